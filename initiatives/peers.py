"""Councils like a council: who they are, and what they published that is like a case study."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from councilnet.likeness import Like
from councilnet.models import Council
from initiatives.directory import Query
from initiatives.facets import Option, listed
from initiatives.index import Index
from initiatives.models import Edition


@dataclass(frozen=True)
class Peer:
    """A council like another, and how many case studies it and those that went into it have."""

    like: Like
    n: int


@dataclass(frozen=True)
class DoneLikeThis:
    """What councils like a council published that is like a case study.

    ``address`` leads there. Where no council ``did`` so, it is all that councils like it published.
    """

    did: list[Like]
    n: int
    theme: str
    shares_principle: bool
    address: str

    @property
    def names(self) -> str:
        return listed(sorted(like.name for like in self.did), _("and"))

    @property
    def words(self) -> str:
        """What they published: "2 case studies about Housing that share a principle with it"."""
        words = ngettext("%(n)s case study", "%(n)s case studies", self.n)
        if self.theme and self.shares_principle:
            words = ngettext(
                "%(n)s case study about %(theme)s that shares a principle with this one",
                "%(n)s case studies about %(theme)s that share a principle with this one",
                self.n,
            )
        elif self.theme:
            words = ngettext(
                "%(n)s case study about %(theme)s", "%(n)s case studies about %(theme)s", self.n
            )
        elif self.shares_principle:
            words = ngettext(
                "%(n)s case study that shares a principle with this one",
                "%(n)s case studies that share a principle with this one",
                self.n,
            )
        return words % {"n": f"{self.n:,}", "theme": self.theme}


def peers_of(council: Council, held: Index) -> list[Peer]:
    """The likest first."""
    return [Peer(like, _by(like, held).bit_count()) for like in held.likes(council.pk)]


def like_alone(council: Council, held: Index) -> Query:
    """All that councils like a council published."""
    return Query({"like": _named("like", [council.slug], held)}, index=held)


@dataclass(frozen=True)
class LikeMine:
    """A link to what is found already, of councils like one alone."""

    words: str
    address: str


def like_mine(mine: Sequence[Council], query: Query) -> list[LikeMine]:
    """A link for each council of a person's, save one whose likes are chosen already."""
    chosen = {option.value for option in query.chosen.get("like", ())}
    one = _("Councils like mine")
    return [
        LikeMine(
            one
            if len(mine) == 1
            else _("Councils like %(council)s") % {"council": council.short_name},
            _narrowed(query, council).address(),
        )
        for council in mine
        if council.slug not in chosen
    ]


def _narrowed(query: Query, council: Council) -> Query:
    like = {"like": _named("like", [council.slug], query.index)}
    return replace(query, chosen={**query.chosen, **like}, page=1)


def not_known(council: Council) -> list[str]:
    """What a comparison with others has to do without, in words."""
    facts = {
        _("its population"): council.population,
        _("whether it is urban or rural"): (
            council.rural_urban or council.type == Council.Type.PARISH
        ),
        _("where it lies"): council.latitude is not None,
    }
    return [words for words, known in facts.items() if not known]


def done_like_this(edition: Edition, held: Index) -> DoneLikeThis | None:
    """Of the same theme and by one of its principles; else of its theme; else by a principle.

    None where no council is like its own, or where none of these has published anything.
    """
    likes = held.likes(edition.council_id)
    query = next((one for one in _queries(edition, held) if one.found.total), None)
    if not likes or query is None:
        return None
    is_like_this = len(query.chosen) > 1
    return DoneLikeThis(
        [like for like in likes if is_like_this and _by(like, held) & query.found.held],
        query.found.total,
        "".join(theme.label for theme in query.chosen.get("theme", ())),
        "principle" in query.chosen,
        query.address(),
    )


def _queries(edition: Edition, held: Index) -> Iterator[Query]:
    like = {"like": _named("like", [edition.council.slug], held)}
    theme = {"theme": _named("theme", [edition.theme_key], held)}
    principle = {"principle": _named("principle", edition.principle_keys, held)}
    for chosen in (theme | principle, theme, principle):
        if all(chosen.values()):
            yield Query(like | chosen, index=held)
    yield like_alone(edition.council, held)


def _named(key: str, values: Iterable[str], held: Index) -> tuple[Option, ...]:
    return tuple(option for option in held.options[key] if option.value in values)


def _by(like: Like, held: Index) -> int:
    """What it published, and those that went into it."""
    of_councils = held.columns["council_id"]
    return reduce(or_, (of_councils.get(str(council), 0) for council in like.covers), 0)
