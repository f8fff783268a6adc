"""What is said of an assessment as it begins: by which framework, from when, in which prices."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councilnet.govuk.forms import GovukForm, Look
from initiatives.forms.parts import Tidy
from socialvalue.models import Assessment, FrameworkVersion
from socialvalue.series import kind_of_year

OFFSETS = [
    (0, gettext_lazy("At once: the first year is not discounted")),
    (1, gettext_lazy("At the end of each year: the first year is discounted too")),
]
KINDS = {
    "forecast": gettext_lazy("Before it is over: from plans, and from what was counted so far."),
    "evaluation": gettext_lazy("Afterwards: from what was counted, and from who was asked."),
}
HORIZON = gettext_lazy("Enter a whole number of years from 1 to 125")


class AboutForm(Tidy, GovukForm):
    says_optional = False
    looks = {
        "starts": Look(width="5"),
        "price_year": Look(width="5"),
        "horizon_years": Look(width="3"),
    }
    starts = forms.CharField(
        label=gettext_lazy("Which is its first year?"),
        help_text=gettext_lazy("Year 0 of all that follows, such as 2023-24 or 2023."),
        max_length=7,
        error_messages={
            "required": gettext_lazy("Enter the first year"),
            "max_length": gettext_lazy("Enter a year, such as 2023-24 or 2023"),
        },
    )
    price_year = forms.CharField(
        label=gettext_lazy("In prices of which year?"),
        help_text=gettext_lazy(
            "A financial year such as 2023-24, or a calendar year such as 2023. Values of the "
            "other kind of year are not converted."
        ),
        max_length=7,
        error_messages={
            "required": gettext_lazy("Enter the year of the prices"),
            "max_length": gettext_lazy("Enter a year, such as 2023-24 or 2023"),
        },
    )
    horizon_years = forms.IntegerField(
        label=gettext_lazy("How many years do you look at?"),
        help_text=gettext_lazy("What comes after them is not counted."),
        initial=10,
        min_value=1,
        max_value=125,
        widget=forms.TextInput({"inputmode": "numeric"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), HORIZON),
    )
    benefits_offset_years = forms.TypedChoiceField(
        label=gettext_lazy("When do benefits come about?"),
        choices=OFFSETS,
        coerce=int,
        initial=0,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose when benefits come about")},
    )
    costs_offset_years = forms.TypedChoiceField(
        label=gettext_lazy("When do costs fall?"),
        choices=OFFSETS,
        coerce=int,
        initial=0,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose when costs fall")},
    )

    def __init__(self, data: Any = None, *, by: FrameworkVersion | None, **kwargs: Any):
        self.by = by
        super().__init__(data, **kwargs)

    def clean_starts(self) -> str:
        starts: str = self.cleaned_data["starts"].strip()
        if not kind_of_year(starts):
            raise ValidationError(_("Enter a year, such as 2023-24 or 2023"))
        return starts

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        version = told.get("version") or self.by
        year = told.get("price_year", "")
        if version and year and year not in years_of(version):
            words = _("Enter a year that the deflator %(edition)s has: up to %(last)s")
            financial = {one for one in years_of(version) if kind_of_year(one) == "financial"}
            last = max(financial or years_of(version), default="")
            self.add_error("price_year", words % {"edition": version.deflator.key, "last": last})
        return told


class BeginForm(AboutForm):
    field_order = ["version", "kind"]
    looks = {
        **AboutForm.looks,
        "version": Look(label_size="m"),
        "kind": Look(label_size="m", option_hints=KINDS),
    }
    version = forms.ModelChoiceField(
        FrameworkVersion.objects.none(),
        label=gettext_lazy("By which framework?"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose a framework"),
            "invalid_choice": gettext_lazy("Choose a framework"),
        },
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Do you look ahead, or back?"),
        choices=Assessment.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose whether you look ahead or back")},
    )

    def __init__(self, data: Any = None, *, versions: QuerySet[FrameworkVersion]) -> None:
        super().__init__(data, by=None)
        field: Any = self.fields["version"]
        field.queryset = versions.select_related("framework", "deflator")
        if len(found := list(field.queryset)) == 1:
            field.initial = found[0].pk


def years_of(version: FrameworkVersion) -> set[str]:
    """The years of both kinds that its deflator has."""
    return {year for years in version.deflator.content.values() for year in years}
