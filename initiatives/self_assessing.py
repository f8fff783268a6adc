"""How a council stands by the ten principles, told from what it published; and dated copies of it.

What is published without the council's name is only counted: a copy goes to others, as for a
review by peers. Predecessors' case studies are the council's too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NotRequired, TypedDict

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from councilnet.languages import ours
from councilnet.models import Council, User
from initiatives.models import Edition, EvidenceLevel, Principle, PrincipleNote, SelfAssessment
from initiatives.workflow import MoveRefused

FORMAT = 1


class Shown(TypedDict):
    """A case study, with days as "2026-11-23"."""

    id: int
    title: str
    by: str
    address: str
    stage: str
    evidence: int
    checked_on: str


class Standing(TypedDict):
    """By one principle; ``wording`` is that of the day."""

    key: str
    number: int
    title: str
    wording: str
    note: str
    case_studies: list[Shown]


class Content(TypedDict):
    format: int
    council: str
    day: str
    principles: list[Standing]
    unnamed: NotRequired[int]


# --- Today -------------------------------------------------------------------------------------
def content_of(council: Council, day: date) -> Content:
    """How it stands, for a page in its language. Four statements, whatever there is."""
    notes = dict(council.principle_notes.values_list("principle__key", "text"))
    named, unnamed = _published_by(council)
    return {
        "format": FORMAT,
        "council": council.name,
        "day": str(day),
        "principles": [
            {
                "key": principle.key,
                "number": principle.number,
                "title": principle.called,
                "wording": wording.reads if (wording := principle.wording_on(day)) else "",
                "note": notes.get(principle.key, ""),
                "case_studies": [_shown(e) for e in named if principle.key in e.principle_keys],
            }
            for principle in Principle.objects.with_wordings()
        ],
        "unnamed": unnamed,
    }


def _published_by(council: Council) -> tuple[list[Edition], int]:
    """By it and its predecessors: those under a name, and how many are published without."""
    theirs = Council.objects.with_predecessors([council.slug])
    current = Edition.objects.current().filter(case_study__council__in=theirs)
    rows = current.select_related("council").defer("content", "body", "heading", "search")
    editions = list(rows.order_by("checked_on", "pk"))
    named = [edition for edition in editions if not edition.council.is_stand_in]
    return named, len(editions) - len(named)


def _shown(edition: Edition) -> Shown:
    return {
        "id": edition.case_study_id,
        "title": edition.title,
        "by": edition.council.short_name,
        "address": edition.get_absolute_url(),
        "stage": edition.stage,
        "evidence": edition.evidence_level,
        "checked_on": str(edition.checked_on),
    }


def strongest(standing: Standing) -> EvidenceLevel | None:
    levels = [EvidenceLevel(one["evidence"]) for one in standing["case_studies"]]
    return max(levels, default=None)


def oldest(standing: Standing) -> date | None:
    """When the one was checked that nobody has checked for longest."""
    days = [date.fromisoformat(one["checked_on"]) for one in standing["case_studies"]]
    return min(days, default=None)


# --- Notes -------------------------------------------------------------------------------------
class ChangedMeanwhile(Exception):
    """Somebody else saved the note; the text is theirs."""


@transaction.atomic
def write_note(council: Council, principle: Principle, text: str, *, seen: str, by: User) -> None:
    """Empty takes it away. Raises ChangedMeanwhile where it is not what they had ``seen``."""
    Council.objects.select_for_update(no_key=True).get(pk=council.pk)
    held = PrincipleNote.objects.filter(council=council, principle=principle)
    now = held.values_list("text", flat=True).first() or ""
    if now not in {seen, text}:
        raise ChangedMeanwhile(now)
    if text:
        told = {"text": text, "changed_by": by}
        held.update_or_create(council=council, principle=principle, defaults=told)
    else:
        held.delete()


# --- Copies ------------------------------------------------------------------------------------
@transaction.atomic
def copy(council: Council, *, by: User, day: date) -> SelfAssessment:
    """Raises MoveRefused, with a sentence, where nothing has changed since the last."""
    Council.objects.select_for_update(no_key=True).get(pk=council.pk)
    with ours():
        content = content_of(council, day)
    last = council.self_assessments.first()
    if last and not changes(last.content, content):
        raise MoveRefused(
            _("Nothing has changed since the copy of %(day)s.")
            % {"day": date_format(localdate(last.made_at), "j F Y")}
        )
    return SelfAssessment.objects.create(
        council=council, made_by=by, made_by_name=str(by), content=content
    )


def before(copied: SelfAssessment) -> SelfAssessment | None:
    earlier = SelfAssessment.objects.filter(council=copied.council_id, pk__lt=copied.pk)
    return earlier.order_by("-pk").first()


# --- What changed ------------------------------------------------------------------------------
def changes(older: Content, newer: Content) -> list[tuple[str, list[str]]]:
    """In words, by the title of each principle of which something changed."""
    was = {standing["key"]: standing for standing in older["principles"]}
    told = (
        (standing["title"], list(_changed(was.get(standing["key"]), standing)))
        for standing in newer["principles"]
    )
    return [(title, said) for title, said in told if said]


def _changed(older: Standing | None, newer: Standing) -> Iterator[str]:
    was = {one["id"]: one for one in older["case_studies"]} if older else {}
    now = {one["id"]: one for one in newer["case_studies"]}
    yield from _named(now[pk] for pk in now if pk not in was)
    yield from _gone(was[pk] for pk in was if pk not in now)
    for pk in now:
        if pk in was:
            yield from _differs(was[pk], now[pk])
    if older and older["wording"] != newer["wording"]:
        yield _("The principle has another wording.")
    if (older["note"] if older else "") != newer["note"]:
        yield _("The note was changed.") if newer["note"] else _("The note was taken away.")


def _named(new: Iterable[Shown]) -> Iterator[str]:
    if titles := [one["title"] for one in new]:
        said = ngettext(
            "%(n)d case study more: %(titles)s.",
            "%(n)d case studies more: %(titles)s.",
            len(titles),
        )
        yield said % {"n": len(titles), "titles": "; ".join(titles)}


def _gone(old: Iterable[Shown]) -> Iterator[str]:
    for one in old:
        yield _("“%s” is no longer among them.") % one["title"]


def _differs(was: Shown, now: Shown) -> Iterator[str]:
    if was["evidence"] != now["evidence"]:
        yield _("The evidence of “%(title)s” was “%(was)s” and is “%(now)s”.") % {
            "title": now["title"],
            "was": EvidenceLevel(was["evidence"]).label,
            "now": EvidenceLevel(now["evidence"]).label,
        }
    if was["checked_on"] < now["checked_on"]:
        day = date_format(date.fromisoformat(now["checked_on"]), "j F Y")
        yield _("“%(title)s” was checked on %(day)s.") % {"title": now["title"], "day": day}
