"""The numbers that a score rests on, as pages name them: how much each weighs, and where it turns.

A framework that is private shows its unit values to nobody but its licensees, so neither they nor
what would give them away is told of here.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from socialvalue import shown
from socialvalue.calculation import RATES
from socialvalue.explaining import name_of

Record = dict[str, Any]
SHARES = {*RATES, "drop_off"}
MONEY = {"unit_value", "amount"}


@dataclass(frozen=True)
class Weighed:
    """One number: ``of`` is its line or cost; ``at`` is where the whole comes to nothing, "" where
    nothing that it may be does that. Without a range it has no ``bar``."""

    name: str
    of: str
    now: str
    at: str
    bar: Bar | None = None

    @property
    def sentence(self) -> str:
        given = {"of": self.of, "name": self.name, "now": self.now, "at": self.at}
        if not self.at:
            return (
                _("%(of)s, %(name)s: nothing that it may be brings the whole to nothing.") % given
            )
        return _("%(of)s, %(name)s: at %(at)s instead of %(now)s the whole comes to nothing.") % (
            given
        )


@dataclass(frozen=True)
class Bar:
    """A range, and the whole at either end of it."""

    low: str
    high: str
    at_low: Decimal
    at_high: Decimal


def weighed(
    result: Record, record: Record, document: str, *, is_private: bool = False
) -> list[Weighed]:
    """What moves the whole most comes first; what is certain follows in the order of the file."""
    told = json.loads(document)
    bars = {_place(bar): bar for bar in result["tornado"]}
    switching = {_place(one): one for one in result["switching_values"]}
    order = [*bars, *(place for place in switching if place not in bars)]
    return [
        _weighed(switching[place], bars.get(place), told, record)
        for place in order
        if not (is_private and place[2] == "unit_value")
    ]


def heaviest(every: Sequence[Weighed]) -> Weighed | None:
    """The first, where any has a range."""
    return every[0] if every and every[0].bar else None


def _place(one: Record) -> tuple[int | None, int | None, str]:
    return one["line"], one.get("cost"), one["input"]


def _weighed(one: Record, bar: Record | None, document: Record, record: Record) -> Weighed:
    name = one["input"]
    return Weighed(
        name=name_of(name),
        of=_label(one, document, record),
        now=spelled(name, _central(one, document)),
        at="" if one["value"] is None else spelled(name, one["value"]),
        bar=_bar(name, bar) if bar else None,
    )


def _bar(name: str, bar: Record) -> Bar:
    ends = [Decimal(bar[key]) for key in ("npsv_low", "npsv_high")]
    return Bar(spelled(name, bar["low"]), spelled(name, bar["high"]), *ends)


def _label(one: Record, document: Record, record: Record) -> str:
    if one["line"] is not None:
        return str(document["lines"][one["line"]]["label"])
    cost = record["costs"][one["cost"]]  # in the order of the file
    return f"{cost['what']}, {shown.year_name(record['period']['starts'], int(cost['year']))}"


def _central(one: Record, document: Record) -> str:
    of = document["lines"][one["line"]] if one["line"] is not None else None
    item = document["costs"][one["cost"]] if of is None else of
    first, __, factor = one["input"].partition(".")
    given = item[first][factor] if factor else item[first]
    return str(given["central"] if isinstance(given, dict) else given)


def spelled(name: str, number: str) -> str:
    """As its kind is shown: "77%", "£1,234.00", "24"."""
    first = name.partition(".")[0]
    if first in SHARES:
        return shown.percent(number)
    if first in MONEY:
        return shown.pounds(number)
    return shown.quantity(shown.rounded(Decimal(number), 2))  # to find one takes more places
