"""Fields for numbers as people write them: "1,234.50", "£12", "15%"."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst

from socialvalue import numbers
from socialvalue.models import RATES, SHARES

# What the numbers of frameworks are; all others are plain numbers
KINDS: dict[str, numbers.Kind] = {
    **{f"default_{rate}": "rate" for rate in RATES},
    **dict.fromkeys(SHARES, "rate"),
    "weight": "rate",
    **dict.fromkeys(["low", "central", "high"], "money"),
    "plausible_low": "quantity",
    "plausible_high": "quantity",
    "longest_duration": "duration",
}


class NumberField(forms.CharField):
    """Text to the browser, so that nothing typed is lost; a Decimal to the model."""

    widget = AdminTextInputWidget

    def __init__(self, *, kind: numbers.Kind = "number", **options: Any) -> None:
        super().__init__(max_length=60, empty_value=None, **options)
        self.kind: numbers.Kind = kind

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return None if text is None else read(text, self.kind)

    def prepare_value(self, value: Any) -> Any:
        return numbers.plain(value) if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return differs(self, initial, data)

    def run_validators(self, value: Any) -> None:
        """Those of text would measure a number's length; the model's own come after."""


class RatesField(forms.CharField):
    """Several rates with semicolons between them."""

    widget = AdminTextInputWidget

    def to_python(self, value: Any) -> Any:
        parts = (super().to_python(value) or "").split(";")
        return [read(part, "rate") for part in parts if part.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "; ".join(map(numbers.plain, value)) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return differs(self, initial or [], data)

    def run_validators(self, value: Any) -> None:
        """As above."""


def differs(field: forms.CharField, initial: Any, data: Any) -> bool:
    """0.5 and 0.50 are the same; what cannot be read is a change."""
    try:
        return bool(field.to_python(data) != initial)
    except ValidationError:
        return True


def read(text: str, kind: numbers.Kind) -> Decimal:
    try:
        return numbers.read(text, kind=kind)
    except numbers.NotANumber as wrong:
        raise ValidationError(str(wrong)) from None


def number_field(field: models.DecimalField[Any, Any]) -> NumberField:
    return NumberField(
        kind=KINDS.get(field.name, "number"),
        label=capfirst(field.verbose_name),
        help_text=field.help_text,
        required=not field.blank,
        initial=field.default if field.has_default() else None,
    )
