"""What was delivered of what a score committed: line by line, and in money.

Pure: nothing here asks the database anything. What nobody has told of is None, "not yet
evidenced", and never 0.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Protocol

from socialvalue import files
from socialvalue.appraisal import figure
from socialvalue.calculation import Case, Deflator, Schedules, calculate, in_34_digits, total
from socialvalue.numbers import plain

Record = dict[str, Any]


class Told(Protocol):
    """A figure of what was delivered by a day: a Delivery."""

    @property
    def line(self) -> int: ...
    @property
    def until(self) -> date: ...
    @property
    def quantity(self) -> Decimal: ...
    @property
    def checked_by_name(self) -> str: ...


@dataclass(frozen=True)
class LineDelivered:
    """``line`` is of the record. Amounts are present values; a line without a price has none."""

    line: Record
    committed: Decimal
    told: Told | None
    committed_pv: Decimal | None
    delivered_pv: Decimal | None

    @property
    def delivered(self) -> Decimal | None:
        return self.told.quantity if self.told else None

    @property
    def share(self) -> Decimal | None:
        """Of the committed quantity; None too where nothing was committed."""
        return share(self.delivered, self.committed)

    @property
    def is_priced_benefit(self) -> bool:
        return self.committed_pv is not None and self.line["direction"] == "benefit"


@dataclass(frozen=True)
class Delivered:
    """Sums are of benefits with a price: what is delivered is compared with what was committed on
    the lines of which somebody told, and ``all_committed`` is of all lines."""

    lines: Sequence[LineDelivered]

    @cached_property
    def benefits(self) -> list[LineDelivered]:
        return [one for one in self.lines if one.is_priced_benefit]

    @cached_property
    def told(self) -> list[LineDelivered]:
        return [one for one in self.benefits if one.told]

    @property
    def anything(self) -> bool:
        """Whether anybody told of any line, with a price or without."""
        return any(one.told for one in self.lines)

    @property
    def all_committed(self) -> Decimal:
        return _sum(one.committed_pv for one in self.benefits)

    @property
    def committed(self) -> Decimal | None:
        return _sum(one.committed_pv for one in self.told) if self.told else None

    @property
    def delivered(self) -> Decimal | None:
        return _sum(one.delivered_pv for one in self.told) if self.told else None

    @property
    def share(self) -> Decimal | None:
        return share(self.delivered, self.committed)

    @property
    def until(self) -> date | None:
        return max((one.told.until for one in self.lines if one.told), default=None)

    @property
    def checked_by(self) -> list[str]:
        """Who checked the figures, each once; "" stands for a figure that nobody has checked."""
        return sorted({one.told.checked_by_name for one in self.lines if one.told})


def delivered(
    record: Record,
    pvs: Sequence[str],
    document: str,
    told: Iterable[Told],
    *,
    deflators: Sequence[Deflator] | None = None,
    schedules: Schedules | None = None,
) -> Delivered:
    """``pvs`` are what the run's lines are worth, in the order of its ``document``.

    Of several figures of one line the last day's counts, since each says all until then.
    """
    last = {one.line: one for one in sorted(told, key=lambda one: one.until)}
    places = {i: line["place"] for i, line in enumerate(record["lines"])}
    quantities = {places[i]: one.quantity for i, one in last.items() if places.get(i) is not None}
    worth: Mapping[int, Decimal] = {}
    if quantities:
        case = files.parse(
            with_quantities(document, quantities), deflators=deflators, schedules=schedules
        )
        worth = worth_of(case, quantities)
    return Delivered(
        [_line(line, last.get(i), pvs, worth) for i, line in enumerate(record["lines"])]
    )


def with_quantities(document: str, quantities: Mapping[int, Decimal]) -> Record:
    """The assessment file with what was delivered in the place of what was committed."""
    told: Record = json.loads(document)
    for place, quantity in quantities.items():
        told["lines"][place]["quantity"] = plain(quantity)
    return told


def worth_of(case: Case, places: Iterable[int]) -> dict[int, Decimal]:
    """To as many places as a run keeps, so that all that was committed is exactly 100%."""
    lines = calculate(case).lines
    return {place: Decimal(figure(lines[place].pv)) for place in places}


def _line(
    line: Record, told: Told | None, pvs: Sequence[str], worth: Mapping[int, Decimal]
) -> LineDelivered:
    place = line["place"]
    return LineDelivered(
        line=line,
        committed=Decimal(line["quantity"]["central"]),
        told=told,
        committed_pv=None if place is None else Decimal(pvs[place]),
        delivered_pv=worth.get(place) if told else None,
    )


@in_34_digits
def share(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """None where either is not known, and where there is nothing to be a part of."""
    return part / whole if part is not None and whole else None


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    return in_34_digits(total)(amount for amount in amounts if amount is not None)
