"""Numbers with their ranges, as people type them: read as the assessment file's are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from socialvalue.calculation import Range
from socialvalue.checking import Fault, Fields
from socialvalue.forms.trying import ENDS, Texts
from socialvalue.numbers import Kind, plain

WORDS = ("stakeholder", "what", "note", "reason", "source")  # or what ends in one of them


class NumbersForm(Texts):
    """Texts of which some are numbers with a lowest and a highest: ``kinds`` by their names."""

    kinds: Mapping[str, Kind] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ranges: dict[str, Range] = {}

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        for name, kind in self.kinds.items():
            if any(self.typed(field) for field in (name, f"{name}_low", f"{name}_high")):
                self._read(name, kind)
        return told

    def typed(self, name: str) -> str:
        return str(self.data.get(self.add_prefix(name), "")).strip()

    def _read(self, name: str, kind: Kind) -> None:
        """A range where either end is typed; the end that is not is the central figure."""
        faults: list[Fault] = []
        central = self.typed(name)
        low, high = (self.typed(f"{name}_{end}") for end in ENDS)
        given = {"low": low or central, "central": central, "high": high or central}
        found = Fields({}, "", faults).range_of(given if low or high else central, name, kind)
        for field, message in {_field(fault.path): fault.message for fault in faults}.items():
            if field == name or self.typed(field):  # an end that is not typed is the central figure
                self.add_error(field, message)
        if not faults:
            self.ranges[name] = found

    @property
    def has_its_numbers(self) -> bool:
        """Whether nothing but words is wrong: figures can be worked out before they are written."""
        return all(name.endswith(WORDS) for name in self.errors)

    def ask_for_nothing(self) -> None:
        """Whoever only wants the figures is told of what is typed wrong, not of what is missing."""
        for name in [name for name in self.errors if not self.typed(name)]:
            del self.errors[name]

    def ends(self, name: str) -> dict[str, Any]:
        """As a row has them: no ends where the number is certain."""
        found = self.ranges[name]
        low, high = (None, None) if found.is_certain else (found.low, found.high)
        return {"low": low, "central": found.central, "high": high}


def _field(path: str) -> str:
    return path.removesuffix(".central").replace(".", "_")


def as_typed(name: str, row: Any) -> dict[str, str]:
    """A saved number, to stand in its three fields."""
    ends = {f"{name}_{end}": getattr(row, end) for end in ENDS}
    numbers = {name: row.central} | ends
    return {field: plain(number) for field, number in numbers.items() if number is not None}


def area(label: Any, help_text: Any = "", *, length: int = 500) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=length,
        widget=forms.Textarea({"rows": 2}),
    )
