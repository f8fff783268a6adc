"""Bars are as high as their numbers, and what stands beneath and above them does not touch."""

import pytest
from hypothesis import given as whatever
from hypothesis import strategies as st

from councilnet import charts
from councilnet.charts import columns

FULL = charts.HEIGHT - charts.TOP - charts.BOTTOM


def figures(*numbers: int) -> list[tuple[str, int]]:
    return [(str(2000 + i), n) for i, n in enumerate(numbers)]


def test_the_highest_fills_the_chart() -> None:
    chart = columns(figures(2, 0, 4))
    assert [bar.height for bar in chart.bars] == [FULL / 2, 0, FULL]
    assert [bar.y for bar in chart.bars] == [
        charts.TOP + FULL / 2,
        chart.ground,
        charts.TOP,
    ]
    assert [bar.number for bar in chart.bars] == ["2", "", "4"]
    assert [bar.name for bar in chart.bars] == ["2000", "2001", "2002"]


def test_where_there_are_many_some_are_named() -> None:
    chart = columns(figures(*[1] * 20))
    assert [bar.name for bar in chart.bars if bar.name] == ["2000", "2005", "2010", "2015"]
    assert {bar.number for bar in chart.bars} == {"1"}
    assert {bar.number for bar in columns(figures(*[1000] * 20)).bars} == {""}


@pytest.mark.parametrize("numbers", [[], [0], [0, 0]])
def test_there_may_be_nothing(numbers: list[int]) -> None:
    assert [bar.height for bar in columns(figures(*numbers)).bars] == [0] * len(numbers)


@whatever(st.lists(st.integers(0, 1_000_000), min_size=1, max_size=60))
def test_every_bar_stands_in_the_chart_beside_the_next(numbers: list[int]) -> None:
    chart = columns(figures(*numbers))
    assert [bar.n for bar in chart.bars] == numbers
    for bar in chart.bars:
        assert bar.x >= 0
        assert bar.x + bar.width <= chart.width + 0.1
        assert bar.y + bar.height == pytest.approx(chart.ground, abs=0.11)
        assert bar.y >= charts.TOP - 0.1
    for one, following in zip(chart.bars, chart.bars[1:], strict=False):
        assert one.x + one.width <= following.x
        assert (one.n > following.n) <= (one.height >= following.height)
