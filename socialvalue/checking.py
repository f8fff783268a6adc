"""Reads a document field by field and gathers every fault with the path of its field.

A field that is wrong is read as something harmless, so that the faults of all others are found in
the same reading; nothing is made of what was read unless there are none.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from socialvalue.calculation import NONE, Range, certain
from socialvalue.numbers import Kind, NotANumber, plain, read, shown

LONGEST_TEXT = 300
MOST_YEARS = 500
ENDS = ("low", "central", "high")
# Unseen, these can show a text otherwise than it is.
UNSEEN = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


@dataclass(frozen=True)
class Fault:
    """``path`` is "" where the whole is meant."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class Refused(ValueError):
    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)
        super().__init__("\n".join(map(str, self.faults)))


class Unquoted(str):
    """A number that stood in the file without quotes."""


class WithRepeats(dict[str, Any]):
    """An object of the file that names some of its fields more than once."""

    repeated: tuple[str, ...] = ()


@dataclass
class Fields:
    """An object of the document. Each method reads one field, and notes what is wrong with it."""

    given: Mapping[str, Any]
    path: str
    faults: list[Fault]
    known: set[str] = field(default_factory=set)

    def at(self, key: str) -> str:
        inside = shown(str(key))
        return f"{self.path}.{inside}" if self.path else inside

    def fault(self, key: str, message: str) -> None:
        self.faults.append(Fault(self.at(key), message))

    def value(self, key: str, wanted: str = "") -> Any:
        """None where the field is absent; a fault too, where ``wanted`` says what is missing."""
        self.known.add(key)
        if key not in self.given and wanted:
            self.fault(key, wanted)
        return self.given.get(key)

    def text(self, key: str, wanted: str = "") -> str:
        if key not in self.given:
            self.value(key, wanted)
            return ""
        value = self.value(key)
        message = wrong_with_text(value) or (wanted if not value.strip() else "")
        if message:
            self.fault(key, message)
            return ""
        return str(value)

    def choice(self, key: str, choices: Iterable[str], default: str) -> str:
        value = self.value(key)
        allowed = list(choices)
        if key not in self.given or value in allowed:
            return default if key not in self.given else str(value)
        self.fault(key, 'Write "{}".'.format('" or "'.join(allowed)))
        return default

    def whole(self, key: str, wanted: str = "") -> int:
        """From 0 to 500, with or without quotes."""
        if key not in self.given:
            self.value(key, wanted)
            return 0
        value = self.value(key)
        if type(value) is str and value.isascii() and value.isdigit():
            value = int(value.lstrip("0")[:9] or 0)
        if type(value) is not int or not 0 <= value <= MOST_YEARS:
            self.fault(key, f"Write a whole number from 0 to {MOST_YEARS}, such as 0 or 1.")
            return 0
        return value

    def range(self, key: str, kind: Kind, default: Range = NONE, wanted: str = "") -> Range:
        if key not in self.given:
            self.value(key, wanted)
            return default
        return self.range_of(self.value(key), self.at(key), kind, default)

    def range_of(self, value: Any, path: str, kind: Kind, default: Range = NONE) -> Range:
        if not isinstance(value, Mapping):
            found = self.number(value, path, kind)
            return default if found is None else certain(found)
        if set(value) != set(ENDS):
            self.faults.append(Fault(path, 'A range has "low", "central" and "high", no others.'))
            return default
        self._repeats(value, path)
        low, central, high = (self.number(value[end], f"{path}.{end}", kind) for end in ENDS)
        if low is None or central is None or high is None:
            return default
        if not low <= central <= high:
            self.faults.append(Fault(path, _out_of_order(low, central, high)))
            return default
        return Range(low, central, high)

    def number(self, value: Any, path: str, kind: Kind) -> Decimal | None:
        try:
            return read(_quoted(value), kind=kind)
        except NotANumber as refusal:
            self.faults.append(Fault(path, str(refusal)))
            return None

    def objects(self, key: str, most: int) -> list[Fields]:
        """The list's objects, each as fields of their own; empty where it is no list."""
        value = self.value(key, f'Write a list: "{key}": [].')
        if key in self.given and not isinstance(value, list):
            self.fault(key, "Write a list, in square brackets.")
        items = value if isinstance(value, list) else []
        if len(items) > most:
            self.fault(key, f"Write at most {most}.")
        return [self._object(one, f"{self.at(key)}[{i}]") for i, one in enumerate(items[:most])]

    def _object(self, value: Any, path: str) -> Fields:
        if isinstance(value, Mapping):
            return Fields(value, path, self.faults)
        self.faults.append(Fault(path, "Write an object, in curly brackets."))
        return Fields({}, path, [])  # what it lacks need not be said as well

    def finish(self) -> None:
        """Once all known fields were read: refuses any other, so that no slip is passed over."""
        self._repeats(self.given, self.path)
        for key in self.given:
            if key not in self.known:
                near = get_close_matches(str(key)[:LONGEST_TEXT], self.known, n=1)
                asked = f" Did you mean {near[0]}?" if near else ""
                self.fault(key, f"There is no field of this name.{asked}")

    def _repeats(self, value: Mapping[str, Any], path: str) -> None:
        for key in getattr(value, "repeated", ()):
            inside = f"{path}.{shown(key)}" if path else shown(key)
            self.faults.append(Fault(inside, "This field stands here twice. Keep one."))


def wrong_with_text(value: Any) -> str:
    if not isinstance(value, str) or isinstance(value, Unquoted):
        return 'Write a text, in quotes: "…".'
    if len(value) > LONGEST_TEXT:
        return f"Shorten this to {LONGEST_TEXT} characters."
    if any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} or c in UNSEEN for c in value):
        return "Take out the line breaks, tabs or invisible characters."
    return ""


def _quoted(value: Any) -> str:
    """Raises NotANumber for all but texts: a float is no longer what somebody wrote."""
    if isinstance(value, str) and not isinstance(value, Unquoted):
        return value
    is_short = type(value) is int and abs(value) < 10**18
    if is_short or isinstance(value, float | Decimal | Unquoted):
        raise NotANumber(f'Write it in quotes: "{shown(str(value))}".')
    raise NotANumber('Write a number, in quotes: "0.4".')


def _out_of_order(low: Decimal, central: Decimal, high: Decimal) -> str:
    return (
        "Write low, central and high in rising order, "
        f"not {plain(low)}, {plain(central)}, {plain(high)}."
    )
