"""Begin a draft, blank or from a write-up, and save what is written in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from councilnet.models import Council, User
from initiatives import permissions, workflow
from initiatives.models import CaseStudy, Event


class SavedMeanwhile(Exception):
    """Somebody else saved this case study after it was read; ``newer`` is how it stands now."""

    def __init__(self, newer: CaseStudy) -> None:
        super().__init__()
        self.newer = newer


class Saveable(Protocol):
    def save(self) -> object: ...


@transaction.atomic
def start(council: Council, title: str, *, by: User, token: UUID) -> CaseStudy:
    """A blank draft; the same token again leads to the draft that it made."""
    if not permissions.can_start(by, council.pk):
        raise PermissionDenied
    case_study, made = CaseStudy.objects.get_or_create(
        start_token=token,
        defaults={"council": council, "title": title, "created_by": by, "changed_by": by},
    )
    if made:
        workflow.record(case_study, Event.Kind.STARTED, by=by, was="")
    return case_study


@transaction.atomic
def save(case_study: CaseStudy, forms: Iterable[Saveable], *, by: User, seen: int) -> None:
    """Save valid forms of one part. Raises SavedMeanwhile if ``seen`` is not the newest version."""
    locked = CaseStudy.objects.select_for_update().get(pk=case_study.pk)
    if not permissions.can_edit(by, locked):
        raise PermissionDenied
    if locked.version != seen:
        raise SavedMeanwhile(locked)
    for form in forms:
        form.save()
    CaseStudy.objects.filter(pk=case_study.pk).update(
        version=F("version") + 1, changed_by=by, changed_at=timezone.now()
    )
