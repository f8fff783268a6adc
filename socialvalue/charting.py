"""Charts of a score as geometry: amounts become bars, lines and words, and a template draws them.

Nothing here knows what is counted, nor how an amount is spelled: names and numbers come as text.
Every chart stands beside a table of the same figures. All is in units of a picture that is WIDTH
wide; on a narrow screen two units are about a pixel, so that LETTER is as wide as one may be there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from textwrap import wrap

WIDTH = 600
LETTER = 16
LINE = 32  # from one line of words to the next
A_LINE = WIDTH // LETTER  # letters
MOST_LINES = 2
THICK, SPACE = 24, 20  # of a bar, and between two rows
HEIGHT, TOP, BOTTOM = 352, 72, 40  # of charts whose bars stand
EDGE = 2  # so that the stroke of a bar at the edge is seen whole
LEVELS = 5
ZERO = Decimal(0)


@dataclass(frozen=True)
class Words:
    """A line of words; ``y`` is where it stands on, ``anchor`` the end of it that is at ``x``."""

    text: str
    x: float
    y: float
    anchor: str = "start"


@dataclass(frozen=True)
class Block:
    """``kind`` says how it is drawn: "gain", "loss", "whole", "on" or "off"."""

    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Stroke:
    kind: str
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Picture:
    height: float
    words: tuple[Words, ...] = ()
    blocks: tuple[Block, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    path: str = ""  # of a line through points, as SVG writes them
    width: int = WIDTH


@dataclass(frozen=True)
class Span:
    """A row of a chart: from one amount to another, with what it is called and its number."""

    name: str
    number: str
    start: Decimal
    end: Decimal
    kind: str


# --- Rows: a bar lies under its words ------------------------------------------------------------
def rows(spans: Sequence[Span], mark: Decimal = ZERO) -> Picture:
    """Bars that lie, on one scale that has ``mark`` in it: a line is there beside each bar."""
    scale = Scale([mark, *(one.start for one in spans), *(one.end for one in spans)])
    words: list[Words] = []
    blocks: list[Block] = []
    y = 0.0
    for one in spans:
        said = _said(one.name, one.number, y)
        words += said
        y = said[-1].y + 10
        blocks.append(_lying(one, scale, y))
        y += THICK + SPACE
    x = scale.x(mark)
    strokes = [Stroke("ground", x, block.y - 4, x, block.y + THICK + 4) for block in blocks]
    return Picture(max(y - SPACE + 6, 1), tuple(words), tuple(blocks), tuple(strokes))


def profile(levels: Sequence[tuple[str, str, int]]) -> Picture:
    """Names, numbers and levels from 0 to 5: as many of five boxes are filled."""
    words: list[Words] = []
    blocks: list[Block] = []
    y = 0.0
    for name, number, level in levels:
        said = _said(name, number, y)
        words += said
        y = said[-1].y + 10
        blocks += _boxes(level, y)
        y += THICK + SPACE
    return Picture(max(y - SPACE + EDGE, 1), tuple(words), tuple(blocks))


def _said(name: str, number: str, y: float) -> list[Words]:
    """The number stands at the right of the name, or under it where there is no room."""
    lines = _wrapped(name)
    said = [Words(line, 0, y + (i + 1) * LINE - 8) for i, line in enumerate(lines)]
    if len(lines) == 1 and len(name) + len(number) + 2 <= A_LINE:
        return [*said, Words(number, WIDTH, said[0].y, "end")]
    return [*said, Words(number, 0, said[-1].y + LINE)]


def _wrapped(text: str) -> list[str]:
    """In two lines at most, the last with "…" where something is left out."""
    return wrap(text, A_LINE, max_lines=MOST_LINES, placeholder="…") or [""]


def _lying(one: Span, scale: Scale, y: float) -> Block:
    left, right = sorted([scale.x(one.start), scale.x(one.end)])
    return Block(one.kind, left, y, round(max(right - left, 1), 1), THICK)


def _boxes(level: int, y: float) -> list[Block]:
    place = (WIDTH - 2 * EDGE) / LEVELS
    return [
        Block("on" if i < level else "off", round(EDGE + i * place, 1), y, place - 8, THICK)
        for i in range(LEVELS)
    ]


class Scale:
    """Amounts to places from the left: the least is at the left edge, the most at the right."""

    def __init__(self, amounts: Sequence[Decimal]) -> None:
        self.least, most = min(amounts), max(amounts)
        self.width = most - self.least

    def share(self, amount: Decimal) -> float:
        return float((amount - self.least) / self.width) if self.width else 0.0

    def x(self, amount: Decimal) -> float:
        return round(EDGE + self.share(amount) * (WIDTH - 2 * EDGE), 1)

    def y(self, amount: Decimal) -> float:
        """From the top, in charts whose bars stand."""
        room = HEIGHT - TOP - BOTTOM
        return round(HEIGHT - BOTTOM - self.share(amount) * room, 1)


# --- From one amount to another ------------------------------------------------------------------
def waterfall(
    first: tuple[str, Decimal], steps: Sequence[tuple[str, Decimal]], last: tuple[str, Decimal]
) -> list[tuple[str, Decimal, Decimal, str]]:
    """Names with where each bar begins and ends, and its kind: what each step added or took.

    A step below 0 takes away. The last bar goes from 0 to where the steps lead.
    """
    found = [(first[0], ZERO, first[1], "whole")]
    level = first[1]
    for name, amount in steps:
        found.append((name, level, level + amount, "loss" if amount < 0 else "gain"))
        level += amount
    return [*found, (last[0], ZERO, last[1], "whole")]


# --- Columns: what stands ------------------------------------------------------------------------
def by_year(
    years: Sequence[tuple[str, Decimal, Decimal]], spelled: tuple[str, str, str]
) -> Picture:
    """Of each year its name, what it brings and what it takes (below 0), and the running total.

    ``spelled`` are the highest and the lowest amount drawn, and the total at the end, in words.
    """
    ups, downs = [year[1] for year in years], [year[2] for year in years]
    totals = running([up + down for up, down in zip(ups, downs, strict=True)])
    scale = Scale([ZERO, *totals, *ups, *downs])
    place = (WIDTH - 2 * EDGE) / max(len(years), 1)
    blocks = [
        _standing(kind, EDGE + i * place, place, scale, amount)
        for i, (up, down) in enumerate(zip(ups, downs, strict=True))
        for kind, amount in (("gain", up), ("loss", down))
        if amount
    ]
    middles = [round(EDGE + (i + 0.5) * place, 1) for i in range(len(years))]
    points = [(x, scale.y(total)) for x, total in zip(middles, totals, strict=True)]
    ground = Stroke("ground", 0, scale.y(ZERO), WIDTH, scale.y(ZERO))
    highest, lowest, end = spelled
    words = [Words(end, WIDTH, TOP - 12 - LINE, "end"), Words(highest, 0, TOP - 12)]
    words += [Words(lowest, 0, HEIGHT - BOTTOM + 28)] if scale.least < 0 else []
    return Picture(
        HEIGHT + LINE,
        (*words, *_names([name for name, *__ in years], middles)),
        tuple(blocks),
        (ground,),
        " ".join(f"{'L' if i else 'M'}{x} {y}" for i, (x, y) in enumerate(points)),
    )


def running(amounts: Sequence[Decimal]) -> list[Decimal]:
    found: list[Decimal] = []
    total = ZERO
    for amount in amounts:
        total += amount
        found.append(total)
    return found


def _standing(kind: str, start: float, place: float, scale: Scale, amount: Decimal) -> Block:
    top, bottom = sorted([scale.y(ZERO), scale.y(amount)])
    gap = place * 0.2
    return Block(
        kind, round(start + gap / 2, 1), top, round(place - gap, 1), round(bottom - top, 1)
    )


def _names(names: Sequence[str], middles: Sequence[float]) -> list[Words]:
    """So many as do not touch, under the chart."""
    every = _every(names)
    return [
        Words(name, *_within(name, x), HEIGHT + LINE - 8, "middle")
        for i, (name, x) in enumerate(zip(names, middles, strict=True))
        if not i % every
    ]


def _every(names: Sequence[str]) -> int:
    """The first and the last are moved inwards, and so need half as much room again."""
    place = WIDTH / max(len(names), 1)
    half = max(map(len, names), default=0) * LETTER / 2
    return max(1, ceil((max(2 * half, 3 * half - place / 2) + LETTER) / place))


def _within(text: str, x: float) -> tuple[float]:
    """Where the middle of the words may be, so that they stay in the picture."""
    half = min(len(text) * LETTER / 2, WIDTH / 2)
    return (round(min(max(x, half), WIDTH - half), 1),)


# --- A distribution ------------------------------------------------------------------------------
def distribution(
    bins: Sequence[tuple[Decimal, Decimal, int]],
    marks: Sequence[tuple[str, Decimal]],
    ends: tuple[str, str] = ("", ""),
) -> Picture:
    """Bins with their number of draws; ``marks`` are amounts with their words, from low to high.

    The words stand on lines of their own above the bars, so that near ones do not touch; ``ends``
    are the lowest and the highest amount, in words.
    """
    if not bins:
        return Picture(1)
    scale = Scale([bins[0][0], bins[-1][1], *(amount for __, amount in marks)])
    most = max(n for *__, n in bins) or 1
    top = LINE * len(marks) + 10
    ground = top + HEIGHT - TOP - BOTTOM
    blocks = [
        _counted(scale.x(low), scale.x(high), n / most, top, ground) for low, high, n in bins if n
    ]
    words = [
        Words(text, *_within(text, scale.x(amount)), (i + 1) * LINE - 8, "middle")
        for i, (text, amount) in enumerate(marks)
    ]
    strokes = [
        Stroke("mark", scale.x(amount), (i + 1) * LINE, scale.x(amount), ground)
        for i, (__, amount) in enumerate(marks)
    ]
    line = Stroke("ground", 0, ground, WIDTH, ground)
    low, high = Words(ends[0], 0, ground + 28), Words(ends[1], WIDTH, ground + 28, "end")
    return Picture(ground + LINE + EDGE, (*words, low, high), tuple(blocks), (*strokes, line))


def _counted(left: float, right: float, share: float, top: float, ground: float) -> Block:
    height = round((ground - top) * share, 1)
    return Block(
        "gain", left, round(ground - height, 1), round(max(right - left - 2, 1), 1), height
    )
