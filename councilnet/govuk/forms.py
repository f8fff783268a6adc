"""Forms in the look of GOV.UK's Design System, by Django's own means of rendering them."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, TypeVar

from django import forms
from django.db.models import Model
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from councilnet.govuk.bound_field import GovukBoundField, Look, Text

__all__ = ["DatePartsInput", "GovukForm", "GovukModelForm", "GovukRenderer", "Look"]


class GovukRenderer(TemplatesSetting):
    """Named in settings, so that the forms of other packages look the same."""

    form_template_name = "govuk/form.html"
    formset_template_name = "govuk/formset.html"
    bound_field_class = GovukBoundField


class GovukForm(forms.Form):
    use_required_attribute = False
    says_optional = True
    looks: Mapping[str, Look] = {}


ModelT = TypeVar("ModelT", bound=Model)


class GovukModelForm(forms.ModelForm[ModelT]):
    use_required_attribute = False
    says_optional = True
    looks: Mapping[str, Look] = {}


class DatePartsInput(forms.MultiWidget):
    """Day, month and year, each of which may stay empty. Reads and shows a date or "2021-06"."""

    labels: ClassVar[list[Text]] = [_("Day"), _("Month"), _("Year")]

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        widths = {"day": 2, "month": 2, "year": 4}
        super().__init__({part: _narrow_input(width) for part, width in widths.items()}, attrs)

    def decompress(self, value: date | str | None) -> list[str]:
        year, month, day = [*str(value or "").split("-"), "", ""][:3]
        return [day.lstrip("0"), month.lstrip("0"), year]


def _narrow_input(width: int) -> forms.TextInput:
    return forms.TextInput({"class": f"govuk-input--width-{width}"})
