"""Money to result as data: a row for each award, with what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiatives import funding, index
from initiatives.funding import Awarded, Result, Round
from initiatives.lineage import Place
from initiatives.models import EvidenceLevel
from initiatives.outputs import columns
from initiatives.outputs.columns import Absolute, Column
from initiatives.outputs.listings import Listing

Row = tuple[Round, Awarded]


def of_all(absolute: Absolute) -> Listing:
    rounds = funding.every(index.current())
    return _listing(rounds, "funding", _("Money to result"), reverse("funding"), absolute)


def of_round(shown: Round, absolute: Absolute) -> Listing:
    name = f"funding-{shown.round.slug}"
    return _listing([shown], name, shown.round.name, shown.round.get_absolute_url(), absolute)


def _listing(
    rounds: Iterable[Round], name: str, title: str, page: str, absolute: Absolute
) -> Listing:
    rows = [(one, award) for one in rounds for award in one.awards]
    words = ngettext("%(n)s award", "%(n)s awards", len(rows)) % {"n": f"{len(rows):,}"}
    shown = _columns(absolute)
    return Listing("awards", name, title, words, page, len(rows), shown, lambda: rows)


def _columns(absolute: Absolute) -> list[Column]:
    return [
        Column("id", "", lambda row: columns.tag(f"awards/{row[1].pk}")),
        Column("round.name", _("Round"), lambda row: row[0].round.name),
        Column("round.decided", _("Round decided on"), _decided),
        Column("title", _("Award"), lambda row: row[1].title),
        Column("kind.key", "", lambda row: row[1].kind),
        Column("kind.label", _("Kind"), lambda row: row[1].label),
        Column("lead", _("Led by"), lambda row: row[1].lead.name),
        Column("partners", _("Partners"), lambda row: [_named(p) for p in row[1].partners]),
        Column("amount", _("Amount in pounds"), lambda row: row[1].amount),
        Column("awarded", _("Awarded on"), lambda row: columns.iso(row[1].awarded_on)),
        Column("products", _("What it made"), lambda row: _titles(row[1].products)),
        Column("case_studies", _("Case studies"), lambda row: _case_studies(row, absolute)),
        Column("evidence.level", _("Evidence level"), lambda row: _evidence(row[1])),
        Column("evidence.label", _("Evidence"), _evidence_label),
        Column("outcomes", _("Outcomes measured"), lambda row: _count(row[1], "outcomes")),
        Column("tried_elsewhere", _("Times tried elsewhere"), lambda row: _count(row[1], "tried")),
        Column("address", _("Address"), lambda row: absolute(row[0].round.get_absolute_url())),
        columns.licence(),
    ]


def _decided(row: Row) -> str | None:
    return columns.iso(row[0].round.decided_on)


def _named(place: Place) -> dict[str, str | None]:
    return {"title": place.name, "slug": place.council or None}


def _titles(lines: list[str]) -> list[dict[str, str]]:
    return [{"title": line} for line in lines]


def _case_studies(row: Row, absolute: Absolute) -> list[dict[str, Any]]:
    return [_case_study(result, absolute) for result in row[1].results]


def _case_study(result: Result, absolute: Absolute) -> dict[str, Any]:
    address = absolute(result.place.address)
    return {"title": result.place.title, "council": result.place.name, "address": address}


def _evidence(award: Awarded) -> int | None:
    """The strongest of its case studies, and None where there is none."""
    return max(map(attrgetter("evidence_level"), award.results), default=None)


def _evidence_label(row: Row) -> str | None:
    level = _evidence(row[1])
    return None if level is None else str(EvidenceLevel(level).label)


def _count(award: Awarded, name: str) -> int:
    return sum(len(getattr(result, name)) for result in award.results)
