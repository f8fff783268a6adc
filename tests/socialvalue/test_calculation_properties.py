"""What must hold of every assessment, whatever its numbers."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from socialvalue import files
from socialvalue.appraisal import appraise, figure
from socialvalue.calculation import LineResult, Result, calculate
from tests.socialvalue import given as g
from tests.socialvalue import oracle
from tests.socialvalue.cases import faults

TINY = Decimal("1E-20")


def of(document: dict[str, Any]) -> Result:
    return calculate(files.parse(document))


def alone(line: dict[str, Any], **fields: Any) -> LineResult:
    document = {"format": "councilnet-assessment/1", "title": "T", "lines": [line], "costs": []}
    prices = {"price_year": "2023-24", "deflator_edition": "hmt-2024-10"}
    return of(document | prices | fields).lines[0]


def near(one: Decimal, other: Decimal) -> bool:
    """But for what 34 digits leave out."""
    return abs(one - other) <= TINY * max(abs(one), abs(other), Decimal(1))


plain_lines = g.lines.filter(lambda line: isinstance(line["quantity"], str))


# --- Against exact fractions ---------------------------------------------------------------------
@given(g.documents())
def test_every_figure_is_that_of_exact_fractions(document: dict[str, Any]) -> None:
    answer, expected = appraise(files.parse(document)), oracle.appraise(document)
    assert {key: answer[key] for key in expected} == {
        key: oracle.six_places(number) for key, number in expected.items()
    }
    assert answer["parts"] == {
        part: oracle.six_places(number) for part, number in oracle.parts(document).items()
    }
    for line, of_line in zip(document["lines"], answer["lines"], strict=True):
        assert of_line["pv"] == oracle.six_places(oracle.pv_of_line(line, document))
        flows = oracle.flows(line, document)
        assert of_line["flows"] == [
            oracle.six_places(flows.get(year, Fraction(0))) for year in range(max(flows) + 1)
        ]


# --- One line ------------------------------------------------------------------------------------
@given(plain_lines, g.amounts, st.integers(0, 1000))
def test_is_linear_in_quantity(line: dict[str, Any], quantity: str, times: int) -> None:
    many = str(Decimal(quantity) * times)
    once = alone(line | {"quantity": quantity}).pv
    assert near(alone(line | {"quantity": many}).pv, once * times)


@given(plain_lines, g.amounts, g.amounts)
def test_splitting_a_line_and_merging_it_again_changes_nothing(
    line: dict[str, Any], one: str, other: str
) -> None:
    both = str(Decimal(one) + Decimal(other))
    parts = alone(line | {"quantity": one}).pv + alone(line | {"quantity": other}).pv
    assert near(alone(line | {"quantity": both}).pv, parts)


@given(plain_lines, g.above_nothing, st.sampled_from(["10", "100", "1000"]))
def test_the_unit_does_not_matter(line: dict[str, Any], quantity: str, unit: str) -> None:
    """24 people at £1,000, or 0.024 thousand people at £1,000,000."""
    worth = Decimal("120")
    small = alone(line | {"quantity": quantity, "unit_value": str(worth)})
    fewer = str(Decimal(quantity) / Decimal(unit))
    large = alone(line | {"quantity": fewer, "unit_value": str(worth * Decimal(unit))})
    assert near(small.pv, large.pv)


@pytest.mark.parametrize("rate", g.RATES)
@given(plain_lines, g.rates, g.rates)
def test_each_adjustment_takes_more_the_more_it_is(
    rate: str, line: dict[str, Any], one: str, other: str
) -> None:
    less, more = sorted([one, other], key=Decimal)
    assert abs(alone(line | {rate: more}).pv) <= abs(alone(line | {rate: less}).pv)


@pytest.mark.parametrize("rate", [rate for rate in g.RATES if rate != "drop_off"])
@given(plain_lines)
def test_an_adjustment_of_100_per_cent_leaves_nothing(rate: str, line: dict[str, Any]) -> None:
    assert alone(line | {rate: "1"}).pv == 0


@given(plain_lines)
def test_a_drop_off_of_100_per_cent_keeps_the_first_year(line: dict[str, Any]) -> None:
    faded, whole = alone(line | {"drop_off": "1"}), alone(line | {"drop_off": "0"})
    assert faded.years[0].flow == whole.years[0].flow
    assert not any(year.flow for year in faded.years[1:])


@given(plain_lines, st.integers(0, 400), st.integers(1, 99))
def test_what_comes_later_is_worth_less(line: dict[str, Any], year: int, later: int) -> None:
    now = alone(line | {"start_year": year}).pv
    then = alone(line | {"start_year": year + later}).pv
    assert abs(then) < abs(now) or now == then == 0


@given(plain_lines, g.durations, g.durations)
def test_what_lasts_longer_is_worth_no_less(line: dict[str, Any], one: str, other: str) -> None:
    short, long = sorted([one, other], key=Decimal)
    assert abs(alone(line | {"duration_years": short}).pv) <= abs(
        alone(line | {"duration_years": long}).pv
    )


@given(plain_lines)
def test_steps_lead_from_the_whole_to_the_present_value(line: dict[str, Any]) -> None:
    one = alone(line)
    ends = [step.after for step in one.steps]
    assert [step.before for step in one.steps] == [one.gross, *ends[:-1]]
    assert ends[-1] == one.pv
    assert all(
        abs(after) <= abs(before) + TINY
        for before, after in zip([one.gross, *ends], ends, strict=False)
    )


# --- The whole -----------------------------------------------------------------------------------
@given(g.documents(), st.randoms(use_true_random=False))
def test_order_changes_no_figure(document: dict[str, Any], random: Any) -> None:
    shuffled = {key: document[key] for key in random.sample(sorted(document), len(document))}
    for key in ("lines", "costs"):
        shuffled[key] = random.sample(document[key], len(document[key]))
    one, other = appraise(files.parse(document)), appraise(files.parse(shuffled))
    for key in ("lines", "switching_values", "tornado", "flags"):
        of_one, of_other = one.pop(key), other.pop(key)
        assert sorted(map(_unplaced, of_one)) == sorted(map(_unplaced, of_other))
    assert one == other


def _unplaced(row: dict[str, Any]) -> str:
    return str({key: row[key] for key in row if key not in {"line", "cost"}})


@given(g.documents())
def test_the_total_is_the_sum_of_the_lines(document: dict[str, Any]) -> None:
    found = of(document)
    lines = sum((one.pv for one in found.lines), Decimal(0))
    assert near(found.pv_benefits + found.pv_harms, lines)
    assert near(found.npsv, lines - sum((one.pv for one in found.costs), Decimal(0)))
    assert near(found.npsv, sum((year.net for year in found.by_year), Decimal(0)))
    assert near(found.pv_benefits, sum((year.benefits for year in found.by_year), Decimal(0)))
    assert near(found.pv_harms, sum((year.harms for year in found.by_year), Decimal(0)))
    assert near(found.pv_costs, sum((year.costs for year in found.by_year), Decimal(0)))


@given(g.documents(), g.documents())
def test_two_assessments_together_are_worth_what_both_are(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    other = one | {"lines": other["lines"], "costs": other["costs"]}
    both = one | {key: one[key] + other[key] for key in ("lines", "costs")}
    assert near(of(both).npsv, of(one).npsv + of(other).npsv)


@given(g.documents(), plain_lines)
def test_a_harm_never_raises_the_total(document: dict[str, Any], line: dict[str, Any]) -> None:
    worse = document | {"lines": [*document["lines"], line | {"direction": "harm"}]}
    assert of(worse).npsv <= of(document).npsv
    assert of(worse).pv_benefits == of(document).pv_benefits


@given(g.documents())
def test_parts_are_never_above_the_whole(document: dict[str, Any]) -> None:
    for one in of(document).lines:
        assert abs(sum(one.parts.values(), Decimal(0))) <= abs(one.pv) + TINY * abs(one.pv)
        assert abs(one.cashable) <= abs(one.parts["fiscal"]) + TINY * abs(one.pv)


@given(g.documents())
def test_there_is_a_gain_exactly_where_the_ratio_is_above_1(document: dict[str, Any]) -> None:
    found = of(document)
    if found.bcr is not None:
        assert (found.npsv > 0) == (found.bcr > 1)
    else:
        assert found.pv_costs == 0


@given(g.documents(), st.sampled_from(["2012-13", "2020-21", "2022-23"]))
def test_the_ratio_does_not_depend_on_the_price_year(document: dict[str, Any], year: str) -> None:
    """Costs are stated at the price year, so they are put into its prices by hand."""
    lines = [line | {"price_base": "2015-16"} for line in document["lines"]]
    one = document | {"lines": lines, "deflator_edition": "hmt-2024-10", "price_year": "2023-24"}
    index = oracle.index("hmt-2024-10", year) / oracle.index("hmt-2024-10", "2023-24")
    expected, found = oracle.appraise(one), oracle.appraise(one | {"price_year": year})
    assert found["pv_benefits"] == (expected["pv_benefits"] or 0) * index
    engine = of(one | {"price_year": year})
    assert figure(engine.pv_benefits) == oracle.six_places(found["pv_benefits"])
    costs = of(one).pv_costs * (Decimal(index.numerator) / Decimal(index.denominator))
    assume(costs > 0)
    ratio = (engine.pv_benefits + engine.pv_harms) / costs
    assert abs(ratio - (of(one).bcr or 0)) < Decimal("1E-15") * max(abs(ratio), Decimal(1))


@given(
    st.one_of(
        g.decimals("1.000001", "1000", 6), g.decimals("0.000001", "1000", 6).map("-{}".format)
    ),
    st.sampled_from(g.RATES),
    plain_lines,
)
def test_a_rate_outside_0_to_1_is_refused_by_its_name(
    wrong: str, rate: str, line: dict[str, Any]
) -> None:
    document = {"format": "councilnet-assessment/1", "title": "T", "costs": []}
    said = faults(document | {"lines": [line | {rate: wrong}]})
    assert [fault.partition(":")[0] for fault in said] == [f"lines[0].{rate}"]
