"""The numbers that an assessment rests on, each by its name, so that one can be changed at a time.

A quantity of one number is named "quantity"; its named factors are "quantity.engaged" and so on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

from socialvalue.calculation import RATES, Case, Cost, Line, Range

Item = TypeVar("Item", Line, Cost, Line | Cost)
End = Literal["low", "central", "high"]
SHARES_TAKEN = {*RATES, "drop_off"}


@dataclass(frozen=True)
class Input:
    """A number of a line or of a cost; the other of the two is None."""

    line: int | None
    cost: int | None
    name: str
    range: Range

    def of(self, case: Case) -> Line | Cost:
        if self.line is not None:
            return case.lines[self.line]
        assert self.cost is not None  # noqa: S101  # one of the two is there
        return case.costs[self.cost]


def inputs_of(case: Case) -> list[Input]:
    """All that the net present value depends on, line by line, then cost by cost."""
    lines = [
        Input(i, None, name, given)
        for i, line in enumerate(case.lines)
        for name, given in ranges(line).items()
    ]
    costs = [
        Input(None, i, name, given)
        for i, cost in enumerate(case.costs)
        for name, given in ranges(cost).items()
    ]
    return lines + costs


def ranges(item: Line | Cost) -> dict[str, Range]:
    if isinstance(item, Cost):
        return {"amount": item.amount, "optimism": item.optimism}
    names = ("unit_value", *RATES, "drop_off", "duration_years")
    factors = {quantity_name(factor): given for factor, given in item.quantity.items()}
    return factors | {name: getattr(item, name) for name in names}


def quantity_name(factor: str) -> str:
    return f"quantity.{factor}" if factor else "quantity"


def changed(item: Item, numbers: Mapping[str, Range]) -> Item:
    """The same line or cost with other numbers, by their names."""
    fields: dict[str, Any] = {n: r for n, r in numbers.items() if not n.startswith("quantity")}
    if isinstance(item, Cost):
        return replace(item, **fields)
    quantity = {f: numbers.get(quantity_name(f), given) for f, given in item.quantity.items()}
    return replace(item, quantity=quantity, **fields)


def at_ends(case: Case, end: Callable[[Line | Cost, str], End]) -> Case:
    """The case in which each number is certain, at the end that is named for it."""
    return replace(
        case,
        lines=tuple(_at_end(line, end) for line in case.lines),
        costs=tuple(_at_end(cost, end) for cost in case.costs),
    )


def _at_end(item: Item, end: Callable[[Line | Cost, str], End]) -> Item:
    numbers = {}
    for name, given in ranges(item).items():
        number = getattr(given, end(item, name))
        numbers[name] = Range(number, number, number)
    return changed(item, numbers)


def worse(item: Line | Cost, name: str) -> End:
    """At which end of its range a number makes the whole worth less."""
    takes = name in SHARES_TAKEN
    if isinstance(item, Cost):
        return "high"
    return "high" if takes != (item.direction == "harm") else "low"


def better(item: Line | Cost, name: str) -> End:
    return "low" if worse(item, name) == "high" else "high"
