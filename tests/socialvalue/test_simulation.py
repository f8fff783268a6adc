"""Draws by lot that come out the same for everybody."""

from decimal import Decimal
from itertools import permutations
from statistics import fmean, pvariance
from typing import Any

from hypothesis import given, settings

from socialvalue import files
from socialvalue.calculation import Result, calculate
from socialvalue.sensitivity import scenarios
from socialvalue.simulation import Simulation, simulate
from tests.socialvalue import given as g
from tests.socialvalue.cases import JOB_CLUB, case, cost, line, pence, spread

WIDE = spread("10", "20", "60")
RANGED: dict[str, Any] = {
    "deadweight": spread("0.1", "0.2", "0.5"),
    "drop_off": spread("0", "0.2", "0.3"),
    "duration_years": spread("1", "2.5", "4"),
}


def result(*lines: dict[str, Any], **fields: Any) -> Result:
    return calculate(case(*lines, **fields))


def figures(found: Simulation) -> list[str]:
    return [pence(number) for number in (found.p10, found.p50, found.p90, found.positive)]


def test_the_same_seed_gives_the_same_figures_on_every_machine() -> None:
    found = simulate(result(line(quantity=WIDE, **RANGED), costs=[cost("1000")]), 2000, 7)
    assert figures(found) == KNOWN
    assert figures(simulate(result(line(quantity=WIDE, **RANGED)), 2000, 8)) != KNOWN


KNOWN = ["1368.477148", "3327.895280", "6328.101167", "0.999500"]


def test_without_ranges_the_percentiles_are_the_central_figure() -> None:
    central = calculate(files.parse(JOB_CLUB))
    found = simulate(central)
    assert (found.p10, found.p50, found.p90) == (central.npsv,) * 3
    assert (found.n, found.seed, found.values) == (20_000, 1, ())
    assert found.positive == 1
    assert simulate(result(costs=[cost("2000")])).positive == 0
    assert simulate(result(costs=[cost("1000")])).positive == 0


def test_draws_are_triangular() -> None:
    """Mean (a + b + c) / 3, variance (a² + b² + c² − ab − ac − bc) / 18."""
    found = simulate(result(line(quantity=WIDE, unit_value="1"), costs=[]), 20_000)
    assert abs(fmean(found.values) - 30) < 0.3
    assert abs(pvariance(found.values) - 2100 / 18) < 3
    assert min(found.values) >= 10
    assert max(found.values) <= 60
    assert abs(found.p50 - Decimal("28.377")) < Decimal("0.5")


def test_a_range_that_ends_at_its_central_figure_is_drawn_too() -> None:
    for ends in (spread("10", "10", "20"), spread("10", "20", "20")):
        found = simulate(result(line(quantity=ends, unit_value="1"), costs=[]), 500)
        assert min(found.values) >= 10
        assert max(found.values) <= 20


def test_the_order_of_lines_changes_nothing() -> None:
    lines = [line(quantity=WIDE), line(quantity=WIDE, label="b", **RANGED), line(quantity=WIDE)]
    costs = [cost(spread("1", "2", "3")), cost("900")]  # type: ignore[arg-type]
    found = simulate(result(*lines, costs=costs), 500)
    for order in permutations(lines):
        assert simulate(result(*order, costs=costs[::-1]), 500) == found


def test_lines_that_are_alike_are_drawn_apart() -> None:
    two = simulate(result(line(quantity=WIDE), line(quantity=WIDE), costs=[]), 2000)
    one = simulate(result(line(quantity=WIDE), costs=[]), 2000)
    assert pvariance(two.values) < 3 * pvariance(one.values)


def test_costs_and_years_are_drawn() -> None:
    amount = spread("100", "500", "900")
    found = simulate(result(costs=[cost(amount, optimism=spread("0", "0.1", "0.5"))]), 500)  # type: ignore[arg-type]
    assert 1000 - 900 * 1.5 < min(found.values) < max(found.values) < 900
    years = simulate(result(line(duration_years=spread("1", "2", "3")), costs=[]), 500)
    assert 1000 < min(years.values) < 1100
    assert 2700 < max(years.values) < 2900


@settings(deadline=None, max_examples=40)
@given(g.documents())
def test_every_draw_lies_between_the_scenarios(document: dict[str, Any]) -> None:
    central = calculate(files.parse(document))
    ends = scenarios(central)
    found = simulate(central, 20)
    low, high = float(ends["cautious"].npsv), float(ends["hopeful"].npsv)
    slack = 1e-9 * max(abs(low), abs(high), 1)
    assert all(low - slack <= value <= high + slack for value in found.values)
    assert found.p10 <= found.p50 <= found.p90
    assert 0 <= found.positive <= 1
