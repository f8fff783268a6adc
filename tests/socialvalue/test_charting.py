"""Charts of scores as geometry: what is drawn stays in the picture, and ends where it should."""

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from socialvalue import charting
from socialvalue.charting import EDGE, LETTER, WIDTH, Picture, Span

amounts = st.decimals(min_value=-(10**12), max_value=10**12, places=6)
gains = st.decimals(min_value=0, max_value=10**12, places=6)
names = st.text(st.characters(categories=["L", "N", "Zs"]), max_size=200)
spans = st.lists(
    st.builds(Span, names, st.just("−£1.23 million"), amounts, amounts, st.just("gain")),
    max_size=12,
)


def is_inside(picture: Picture) -> bool:
    """Every bar and line, and every word's place."""
    width, height = picture.width + 0.2, picture.height + 0.2  # places are rounded
    blocks = all(
        b.x >= 0 and b.y >= 0 and b.x + b.width <= width and b.y + b.height <= height
        for b in picture.blocks
    )
    strokes = all(
        0 <= x <= width and 0 <= y <= height
        for s in picture.strokes
        for x, y in ((s.x1, s.y1), (s.x2, s.y2))
    )
    return blocks and strokes and all(0 <= w.x <= width and w.y <= height for w in picture.words)


# --- Rows ----------------------------------------------------------------------------------------
@given(spans, amounts)
def test_bars_that_lie_stay_in_the_picture(given_spans: list[Span], mark: Decimal) -> None:
    picture = charting.rows(given_spans, mark)
    assert is_inside(picture)
    assert len(picture.blocks) == len(picture.strokes) == len(given_spans)
    tops = [block.y for block in picture.blocks]
    assert tops == sorted(tops)


def test_the_longest_bar_fills_the_width_and_others_are_in_proportion() -> None:
    whole, half = charting.rows(
        [
            Span("One", "£100", Decimal(0), Decimal(100), "gain"),
            Span("Two", "£50", Decimal(0), Decimal(50), "gain"),
        ]
    ).blocks
    assert (whole.x, whole.width) == (EDGE, WIDTH - 2 * EDGE)
    assert (half.x, half.width) == (EDGE, (WIDTH - 2 * EDGE) / 2)


def test_a_long_name_is_cut_after_two_lines_and_its_number_stands_under_it() -> None:
    span = Span("word " * 40, "£1", Decimal(0), Decimal(1), "gain")
    words = charting.rows([span]).words
    assert [word.text for word in words] == [
        "word word word word word word word",
        "word word word word word word word…",
        "£1",
    ]
    assert all(len(word.text) <= charting.A_LINE for word in words)
    assert [word.anchor for word in words] == ["start"] * 3


def test_a_short_name_has_its_number_beside_it() -> None:
    name, number = charting.rows([Span("Homes", "£1", Decimal(0), Decimal(1), "gain")]).words
    assert (name.anchor, number.anchor, number.x) == ("start", "end", WIDTH)
    assert name.y == number.y


def test_nothing_is_drawn_of_nothing() -> None:
    for picture in (charting.rows([]), charting.profile([]), charting.distribution([], [])):
        assert (picture.blocks, picture.words, picture.height) == ((), (), 1)


@given(st.lists(st.tuples(names, st.integers(0, 5)), max_size=12))
def test_as_many_boxes_are_filled_as_the_level_says(levels: list[tuple[str, int]]) -> None:
    picture = charting.profile([(name, f"{level} of 5", level) for name, level in levels])
    assert is_inside(picture)
    filled = [
        sum(block.kind == "on" for block in picture.blocks[i * 5 : i * 5 + 5])
        for i in range(len(levels))
    ]
    assert filled == [level for __, level in levels]
    assert len(picture.blocks) == 5 * len(levels)


# --- From gross to net ---------------------------------------------------------------------------
@given(amounts, st.lists(amounts, max_size=9))
def test_a_waterfall_ends_where_its_steps_lead(gross: Decimal, steps: list[Decimal]) -> None:
    net = gross + sum(steps)
    found = charting.waterfall(
        ("Gross", gross), [(str(i), step) for i, step in enumerate(steps)], ("Net", net)
    )
    assert found[0] == ("Gross", Decimal(0), gross, "whole")
    assert found[-1] == ("Net", Decimal(0), net, "whole")
    ends = [bar[2] for bar in found]
    starts = [bar[1] for bar in found[1:-1]]
    assert starts == ends[: len(steps)]
    assert ends[-2] == net
    assert [kind for *__, kind in found[1:-1]] == ["loss" if step < 0 else "gain" for step in steps]


# --- By year -------------------------------------------------------------------------------------
@given(st.lists(st.tuples(gains, gains), max_size=130))
def test_columns_stay_in_the_picture(years: list[tuple[Decimal, Decimal]]) -> None:
    told = [(f"{2000 + i}-{i:02}", up, -down) for i, (up, down) in enumerate(years)]
    picture = charting.by_year(told, ("£1.23 million", "−£1.23 million", "Total: £1"))
    assert is_inside(picture)
    points = picture.path.split("L") if picture.path else []
    assert len(points) == len(years)
    under = [word for word in picture.words if word.anchor == "middle"]
    ends = [(w.x - len(w.text) * LETTER / 2, w.x + len(w.text) * LETTER / 2) for w in under]
    assert all(end <= start for (__, end), (start, __) in pairwise(ends))
    assert bool(under) == bool(years)


@given(st.lists(amounts, max_size=50))
def test_the_running_total_ends_at_the_sum(nets: list[Decimal]) -> None:
    totals = charting.running(nets)
    assert totals[-1:] == ([sum(nets)] if nets else [])
    assert len(totals) == len(nets)


# --- A distribution ------------------------------------------------------------------------------
@given(
    st.lists(st.integers(0, 20_000), min_size=1, max_size=24),
    amounts,
    st.decimals(min_value="0.01", max_value=10**9, places=2),
    st.lists(amounts, max_size=3),
)
def test_a_distribution_stays_in_the_picture(
    counts: list[int], low: Decimal, width: Decimal, marks: list[Decimal]
) -> None:
    bins = [(low + i * width, low + (i + 1) * width, n) for i, n in enumerate(counts)]
    picture = charting.distribution(
        bins, [("P10: −£1.23 million", mark) for mark in marks], ("£1", "£2")
    )
    assert is_inside(picture)
    assert len(picture.blocks) == sum(n > 0 for n in counts)
    assert len(picture.words) == len(marks) + 2
    lines = [word.y for word in picture.words[:-1]]
    assert len(set(lines)) == len(lines)  # each on a line of its own


@given(st.lists(st.integers(1, 1000), min_size=2, max_size=24))
def test_a_bin_is_as_high_as_its_share_of_the_fullest(counts: list[int]) -> None:
    bins = [(Decimal(i), Decimal(i + 1), n) for i, n in enumerate(counts)]
    blocks = charting.distribution(bins, []).blocks
    highest = max(block.height for block in blocks)
    for block, n in zip(blocks, counts, strict=True):
        assert abs(block.height - highest * n / max(counts)) < 0.2
