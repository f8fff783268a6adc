"""Begin a draft, blank or from a write-up, and save what is written in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from pathlib import PurePath
from textwrap import shorten
from typing import Protocol
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from councilnet.models import Council, User
from initiatives import permissions, workflow
from initiatives.forms import comparing
from initiatives.forms.of_parts import forms_of
from initiatives.intake.reading import read_write_up
from initiatives.intake.understanding import understand
from initiatives.intake.write_up import KnownPrinciple, WriteUp
from initiatives.models import BroughtWriteUp, CaseStudy, Event, Principle, PrincipleClaim
from initiatives.models.case_studies import ADDRESS_LENGTH

SUMMARY_LENGTH = 300


class SavedMeanwhile(Exception):
    """Somebody else saved this case study after it was read; ``newer`` is how it stands now."""

    def __init__(self, newer: CaseStudy) -> None:
        super().__init__()
        self.newer = newer


class Saveable(Protocol):
    def save(self) -> object: ...


@transaction.atomic
def start(
    council: Council, title: str, *, by: User, token: UUID, principle: Principle | None = None
) -> CaseStudy:
    """A blank draft; the same token again leads to the draft that it made.

    ``principle`` is one that it is to meet: why, its council still says.
    """
    if not permissions.can_start(by, council.pk):
        raise PermissionDenied
    case_study, made = CaseStudy.objects.get_or_create(
        start_token=token,
        defaults={
            "council": council,
            "title": title,
            "created_by": by,
            "changed_by": by,
            "looked_after_by": by,
        },
    )
    if made:
        workflow.record(case_study, Event.Kind.STARTED, by=by, was="")
        if principle:
            case_study.claims.create(principle=principle)
    return case_study


@transaction.atomic
def start_from_write_up(
    council: Council, data: bytes, file_name: str, *, by: User, title: str = ""
) -> tuple[CaseStudy, bool]:
    """A draft of what was understood, and whether it is new: the same text makes one draft.

    ``title`` stands before the one in the text. Raises UnreadableWriteUp with a sentence.
    """
    if not permissions.can_start(by, council.pk):
        raise PermissionDenied
    text = read_write_up(data, file_name or "pasted.txt")
    digest = sha256(text.encode()).hexdigest()
    Council.objects.select_for_update().get(pk=council.pk)  # the same text twice at once
    brought = BroughtWriteUp.objects.filter(council=council, sha256=digest).first()
    if brought:
        return brought.case_study, False
    write_up = understand(text, known_principles())
    case_study = start(council, title or _title(write_up, file_name), by=by, token=uuid4())
    _fill(case_study, write_up)
    BroughtWriteUp.objects.create(
        case_study=case_study,
        council=council,
        file_name=PurePath(file_name).name[:255],
        text=text,
        sha256=digest,
        understood=asdict(write_up),
    )
    return case_study, True


def known_principles() -> list[KnownPrinciple]:
    """With every official wording there ever was: write-ups outlive votes."""
    return [
        KnownPrinciple(
            principle.key,
            principle.title,
            tuple(wording.text for wording in principle.wordings.all() if wording.is_official),
        )
        for principle in Principle.objects.with_wordings()
    ]


def _title(write_up: WriteUp, file_name: str) -> str:
    stem = PurePath(file_name).stem.replace("-", " ").replace("_", " ").strip()
    today = date_format(timezone.localdate(), "j F Y")
    return (write_up.title or stem.capitalize() or _("Write-up of %(day)s") % {"day": today})[:150]


def _fill(case_study: CaseStudy, write_up: WriteUp) -> None:
    """Put each part where it belongs; what has no place of its own stays in what was done."""
    for name, text in _texts(write_up).items():
        setattr(case_study, name, text)
    if contact := write_up.contact:
        case_study.contact_role = contact.name[:120]
        case_study.contact_email = contact.email
    case_study.save()
    principles = {principle.key: principle for principle in Principle.objects.all()}
    for match in write_up.matches:
        # what follows a title is the council's own reason; what follows a sentence is a stray tail
        reason = match.tail[: PrincipleClaim.REASON_LONGEST] if match.by == "title" else ""
        case_study.claims.create(principle=principles[match.key], reason=reason)
    for found in write_up.dates:
        case_study.milestones.create(
            when=found.value, what=shorten(found.context, 300, placeholder=" …")
        )
    for link in write_up.links:
        if len(link.url) > ADDRESS_LENGTH:
            continue  # it still stands in the text
        case_study.links.create(text=link.text[:200] or link.url[:200], url=link.url)


def _texts(write_up: WriteUp) -> dict[str, str]:
    texts: dict[str, list[str]] = {}
    for section in write_up.sections:
        short = section.part == "summary" and len(section.text) <= SUMMARY_LENGTH
        known = section.part if section.part != "summary" or short else ""
        heading = [] if known or not section.heading else [section.heading]
        texts.setdefault(known or "what_was_done", []).extend([*heading, section.text])
    return {name: "\n\n".join(paragraphs) for name, paragraphs in texts.items()}


@transaction.atomic
def save(
    case_study: CaseStudy, forms: Iterable[Saveable], *, by: User, part: str = "", seen: str = ""
) -> None:
    """Save valid forms. Raises SavedMeanwhile if ``part`` no longer is what ``seen`` says it was.

    Without ``part`` nobody is asked: for a draft that nobody else has open. A save of another part
    is no conflict.
    """
    locked = CaseStudy.objects.select_for_update().get(pk=case_study.pk)
    if not permissions.can_edit(by, locked):
        raise PermissionDenied
    if part and part_version(locked, part) != seen:
        raise SavedMeanwhile(locked)
    for form in forms:
        form.save()
    now = timezone.now()
    saves = locked.part_saves | ({part: {"by": by.pk, "at": now.isoformat()}} if part else {})
    CaseStudy.objects.filter(pk=case_study.pk).update(
        version=F("version") + 1, changed_by=by, changed_at=now, part_saves=saves
    )


def last_save(case_study: CaseStudy, part: str) -> tuple[User | None, datetime]:
    """Who saved this part last, and when; who changed the case study last where none is known."""
    saved = case_study.part_saves.get(part)
    if not saved:
        return case_study.changed_by, case_study.changed_at
    return User.objects.filter(pk=saved["by"]).first(), datetime.fromisoformat(saved["at"])


def part_version(case_study: CaseStudy, part: str) -> str:
    """What a page hands back, so that a save over a newer save of the same part is noticed."""
    return comparing.fingerprint(forms_of(part, case_study))
