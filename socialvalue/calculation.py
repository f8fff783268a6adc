"""What an initiative is worth: the arithmetic of docs/method.md, and nothing else.

Pure functions on frozen dataclasses of Decimal: no Django, no database, no clock. All is reckoned
to 34 digits in a context of our own, whatever that of the caller, and nothing is rounded.
Amounts of a harm are below 0 throughout.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
    localcontext,
)
from functools import cached_property, wraps
from itertools import accumulate, repeat
from typing import Literal, ParamSpec, TypeVar

ENGINE = "1"
CONTEXT = Context(
    prec=34, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation, DivisionByZero, Overflow]
)
ZERO, ONE = Decimal(0), Decimal(1)
LAST_YEAR = 1500  # the latest start, the longest duration and the longest offset together
PARTS = ("fiscal", "economic", "social", "wellbeing", "environmental")
# Shares of the value that are taken away, in the order in which a page tells of them.
RATES = ("deadweight", "attribution", "displacement", "leakage", "optimism")

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def in_34_digits(function: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """Whatever precision, rounding and traps the calling thread has."""

    @wraps(function)
    def within(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
        with localcontext(CONTEXT):
            return function(*args, **kwargs)

    return within


# --- What goes in --------------------------------------------------------------------------------
@dataclass(frozen=True)
class Range:
    """The lowest, the likeliest and the highest that a number may be; all the same if certain."""

    low: Decimal
    central: Decimal
    high: Decimal

    def __post_init__(self) -> None:
        for number in (self.low, self.central, self.high):
            if not isinstance(number, Decimal) or not number.is_finite():
                raise TypeError(f"{number!r} is not a finite Decimal")
        if not self.low <= self.central <= self.high:
            raise ValueError("A range goes from low over central to high")

    @property
    def is_certain(self) -> bool:
        return self.low == self.high


def certain(number: Decimal) -> Range:
    return Range(number, number, number)


NONE, WHOLE = certain(ZERO), certain(ONE)
Direction = Literal["benefit", "harm"]
Kind = Literal["cash", "in-kind"]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One outcome. ``quantity`` holds its factors by name; "" names the one that is the whole."""

    label: str
    quantity: Mapping[str, Range]
    unit_value: Range
    measure: str = ""
    price_base: str = ""
    direction: Direction = "benefit"
    deadweight: Range = NONE
    attribution: Range = NONE
    displacement: Range = NONE
    leakage: Range = NONE
    optimism: Range = NONE
    drop_off: Range = NONE
    duration_years: Range = WHOLE
    start_year: int = 0
    schedule: str = "standard"
    shares: Mapping[str, Range] = field(default_factory=dict)
    cashable: tuple[Range, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Cost:
    year: int
    amount: Range
    optimism: Range = NONE
    kind: Kind = "cash"


@dataclass(frozen=True)
class Band:
    """From ``from_year`` until the next band begins."""

    from_year: int
    rate: Decimal


@dataclass(frozen=True)
class Schedules:
    """Discount rates by the schedule's name; each has bands from year 0 on, in order."""

    bands: Mapping[str, Sequence[Band]]

    def factor(self, schedule: str, year: int) -> Decimal:
        """DF(0) = 1, DF(t) = DF(t − 1) / (1 + r(t))."""
        return self._factors[schedule][year]

    def rate(self, schedule: str, year: int) -> Decimal:
        return [band.rate for band in self.bands[schedule] if band.from_year <= year][-1]

    @cached_property
    def _factors(self) -> Mapping[str, Sequence[Decimal]]:
        # All at once: threads share this, and a list that grows could be grown by two.
        return {name: self._factors_of(name) for name in self.bands}

    @in_34_digits
    def _factors_of(self, name: str) -> Sequence[Decimal]:
        rates = (self.rate(name, year) for year in range(1, LAST_YEAR + 1))
        return list(accumulate(rates, lambda factor, rate: factor / (ONE + rate), initial=ONE))


@dataclass(frozen=True)
class Deflator:
    """One edition's index for one kind of year, "financial" or "calendar": never mixed."""

    edition: str
    year_kind: str
    index: Mapping[str, Decimal]

    @in_34_digits
    def uprate(self, base: str, to: str) -> Decimal:
        return self.index[to] / self.index[base]


@dataclass(frozen=True, kw_only=True)
class Case:
    """All that an assessment rests on. A ``price_year`` wants a ``deflator`` of its kind."""

    title: str
    lines: tuple[Line, ...]
    costs: tuple[Cost, ...]
    schedules: Schedules
    price_year: str = ""
    deflator_edition: str = ""
    deflator: Deflator | None = None
    benefits_offset_years: int = 0
    costs_offset_years: int = 0


# --- What comes out ------------------------------------------------------------------------------
@dataclass(frozen=True)
class Step:
    """What one adjustment left of a line, in pounds; ``taken`` is the share, where there is one."""

    name: str
    taken: Decimal | None
    before: Decimal
    after: Decimal


@dataclass(frozen=True)
class YearOfLine:
    """``year`` counts from the base year; ``weight`` is below 1 in a part year."""

    year: int
    weight: Decimal
    kept: Decimal  # what drop-off left
    flow: Decimal
    factor: Decimal
    pv: Decimal


@dataclass(frozen=True)
class LineResult:
    """``gross`` is before all adjustments, ``a_year`` after them for one whole first year."""

    line: Line
    uprate: Decimal
    quantity: Decimal
    gross: Decimal
    a_year: Decimal
    years: tuple[YearOfLine, ...]
    steps: tuple[Step, ...]
    parts: Mapping[str, Decimal]
    cashable: Decimal
    pv: Decimal

    @property
    def flows(self) -> list[Decimal]:
        """Undiscounted, from year 0 on."""
        return [ZERO] * self.years[0].year + [year.flow for year in self.years]


@dataclass(frozen=True)
class CostResult:
    cost: Cost
    year: int
    amount: Decimal
    factor: Decimal
    pv: Decimal


@dataclass(frozen=True)
class YearOfCase:
    """In present values; ``harms`` are below 0, and ``net`` is benefits + harms − costs."""

    year: int
    benefits: Decimal
    harms: Decimal
    costs: Decimal
    net: Decimal


@dataclass(frozen=True)
class Result:
    case: Case
    lines: tuple[LineResult, ...]
    costs: tuple[CostResult, ...]
    pv_benefits: Decimal
    pv_harms: Decimal
    pv_costs: Decimal
    npsv: Decimal
    bcr: Decimal | None  # undefined where costs are not above 0
    parts: Mapping[str, Decimal]
    pv_cashable: Decimal
    by_year: tuple[YearOfCase, ...]


# --- The arithmetic ------------------------------------------------------------------------------
@in_34_digits
def calculate(case: Case) -> Result:
    """The central figures: of each range, the likeliest number."""
    lines = tuple(value_line(line, case) for line in case.lines)
    costs = tuple(value_cost(cost, case) for cost in case.costs)
    benefits = total(one.pv for one in lines if one.line.direction == "benefit")
    harms = total(one.pv for one in lines if one.line.direction == "harm")
    spent = total(one.pv for one in costs)
    return Result(
        case=case,
        lines=lines,
        costs=costs,
        pv_benefits=benefits,
        pv_harms=harms,
        pv_costs=spent,
        npsv=benefits + harms - spent,
        bcr=(benefits + harms) / spent if spent > ZERO else None,
        parts={part: total(one.parts[part] for one in lines) for part in PARTS},
        pv_cashable=total(one.cashable for one in lines),
        by_year=_by_year(lines, costs),
    )


@in_34_digits
def value_line(line: Line, case: Case) -> LineResult:
    uprate = uprate_of(line, case)
    quantity = product(factor.central for factor in line.quantity.values())
    sign = -ONE if line.direction == "harm" else ONE
    each_year = sign * quantity * line.unit_value.central * uprate
    a_year = each_year * product(ONE - getattr(line, rate).central for rate in RATES)
    years = _years(line, a_year, case)
    pv = total(year.pv for year in years)
    gross = each_year * line.duration_years.central
    fiscal = _share(line, "fiscal")
    return LineResult(
        line=line,
        uprate=uprate,
        quantity=quantity,
        gross=gross,
        a_year=a_year,
        years=years,
        steps=_steps(line, gross, years, pv),
        parts={part: pv * _share(line, part) for part in PARTS},
        cashable=total(year.pv * fiscal * _cashable(line, year.year) for year in years),
        pv=pv,
    )


@in_34_digits
def value_cost(cost: Cost, case: Case) -> CostResult:
    """Costs are always of the standard schedule."""
    year = cost.year + case.costs_offset_years
    amount = cost.amount.central * (ONE + cost.optimism.central)
    factor = case.schedules.factor("standard", year)
    return CostResult(cost, year, amount, factor, amount * factor)


def uprate_of(line: Line, case: Case) -> Decimal:
    if not (case.price_year and line.price_base):
        return ONE
    if case.deflator is None:
        raise ValueError("A price year needs a deflator")
    return case.deflator.uprate(line.price_base, case.price_year)


@in_34_digits
def weights(duration: Decimal) -> list[Decimal]:
    """2.25 years are 1, 1 and 0.25."""
    whole = int(duration)
    part = duration - whole
    return [ONE] * whole + ([part] if part else [])


@in_34_digits
def income_growth(then: Decimal, now: Decimal, exponent: Decimal = Decimal("1.3")) -> Decimal:
    """How much more a year of wellbeing or health is worth, by real GDP per head then and now."""
    return (now / then) ** exponent


def product(numbers: Iterable[Decimal]) -> Decimal:
    """Sorted, so that the order in which they came changes no digit."""
    whole = ONE
    for number in sorted(numbers):
        whole *= number
    return whole


def total(amounts: Iterable[Decimal]) -> Decimal:
    """Sorted, so that the order in which they came changes no digit."""
    return sum(sorted(amounts), ZERO)


def _years(line: Line, a_year: Decimal, case: Case) -> tuple[YearOfLine, ...]:
    first = line.start_year + case.benefits_offset_years
    # By multiplying, since Decimal has no 0 to the power of 0, and the first year is kept whole.
    kept = accumulate(repeat(ONE - line.drop_off.central), Decimal.__mul__, initial=ONE)
    return tuple(
        _year(first + k, weight, share, a_year, case.schedules.factor(line.schedule, first + k))
        for k, (weight, share) in enumerate(
            zip(weights(line.duration_years.central), kept, strict=False)
        )
    )


def _year(
    year: int, weight: Decimal, kept: Decimal, a_year: Decimal, factor: Decimal
) -> YearOfLine:
    flow = a_year * weight * kept
    return YearOfLine(year, weight, kept, flow, factor, flow * factor)


def _steps(
    line: Line, gross: Decimal, years: Sequence[YearOfLine], pv: Decimal
) -> tuple[Step, ...]:
    steps, left = [], gross
    for rate in RATES:
        taken = getattr(line, rate).central
        steps.append(Step(rate, taken, left, left * (ONE - taken)))
        left = steps[-1].after
    flows = total(year.flow for year in years)
    steps.append(Step("drop_off", line.drop_off.central, left, flows))
    steps.append(Step("discounting", None, flows, pv))
    return tuple(steps)


def _share(line: Line, part: str) -> Decimal:
    return line.shares[part].central if part in line.shares else ZERO


def _cashable(line: Line, year: int) -> Decimal:
    """Of the appraisal's year; the last one given goes on."""
    return line.cashable[min(year, len(line.cashable) - 1)].central if line.cashable else ZERO


def _by_year(lines: Sequence[LineResult], costs: Sequence[CostResult]) -> tuple[YearOfCase, ...]:
    benefits = _sums((year.year, year.pv) for one in lines if one.pv > ZERO for year in one.years)
    harms = _sums((year.year, year.pv) for one in lines if one.pv < ZERO for year in one.years)
    spent = _sums((one.year, one.pv) for one in costs)
    ends = [one.years[-1].year for one in lines] + [one.year for one in costs]
    rows = []
    for year in range(max(ends, default=-1) + 1):
        good, bad, cost = (sums.get(year, ZERO) for sums in (benefits, harms, spent))
        rows.append(YearOfCase(year, good, bad, cost, good + bad - cost))
    return tuple(rows)


def _sums(amounts: Iterable[tuple[int, Decimal]]) -> dict[int, Decimal]:
    of: dict[int, list[Decimal]] = {}
    for year, amount in amounts:
        of.setdefault(year, []).append(amount)
    return {year: total(each) for year, each in of.items()}
