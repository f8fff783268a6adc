"""The arithmetic against worked cases, the Green Book's tables and the method's own example."""

from dataclasses import FrozenInstanceError, replace
from decimal import Decimal, Inexact, getcontext, localcontext
from fractions import Fraction
from typing import Any

import pytest

from socialvalue import files, series
from socialvalue.appraisal import appraise
from socialvalue.calculation import (
    Case,
    Cost,
    Line,
    Range,
    calculate,
    certain,
    income_growth,
    value_cost,
    value_line,
    weights,
)
from tests.socialvalue.cases import (
    GOLDEN,
    JOB_CLUB,
    case,
    cost,
    document,
    line,
    pence,
    result,
    spread,
)


@pytest.mark.parametrize("golden", GOLDEN, ids=[golden["name"] for golden in GOLDEN])
def test_agrees_with_the_worked_cases_to_six_places(golden: dict[str, dict[str, str]]) -> None:
    answer = appraise(files.parse(golden["file"]))
    assert {key: answer[key] for key in golden["expected"]} == golden["expected"]


# --- Discounting ---------------------------------------------------------------------------------
def test_discounts_as_the_green_book_prints_it() -> None:
    thousand = [1000 * series.schedules().factor("standard", year) for year in range(11)]
    assert [round(amount) for amount in thousand] == [
        *(1000, 966, 934, 902, 871, 842, 814, 786, 759, 734, 709)
    ]


RATES = {  # from the Green Book: years 1 to 30, 31 to 75, 76 to 125
    "standard": (Fraction("0.035"), Fraction("0.03"), Fraction("0.025")),
    "health": (Fraction("0.015"), Fraction("0.0129"), Fraction("0.0107")),
    "standard_pure_stp_0": (Fraction("0.03"), Fraction("0.0257"), Fraction("0.0214")),
    "health_pure_stp_0": (Fraction("0.01"), Fraction("0.0086"), Fraction("0.0071")),
}


@pytest.mark.parametrize("schedule", RATES)
def test_factors_follow_the_rule_for_125_years(schedule: str) -> None:
    first, second, third = RATES[schedule]
    for year in range(126):
        worth = (1 + first) ** min(year, 30)
        worth *= (1 + second) ** min(max(year - 30, 0), 45)
        worth *= (1 + third) ** max(year - 75, 0)
        factor = series.schedules().factor(schedule, year)
        assert abs(Fraction(factor) * worth - 1) < Fraction(1, 10**30)


def test_later_bands_go_on_to_the_end() -> None:
    factor = series.schedules().factor
    for year, rate in [(126, "0.02"), (200, "0.02"), (201, "0.015"), (301, "0.01"), (1500, "0.01")]:
        assert pence(factor("standard", year - 1) / factor("standard", year) - 1) == pence(
            Decimal(rate)
        )


def test_an_offset_moves_a_whole_stream_of_flows() -> None:
    early, late = result(), result(benefits_offset_years=1)
    assert late.lines[0].flows == [0, *early.lines[0].flows]
    assert pence(late.pv_benefits) == "966.183575"
    assert late.pv_costs == early.pv_costs
    costs_too = result(benefits_offset_years=1, costs_offset_years=1)
    assert pence(costs_too.pv_costs) == "483.091787"
    assert pence(costs_too.bcr or Decimal(0)) == "2.000000"


def test_costs_are_of_the_standard_schedule_and_of_their_year() -> None:
    found = result(line(schedule="health"), costs=[cost("100", 2), cost("50", 0, optimism="0.1")])
    assert [pence(one.pv) for one in found.costs] == ["93.351070", "55.000000"]


def test_an_in_kind_cost_counts_like_cash() -> None:
    assert result(costs=[cost(kind="in-kind")]).pv_costs == result(costs=[cost()]).pv_costs == 500


# --- One line ------------------------------------------------------------------------------------
def test_each_step_takes_what_it_says() -> None:
    one = calculate(files.parse(JOB_CLUB)).lines[0]
    assert [(step.name, pence(step.before), pence(step.after)) for step in one.steps] == [
        ("deadweight", "947960.259829", "568776.155898"),
        ("attribution", "568776.155898", "568776.155898"),
        ("displacement", "568776.155898", "568776.155898"),
        ("leakage", "568776.155898", "568776.155898"),
        ("optimism", "568776.155898", "483459.732513"),
        ("drop_off", "483459.732513", "352925.604734"),
        ("discounting", "352925.604734", "343860.532598"),
    ]
    assert [step.taken for step in one.steps][-3:] == [Decimal("0.15"), Decimal("0.3"), None]
    assert (one.steps[0].before, one.steps[-1].after) == (one.gross, one.pv)


def test_a_part_year_weighs_its_part() -> None:
    one = result(line(duration_years="2.25")).lines[0]
    assert [year.weight for year in one.years] == [1, 1, Decimal("0.25")]
    assert one.flows == [1000, 1000, 250]
    assert result(line(duration_years="0.5")).lines[0].flows == [500]


def test_drop_off_of_1_keeps_the_first_year_whole() -> None:
    assert result(line(duration_years="3", drop_off="1")).lines[0].flows == [1000, 0, 0]


def test_flows_begin_in_year_0_however_late_the_outcome() -> None:
    assert result(line(start_year=2, duration_years="2")).lines[0].flows == [0, 0, 1000, 1000]


def test_named_factors_are_multiplied() -> None:
    factors = {"target population": "400", "engaged": "0.5", "succeeded": "0.05"}
    assert result(line(quantity=factors)).lines[0].quantity == 10


def test_the_central_figure_of_a_range_counts() -> None:
    assert result(line(quantity=spread("1", "10", "90"))).npsv == result().npsv


def test_a_harm_is_below_nothing_and_apart_from_benefits() -> None:
    found = result(line(), line(quantity="3", direction="harm"))
    assert [found.pv_benefits, found.pv_harms, found.npsv] == [1000, -300, 200]
    assert [year.harms for year in found.by_year] == [-300]


# --- Prices --------------------------------------------------------------------------------------
def test_uprates_within_one_edition() -> None:
    found = result(line(price_base="2012-13"), price_year="2023-24", deflator_edition="hmt-2024-10")
    index = {d.year_kind: d.index for d in series.deflators() if d.edition == "hmt-2024-10"}
    of = index["financial"]
    assert pence(found.lines[0].uprate) == pence(of["2023-24"] / of["2012-13"]) == "1.343481"


def test_calendar_years_have_an_index_of_their_own() -> None:
    found = result(line(price_base="2012"), price_year="2023", deflator_edition="hmt-2024-10")
    assert found.lines[0].uprate != 1


@pytest.mark.parametrize("base", [{}, {"price_base": "2012-13"}])
def test_nothing_is_uprated_without_both_years(base: dict[str, str]) -> None:
    assert result(line(**base)).lines[0].uprate == 1
    priced = result(line(), price_year="2023-24", deflator_edition="hmt-2024-10")
    assert priced.lines[0].uprate == 1


def test_income_growth_is_to_the_power_of_1_3() -> None:
    assert income_growth(Decimal(100), Decimal(100)) == 1
    assert pence(income_growth(Decimal(100), Decimal(110))) == "1.131906"
    assert pence(income_growth(Decimal(100), Decimal(110), Decimal(1))) == "1.100000"


# --- Shares and cash -----------------------------------------------------------------------------
def test_shares_split_the_present_value() -> None:
    found = result(
        line(shares={"fiscal": "0.25", "wellbeing": "0.5"}),
        line(quantity="2", direction="harm", shares={"fiscal": "1"}),
    )
    assert found.parts == {
        "fiscal": 50,
        "economic": 0,
        "social": 0,
        "wellbeing": 500,
        "environmental": 0,
    }


def test_cashable_by_year_of_the_appraisal_and_the_last_goes_on() -> None:
    found = result(
        line(
            start_year=1,
            duration_years="3",
            shares={"fiscal": "0.5"},
            cashable=["1", "0", "0.4"],
        )
    )
    expected = sum(year.pv for year in found.lines[0].years[1:]) * Decimal("0.2")
    assert pence(found.pv_cashable) == pence(Decimal(expected)) == "367.090681"


def test_nothing_is_cashable_unless_it_is_said() -> None:
    assert result(line(shares={"fiscal": "1"})).pv_cashable == 0
    assert result(line(cashable=["1"])).pv_cashable == 0


# --- The whole -----------------------------------------------------------------------------------
@pytest.mark.parametrize("costs", [[], [cost("0")]])
def test_without_costs_there_is_no_ratio(costs: list[dict[str, str]]) -> None:
    assert result(costs=costs).bcr is None


def test_years_add_up_to_the_whole() -> None:
    found = result(
        line(duration_years="2"),
        line(direction="harm", quantity="1", start_year=1),
        costs=[cost("500"), cost("100", 4)],
    )
    assert [row.year for row in found.by_year] == [0, 1, 2, 3, 4]
    assert pence(sum((row.net for row in found.by_year), Decimal(0))) == pence(found.npsv)
    first, second = found.by_year[:2]
    assert [first.benefits, first.harms, first.costs, first.net] == [1000, 0, 500, 500]
    assert pence(second.harms) == "-96.618357"
    assert pence(second.net) == "869.565217"


def test_costs_alone_are_a_case_too() -> None:
    found = calculate(files.parse(document(costs=[cost()]) | {"lines": []}))
    assert [found.npsv, found.bcr] == [-500, 0]
    assert len(found.by_year) == 1


def test_the_precision_of_the_thread_changes_nothing() -> None:
    def reckoned() -> list[Any]:
        given = files.parse(JOB_CLUB)
        third = Decimal("0.333333")
        return [
            calculate(given),
            value_line(given.lines[0], given),
            value_cost(replace(given.costs[0], year=5), given),
            given.deflator and given.deflator.uprate("2012-13", "2023-24"),
            replace(given.schedules).factor("standard", 40),
            weights(Decimal("2.123456")),
            income_growth(third, Decimal(1), Decimal(1)),
        ]

    whole = reckoned()
    with localcontext(prec=3, rounding="ROUND_UP"):
        assert reckoned() == whole
        assert getcontext().prec == 3
    assert len(str(whole[0].npsv).replace(".", "")) == 34


def test_a_trap_of_the_thread_does_not_spring() -> None:
    with localcontext() as context:
        context.traps[Inexact] = True
        assert calculate(files.parse(JOB_CLUB)).bcr


def test_functions_keep_their_names() -> None:
    assert (calculate.__name__, value_line.__name__) == ("calculate", "value_line")


def test_nothing_that_was_computed_can_be_changed() -> None:
    found = calculate(files.parse(JOB_CLUB))
    one, spent = found.lines[0], found.costs[0]
    line = one.line
    assert found.case.deflator
    for frozen, name in [
        *((found, "npsv"), (found.case, "title"), (one, "pv"), (line, "label"), (spent, "pv")),
        *((spent.cost, "year"), (one.steps[0], "after"), (one.years[0], "flow")),
        *((found.by_year[0], "net"), (line.deadweight, "low"), (found.case.deflator, "edition")),
        *((found.case.schedules, "bands"), (found.case.schedules.bands["health"][0], "rate")),
    ]:
        with pytest.raises(FrozenInstanceError):
            setattr(frozen, name, None)


def test_what_is_not_said_of_a_case_is_nothing() -> None:
    """Whoever makes a Case without a file has the defaults of the file."""
    empty = calculate(Case(title="T", lines=(), costs=(), schedules=series.schedules()))
    assert (empty.by_year, empty.bcr) == ((), None)
    assert empty.npsv == 0
    assert (empty.case.benefits_offset_years, empty.case.costs_offset_years) == (0, 0)
    plain = Line(label="l", quantity={"": certain(Decimal(2))}, unit_value=certain(Decimal(3)))
    one = value_line(plain, empty.case)
    assert [one.pv, *one.flows, one.steps[-1].after] == [6, 6, 6]
    spent = value_cost(Cost(year=0, amount=certain(Decimal(5))), empty.case)
    assert spent.pv == 5
    assert spent.cost.kind == "cash"


def test_a_range_is_certain_where_its_ends_are_equal_however_they_are_spelled() -> None:
    assert Range(Decimal("1"), Decimal("1.0"), Decimal("1.00")).is_certain
    assert not Range(Decimal("1"), Decimal("1"), Decimal("1.01")).is_certain


def test_years_go_on_to_the_last_that_has_anything() -> None:
    assert [row.year for row in result(line(duration_years="2.5")).by_year] == [0, 1, 2]
    assert [row.year for row in result(costs=[cost(year=3)]).by_year] == [0, 1, 2, 3]


def test_floats_and_numbers_without_end_are_no_numbers() -> None:
    for wrong in (0.5, 1, Decimal("NaN"), Decimal("Infinity")):
        with pytest.raises(TypeError, match="is not a finite Decimal"):
            certain(wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="from low over central to high"):
        Range(Decimal(2), Decimal(1), Decimal(3))


def test_a_price_year_without_a_deflator_is_a_mistake_of_the_caller() -> None:
    priced = case(line(price_base="2012-13"), price_year="2023-24", deflator_edition="hmt-2024-10")
    without = replace(priced, deflator=None)
    with pytest.raises(ValueError, match="A price year needs a deflator"):
        value_line(without.lines[0], without)
