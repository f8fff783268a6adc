"""Hypothesis's assessments: whatever the file format allows, in numbers that people write."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from socialvalue.numbers import plain

RATES = ("deadweight", "attribution", "displacement", "leakage", "optimism", "drop_off")
STREAMS = ("benefits", "costs")
PARTS = ("fiscal", "economic", "social", "wellbeing", "environmental")


def decimals(least: str, most: str, places: int) -> st.SearchStrategy[str]:
    return st.decimals(Decimal(least), Decimal(most), places=places).map(plain)


rates = st.one_of(st.sampled_from(["0", "1", "0.5"]), decimals("0", "1", 6))
some_left = decimals("0", "0.9", 3)
amounts = st.one_of(st.sampled_from(["0", "1"]), decimals("0", "100000", 2))
above_nothing = decimals("1", "100000", 2)
durations = st.one_of(st.sampled_from(["1", "0.5", "2.25"]), decimals("0.001", "9", 3))
years = st.one_of(st.integers(0, 5), st.sampled_from([29, 30, 31, 74]))
labels = st.text("abcŵ £9 ", min_size=1, max_size=8).filter(str.strip)


def ranges(numbers: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, str]]:
    ordered = st.lists(numbers, min_size=3, max_size=3).map(
        lambda three: sorted(three, key=Decimal)
    )
    return ordered.map(lambda three: dict(zip(("low", "central", "high"), three, strict=True)))


def maybe_ranged(numbers: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    return st.one_of(numbers, ranges(numbers))


quantities = st.one_of(
    maybe_ranged(amounts),
    st.dictionaries(labels, maybe_ranged(decimals("0", "50", 3)), min_size=1, max_size=4),
)
# Tenths that come to 1 at most.
shares = st.lists(st.sampled_from([*PARTS, None]), max_size=10).map(
    lambda tenths: {p: f"0.{tenths.count(p)}" for p in PARTS if 0 < tenths.count(p) < 10}
)
lines = st.fixed_dictionaries(
    {"label": labels, "quantity": quantities, "unit_value": maybe_ranged(amounts)},
    optional={
        **{rate: maybe_ranged(rates) for rate in RATES},
        "direction": st.sampled_from(["benefit", "harm"]),
        "duration_years": maybe_ranged(durations),
        "start_year": years,
        "schedule": st.sampled_from(["standard", "health"]),
        "price_base": st.sampled_from(["2010-11", "2015-16", "2023-24"]),
        "shares": shares,
        "cashable": st.lists(rates, max_size=4),
    },
)
costs = st.fixed_dictionaries(
    {"year": years, "amount": maybe_ranged(amounts)},
    optional={"optimism": maybe_ranged(rates), "kind": st.sampled_from(["cash", "in-kind"])},
)
prices = st.sampled_from([{}, {"price_year": "2023-24", "deflator_edition": "hmt-2024-10"}])


@st.composite
def documents(
    draw: st.DrawFn, lines: st.SearchStrategy[Any] = lines, costs: st.SearchStrategy[Any] = costs
) -> dict[str, Any]:
    offsets = {
        key: draw(st.integers(0, 3)) for key in ("benefits_offset_years", "costs_offset_years")
    }
    return {
        "format": "councilnet-assessment/1",
        "title": draw(labels),
        **draw(prices),
        **offsets,
        "lines": draw(st.lists(lines, min_size=1, max_size=3)),
        "costs": draw(st.lists(costs, max_size=2)),
    }
