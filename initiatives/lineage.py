"""Who took whose idea, as everybody may read it: the family tree of one, and all that travelled.

Nothing here knows of an adoption that is not ``shown()``, nor of a case study that is not current.
A council is named as its current edition names it. One that has published nothing of what it took
is named by its adoption, unless the name is withheld there or in what it is writing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from initiatives import partial_dates
from initiatives.index import Index
from initiatives.models import Adoption, Edition, StopCause

Status = Adoption.Status
CURRENT = Edition.Status.CURRENT
# Up to the eldest and down to the youngest. UNION ends the walk whatever the links are.
FAMILY = """
    WITH RECURSIVE link AS (
        SELECT adoption.origin_id, adoption.result_id FROM ({shown}) adoption
        JOIN initiatives_edition origin
            ON origin.case_study_id = adoption.origin_id AND origin.status = 'current'
        JOIN initiatives_edition result
            ON result.case_study_id = adoption.result_id AND result.status = 'current'
    ), family(id) AS (
        SELECT %s::bigint
        UNION
        SELECT CASE family.id WHEN link.origin_id THEN link.result_id ELSE link.origin_id END
        FROM family JOIN link ON family.id IN (link.origin_id, link.result_id)
    ) SELECT id FROM family
"""
OF_EDITION = ("case_study_id", "title", "slug", "stage", "council__slug", "council__short_name")
FIELDS = (
    *("pk", "origin_id", "council__slug", "council__short_name", "is_withheld", "status"),
    *("started", "begun_at", "what_changed", "stop_cause", "stop_lesson"),
    *(f"{end}__{name}" for end in ("old", "new") for name in OF_EDITION),
    *(f"{end}__council__is_stand_in" for end in ("old", "new")),
)
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Place:
    """A council with its case study, or one that has published none: then it has no title.

    ``council`` is a slug, and "" where the name is withheld: then nothing leads to it.
    """

    key: str
    council: str
    name: str
    title: str = ""
    address: str = ""
    stage: str = ""


@dataclass(frozen=True)
class Taking:
    """That ``taker`` took up what ``origin`` tells of. ``since`` is a partial date, or ""."""

    pk: int
    origin: Place
    taker: Place
    status: str
    since: str
    begun_on: date
    what_changed: str
    stop_cause: str
    stop_lesson: str

    @property
    def when(self) -> str:
        """By which takings are put in order."""
        return self.since or self.begun_on.isoformat()

    @property
    def was_tried(self) -> bool:
        """As ``AdoptionQuerySet.tried`` says."""
        return self.status != Status.PLANNING

    @property
    def said(self) -> str:
        """ "Running, begun March 2024"."""
        return self._said(self.since)

    @property
    def said_shortly(self) -> str:
        """ "Running, begun 2024"."""
        return self._said(self.since[:4])

    def _said(self, since: str) -> str:
        label = Status(self.status).label
        if not since:
            return str(label)
        day = partial_dates.describe(since)
        return _("%(status)s, begun %(day)s") % {"status": label, "day": day}

    @property
    def why_it_stopped(self) -> str:
        return str(StopCause(self.stop_cause).label) if self.stop_cause else ""


@dataclass(frozen=True)
class Family:
    """All that are kin to a case study, each once, and who took it from whom.

    ``here`` is its key, or "" where the family is shown on no page of theirs.
    """

    here: str
    takings: list[Taking]

    @cached_property
    def places(self) -> dict[str, Place]:
        both = ((taking.origin, taking.taker) for taking in self.takings)
        return {place.key: place for pair in both for place in pair}

    @property
    def taken_from(self) -> list[Taking]:
        return [taking for taking in self.takings if taking.taker.key == self.here]

    @property
    def taken_by(self) -> list[Taking]:
        return [taking for taking in self.takings if taking.origin.key == self.here]


def whole_family_of(place: Place, held: Index) -> Family:
    """The same, as it is seen from outside. ``place`` has a case study."""
    family = family_of(int(place.key[1:]), held)
    return Family("", family.takings)


def family_of(case_study_id: int, held: Index) -> Family:
    """One statement. Call it of a case study with an edition that is current."""
    sql, params = Adoption.objects.shown().order_by().query.sql_with_params()
    family = RawSQL(FAMILY.format(shown=sql), [*params, case_study_id])  # noqa: S611  # Django's
    rows = _rows().filter(origin__in=family)
    return Family(_key(case_study_id), sorted(_takings(rows, held), key=_by_time))


def every(held: Index) -> list[Taking]:
    """All that everybody may read of, the newest first: one statement while nothing changes."""
    kept: list[Taking] | None = held.kept.get(("travels", get_language()))
    if kept is None:
        kept = held.kept[("travels", get_language())] = list(_takings(_rows(), held))
    return kept


def _by_time(taking: Taking) -> tuple[str, int]:
    return taking.when, taking.pk


# Asking


def _rows() -> QuerySet[Adoption, dict[str, Any]]:
    today = timezone.localdate()
    of_its_own = Edition.objects.standing().filter(case_study=OuterRef("result"))
    withheld = (
        Q(name_withheld_until__gt=today)
        | Q(result__name_withheld_until__gt=today)
        | Exists(of_its_own.filter(council__is_stand_in=True))
    )
    return (
        Adoption.objects.shown()
        .annotate(
            old=FilteredRelation("origin__editions", condition=Q(origin__editions__status=CURRENT)),
            new=FilteredRelation("result__editions", condition=Q(result__editions__status=CURRENT)),
            is_withheld=withheld,
        )
        .filter(old__isnull=False)
        .order_by("-pk")
        .values(*FIELDS)
    )


def _takings(rows: Iterable[Row], held: Index) -> Iterator[Taking]:
    names = {option.value: option.label for option in held.options["council"]}
    for row in rows:
        yield Taking(
            row["pk"],
            _published(row, "old", names),
            _taker(row, names),
            row["status"],
            row["started"],
            timezone.localdate(row["begun_at"]),
            row["what_changed"],
            row["stop_cause"],
            row["stop_lesson"],
        )


def _taker(row: Row, names: Mapping[str, str]) -> Place:
    if row["new__case_study_id"]:
        return _published(row, "new", names)
    slug = "" if row["is_withheld"] else row["council__slug"]
    return Place(f"a{row['pk']}", slug, _name(slug, row["council__short_name"], names))


def _published(row: Row, end: str, names: Mapping[str, str]) -> Place:
    council = row[f"{end}__council__slug"]
    slug = "" if row[f"{end}__council__is_stand_in"] else council
    return Place(
        _key(row[f"{end}__case_study_id"]),
        slug,
        _name(slug, row[f"{end}__council__short_name"], names),
        row[f"{end}__title"],
        reverse("case_study", args=[council, row[f"{end}__slug"]]),
        row[f"{end}__stage"],
    )


def _name(slug: str, short_name: str, names: Mapping[str, str]) -> str:
    return names.get(slug, short_name) if slug else _("A council whose name is withheld")


def _key(case_study_id: int) -> str:
    return f"c{case_study_id}"
