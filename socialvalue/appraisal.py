"""The whole answer to an assessment file, as the JSON that `manage.py appraise` prints."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from socialvalue import sensitivity, spelling
from socialvalue.calculation import (
    ENGINE,
    Case,
    CostResult,
    LineResult,
    Result,
    YearOfCase,
    calculate,
)
from socialvalue.flags import Flag, flags_of
from socialvalue.inputs import Input
from socialvalue.sensitivity import Bar, Switching
from socialvalue.simulation import DEFAULT_SEED, Bin, Simulation, bins
from socialvalue.simulation import simulate as simulation_of

SIXTH = Decimal("0.000001")
# Of as many digits as twenty factors of fourteen can have, so that rounding never overflows.
WIDE = Context(prec=1000, rounding=ROUND_HALF_UP)


def appraise(
    case: Case, *, simulate: int = 0, seed: int = DEFAULT_SEED, trace: bool = False
) -> dict[str, Any]:
    """``simulate`` is the number of draws, 0 for none; with ``trace``, every figure between."""
    result = calculate(case)
    drawn = simulation_of(result, simulate, seed) if simulate else None
    answer = {
        **_totals(result),
        "parts": _figures(result.parts),
        "pv_cashable": figure(result.pv_cashable),
        "by_year": [_year(year) for year in result.by_year],
        "lines": [_line(one) for one in result.lines],
        "switching_values": [_switching(one) for one in sensitivity.switching_values(result)],
        "tornado": [_bar(bar) for bar in sensitivity.tornado(result)],
        "simulation": _simulation(drawn) if drawn else None,
        "flags": [_flag(flag) for flag in flags_of(result)],
        "input_sha256": spelling.sha256(case),
        "engine": ENGINE,
    }
    return answer | _more(result, drawn) if trace else answer


def figure(number: Decimal) -> str:
    """Half up to six places, and 0 is never below 0."""
    rounded = number.quantize(SIXTH, context=WIDE)
    return f"{rounded if rounded else abs(rounded):f}"


def _figures(numbers: Mapping[str, Decimal]) -> dict[str, str]:
    return {name: figure(number) for name, number in numbers.items()}


def _totals(result: Result) -> dict[str, str | None]:
    return {
        "pv_benefits": figure(result.pv_benefits),
        "pv_harms": figure(result.pv_harms),
        "pv_costs": figure(result.pv_costs),
        "npsv": figure(result.npsv),
        "bcr": None if result.bcr is None else figure(result.bcr),
    }


def _year(year: YearOfCase) -> dict[str, Any]:
    figures = {"benefits": year.benefits, "costs": year.costs, "net": year.net}
    return {"year": year.year, **_figures(figures)}


def _line(one: LineResult) -> dict[str, Any]:
    flows = [figure(flow) for flow in one.flows]
    return {"label": one.line.label, "pv": figure(one.pv), "flows": flows}


def _place(one: Input) -> dict[str, Any]:
    """Of a line, {"line": 0}; of a cost, {"line": None, "cost": 0}."""
    return {"line": one.line, **({} if one.cost is None else {"cost": one.cost}), "input": one.name}


def _switching(one: Switching) -> dict[str, Any]:
    return {**_place(one.input), "value": None if one.value is None else figure(one.value)}


def _bar(bar: Bar) -> dict[str, Any]:
    given = bar.input.range
    ends = {"low": given.low, "high": given.high, "npsv_low": bar.at_low, "npsv_high": bar.at_high}
    return {**_place(bar.input), **_figures(ends)}


def _simulation(drawn: Simulation) -> dict[str, Any]:
    found = {"p10": drawn.p10, "p50": drawn.p50, "p90": drawn.p90, "positive": drawn.positive}
    return {"n": drawn.n, "seed": drawn.seed, **_figures(found)}


def _flag(flag: Flag) -> dict[str, Any]:
    return {"code": flag.code, "line": flag.line, "message": flag.message}


# --- The trace -----------------------------------------------------------------------------------
def _more(result: Result, drawn: Simulation | None) -> dict[str, Any]:
    ends = sensitivity.scenarios(result)
    return {
        "scenarios": {name: _totals(each) for name, each in ends.items()},
        "shadow": _totals(sensitivity.shadow(result.case)),
        "trace": {
            **_trace(result),
            "distribution": [_bin(one) for one in bins(drawn)] if drawn else [],
        },
    }


def traced(result: Result) -> dict[str, Any]:
    """Of the whole answer the totals and the trace alone, for a page that draws them."""
    return {**_totals(result), "trace": _trace(result)}


def _trace(result: Result) -> dict[str, Any]:
    return {
        "lines": [_trace_of_line(one) for one in result.lines],
        "costs": [_trace_of_cost(one) for one in result.costs],
        "harms_by_year": [figure(year.harms) for year in result.by_year],
    }


def _trace_of_line(one: LineResult) -> dict[str, Any]:
    return {
        "quantity": figure(one.quantity),
        "uprate": figure(one.uprate),
        "gross": figure(one.gross),
        "a_year": figure(one.a_year),
        "steps": [
            {
                "name": step.name,
                "taken": None if step.taken is None else figure(step.taken),
                "before": figure(step.before),
                "after": figure(step.after),
            }
            for step in one.steps
        ],
        "years": [
            {
                "year": year.year,
                **_figures(
                    {
                        "weight": year.weight,
                        "kept": year.kept,
                        "flow": year.flow,
                        "factor": year.factor,
                        "pv": year.pv,
                    }
                ),
            }
            for year in one.years
        ],
        "parts": _figures(one.parts),
        "cashable": figure(one.cashable),
    }


def _bin(one: Bin) -> dict[str, Any]:
    return {"low": figure(one.low), "high": figure(one.high), "n": one.n}


def _trace_of_cost(one: CostResult) -> dict[str, Any]:
    found = {"amount": one.amount, "factor": one.factor, "pv": one.pv}
    return {"year": one.year, **_figures(found)}
