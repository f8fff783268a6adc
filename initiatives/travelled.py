"""How an idea travelled, as its page shows it: a picture, and the same as a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from initiatives import contents, family_tree, ideas, lineage
from initiatives.family_tree import Branch, Node, Picture
from initiatives.index import Index
from initiatives.lineage import Family, Place, Taking
from initiatives.models import Adoption, Edition, Stage


@dataclass(frozen=True)
class Row:
    """A place in the nested list. ``taking`` is that by which it hangs there.

    ``also`` is what else it was taken from; ``closes`` has an item for each list that ends with it.
    """

    place: Place
    taking: Taking | None
    also: list[Taking]
    is_here: bool
    opens: bool
    closes: range


@dataclass(frozen=True)
class Travelled:
    family: Family
    picture: Picture
    rows: list[Row]
    taken_up: int

    @property
    def heading(self) -> str:
        """ "Tried in 4 other councils; what they changed"."""
        if not self.taken_up:
            return _("Planned elsewhere")
        words = ngettext(
            "Tried in %(n)s other council; what it changed",
            "Tried in %(n)s other councils; what they changed",
            self.taken_up,
        )
        return words % {"n": self.taken_up}

    @property
    def told(self) -> str:
        """The picture in a sentence."""
        return _(
            "%(n)s boxes, one for each council with its case study, each under the one that it took"
            " the idea from. The list has the same."
        ) % {"n": len(self.family.places)}


def of(edition: Edition, held: Index) -> Travelled | None:
    """None where it has no kin, which asks the database nothing."""
    if not edition.kin:
        return None
    family = lineage.family_of(edition.case_study_id, held)
    return _drawn(family, edition.taken_up) if family.takings else None


def furthest(held: Index) -> Travelled | None:
    """Of the idea that was tried in most councils: one statement while nothing changes."""
    key = ("furthest", get_language())
    if key not in held.kept:
        most = next(iter(ideas.that_travel(held)), None)
        held.kept[key] = most and _drawn(lineage.whole_family_of(most.place, held), most.tried)
    drawn: Travelled | None = held.kept[key]
    return drawn


def _drawn(family: Family, taken_up: int) -> Travelled:
    links = [(taking.origin.key, taking.taker.key) for taking in family.takings]
    tree = family_tree.branches(family.places, links)
    nodes = {key: _node(family, key) for key in family.places}
    return Travelled(family, family_tree.draw(nodes, links), list(_rows(family, tree)), taken_up)


def _node(family: Family, key: str) -> Node:
    place, taking = family.places[key], _first_taking(family, key)
    is_here = key == family.here
    said = taking.said_shortly if taking else _stage(place)
    title = _("This case study") if is_here else place.title
    return Node(key, place.name, (*filter(None, [title, said]),), _kind(place, taking, is_here))


def _stage(place: Place) -> str:
    return "" if place.stage == Stage.NOT_KNOWN else contents.label(Stage, place.stage)


def _kind(place: Place, taking: Taking | None, is_here: bool) -> str:
    if is_here:
        return "here"
    if taking and taking.status == Adoption.Status.STOPPED:
        return "stopped"
    return "told" if place.address else "untold"


def _first_taking(family: Family, key: str) -> Taking | None:
    return next((taking for taking in family.takings if taking.taker.key == key), None)


def _rows(family: Family, tree: Sequence[Branch]) -> Iterator[Row]:
    depths = [branch.depth for branch in tree[1:]] + [0]
    for branch, following in zip(tree, depths, strict=True):
        by = [taking for taking in family.takings if taking.taker.key == branch.key]
        yield Row(
            family.places[branch.key],
            by[0] if by else None,
            by[1:],
            branch.key == family.here,
            following > branch.depth,
            range(max(branch.depth - following, 0)),
        )
