"""Fields that take what people type: partial dates, plain numbers, pounds, lists, web addresses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, URLValidator
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from councilnet.govuk.forms import DatePartsInput
from initiatives import partial_dates
from initiatives.models import Theme
from initiatives.numbers import plain

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
GROUPED = re.compile(r"^-?\d{1,3}(,\d{3})+(\.\d+)?$")
PLAIN = re.compile(r"^-?(\d+(\.\d*)?|\.\d+)$", re.ASCII)


class PartialDateField(forms.MultiValueField):
    """Day, month and year; gives "2021", "2021-06", "2021-06-15" or ""."""

    widget = DatePartsInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.pop("max_length", None)  # what the model's field knows itself by
        kwargs.pop("empty_value", None)
        parts = [forms.CharField(required=False, max_length=12) for __ in range(3)]
        super().__init__(fields=parts, require_all_fields=False, **kwargs)

    def compress(self, data_list: Sequence[Any]) -> str:
        day, month, year = [*(str(part or "") for part in data_list), "", "", ""][:3]
        if not (day or month or year):
            return ""
        if not re.fullmatch(r"\d{4}", year, re.ASCII):
            raise ValidationError(_("Enter the year in four figures, such as 2021."))
        if day and not month:
            raise ValidationError(_("Enter the month too, or leave the day empty."))
        return _checked("-".join([year, *([_month(month)] if month else []), *_day(day)]))


def _month(text: str) -> str:
    number = MONTHS.index(text[:3].lower()) + 1 if text[:3].lower() in MONTHS else text
    if not re.fullmatch(r"0?[1-9]|1[0-2]", str(number), re.ASCII):
        raise ValidationError(_("Enter the month as a number from 1 to 12, or by its name."))
    return f"{int(number):02}"


def _day(text: str) -> list[str]:
    if not text:
        return []
    if not re.fullmatch(r"0?[1-9]|[12]\d|3[01]", text, re.ASCII):
        raise ValidationError(_("Enter the day as a number from 1 to 31."))
    return [f"{int(text):02}"]


def _checked(value: str) -> str:
    if not re.fullmatch(partial_dates.PATTERN, value):
        raise ValidationError(_("Enter a year from 1800 to 2199."))
    partial_dates.validate(value)
    return value


class PlainNumberField(forms.DecimalField):
    """A number as people write it: "1,234.50" is understood, "1.234,50" is asked about."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_digits": 20, "decimal_places": 6, **kwargs})
        self.error_messages["max_whole_digits"] = _("Enter a number of up to 14 figures.")
        self.error_messages["max_digits"] = _("Enter a number of up to 14 figures.")
        self.error_messages["max_decimal_places"] = _("Enter at most 6 figures after the point.")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "autocomplete": "off"}

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if value in self.empty_values:
            return None
        text = self.without_signs(str(value))
        if not (PLAIN.match(text) or GROUPED.match(text)):
            raise ValidationError(self.not_a_number())
        return Decimal(text.replace(",", ""))

    def without_signs(self, text: str) -> str:
        return re.sub(r"\s", "", text).replace("−", "-")

    def not_a_number(self) -> StrOrPromise:
        return _("Enter a number, such as 1,250.5, without words or signs.")

    def prepare_value(self, value: Any) -> Any:
        return plain(value) if isinstance(value, Decimal) else value


class PoundsField(PlainNumberField):
    """An amount of money, of pounds and pence."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "max_digits": 14, "decimal_places": 2, "min_value": 0})
        self.error_messages["min_value"] = _("Enter a cost of £0 or more.")
        self.error_messages["max_digits"] = _("Enter a cost below £1,000,000,000,000.")
        self.error_messages["max_whole_digits"] = self.error_messages["max_digits"]
        self.error_messages["max_decimal_places"] = _("Enter pounds and pence, such as 12.50.")
        for validator in self.validators:
            if isinstance(validator, MinValueValidator):
                validator.message = self.error_messages["min_value"]

    def without_signs(self, text: str) -> str:
        return super().without_signs(text).removeprefix("£")

    def not_a_number(self) -> StrOrPromise:
        return _("Enter the cost in pounds, such as 22000 or 1,250.50.")


class LinesField(forms.CharField):
    """A list, one item on a line."""

    widget = forms.Textarea

    def __init__(self, *, item_length: int = 200, most: int = 60, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.item_length, self.most = item_length, most

    def to_python(self, value: Any) -> Any:
        return [
            line.strip() for line in (super().to_python(value) or "").split("\n") if line.strip()
        ]

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > self.most:
            raise ValidationError(_("Enter at most %(most)s lines."), params={"most": self.most})
        for line in value:
            if len(line) > self.item_length:
                raise ValidationError(
                    _("Shorten the line that begins “%(begin)s” to %(limit)s characters."),
                    params={"begin": line[:30], "limit": self.item_length},
                )

    def run_validators(self, value: Any) -> None:
        super().run_validators("\n".join(value))

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(super().has_changed(self.prepare_value(initial or []), data))


class WebAddressField(forms.URLField):
    """An http or https address; "www.example.gov.uk" is taken as https."""

    wanted = _("Enter a web address, such as https://www.example.gov.uk/report")
    default_validators = [URLValidator(schemes=["http", "https"], message=wanted)]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 500, "assume_scheme": "https", **kwargs})
        self.error_messages["invalid"] = self.wanted
        self.error_messages["max_length"] = _("Enter a web address of up to 500 characters.")


class ThemeField(forms.ModelChoiceField[Theme]):
    def label_from_instance(self, obj: Theme) -> str:
        return obj.called
