"""The spread of a result: triangular draws from every range, all at once.

The one place with floats, which no figure but the percentiles comes from. The same seed gives the
same draws on every machine: only random() and sqrt() are used, which are exact everywhere. Each
number has a stream of its own, named after its line, so the order of lines changes nothing.
"""

from __future__ import annotations

import random
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import repeat
from math import fsum, prod, sqrt

from socialvalue.calculation import (
    NONE,
    WHOLE,
    Case,
    Cost,
    Line,
    Range,
    Result,
    in_34_digits,
    value_cost,
    value_line,
)
from socialvalue.inputs import SHARES_TAKEN, changed, ranges
from socialvalue.spelling import canonical_cost, canonical_line

DEFAULT_N, DEFAULT_SEED, MOST_DRAWS = 20_000, 1, 1_000_000
BINS = 24
OVER_TIME = ("drop_off", "duration_years")
Draws = dict[str, list[float]]


@dataclass(frozen=True)
class Simulation:
    """Percentiles of the net present social value; ``positive`` is the share of draws above 0."""

    n: int
    seed: int
    p10: Decimal
    p50: Decimal
    p90: Decimal
    positive: Decimal
    values: tuple[float, ...] = ()  # sorted; none where nothing is uncertain


@dataclass(frozen=True)
class Bin:
    """How many draws came out from ``low`` to below ``high``; the last holds its high end too."""

    low: Decimal
    high: Decimal
    n: int


@in_34_digits
def simulate(result: Result, n: int = DEFAULT_N, seed: int = DEFAULT_SEED) -> Simulation:
    columns = list(_columns(result.case, n, seed))
    if not any(isinstance(column, list) for column in columns):
        middle, is_above = result.npsv, Decimal(int(result.npsv > 0))
        return Simulation(n, seed, middle, middle, middle, is_above)
    rows = zip(*(c if isinstance(c, list) else repeat(c, n) for c in columns), strict=True)
    values = sorted(map(fsum, rows))  # fsum: exact, so that the order of lines changes nothing
    above = Decimal(sum(value > 0 for value in values)) / n
    p10, p50, p90 = (_percentile(values, p) for p in (10, 50, 90))
    return Simulation(n, seed, p10, p50, p90, above, tuple(values))


def bins(drawn: Simulation, number: int = BINS) -> list[Bin]:
    """Of one width, from the lowest draw to the highest; none where all came out alike."""
    if not drawn.values or drawn.values[0] == drawn.values[-1]:
        return []
    lowest, width = drawn.values[0], (drawn.values[-1] - drawn.values[0]) / number
    edges = [*(lowest + i * width for i in range(number)), drawn.values[-1]]
    below = [bisect_left(drawn.values, edge) for edge in edges[:-1]] + [drawn.n]
    return [
        Bin(Decimal(edges[i]), Decimal(edges[i + 1]), below[i + 1] - below[i])
        for i in range(number)
    ]


def _percentile(values: list[float], p: int) -> Decimal:
    """Between the two nearest, in proportion."""
    below, rest = divmod((len(values) - 1) * p, 100)
    above = min(below + 1, len(values) - 1)
    return Decimal(values[below] + (values[above] - values[below]) * (rest / 100))


def _columns(case: Case, n: int, seed: int) -> Iterator[list[float] | float]:
    """What each line and cost adds, by draw; one number where it is certain."""
    met: Counter[str] = Counter()
    items: list[Line | Cost] = [*case.lines, *case.costs]
    for item in items:
        name = canonical_cost(item) if isinstance(item, Cost) else canonical_line(item)
        uncertain = {key: given for key, given in ranges(item).items() if not given.is_certain}
        seeds = {key: f"{seed}\n{name}\n{met[name]}\n{key}" for key in uncertain}
        draws = {key: _draws(uncertain[key], n, seeds[key]) for key in sorted(uncertain)}
        met[name] += 1
        yield _cost(item, case, draws) if isinstance(item, Cost) else _line(item, case, draws)


def _draws(given: Range, n: int, seed: str) -> list[float]:
    """Triangular, by the inverse of its distribution: Python may change its own one day."""
    low, middle, high = float(given.low), float(given.central), float(given.high)
    width, uniform = high - low, random.Random(seed).random  # noqa: S311  # no secret
    turn, up, down = (middle - low) / width, width * (middle - low), width * (high - middle)
    return [
        low + sqrt(u * up) if u < turn else high - sqrt((1 - u) * down)
        for u in (uniform() for _ in range(n))
    ]


def _cost(cost: Cost, case: Case, draws: Draws) -> list[float] | float:
    neutral = {name: NONE if name in SHARES_TAKEN else WHOLE for name in draws}
    one = float(-value_cost(changed(cost, neutral), case).pv)
    columns = [
        [1 + x for x in drawn] if name in SHARES_TAKEN else drawn for name, drawn in draws.items()
    ]
    return _multiplied(one, columns)


def _line(line: Line, case: Case, draws: Draws) -> list[float] | float:
    straight = {name: drawn for name, drawn in draws.items() if name not in OVER_TIME}
    neutral = {name: NONE if name in SHARES_TAKEN else WHOLE for name in straight}
    valued = value_line(changed(line, neutral), case)
    columns = [
        [1 - x for x in drawn] if name in SHARES_TAKEN else drawn
        for name, drawn in straight.items()
    ]
    if len(straight) == len(draws):
        return _multiplied(float(valued.pv), columns)
    return _multiplied(float(valued.a_year), [*columns, _years(line, case, draws)])


def _multiplied(one: float, columns: list[list[float]]) -> list[float] | float:
    return [one * times for times in map(prod, zip(*columns, strict=True))] if columns else one


def _years(line: Line, case: Case, draws: Draws) -> list[float]:
    """How many whole first years the line is worth, by draw."""
    first = line.start_year + case.benefits_offset_years
    last = first + int(line.duration_years.high)
    factors = [float(case.schedules.factor(line.schedule, year)) for year in range(first, last + 1)]
    n = len(next(iter(draws.values())))
    drop_offs, durations = (
        draws.get(name) or [float(getattr(line, name).central)] * n for name in OVER_TIME
    )
    return [
        _years_worth(1 - drop_off, duration, factors)
        for drop_off, duration in zip(drop_offs, durations, strict=True)
    ]


def _years_worth(kept: float, duration: float, factors: list[float]) -> float:
    whole = int(duration)
    worth, left = 0.0, 1.0
    for factor in factors[:whole]:
        worth += left * factor
        left *= kept
    return worth + (duration - whole) * left * factors[whole]
