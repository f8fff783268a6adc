"""The family tree of an idea as geometry: boxes one beneath the other, and lines between them.

An idea stands once, under the one that it was taken from first; what else it was taken from has a
second line to it, at the right. So the picture grows downwards alone, and can be read on a
telephone however far an idea went. All is in units of a picture that is WIDTH wide, as in
councilnet/charts.py: on a narrow screen two units are about a pixel, so that LETTER is as wide as
one may be there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

WIDTH = 600
LETTER, BOLD, LINE = 15, 16, 32  # names are in bold
PAD, BETWEEN, EDGE = 12, 18, 2
STEP, MOST_STEPS = 32, 160  # to the right with each generation, and for all of them together
LANE, MOST_LANES, ARROW = 16, 5, 8  # of second lines, beside the boxes
MOST_LINES = 2
MANY = 12  # boxes: more have one line where these have two


@dataclass(frozen=True)
class Node:
    """``lines`` of text stand under its ``name``; ``kind`` says how it is drawn."""

    key: str
    name: str
    lines: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True)
class Box:
    """A node where it stands, its text in lines that fit."""

    node: Node
    x: float
    y: float
    width: float
    height: float
    name: tuple[str, ...]
    lines: tuple[str, ...]

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def words(self) -> list[tuple[str, float, float, bool]]:
        """Each line of words with its place, and whether it is of the name."""
        said = [*((line, True) for line in self.name), *((line, False) for line in self.lines)]
        return [
            (text, self.x + PAD, self.y + PAD + LINE * (i + 1) - 10, is_name)
            for i, (text, is_name) in enumerate(said)
        ]


@dataclass(frozen=True)
class Picture:
    """``lines``, ``second`` and the ``arrows`` at their ends are paths, as SVG writes them."""

    boxes: list[Box]
    lines: list[str]
    second: list[str]
    arrows: list[str]
    height: float
    width: int = WIDTH


@dataclass(frozen=True)
class Branch:
    """A node in its place in the tree, and by what it hangs there: "" for the eldest."""

    key: str
    parent: str
    depth: int


Links = Sequence[tuple[str, str]]  # from whom, by whom: the first of a taker is its parent


def branches(keys: Iterable[str], links: Links) -> list[Branch]:
    """Each once, those who took an idea under it and in the order of the links.

    Were the links a circle, which the database refuses, it would be cut open somewhere.
    """
    every, parents = list(dict.fromkeys(keys)), dict[str, str]()
    for origin, taker in links:
        parents.setdefault(taker, origin)
    children: dict[str, list[str]] = {}
    for taker, origin in parents.items():
        children.setdefault(origin, []).append(taker)
    eldest = [key for key in every if key not in parents]
    ahead = [Branch(key, "", 0) for key in reversed([*eldest, *every])]
    found: dict[str, Branch] = {}
    while ahead:
        branch = ahead.pop()
        if branch.key not in found:
            found[branch.key] = branch
            taken = reversed(children.get(branch.key, []))
            ahead += [Branch(key, branch.key, branch.depth + 1) for key in taken]
    return list(found.values())


def draw(nodes: Mapping[str, Node], links: Links) -> Picture:
    tree = branches(nodes, links)
    others = second_links(tree, links)
    lanes = min(len(others), MOST_LANES)
    edge = WIDTH - EDGE - (LANE * (lanes + 1) if lanes else 0)
    boxes = _boxes(nodes, tree, edge)
    at = {box.node.key: box for box in boxes}
    return Picture(
        boxes,
        [_elbow(at[branch.parent], at[branch.key]) for branch in tree if branch.parent],
        [
            _detour(at[origin], at[taker], edge + LANE * (1 + i % MOST_LANES))
            for i, (origin, taker) in enumerate(others)
        ],
        [_arrow(at[taker]) for __, taker in others],
        boxes[-1].bottom + EDGE if boxes else 1,
    )


def second_links(tree: Iterable[Branch], links: Links) -> Links:
    """What was taken from more than one: all that the tree itself does not show."""
    drawn = {(branch.parent, branch.key) for branch in tree}
    return [link for link in dict.fromkeys(links) if link not in drawn]


def _boxes(nodes: Mapping[str, Node], tree: Sequence[Branch], edge: float) -> list[Box]:
    deepest = max((branch.depth for branch in tree), default=0)
    step = min(STEP, MOST_STEPS / max(deepest, 1))
    most = MOST_LINES if len(tree) <= MANY else 1
    boxes: list[Box] = []
    y = float(EDGE)
    for branch in tree:
        boxes.append(_box(nodes[branch.key], EDGE + branch.depth * step, y, edge, most))
        y = boxes[-1].bottom + BETWEEN
    return boxes


def _box(node: Node, x: float, y: float, edge: float, most: int) -> Box:
    width = edge - x
    room = width - 2 * PAD
    name, letters = _wrapped(node.name, int(room / BOLD), most), int(room / LETTER)
    lines = tuple(part for line in node.lines for part in _wrapped(line, letters, most))
    height = 2 * PAD + LINE * (len(name) + len(lines))
    return Box(node, round(x, 1), y, round(width, 1), height, name, lines)


def _wrapped(text: str, letters: int, most: int) -> tuple[str, ...]:
    return tuple(wrap(text, letters, max_lines=most, placeholder="…"))


def _elbow(parent: Box, child: Box) -> str:
    """From the parent’s foot down, and to the right into the child’s side."""
    x, y = round((parent.x + child.x) / 2, 1), child.y + PAD + LINE / 2
    return f"M{x:g} {parent.bottom:g}V{y:g}H{child.x:g}"


def _detour(origin: Box, taker: Box, x: float) -> str:
    """Out at the right, along a lane, and in again at the right."""
    start, end = origin.y + origin.height / 2, taker.y + taker.height / 2
    return f"M{origin.right:g} {start:g}H{x:g}V{end:g}H{taker.right:g}"


def _arrow(taker: Box) -> str:
    point, middle, back = taker.right, taker.y + taker.height / 2, taker.right + ARROW
    return f"M{back:g} {middle - ARROW:g}L{point:g} {middle:g}L{back:g} {middle + ARROW:g}"
