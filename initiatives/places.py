"""The councils that stand for themselves on the map and in tables of coverage.

A council that was abolished is not among them where another took its place: the options of the
facet count its work with its successor's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef

from councilnet.models import Council, CouncilSuccession, Region
from initiatives import maps
from initiatives.directory import Query
from initiatives.facets import Option
from initiatives.index import Index

# Choices that a council is within or not, and where it says so
OF_COUNCILS = {"type": "type", "region": "region", "nation": "nation", "like": "pk"}


@dataclass(frozen=True)
class Place:
    """A council with results; ``address`` finds the same for it alone."""

    council: Council
    option: Option
    n: int
    address: str

    @property
    def point(self) -> maps.Point | None:
        """In the picture, if anybody said where it is; boroughs of London in their inset."""
        latitude, longitude = self.council.latitude, self.council.longitude
        if latitude is None or longitude is None:
            return None
        where = float(latitude), float(longitude)
        is_in_inset = self.council.region == Region.LONDON
        return maps.LONDON.project(where) if is_in_inset else maps.on_map(where)


def drawn(places: Iterable[Place]) -> list[maps.Circle[Place]]:
    """Those of which somebody said where they are."""
    return maps.circles(
        (place, place.n, point) for place in places if (point := place.point) is not None
    )


def with_results(query: Query) -> list[Place]:
    """The most case studies first, then by name."""
    found = [
        Place(council, option, n, narrowed(query, council=option).address())
        for council, option in standing(query)
        if (n := query.found.count("council", option))
    ]
    return sorted(found, key=lambda place: (-place.n, place.option.label))


def standing(query: Query) -> list[tuple[Council, Option]]:
    """Those that somebody chose; without a choice, all that go on and lie within the others."""
    councils = _councils(query.index)
    if chosen := query.chosen.get("council"):
        return [(councils[option.value], option) for option in chosen if option.value in councils]
    return [
        (councils[option.value], option)
        for option in query.index.options["council"]
        if option.value in councils and _stands(councils[option.value], query)
    ]


def _stands(council: Council, query: Query) -> bool:
    if council.is_abolished and council.is_succeeded:  # type: ignore[attr-defined]  # annotated
        return False
    return all(
        any(str(getattr(council, name)) in option.covers for option in query.chosen[key])
        for key, name in OF_COUNCILS.items()
        if key in query.chosen
    )


def _councils(held: Index) -> dict[str, Council]:
    """By slug: one statement, and none until a council changes."""
    if "councils" not in held.kept:
        went_on = CouncilSuccession.objects.filter(old=OuterRef("pk"))
        councils = Council.objects.annotate(is_succeeded=Exists(went_on))
        held.kept["councils"] = {council.slug: council for council in councils}
    found: dict[str, Council] = held.kept["councils"]
    return found


def narrowed(query: Query, **options: Option) -> Query:
    """The same, of one option of each of these facets."""
    chosen = {key: (option,) for key, option in options.items()}
    return replace(query, chosen={**query.chosen, **chosen}, page=1)
