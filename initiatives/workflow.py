"""Every change of a case study's state: nothing else changes it.

Each move locks the row, asks whether this person may and whether the state allows it, changes it,
and records the Event, in one transaction. PermissionDenied is raised where the person may not,
MoveRefused with a sentence for them where the state does not allow it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from councilnet.models import User
from initiatives import editions, parts, permissions
from initiatives.models import CaseStudy, Edition, Event, EvidenceLevel, OldAddress, State

Kind = Event.Kind
WORKING = frozenset({State.DRAFT, State.IN_REVIEW, State.CHANGES_REQUESTED})


class MoveRefused(Exception):
    """The move is not possible now; the text says why, for the person who tried."""


class NotComplete(MoveRefused):
    """Submitting found something missing."""

    def __init__(self, missing: list[parts.Missing]) -> None:
        super().__init__(_("Some parts must be completed before you can submit."))
        self.missing = missing


@dataclass(frozen=True)
class Move:
    from_states: frozenset[State]
    to_state: State
    allowed: Callable[[User, CaseStudy], bool]


MOVES = {
    Kind.SUBMITTED: Move(
        frozenset({State.DRAFT, State.CHANGES_REQUESTED}), State.IN_REVIEW, permissions.is_theirs
    ),
    Kind.CHANGES_REQUESTED: Move(
        frozenset({State.IN_REVIEW}), State.CHANGES_REQUESTED, permissions.can_review
    ),
    Kind.PUBLISHED: Move(frozenset({State.IN_REVIEW}), State.PUBLISHED, permissions.can_review),
    Kind.REVISED: Move(
        frozenset({State.PUBLISHED, State.WITHDRAWN}), State.DRAFT, permissions.is_theirs
    ),
    Kind.WITHDRAWN: Move(WORKING | {State.PUBLISHED}, State.WITHDRAWN, permissions.can_review),
}


def possible(kind: Kind, case_study: CaseStudy, *, by: User) -> bool:
    """Whether to show the button; the move itself asks again."""
    move = MOVES[kind]
    return case_study.state in move.from_states and move.allowed(by, case_study)


def submit(case_study: CaseStudy, *, by: User) -> None:
    with _moving(case_study, Kind.SUBMITTED, by=by) as locked:
        if missing := parts.missing(locked):
            raise NotComplete(missing)
        locked.submitted_at = timezone.now()


def request_changes(case_study: CaseStudy, *, by: User, message: str) -> None:
    with _moving(case_study, Kind.CHANGES_REQUESTED, by=by, message=message):
        pass


def publish(case_study: CaseStudy, *, by: User) -> Edition:
    with _moving(case_study, Kind.PUBLISHED, by=by) as locked:
        if parts.missing(locked):
            raise MoveRefused(_("Some parts are missing: ask the council for them."))
        return editions.freeze(locked, by=by)


def revise(case_study: CaseStudy, *, by: User) -> None:
    """Begin the next version; what is published stays as it is until that is reviewed."""
    with _moving(case_study, Kind.REVISED, by=by):
        pass


def withdraw(case_study: CaseStudy, *, by: User, reason: str) -> None:
    """Take the live edition from its readers: its address then shows a notice with the reason."""
    with _moving(case_study, Kind.WITHDRAWN, by=by, message=reason) as locked:
        withdrawn = locked.editions.current().update(
            status=Edition.Status.WITHDRAWN, withdrawn_at=timezone.now(), withdrawn_reason=reason
        )
        if not withdrawn:
            raise MoveRefused(
                _("Nothing of this case study is published, so nothing can be withdrawn.")
            )


# Acts that leave the state as it is


@transaction.atomic
def set_evidence_level(
    case_study: CaseStudy, *, by: User, level: EvidenceLevel | None, reason: str
) -> None:
    """Let a curator's level stand for the computed one, or with None the computed one again."""
    locked = _locked(case_study)
    if not permissions.can_review(by, locked):
        raise PermissionDenied
    locked.evidence_level_set = level
    locked.evidence_level_reason = reason if level is not None else ""
    locked.save(update_fields=["evidence_level_set", "evidence_level_reason"])
    record(locked, Kind.EVIDENCE_SET, by=by, message=reason)


@transaction.atomic
def change_address(case_study: CaseStudy, *, by: User, wanted: str) -> str:
    """Move the published case study to another address, to which the old one leads from now on."""
    locked = _locked(case_study)
    if not permissions.can_review(by, locked):
        raise PermissionDenied
    edition = locked.editions.standing().get()
    slug = editions.free_slug(locked, wanted)
    if slug == edition.slug:
        return slug
    OldAddress.objects.filter(council=edition.council, slug=slug).delete()
    OldAddress.objects.create(council=edition.council, slug=edition.slug, case_study=locked)
    record(locked, Kind.ADDRESS_CHANGED, by=by, message=f"{edition.slug} → {slug}")
    edition.slug = slug
    edition.save(update_fields=["slug"])
    return slug


@transaction.atomic
def remove_contact(case_study: CaseStudy, *, by: User) -> None:
    """Take the contact off the draft and every edition, at once and without review."""
    locked = _locked(case_study)
    if not (permissions.is_theirs(by, locked) or permissions.can_review(by, locked)):
        raise PermissionDenied
    locked.editions.update(contact_role="", contact_email="", contact_until=None)
    CaseStudy.objects.filter(pk=locked.pk).update(
        contact_role="",
        contact_email="",
        contact_agreed=False,
        contact_until=None,
        version=F("version") + 1,
    )
    record(locked, Kind.CONTACT_REMOVED, by=by)


# What all moves share


@contextmanager
def _moving(
    case_study: CaseStudy, kind: Kind, *, by: User, message: str = ""
) -> Iterator[CaseStudy]:
    move = MOVES[kind]
    with transaction.atomic():
        locked = _locked(case_study)
        if not move.allowed(by, locked):
            raise PermissionDenied
        if locked.state not in move.from_states:
            raise MoveRefused(_already(locked))
        yield locked
        was, locked.state = locked.state, move.to_state
        locked.version = F("version") + 1
        locked.save(update_fields=["state", "version", "submitted_at"])
        record(locked, kind, by=by, message=message, was=was)


def _locked(case_study: CaseStudy) -> CaseStudy:
    return CaseStudy.objects.select_for_update().get(pk=case_study.pk)


def _already(case_study: CaseStudy) -> str:
    return _("This cannot be done now: the case study is “%(state)s”.") % {
        "state": case_study.get_state_display()
    }


def record(
    case_study: CaseStudy, kind: Kind, *, by: User, message: str = "", was: str | None = None
) -> Event:
    """Write the Event, in the transaction of what it tells of."""
    theirs = permissions.is_theirs(by, case_study)
    return Event.objects.create(
        case_study=case_study,
        kind=kind,
        side=Event.Side.COUNCIL if theirs else Event.Side.NETWORK,
        actor=by,
        actor_name=str(by),
        from_state=case_study.state if was is None else was,
        to_state=case_study.state,
        message=message,
    )
