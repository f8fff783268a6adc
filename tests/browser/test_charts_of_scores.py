"""What is written in charts can be read on a phone: large enough, whole, apart from the rest."""

from collections.abc import Iterator, Sequence
from typing import Any

from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.factories import published
from tests.socialvalue import scored

SMALLEST = 12  # pixels
SEEN = """() => [...document.querySelectorAll("main svg.app-chart")].map(chart => {
    const scale = chart.getScreenCTM().a, frame = chart.getBoundingClientRect();
    return [...chart.querySelectorAll("text")].map(text => {
        const box = text.getBoundingClientRect();
        return {
            text: text.textContent,
            size: parseFloat(getComputedStyle(text).fontSize) * scale,
            left: box.left - frame.left, right: frame.right - box.right,
            x: [box.left, box.right], y: [box.top, box.bottom],
        };
    });
})"""
LONG = {
    **scored.JOBS,
    "label": "People who looked for work for more than two years, and their children",
    "quantity": {"low": "2000000", "central": "2400000", "high": "2600000"},
    "duration_years": "40",
}
HARM = {**scored.VISITS, "quantity": "40000000", "duration_years": "3"}


def test_words_in_charts_are_large_whole_and_apart(
    page: Page, live_server: LiveServer, reference_data: None
) -> None:
    scored.scored(published("Small"))
    scored.scored(published("Large"), LONG, HARM)
    for slug in ("small", "large"):
        page.goto(f"/case-studies/stevenage/{slug}/social-value/")
        charts = page.evaluate(SEEN)
        assert len(charts) == 6
        for words in charts:
            assert [one["text"] for one in words if one["size"] < SMALLEST] == []
            assert [one["text"] for one in words if min(one["left"], one["right"]) < -1] == []
            assert list(overlapping(words)) == []


def overlapping(words: Sequence[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for i, one in enumerate(words):
        for other in words[:i]:
            if all(meet(one[side], other[side]) for side in ("x", "y")):
                yield other["text"], one["text"]


def meet(one: list[float], other: list[float]) -> bool:
    """By more than the leading of a line."""
    return min(one[1], other[1]) - max(one[0], other[0]) > 3
