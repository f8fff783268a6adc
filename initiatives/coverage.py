"""How many case studies meet each principle, by council and by region: gaps are what it is for.

All numbers are of the index in memory, for whatever the directory's address asks; nothing is asked
of the database but the councils, once.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from councilnet.models import Nation
from initiatives import places
from initiatives.directory import Query
from initiatives.facets import Option

SHADES = 5


@dataclass(frozen=True)
class Cell:
    """``shade`` is 0 for none, and from 1, the lightest, to SHADES."""

    principle: Option
    n: int
    shade: int
    address: str


@dataclass(frozen=True)
class Row:
    option: Option
    n: int
    address: str
    cells: list[Cell]


@dataclass(frozen=True)
class Grid:
    """``totals`` count each case study once, however many rows it stands in."""

    key: str
    total: int
    rows: list[Row]
    totals: list[Cell]
    bounds: list[int]

    @property
    def legend(self) -> list[tuple[int, int, int]]:
        """Each shade with the least and the most that it stands for."""
        starts = [1, *(bound + 1 for bound in self.bounds)]
        return [(i, *pair) for i, pair in enumerate(zip(starts, self.bounds, strict=False), 1)]


def by_council(query: Query) -> Grid:
    return _grid(query, "council", [option for __, option in places.standing(query)])


def by_region(query: Query) -> Grid:
    return _grid(
        query, "region", [one for one in query.index.options["region"] if _is_in(one, query)]
    )


def _is_in(region: Option, query: Query) -> bool:
    nation = region.value if region.value in Nation else Nation.ENGLAND
    in_nation = any(nation in option.covers for option in query.chosen.get("nation", ()))
    return (region in query.chosen.get("region", (region,))) and (
        in_nation or "nation" not in query.chosen
    )


def _grid(query: Query, key: str, options: Sequence[Option]) -> Grid:
    principles = query.chosen.get("principle") or query.index.options["principle"]
    numbers = [
        [_count(query, key, option, principle) for principle in principles] for option in options
    ]
    bounds = bounds_of(max((n for row in numbers for n in row), default=0))
    rows = [
        _row(query, key, option, zip(principles, row, strict=True), bounds)
        for option, row in zip(options, numbers, strict=True)
    ]
    totals = [_total(query, principle) for principle in principles]
    return Grid(key, query.found.total, rows, totals, bounds)


def _count(query: Query, key: str, option: Option, principle: Option) -> int:
    under = query.index.under(key, option) & query.index.under("principle", principle)
    return (query.found.held & under).bit_count()


def _row(
    query: Query, key: str, option: Option, numbers: Iterable[tuple[Option, int]], bounds: list[int]
) -> Row:
    cells = [
        Cell(
            principle,
            n,
            shade_of(n, bounds),
            _address(query, {key: option, "principle": principle}),
        )
        for principle, n in numbers
    ]
    n = (query.found.held & query.index.under(key, option)).bit_count()
    return Row(option, n, _address(query, {key: option}), cells)


def _total(query: Query, principle: Option) -> Cell:
    n = (query.found.held & query.index.under("principle", principle)).bit_count()
    return Cell(principle, n, 0, _address(query, {"principle": principle}))


def _address(query: Query, options: dict[str, Option]) -> str:
    return places.narrowed(query, **options).address()


def bounds_of(most: int) -> list[int]:
    """The most that each shade stands for, growing by a factor where there are many."""
    if most <= SHADES:
        return list(range(1, most + 1))
    steps = (most ** (step / SHADES) for step in range(1, SHADES + 1))
    return sorted({ceil(round(step, 6)) for step in steps})


def shade_of(n: int, bounds: Sequence[int]) -> int:
    return bisect_left(bounds, n) + 1 if n else 0
