"""Councils that are like a council, and why: by type, people, urban or rural, region and distance.

Nothing here asks the database but ``like_every_council``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from heapq import nsmallest
from math import asin, cos, log, radians, sin, sqrt

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from councilnet.models import Council, CouncilSuccession, Nation

Type, RuralUrban = Council.Type, Council.RuralUrban
ENOUGH, AT_MOST = 0.6, 10
# Of type, people, urban or rural, region, distance
WEIGHTS = (3, 3, 2, 1, 1)
PARISH_WEIGHTS = (0, 3, 0, 1, 2)  # all of one type, and statistics say nothing else of them
# What differs from these in its type alone has much the same powers
SAME_POWERS = (
    {Type.LONDON_BOROUGH, Type.METROPOLITAN, Type.UNITARY},
    {Type.COUNTY, Type.UNITARY},
)
# From urban to rural it is two steps
STEPS = {
    (str(one), str(other)): 1 - abs(here - there) / 2
    for here, one in enumerate(RuralUrban)
    for there, other in enumerate(RuralUrban)
}
FAR = 150  # miles, from where on distance says nothing
NEAR = 60
EARTH = 3959  # its radius in miles
FIELDS = (
    *("slug", "short_name", "type", "nation", "region", "latitude", "longitude"),
    *("population", "rural_urban", "valid_from", "valid_to"),
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a council. ``point`` is its latitude and longitude in degrees."""

    council: int
    slug: str
    name: str
    type: str
    nation: str
    region: str
    population: int | None = None
    rural_urban: str = ""
    point: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """Another council beside one; ``None`` is what is not known of both."""

    types: tuple[str, str]
    people: tuple[int, int] | None
    rural_urban: tuple[str, str] | None
    regions: tuple[str, str]
    nations: tuple[str, str]
    miles: float | None

    @property
    def score(self) -> float:
        """From 0 to 1: the mean of what is known, so that a gap neither helps nor harms."""
        weights = PARISH_WEIGHTS if self.types[0] == Type.PARISH else WEIGHTS
        total = known = 0.0
        for weight, part in zip(weights, self.parts(), strict=True):
            if part is not None:
                total += weight * part
                known += weight
        return total / known

    def parts(self) -> tuple[float | None, ...]:
        """How alike by type, people, urban or rural, region and distance: each from 0 to 1."""
        return (
            1 if _same(self.types) else 0.5,
            # The same for half as many and for twice as many; four times as many is not alike
            max(0, 1 - log(max(self.people) / min(self.people), 4)) if self.people else None,
            STEPS[self.rural_urban] if self.rural_urban else None,
            1 if _same(self.regions) else 0.5 if _same(self.nations) else 0,
            None if self.miles is None else max(0, 1 - self.miles / FAR),
        )

    @property
    def reasons(self) -> list[str]:
        """In what they are alike, in words."""
        same_type = _same(self.types)
        return [
            _("same type") if same_type else _("a type with much the same powers"),
            *self._people(),
            *self._rural_urban(),
            *self._place(),
        ]

    def _people(self) -> list[str]:
        times = self.people[1] / self.people[0] if self.people else 0
        if 0.8 <= times <= 1.25:
            return [_("about as many people")]
        if 0.5 <= times <= 2:
            return [_("somewhat more people") if times > 1 else _("somewhat fewer people")]
        return []

    def _rural_urban(self) -> list[str]:
        if not (self.rural_urban and _same(self.rural_urban)):
            return []
        words = {
            RuralUrban.URBAN: _("urban too"),
            RuralUrban.PARTLY_RURAL: _("urban with rural areas too"),
            RuralUrban.RURAL: _("rural too"),
        }
        return [words[RuralUrban(self.rural_urban[0])]]

    def _place(self) -> list[str]:
        reasons = []
        if _same(self.regions):
            is_nation = self.regions[0] in Nation
            reasons.append(_("same nation") if is_nation else _("same region"))
        if self.miles is not None and self.miles <= NEAR:
            miles = max(1, round(self.miles))
            reasons.append(ngettext("%(n)s mile away", "%(n)s miles away", miles) % {"n": miles})
        return reasons


def _same(pair: tuple[str, str]) -> bool:
    return pair[0] == pair[1]


@dataclass(frozen=True, slots=True)
class Like:
    """A council that is like another. It ``covers`` itself and those that went into it."""

    council: int
    slug: str
    name: str
    score: float
    compared: Compared
    covers: frozenset[int]

    @property
    def reasons(self) -> list[str]:
        return self.compared.reasons


@cache
def are_comparable(one: str, other: str) -> bool:
    """Types of councils that are the same, or have much the same powers."""
    return one == other or any({one, other} <= powers for powers in SAME_POWERS)


def compare(one: Facts, other: Facts) -> Compared:
    return Compared(
        (one.type, other.type),
        (one.population, other.population) if one.population and other.population else None,
        (one.rural_urban, other.rural_urban) if one.rural_urban and other.rural_urban else None,
        (one.region, other.region),
        (one.nation, other.nation),
        miles_between(one.point, other.point) if one.point and other.point else None,
    )


def miles_between(here: tuple[float, float], there: tuple[float, float]) -> float:
    """As the crow flies, by the haversine formula."""
    north, far_north = radians(here[0]), radians(there[0])
    across = sin((far_north - north) / 2) ** 2
    across += cos(north) * cos(far_north) * sin(radians(there[1] - here[1]) / 2) ** 2
    return 2 * EARTH * asin(min(1, sqrt(across)))


def likest(one: Facts, others: Iterable[Facts]) -> list[Like]:
    """Those that are like it, the likest first, and by name where they are as like."""
    found = [
        (-round(score, 9), other.name, other.council, other, compared)
        for other in others
        if one.council != other.council
        and are_comparable(one.type, other.type)
        and (score := (compared := compare(one, other)).score) >= ENOUGH
    ]
    best = nsmallest(AT_MOST, found, key=lambda row: row[:3])
    return [
        Like(council, like.slug, name, -score, compared, frozenset({council}))
        for score, name, council, like, compared in best
    ]


def like_every(
    councils: Collection[Facts], standing: Collection[int], successions: Iterable[tuple[int, int]]
) -> dict[int, list[Like]]:
    """The likest councils of each, among those that are ``standing``.

    A council that is no more is like what its successors are like. A council is not liked to
    what it came from or goes into: that is the same place. A succession is (old, new).
    """
    pairs = list(successions)
    into, before = _mapped(pairs), _mapped((new, old) for old, new in pairs)
    by_id = {facts.council: facts for facts in councils}
    found = {}
    for one in councils:
        earlier, later = _reached(one.council, before), _reached(one.council, into)
        others = [by_id[pk] for pk in standing if pk not in earlier | later]
        heirs = [] if one.council in standing else sorted(later.intersection(standing))
        likes = [like for pk in heirs or [one.council] for like in likest(by_id[pk], others)]
        found[one.council] = [
            replace(like, covers=_reached(like.council, before) - earlier) for like in _best(likes)
        ]
    return found


def _best(likes: list[Like]) -> list[Like]:
    """Each council once, since it may be like several successors."""
    best: dict[int, Like] = {}
    for like in sorted(likes, key=lambda like: -like.score):
        best.setdefault(like.council, like)
    return list(best.values())[:AT_MOST]


def _mapped(pairs: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def _reached(council: int, steps: Mapping[int, list[int]]) -> frozenset[int]:
    """Itself, and all to which the steps lead; a cycle in the data ends the walk."""
    found, ahead = {council}, [council]
    while ahead:
        new = [other for other in steps.get(ahead.pop(), []) if other not in found]
        found.update(new)
        ahead.extend(new)
    return frozenset(found)


# The same facts give the same answer, and they are asked for after every publication
_kept = lru_cache(maxsize=1)(like_every)


def like_every_council() -> dict[int, list[Like]]:
    """By the id of each council, also of one that is no more: not to be changed. Two statements."""
    councils = list(Council.objects.only(*FIELDS))
    today = timezone.localdate()
    standing = tuple(
        council.pk
        for council in councils
        if not (council.is_abolished or (council.valid_from and council.valid_from > today))
    )
    pairs = CouncilSuccession.objects.order_by().values_list("old_id", "new_id")
    return _kept(tuple(map(facts_of, councils)), standing, tuple(pairs))


def facts_of(council: Council) -> Facts:
    return Facts(
        council.pk,
        council.slug,
        council.short_name,
        council.type,
        council.nation,
        council.region,
        council.population,
        council.rural_urban,
        None
        if council.latitude is None or council.longitude is None
        else (float(council.latitude), float(council.longitude)),
    )
