"""The draws of a simulation, counted in bins: what the chart of the distribution is drawn from."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from socialvalue import appraisal, files
from socialvalue.simulation import Bin, Simulation, bins

JOBS = {
    "format": "councilnet-assessment/1",
    "title": "Jobs",
    "lines": [
        {
            "label": "In work",
            "quantity": {"low": "10", "central": "24", "high": "30"},
            "unit_value": "9800",
        }
    ],
    "costs": [{"year": 0, "amount": "180000"}],
}


def drawn(*values: float) -> Simulation:
    zero = Decimal(0)
    return Simulation(len(values), 1, zero, zero, zero, zero, tuple(sorted(values)))


def test_what_is_certain_has_no_bins() -> None:
    assert bins(drawn()) == []
    assert bins(drawn(5.0, 5.0, 5.0)) == []


def test_bins_are_of_one_width_and_the_last_holds_its_end() -> None:
    found = bins(drawn(0.0, 1.0, 2.0, 3.0, 4.0), 2)
    assert found == [Bin(Decimal(0), Decimal(2), 2), Bin(Decimal(2), Decimal(4), 3)]


@given(st.lists(st.floats(-1e15, 1e15), min_size=2, max_size=200), st.integers(1, 40))
@settings(max_examples=200)
def test_every_draw_is_in_one_bin(values: list[float], number: int) -> None:
    simulation = drawn(*values)
    found = bins(simulation, number)
    assert sum(one.n for one in found) == (len(values) if found else 0)
    assert all(one.n >= 0 for one in found)
    assert len(found) == (number if min(values) != max(values) else 0)


def test_the_trace_tells_the_distribution() -> None:
    case = files.parse(JOBS)
    told = appraisal.appraise(case, simulate=2000, seed=1, trace=True)["trace"]["distribution"]
    assert len(told) == 24
    assert sum(one["n"] for one in told) == 2000
    assert (
        told == appraisal.appraise(case, simulate=2000, seed=1, trace=True)["trace"]["distribution"]
    )
    assert appraisal.appraise(case, trace=True)["trace"]["distribution"] == []
