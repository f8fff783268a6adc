"""The picture of a family: whatever its shape, all of it is seen and nothing hides another."""

import re
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initiatives import family_tree
from initiatives.family_tree import Box, Branch, Links, Node, Picture

words = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=80)


@st.composite
def families(draw: st.DrawFn) -> tuple[dict[str, Node], Links]:
    """Up to 30 councils, each of which took from any of those before it, or from none."""
    size = draw(st.integers(1, 30))
    nodes = {
        f"n{i}": Node(f"n{i}", draw(words) or "x", tuple(draw(st.lists(words, max_size=3))))
        for i in range(size)
    }
    origins = st.integers(0, size - 1)
    pairs = draw(st.lists(st.tuples(origins, origins), max_size=40)) if size > 1 else []
    return nodes, [(f"n{min(pair)}", f"n{max(pair)}") for pair in pairs if len(set(pair)) == 2]


def apart(one: Box, other: Box) -> bool:
    return (
        one.bottom <= other.y
        or other.bottom <= one.y
        or one.right <= other.x
        or other.right <= one.x
    )


def points(path: str) -> list[tuple[float, float]]:
    """Where a path of M, L, H and V turns."""
    x = y = 0.0
    found = []
    for letter, numbers in re.findall(r"([MLHV])([^MLHV]+)", path):
        said = [float(number) for number in numbers.split()]
        x = x if letter == "V" else said[0]
        y = y if letter == "H" else said[-1]
        found.append((x, y))
    return found


@given(families())
def test_no_two_boxes_overlap_and_all_is_inside(family: tuple[dict[str, Node], Links]) -> None:
    nodes, links = family
    picture = family_tree.draw(nodes, links)
    assert sorted(box.node.key for box in picture.boxes) == sorted(nodes)
    assert all(apart(one, other) for one, other in combinations(picture.boxes, 2))
    for box in picture.boxes:
        assert 0 <= box.x < box.right <= picture.width
        assert 0 <= box.y < box.bottom <= picture.height
        for text, x, y, __ in box.words:
            assert box.x < x < x + len(text) <= box.right
            assert box.y < y < box.bottom
    for path in [*picture.lines, *picture.second, *picture.arrows]:
        assert all(0 <= x <= picture.width and 0 <= y <= picture.height for x, y in points(path))


@given(families())
def test_every_link_has_its_line(family: tuple[dict[str, Node], Links]) -> None:
    nodes, links = family
    picture = family_tree.draw(nodes, links)
    assert len(picture.lines) == len({taker for __, taker in links})
    assert len(picture.lines) + len(picture.second) == len(set(links))
    assert len(picture.arrows) == len(picture.second)


@given(families())
def test_lines_of_the_tree_pass_beside_the_boxes(family: tuple[dict[str, Node], Links]) -> None:
    picture = family_tree.draw(*family)
    for path in picture.lines:
        (x, top), (__, bottom) = points(path)[:2]
        assert not any(
            box.x < x < box.right and box.y < bottom and top < box.bottom for box in picture.boxes
        )


@given(families())
def test_takers_stand_under_what_they_took(family: tuple[dict[str, Node], Links]) -> None:
    nodes, links = family
    tree = family_tree.branches(nodes, links)
    at = {branch.key: (i, branch) for i, branch in enumerate(tree)}
    for i, branch in enumerate(tree):
        if branch.parent:
            place, parent = at[branch.parent]
            assert place < i
            assert branch.depth == parent.depth + 1
            assert (branch.parent, branch.key) in links
        else:
            assert branch.depth == 0
            assert branch.key not in {taker for __, taker in links}


def chain(length: int) -> Picture:
    nodes = {str(i): Node(str(i), f"Council {i}", ("Running",)) for i in range(length)}
    return family_tree.draw(nodes, list(pairwise(nodes)))


@pytest.mark.parametrize("length", [1, 5, 30, 2000])
def test_a_chain_grows_downwards_and_keeps_room_for_words(length: int) -> None:
    picture = chain(length)
    assert picture.width == family_tree.WIDTH
    assert len(picture.boxes) == length
    assert min(box.width for box in picture.boxes) >= 350
    assert [box.y for box in picture.boxes] == sorted(box.y for box in picture.boxes)


def test_who_took_it_first_is_its_parent() -> None:
    links = [("a", "c"), ("b", "c"), ("a", "d")]
    assert family_tree.branches("abcd", links) == [
        *(Branch("a", "", 0), Branch("c", "a", 1), Branch("d", "a", 1)),
        Branch("b", "", 0),
    ]
    nodes = {key: Node(key, key) for key in "abcd"}
    assert len(family_tree.draw(nodes, links).second) == 1


def test_a_circle_would_be_cut_open() -> None:
    nodes = {key: Node(key, key) for key in "ab"}
    picture = family_tree.draw(nodes, [("a", "b"), ("b", "a")])
    assert [box.node.key for box in picture.boxes] == ["a", "b"]
    assert (len(picture.lines), len(picture.second)) == (1, 1)


def test_long_words_are_cut_and_long_texts_end() -> None:
    node = Node("a", "Llanfairpwllgwyngyll" * 9, ("many words " * 40,))
    [box] = family_tree.draw({"a": node}, []).boxes
    assert len(box.name) == family_tree.MOST_LINES
    assert box.lines[-1].endswith("…")


def test_nothing_is_a_picture_too() -> None:
    assert family_tree.draw({}, []) == Picture([], [], [], [], 1)
