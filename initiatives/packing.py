"""What network staff do with a pack until it is issued; from then on nobody changes it.

Each act locks the pack's row. MoveRefused is raised, with a sentence, where it is too late.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Sum
from django.db.models.functions import Length
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from councilnet.languages import in_ours
from councilnet.models import User
from initiatives import packs
from initiatives.models import Edition, Pack, PackEntry, Principle
from initiatives.workflow import MoveRefused

MOST = 60  # case studies in a pack
LONGEST = 1_000_000  # letters: some 250 pages, which take about a second and 500 MB to set
TOLD = ("title", "subtitle", "foreword", "foreword_by", "statement")
TAKEN = {"build"}  # the pages of staff stand there


class ChangedMeanwhile(Exception):
    """Somebody else saved the pack since its words were fetched."""


# --- Its words ---------------------------------------------------------------------------------
def begin(title: str, subtitle: str, *, by: User, day: date) -> Pack:
    """With the principles in their wordings of that day, to be changed at will."""
    return Pack.objects.create(
        title=title,
        subtitle=subtitle,
        slug=_free_slug(title),
        statement=statement_on(day),
        begun_by=by,
    )


def _free_slug(title: str) -> str:
    stem = slugify(title)[:80].strip("-") or "pack"
    taken = TAKEN | set(Pack.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    candidates = (stem if n == 1 else f"{stem}-{n}" for n in range(1, len(taken) + 2))
    return next(slug for slug in candidates if slug not in taken)


@in_ours
def statement_on(day: date) -> str:
    """Of a principle whose official wording is not known, what it is about: and that is said."""
    told = [(p, p.wording_on(day)) for p in Principle.objects.with_wordings()]
    stated = [
        f"{principle.number}. {principle.title}" + (f"\n{wording.text}" if wording else "")
        for principle, wording in told
    ]
    if any(wording and not wording.is_official for __, wording in told):
        stated.append(_("Some of these are summaries, and not the official wording."))
    return "\n\n".join(stated)


def change(pack: Pack, told: dict[str, Any], *, version: int) -> None:
    """Save its words. Raises ChangedMeanwhile where ``version`` is not the one that is saved."""
    with _building(pack) as locked:
        if locked.version != version:
            raise ChangedMeanwhile
        for name in TOLD:
            setattr(locked, name, told[name])
        locked.version = F("version") + 1
        locked.save(update_fields=[*TOLD, "version"])


def discard(pack: Pack) -> None:
    """Throw a draft away: nobody but staff has seen it."""
    with _building(pack) as locked:
        locked.delete()


@contextmanager
def _building(pack: Pack) -> Iterator[Pack]:
    with transaction.atomic():
        locked = Pack.objects.select_for_update().get(pk=pack.pk)
        if locked.issued_at:
            raise MoveRefused(_("This pack is issued, and stays as it is."))
        yield locked


# --- What is in it -----------------------------------------------------------------------------
def add(pack: Pack, case_studies: list[int]) -> int:
    """Those that are published, in this order and after the others. Gives how many were new."""
    with _building(pack) as locked:
        entries = list(locked.entries.values_list("case_study", "order"))
        held, last = dict(entries), max((order for __, order in entries), default=0)
        current = Edition.objects.current().filter(case_study__in=case_studies)
        published = set(current.values_list("case_study", flat=True))
        new = [pk for pk in dict.fromkeys(case_studies) if pk in published and pk not in held]
        if len(held) + len(new) > MOST:
            raise MoveRefused(_("A pack holds up to %d case studies: choose fewer.") % MOST)
        PackEntry.objects.bulk_create(
            PackEntry(pack=locked, case_study_id=pk, order=order)
            for order, pk in enumerate(new, last + 1)
        )
    return len(new)


def remove(pack: Pack, entry: int) -> None:
    """What is not in it any more needs no removing."""
    with _building(pack) as locked:
        locked.entries.filter(pk=entry).delete()


def move(pack: Pack, entry: int, *, up: bool) -> None:
    """One place up or down. The first stays first, and the last last."""
    with _building(pack) as locked:
        entries = list(locked.entries.all())
        at = next((n for n, one in enumerate(entries) if one.pk == entry), None)
        to = None if at is None else at + (-1 if up else 1)
        if at is None or to is None or not 0 <= to < len(entries):
            return
        entries[at], entries[to] = entries[to], entries[at]
        for order, one in enumerate(entries, 1):
            one.order = order
        PackEntry.objects.bulk_update(entries, ["order"])


# --- Issuing -----------------------------------------------------------------------------------
def issue(pack: Pack, *, by: User, now: datetime) -> None:
    """Freeze the editions that are current now, and make the files."""
    with _building(pack) as locked:
        holds = packs.held(locked)
        _refuse_unless_whole(holds)
        _refuse_too_long(holds)
        for one in holds:
            one.entry.edition = one.edition
        PackEntry.objects.bulk_update([one.entry for one in holds], ["edition"])
        locked.issued_at, locked.issued_by = now, by
        locked.version = F("version") + 1
        locked.save(update_fields=["issued_at", "issued_by", "version"])
        packs.make_files(locked)


def _refuse_unless_whole(holds: list[packs.Held]) -> None:
    if not holds:
        raise MoveRefused(_("Add at least one case study before you issue the pack."))
    if gone := sum(one.edition is None for one in holds):
        raise MoveRefused(
            ngettext(
                "%d case study in it is no longer published: remove it first.",
                "%d case studies in it are no longer published: remove them first.",
                gone,
            )
            % gone
        )


def _refuse_too_long(holds: list[packs.Held]) -> None:
    editions = Edition.objects.filter(pk__in=[one.edition.pk for one in holds if one.edition])
    letters = editions.aggregate(letters=Sum(Length("body")))["letters"] or 0
    if letters > LONGEST:
        raise MoveRefused(
            _("This is too long for one pack: make two of it, or leave the longest ones out.")
        )
