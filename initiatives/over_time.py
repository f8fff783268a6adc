"""When case studies began: how many in each year, and how many do not say."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from councilnet import charts
from councilnet.charts import Chart
from initiatives.directory import Choice, Query, choices
from initiatives.facets import NOT_STATED
from initiatives.places import narrowed

MOST_YEARS = 20


@dataclass(frozen=True)
class Figure:
    """``address`` finds what began then; it is empty for several years together, and for none."""

    label: str
    n: int
    address: str = ""
    short: str = ""  # what stands beneath the bar, where that is not the label


@dataclass(frozen=True)
class Spread:
    figures: list[Figure]
    chart: Chart
    not_known: Figure

    @property
    def known(self) -> int:
        return sum(figure.n for figure in self.figures)


def spread(query: Query) -> Spread:
    """From the first year in which something began to the last, those between without any too."""
    every = choices(query, "year")
    [not_known] = [_figure(query, one) for one in every if one.option.value == NOT_STATED]
    years = _trimmed([one for one in reversed(every) if one.option.value != NOT_STATED])
    figures = _first_together([_figure(query, one) for one in years])
    chart = charts.columns([(figure.short or figure.label, figure.n) for figure in figures])
    return Spread(figures, chart, not_known)


def _trimmed(years: list[Choice]) -> list[Choice]:
    some = [place for place, choice in enumerate(years) if choice.n]
    return years[some[0] : some[-1] + 1] if some else []


def _figure(query: Query, choice: Choice) -> Figure:
    address = narrowed(query, year=choice.option).address() if choice.n else ""
    return Figure(choice.option.label, choice.n, address)


def _first_together(figures: list[Figure]) -> list[Figure]:
    """So many years that each can be seen; those before them are one."""
    early, late = figures[:-MOST_YEARS], figures[-MOST_YEARS:]
    if not early:
        return figures
    early, late = [*early, late[0]], late[1:]
    year, n = {"year": early[-1].label}, sum(figure.n for figure in early)
    first = Figure(_("%(year)s or before") % year, n, short=_("to %(year)s") % year)
    return [first, *late]
