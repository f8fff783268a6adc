"""What each number does to the result, and where it would come to nothing."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from socialvalue import files, series
from socialvalue.calculation import Case, calculate, certain
from socialvalue.inputs import Input, changed
from socialvalue.sensitivity import scenarios, shadow, switching_values, tornado
from tests.socialvalue import given as g
from tests.socialvalue.cases import JOB_CLUB, case, cost, line, pence, spread


def switching(given: Case) -> dict[str, str | None]:
    """By name, those of costs with "cost." before them."""
    return {
        f"{'' if one.input.cost is None else 'cost.'}{one.input.name}": (
            None if one.value is None else pence(one.value)
        )
        for one in switching_values(calculate(given))
    }


def test_the_job_club_would_come_to_nothing_at_these_numbers() -> None:
    assert switching(files.parse(JOB_CLUB)) == {
        "quantity": "13.819556",
        "unit_value": "5642.985502",
        "deadweight": "0.654511",
        "attribution": "0.424185",
        "displacement": "0.424185",
        "leakage": "0.424185",
        "optimism": "0.510557",
        "drop_off": "0.801444",
        "duration_years": "1.338067",
        "cost.amount": "312600.484180",
        "cost.optimism": "0.910336",
    }


def with_number(one: Input, number: Decimal, given: Case) -> Case:
    lines, costs = list(given.lines), list(given.costs)
    if one.line is not None:
        lines[one.line] = changed(lines[one.line], {one.name: certain(number)})
    if one.cost is not None:
        costs[one.cost] = changed(costs[one.cost], {one.name: certain(number)})
    return replace(given, lines=tuple(lines), costs=tuple(costs))


@settings(deadline=None)
@given(g.documents())
def test_at_its_switching_value_the_result_is_nothing(document: dict[str, Any]) -> None:
    given = files.parse(document)
    found = calculate(given)
    size = max(found.pv_benefits, -found.pv_harms, found.pv_costs, Decimal(1))
    for one in switching_values(found):
        if one.value is not None:
            there = calculate(with_number(one.input, one.value, given))
            assert abs(there.npsv) <= size * Decimal("1E-12")
            assert one.value >= 0


@settings(deadline=None)
@given(g.documents())
def test_where_there_is_none_both_ends_have_the_same_sign(document: dict[str, Any]) -> None:
    given = files.parse(document)
    for one in switching_values(calculate(given)):
        if one.value is None and one.input.name in g.RATES:
            ends = [calculate(with_number(one.input, Decimal(n), given)).npsv for n in (0, 1)]
            assert ends[0] * ends[1] > 0 or ends[0] == ends[1] or min(map(abs, ends)) < 1


def test_named_factors_and_costs_have_switching_values_of_their_own() -> None:
    given = case(line(quantity={"people": "20", "engaged": "0.5"}), costs=[cost("500")])
    found = switching(given)
    assert (found["quantity.people"], found["quantity.engaged"]) == ("10.000000", "0.250000")
    assert (found["cost.amount"], found["cost.optimism"]) == ("1000.000000", "1.000000")


@pytest.mark.parametrize(
    ("given", "none"),
    [
        (line(), {"drop_off", "cost.optimism"}),  # it lasts a year, so nothing can drop off
        (line(deadweight="1"), {"quantity", "unit_value", "optimism"}),
        (line(duration_years="3"), {"drop_off"}),  # the first year alone is a gain
        (line(quantity="1"), {"deadweight", "cost.optimism"}),  # all of it is a loss
    ],
)
def test_outside_its_domain_there_is_none(given: dict[str, Any], none: set[str]) -> None:
    found = switching(case(given, costs=[cost("400")] if "deadweight" not in given else None))
    assert {name for name, value in found.items() if value is None} >= none


def test_a_harm_has_switching_values_too() -> None:
    given = case(line(), line(direction="harm", quantity="2"), costs=[cost("500")])
    harm = [one for one in switching_values(calculate(given)) if one.input.line == 1]
    assert pence(harm[0].value or Decimal(0)) == "5.000000"
    assert [one.input.name for one in harm if one.value is not None] == [
        *("quantity", "unit_value", "duration_years")
    ]


def test_the_longest_bar_comes_first() -> None:
    given = case(
        line(quantity=spread("8", "10", "11"), deadweight=spread("0.1", "0.2", "0.5")),
        costs=[cost(spread("400", "500", "650"))],  # type: ignore[arg-type]
    )
    bars = tornado(calculate(given))
    assert [(bar.input.name, pence(bar.at_low), pence(bar.at_high)) for bar in bars] == [
        ("deadweight", "400.000000", "0.000000"),
        ("amount", "400.000000", "150.000000"),
        ("quantity", "140.000000", "380.000000"),
    ]
    assert [bar.swing for bar in bars] == [400, 250, 240]


def test_what_is_certain_has_no_bar() -> None:
    assert tornado(calculate(files.parse(JOB_CLUB))) == []


def test_scenarios_take_each_number_at_its_worse_and_at_its_better_end() -> None:
    given = case(
        line(
            quantity=spread("5", "10", "20"),
            deadweight=spread("0.1", "0.2", "0.5"),
            drop_off=spread("0", "0.5", "1"),
            duration_years=spread("1", "2", "3"),
        ),
        line(direction="harm", quantity=spread("1", "2", "4"), optimism=spread("0", "0", "0.5")),
        costs=[cost(spread("100", "200", "300"))],  # type: ignore[arg-type]
    )
    found = scenarios(calculate(given))
    assert {name: pence(each.npsv) for name, each in found.items()} == {
        "cautious": "-450.000000",  # 5 × £100 × 0.5 − 4 × £100 − £300
        "central": "786.473430",
        "hopeful": pence(
            1800 * sum(series.schedules().factor("standard", year) for year in range(3))
            - Decimal("150")
        ),
    }


@settings(deadline=None)
@given(g.documents())
def test_scenarios_hold_the_central_figure_between_them(document: dict[str, Any]) -> None:
    found = scenarios(calculate(files.parse(document)))
    assert found["cautious"].npsv <= found["central"].npsv <= found["hopeful"].npsv


def test_the_shadow_is_of_the_schedules_without_time_preference() -> None:
    given = case(line(start_year=1), line(start_year=1, schedule="health"), costs=[cost("100", 1)])
    found = shadow(given)
    assert [pence(one.pv) for one in found.lines] == ["970.873786", "990.099010"]
    assert pence(found.pv_costs) == "97.087379"
