"""Case studies like one that is being read, each saying in what.

Which may be alike comes from the index in memory, so that a page costs the same however many are
published. One statement fetches the few that are then judged.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from councilnet import routing
from initiatives.index import Index
from initiatives.models import Edition
from initiatives.similar import LIKE_TITLE, sharing_most

CANDIDATES, A_FEW = 30, 3
WEIGHTS = {"principles": 0.4, "theme": 0.3, "title": 0.2, "type": 0.1}
ENOUGH = 0.4
# Django would take longer to compose it than PostgreSQL to answer
CURRENT_AMONG = """
    SELECT edition.id, council.slug, short_name, edition.slug, title, principle_keys, theme_key,
        council_type, similarity(unaccent(title), unaccent(%s))
    FROM initiatives_edition edition JOIN councilnet_council council ON council.id = council_id
    WHERE status = 'current' AND edition.id = ANY(%s)
"""


@dataclass(frozen=True)
class Told:
    """What is compared of a case study."""

    principles: frozenset[str]
    theme: str
    council_type: str

    @classmethod
    def of(cls, edition: Edition) -> Told:
        return cls(frozenset(edition.principle_keys), edition.theme_key, edition.council_type)


@dataclass(frozen=True)
class Common:
    """What two case studies have in common; ``title`` is from 0 to 1."""

    shared: int
    of_principles: int
    same_theme: bool
    same_type: bool
    title: float = 0

    @classmethod
    def of(cls, one: Told, other: Told, title: float = 0) -> Common:
        return cls(
            len(one.principles & other.principles),
            len(one.principles | other.principles),
            bool(one.theme) and one.theme == other.theme,
            bool(one.council_type) and one.council_type == other.council_type,
            title,
        )

    @property
    def score(self) -> float:
        """From 0 to 1."""
        return (
            WEIGHTS["principles"] * (self.shared / self.of_principles if self.of_principles else 0)
            + WEIGHTS["theme"] * self.same_theme
            + WEIGHTS["title"] * self.title
            + WEIGHTS["type"] * self.same_type
        )

    @property
    def is_enough(self) -> bool:
        """One principle of ten, or the same type of council, is shared by far too many."""
        alike = self.same_theme or self.shared > 1 or self.title >= LIKE_TITLE
        return alike and self.score >= ENOUGH

    @property
    def reasons(self) -> list[str]:
        """In what they are alike, in words."""
        reasons = [_("same theme")] if self.same_theme else []
        if self.shared:
            reasons.append(self._principles())
        if self.title >= LIKE_TITLE:
            reasons.append(_("title like it"))
        if self.same_type:
            reasons.append(_("same type of council"))
        return reasons

    def _principles(self) -> str:
        if self.shared == self.of_principles:
            words = ngettext("same principle", "same %(n)s principles", self.shared)
        else:
            words = ngettext("%(n)s principle in common", "%(n)s principles in common", self.shared)
        return words % {"n": self.shared}


@dataclass(frozen=True)
class Related:
    title: str
    council: str
    slug: str
    by: str
    common: Common


def related_to(edition: Edition, held: Index) -> list[Related]:
    """The published case studies most like it, the likest first: one statement, or none."""
    told = Told.of(edition)
    sharing = sharing_most(held, told.theme, edition.principle_keys, told.council_type)
    others = (pk for pk in sharing if pk != edition.pk)
    ids = list(islice(others, CANDIDATES))
    judged = [
        (-common.score, -pk, related)
        for pk, related in (_fetched(ids, edition, told, held) if ids else [])
        if (common := related.common).is_enough
    ]
    return [related for __, __, related in sorted(judged, key=lambda row: row[:2])[:A_FEW]]


def _fetched(
    ids: list[int], edition: Edition, told: Told, held: Index
) -> Iterator[tuple[int, Related]]:
    names = {option.value: option.label for option in held.options["council"]}
    with routing.connection().cursor() as cursor:
        cursor.execute(CURRENT_AMONG, [edition.title, ids])
        for pk, council, name, slug, title, principles, theme, council_type, like in cursor:
            common = Common.of(told, Told(frozenset(principles), theme, council_type), like)
            yield pk, Related(title, council, slug, names.get(council, name), common)
