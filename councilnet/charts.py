"""Charts as geometry: numbers become bars, and a template draws them as SVG.

Nothing here knows what is counted. Every chart stands beside a table of the same figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

WIDTH, HEIGHT = 600, 220
TOP, BOTTOM = 30, 36  # for the numbers above the bars, and the names beneath
MOST_NAMES = 4  # so many stand beneath without touching, on a narrow screen too
DIGIT = 16  # as wide as one is on a narrow screen
GAP = 0.22  # of a bar's place


@dataclass(frozen=True)
class Bar:
    """``name`` and ``number`` are empty where they would touch their neighbours'."""

    label: str
    n: int
    x: float
    y: float
    width: float
    height: float
    name: str
    number: str

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True)
class Chart:
    bars: list[Bar]
    width: int = WIDTH
    height: int = HEIGHT
    ground: int = HEIGHT - BOTTOM


def columns(figures: Sequence[tuple[str, int]]) -> Chart:
    """Upright bars, from the left: the highest fills the chart, and 0 has no height."""
    most = max((n for __, n in figures), default=0)
    place = WIDTH / max(len(figures), 1)
    every = ceil(len(figures) / MOST_NAMES)
    has_numbers = place >= DIGIT * len(str(most))
    return Chart(
        [
            _bar(label, n, i * place, place, n / most if most else 0, not i % every, has_numbers)
            for i, (label, n) in enumerate(figures)
        ]
    )


def _bar(
    label: str, n: int, start: float, place: float, share: float, has_name: bool, has_number: bool
) -> Bar:
    height = round((HEIGHT - TOP - BOTTOM) * share, 1)
    return Bar(
        label=label,
        n=n,
        x=round(start + place * GAP / 2, 1),
        y=round(HEIGHT - BOTTOM - height, 1),
        width=round(place * (1 - GAP), 1),
        height=height,
        name=label if has_name else "",
        number=str(n) if has_number and n else "",
    )
