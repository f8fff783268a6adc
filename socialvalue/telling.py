"""What the calculator and the page of the method say of a case: its result in words and figures."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from socialvalue import explaining, files, seeing, shown
from socialvalue.appraisal import traced
from socialvalue.calculation import Case, LineResult, Result, calculate
from socialvalue.explaining import Explained
from socialvalue.flags import Flag, flags_of
from socialvalue.inputs import SHARES_TAKEN, inputs_of
from socialvalue.seeing import Chart
from socialvalue.sensitivity import Switching, switching_values
from socialvalue.simulation import Simulation, simulate

DRAWS = 2000  # few enough for a page that is made while somebody types


@dataclass(frozen=True)
class LineTold:
    result: LineResult
    formula: str
    steps: list[Explained]


@dataclass(frozen=True)
class SwitchingTold:
    """What a number is, and what it would have to be for the whole to come to nothing."""

    of: str
    name: str
    given: str
    value: str


@dataclass(frozen=True)
class Told:
    """All that the page says of a case; no simulation where nothing is uncertain."""

    result: Result
    simulation: Simulation | None
    lines: list[LineTold]
    costs: list[str]
    switching: list[SwitchingTold]
    flags: list[tuple[Flag, str]]
    sha256: str
    waterfall: Chart

    @property
    def range(self) -> str:
        """Of eight draws in ten."""
        return shown.range_of(self.simulation.p10, self.simulation.p90) if self.simulation else ""

    @property
    def columns(self) -> list[str]:
        return [_("Benefits"), _("Harms"), _("Costs"), _("Net")]


def told(case: Case) -> Told:
    result = calculate(case)
    is_uncertain = any(not one.range.is_certain for one in inputs_of(case))
    return Told(
        result=result,
        simulation=simulate(result, DRAWS) if is_uncertain else None,
        lines=[
            LineTold(one, explaining.formula(one), explaining.in_words(one, case))
            for one in result.lines
        ],
        costs=[explaining.of_cost(one) for one in result.costs],
        switching=[
            _switching(one, case) for one in switching_values(result) if one.value is not None
        ],
        flags=[
            (flag, "" if flag.line is None else case.lines[flag.line].label)
            for flag in flags_of(result)
        ],
        sha256=files.sha256(case),
        waterfall=seeing.waterfall(traced(result)),
    )


def _switching(one: Switching, case: Case) -> SwitchingTold:
    of = _("Cost %(n)s") % {"n": (one.input.cost or 0) + 1}
    if one.input.line is not None:
        of = case.lines[one.input.line].label
    given, value = (
        _number(one.input.name, number) for number in (one.input.range.central, one.value)
    )
    return SwitchingTold(of, explaining.name_of(one.input.name), given, value)


def _number(name: str, number: Decimal | None) -> str:
    if number is None or name in SHARES_TAKEN:
        return shown.percent(number)
    is_money = name in {"unit_value", "amount"}
    return shown.pounds(number) if is_money else shown.quantity(shown.rounded(number, 2))
