"""How far a result could be wrong: what each number does to it, and where it would come to nothing.

Everything is of the net present social value (NPSV), and exact: nothing is drawn by lot here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from socialvalue import series
from socialvalue.calculation import (
    ONE,
    RATES,
    ZERO,
    Case,
    Cost,
    Line,
    Result,
    calculate,
    certain,
    in_34_digits,
    value_cost,
    value_line,
)
from socialvalue.inputs import SHARES_TAKEN, Input, Item, at_ends, better, changed, inputs_of, worse

MOST = 10**14  # below which numbers are, as numbers.py reads them
MOST_YEARS = 500
HALVINGS = 60  # of 0 to 1: finer than any place that is shown


@dataclass(frozen=True)
class Switching:
    """The number at which the NPSV is nothing; None where no number that is allowed does it."""

    input: Input
    value: Decimal | None


@dataclass(frozen=True)
class Bar:
    """The NPSV at either end of one number's range, all others staying at their central figure."""

    input: Input
    at_low: Decimal
    at_high: Decimal

    @property
    def swing(self) -> Decimal:
        return abs(self.at_high - self.at_low)


# --- One number at a time ------------------------------------------------------------------------
@in_34_digits
def tornado(result: Result) -> list[Bar]:
    """The longest bar first; a number that is certain has none."""
    bars = [_bar(one, result) for one in inputs_of(result.case) if not one.range.is_certain]
    return sorted(bars, key=lambda bar: -bar.swing)


def _bar(one: Input, result: Result) -> Bar:
    item, case = one.of(result.case), result.case
    rest = result.npsv - _worth(item, case)
    low, high = (
        _worth(_with(item, one.name, end), case) for end in (one.range.low, one.range.high)
    )
    return Bar(one, rest + low, rest + high)


@in_34_digits
def switching_values(result: Result) -> list[Switching]:
    return [Switching(one, _switching(one, result)) for one in inputs_of(result.case)]


def _switching(one: Input, result: Result) -> Decimal | None:
    item, case = one.of(result.case), result.case
    wanted = _worth(item, case) - result.npsv  # what the rest leaves for this line or cost
    if isinstance(item, Line) and one.name == "drop_off":
        return _drop_off_worth(wanted, item, case)
    if isinstance(item, Line) and one.name == "duration_years":
        return _duration_worth(wanted, item, case)
    return _in_domain(_straight(wanted, one.name, item, case), one.name)


def _straight(wanted: Decimal, name: str, item: Line | Cost, case: Case) -> Decimal | None:
    """Where the worth goes up or down with the number in a straight line."""
    is_share = name in RATES
    whole = _worth(_with(item, name, ZERO if is_share else ONE), case)
    if not whole:
        return None
    times = wanted / whole
    if isinstance(item, Cost) and is_share:
        return times - ONE  # a cost's optimism is added, a line's is taken away
    return ONE - times if is_share else times


def _in_domain(number: Decimal | None, name: str) -> Decimal | None:
    most = ONE if name in SHARES_TAKEN else MOST
    return number if number is not None and ZERO <= number <= most else None


def _duration_worth(wanted: Decimal, line: Line, case: Case) -> Decimal | None:
    """Each further year adds its present value, and part of a year that part of it."""
    reached = ZERO
    for before, year in enumerate(value_line(_lasting(line, MOST_YEARS), case).years):
        if year.pv and ZERO < (wanted - reached) / year.pv <= ONE:
            return before + (wanted - reached) / year.pv
        reached += year.pv
    return None


def _drop_off_worth(wanted: Decimal, line: Line, case: Case) -> Decimal | None:
    """By halving: the more is kept from year to year, the more the line is worth."""
    kept_whole = [year.pv for year in value_line(_with(line, "drop_off", ZERO), case).years]
    low, high = ZERO, ONE
    ends = sorted([kept_whole[0], sum(kept_whole, ZERO)])
    if ends[0] == ends[1] or not ends[0] <= wanted <= ends[1]:
        return None
    for _ in range(HALVINGS):
        kept = (low + high) / 2
        if abs(_polynomial(kept_whole, kept)) < abs(wanted):
            low = kept
        else:
            high = kept
    return ONE - (low + high) / 2


def _polynomial(coefficients: list[Decimal], at: Decimal) -> Decimal:
    worth = ZERO
    for coefficient in reversed(coefficients):
        worth = worth * at + coefficient
    return worth


def _with(item: Item, name: str, number: Decimal) -> Item:
    return changed(item, {name: certain(number)})


def _lasting(line: Line, years: int) -> Line:
    return replace(line, duration_years=certain(Decimal(years)))


def _worth(item: Line | Cost, case: Case) -> Decimal:
    """What it adds to the NPSV."""
    return -value_cost(item, case).pv if isinstance(item, Cost) else value_line(item, case).pv


# --- All numbers at a time -----------------------------------------------------------------------
def scenarios(result: Result) -> dict[str, Result]:
    """Each number at the end that makes the whole worth less, and at the other."""
    return {
        "cautious": calculate(at_ends(result.case, worse)),
        "central": result,
        "hopeful": calculate(at_ends(result.case, better)),
    }


def shadow(case: Case) -> Result:
    """The same without pure time preference: what comes later counts for more."""
    return calculate(replace(case, schedules=series.without_time_preference(case.schedules)))
