"""Every change of a case study's state: nothing else changes it.

Each move locks the row, asks whether this person may and whether the state allows it, changes it,
and records the Event, in one transaction. PermissionDenied is raised where the person may not,
MoveRefused with a sentence for them where the state does not allow it. What reviewers do that
leaves the state as it is stands in reviewing.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from councilnet.languages import ours
from councilnet.models import User
from initiatives import (
    addresses,
    counting,
    editions,
    emails,
    holds,
    parts,
    permissions,
    telltales,
)
from initiatives.models import (
    CaseStudy,
    Edition,
    Event,
    EvidenceLevel,
    OldAddress,
    PrincipleClaim,
    Remark,
    ReviewPolicy,
    ReviewRound,
    State,
)

Kind = Event.Kind
WORKING = frozenset({State.DRAFT, State.IN_REVIEW, State.CHANGES_REQUESTED, State.APPROVED})


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


def _move(
    from_states: set[State] | frozenset[State],
    to_state: State,
    allowed: Callable[[User, CaseStudy], bool],
) -> Move:
    return Move(frozenset(from_states), to_state, allowed)


_theirs, _staff = permissions.is_theirs, permissions.can_review
MOVES = {
    Kind.SUBMITTED: _move({State.DRAFT, State.CHANGES_REQUESTED}, State.IN_REVIEW, _theirs),
    Kind.CHANGES_REQUESTED: _move({State.IN_REVIEW}, State.CHANGES_REQUESTED, _staff),
    Kind.APPROVED: _move({State.IN_REVIEW}, State.APPROVED, _staff),
    Kind.APPROVAL_TAKEN_BACK: _move({State.APPROVED}, State.IN_REVIEW, _staff),
    Kind.PUBLISHED: _move({State.IN_REVIEW, State.APPROVED}, State.PUBLISHED, _staff),
    Kind.REVISED: _move({State.PUBLISHED, State.WITHDRAWN}, State.DRAFT, _theirs),
    Kind.WITHDRAWN: _move(WORKING | {State.PUBLISHED}, State.WITHDRAWN, _staff),
    Kind.MERGED: _move(WORKING | {State.PUBLISHED}, State.WITHDRAWN, _staff),
    Kind.RESTORED: _move({State.WITHDRAWN}, State.PUBLISHED, _staff),
}


def possible(kind: Kind, case_study: CaseStudy, *, by: User) -> bool:
    """Whether to show the button; the move itself asks again."""
    move = MOVES[kind]
    return case_study.state in move.from_states and move.allowed(by, case_study)


def submit(case_study: CaseStudy, *, by: User | None) -> None:
    """``by`` is None where the portal itself does it, for somebody who answered without account."""
    with _moving(case_study, Kind.SUBMITTED, by=by) as locked:
        if missing := parts.missing(locked):
            raise NotComplete(missing)
        locked.submitted_at = timezone.now()
        locked.review_due = timezone.localdate(locked.submitted_at) + timedelta(
            days=ReviewPolicy.current().days_to_review
        )
        locked.recommended_by = locked.recommended_at = None
        last = locked.rounds.aggregate(last=Max("number"))["last"] or 0
        ReviewRound.objects.create(
            case_study=locked,
            number=last + 1,
            content=editions.content_of(locked, timezone.localdate()),
            submitted_at=locked.submitted_at,
            submitted_by=by,
        )


def request_changes(case_study: CaseStudy, *, by: User, message: str = "") -> None:
    """Send it back, with a message or at least one point that is still to change."""
    with _moving(case_study, Kind.CHANGES_REQUESTED, by=by, message=message) as locked:
        if not (message or Remark.objects.to_change_in(locked).still_open().exists()):
            raise MoveRefused(_("Write what the council should change, or add a point to change."))
        _close_round(locked, ReviewRound.Outcome.CHANGES_REQUESTED)


def publish(case_study: CaseStudy, *, by: User | None) -> Edition:
    """Publish now. ``by`` is None where the portal itself does it, at the approved time."""
    with _moving(case_study, Kind.PUBLISHED, by=by) as locked:
        _refuse_unless_ready(locked, by=by, at=timezone.now())
        if by is None and locked.state != State.APPROVED:
            raise MoveRefused(_already(locked))  # taken back while the portal was about to
        _close_round(locked, ReviewRound.Outcome.PUBLISHED)
        return editions.freeze(locked, by=by)


def approve(case_study: CaseStudy, *, by: User, at: datetime) -> None:
    """Decide now that it is published ``at`` a time to come, as it is: see publish_due."""
    with ours():
        day = date_format(timezone.localtime(at), "j F Y, H:i")
        words = _("To be published on %(day)s") % {"day": day}
    with _moving(case_study, Kind.APPROVED, by=by, message=words) as locked:
        if at <= timezone.now():
            raise MoveRefused(_("Choose a time to come, or publish it now."))
        _refuse_unless_ready(locked, by=by, at=at)
        locked.publish_at = at


def take_back_approval(case_study: CaseStudy, *, by: User) -> None:
    with _moving(case_study, Kind.APPROVAL_TAKEN_BACK, by=by) as locked:
        locked.publish_at = None


def publish_due(now: datetime) -> tuple[list[Edition], list[str]]:
    """Publish what is approved and due; what is held waits until its hold ends. Safe to run twice.

    Gives the editions, and a sentence for each that could not be published.
    """
    due = CaseStudy.objects.filter(state=State.APPROVED, publish_at__lte=now).order_by("publish_at")
    published, refused = [], []
    for case_study in due:
        try:
            published.append(publish(case_study, by=None))
        except MoveRefused as error:
            refused.append(f"{case_study}: {error}")
    return published, refused


def revise(case_study: CaseStudy, *, by: User | None, is_correction: bool = False) -> None:
    """Begin the next version; what is published stays as it is until that is reviewed.

    A correction is small: it goes first in the queue and needs one step of review.
    """
    with _moving(case_study, Kind.REVISED, by=by) as locked:
        locked.is_correction = is_correction
        locked.merged_into = None


def withdraw(case_study: CaseStudy, *, by: User, reason: str) -> None:
    """Take the live edition from its readers: its address then shows a notice with the reason."""
    with _moving(case_study, Kind.WITHDRAWN, by=by, message=reason) as locked:
        _withdraw_edition(locked, reason)


@transaction.atomic
def merge(case_study: CaseStudy, *, by: User, into: CaseStudy) -> None:
    """Let a duplicate's address lead to another. Its history stays, and restore undoes it."""
    # Both, always in the same order: two that are merged into one another would lead nowhere.
    list(
        CaseStudy.objects.select_for_update().filter(pk__in=[case_study.pk, into.pk]).order_by("pk")
    )
    with ours():
        reason = _("Merged into “%(title)s”") % {"title": into.title}
    with _moving(case_study, Kind.MERGED, by=by, message=reason) as locked:
        if into.pk == locked.pk or not into.editions.current().exists():
            raise MoveRefused(_("Choose another case study that is published."))
        _refuse_to_name(locked, into)
        _withdraw_edition(locked, reason)
        locked.merged_into = into


def _refuse_to_name(case_study: CaseStudy, into: CaseStudy) -> None:
    """An address that led from one to the other would tell whose name one of them withholds."""
    both = Edition.objects.standing().filter(case_study__in=[case_study, into])
    if len(set(both.order_by().values_list("council__is_stand_in", flat=True))) > 1:
        raise MoveRefused(_("One of them withholds its council’s name: merge them after that day."))


def restore(case_study: CaseStudy, *, by: User) -> None:
    """Give a withdrawn or merged edition back to its readers, as it was."""
    with _moving(case_study, Kind.RESTORED, by=by) as locked:
        locked.merged_into = None
        concerned = counting.with_what_was_made_of(locked.pk)
        counting.hold(concerned)
        locked.editions.filter(status=Edition.Status.WITHDRAWN).update(
            status=Edition.Status.CURRENT, withdrawn_at=None, withdrawn_reason=""
        )
        counting.recount(concerned)


# What is asked before something is published


def _refuse_unless_ready(case_study: CaseStudy, *, by: User | None, at: datetime) -> None:
    refuse_unless_decided(case_study)
    if by is not None:
        _refuse_without_second_person(case_study, by)
    if hold := holds.hold_on(case_study.council, timezone.localdate(at)):
        raise MoveRefused(
            _("Publishing is held until %(day)s: %(reason)s. Approve it for a later day.")
            % {"day": date_format(hold.last_day, "j F Y"), "reason": hold.reason}
        )


def refuse_unless_decided(case_study: CaseStudy) -> None:
    """Everything is there, and each principle decided."""
    if parts.missing(case_study):
        raise MoveRefused(_("Some parts are missing: ask the council for them."))
    decisions = set(case_study.claims.values_list("decision", flat=True))
    if "" in decisions:
        raise MoveRefused(_("Decide each principle first: confirm it or reject it with a reason."))
    if PrincipleClaim.Decision.CONFIRMED not in decisions:
        raise MoveRefused(_("Confirm at least one principle, or send it back to the council."))


def needs_second_person(case_study: CaseStudy) -> bool:
    """Whether one person recommends and another approves. A correction needs one."""
    return not case_study.is_correction and ReviewPolicy.current().two_steps


def _refuse_without_second_person(case_study: CaseStudy, by: User) -> None:
    if not needs_second_person(case_study):
        return
    if case_study.recommended_by_id is None:
        raise MoveRefused(_("Somebody must recommend it before it is approved."))
    if case_study.recommended_by_id == by.pk:
        raise MoveRefused(_("You recommended it, so somebody else approves it."))


def _withdraw_edition(case_study: CaseStudy, reason: str) -> None:
    concerned = counting.with_what_was_made_of(case_study.pk)
    counting.hold(concerned)
    withdrawn = case_study.editions.current().update(
        status=Edition.Status.WITHDRAWN, withdrawn_at=timezone.now(), withdrawn_reason=reason
    )
    counting.recount(concerned)
    if not withdrawn:
        raise MoveRefused(
            _("Nothing of this case study is published, so nothing can be withdrawn.")
        )
    _close_round(case_study, ReviewRound.Outcome.WITHDRAWN)


def _close_round(case_study: CaseStudy, outcome: ReviewRound.Outcome) -> None:
    """What was asked back stays with its reviewer; what is decided is nobody's any more."""
    open_round = case_study.rounds.filter(closed_at__isnull=True)
    open_round.update(closed_at=timezone.now(), outcome=outcome)
    case_study.publish_at = case_study.review_due = None
    if outcome != ReviewRound.Outcome.CHANGES_REQUESTED:
        case_study.reviewer = None


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
    slug = addresses.free_slug(edition.council, locked, wanted)
    if edition.council.is_stand_in and telltales.of(locked.council).found_in(slug):
        raise MoveRefused(_("Choose an address that does not say the council’s name."))
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
    if not permissions.can_remove_contact(by, locked):
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

MOVED = [
    "state",
    "version",
    "submitted_at",
    "reviewer",
    "review_due",
    "recommended_by",
    "recommended_at",
    "publish_at",
    "is_correction",
    "merged_into",
]


@contextmanager
def _moving(
    case_study: CaseStudy, kind: Kind, *, by: User | None, message: str = ""
) -> Iterator[CaseStudy]:
    move = MOVES[kind]
    with transaction.atomic():
        locked = _locked(case_study)
        if by is not None and not move.allowed(by, locked):
            raise PermissionDenied
        if locked.state not in move.from_states:
            raise MoveRefused(_already(locked))
        yield locked
        was, locked.state = locked.state, move.to_state
        locked.version = F("version") + 1
        locked.save(update_fields=MOVED)
        record(locked, kind, by=by, message=message, was=was)


def _locked(case_study: CaseStudy) -> CaseStudy:
    return CaseStudy.objects.select_for_update().get(pk=case_study.pk)


def _already(case_study: CaseStudy) -> str:
    return _("This cannot be done now: the case study is “%(state)s”.") % {
        "state": case_study.get_state_display()
    }


def record(
    case_study: CaseStudy,
    kind: Kind,
    *,
    by: User | None,
    message: str = "",
    was: str | None = None,
    board_member: str = "",
    mailbox: str = "",
) -> Event:
    """Write the Event, in the transaction of what it tells of, and tell whom it concerns.

    A board member has no account, and whoever reads a council's ``mailbox`` answers for it by link.
    """
    event = Event.objects.create(
        case_study=case_study,
        kind=kind,
        side=_side(case_study, by, board_member, mailbox),
        actor=by,
        actor_name=str(by) if by else board_member or mailbox,
        from_state=case_study.state if was is None else was,
        to_state=case_study.state,
        message=message,
    )
    emails.tell_of(event)
    return event


def _side(case_study: CaseStudy, by: User | None, board_member: str, mailbox: str) -> Event.Side:
    if by is None and (board_member or mailbox):
        return Event.Side.BOARD if board_member else Event.Side.COUNCIL
    if by is None:
        return Event.Side.PORTAL
    theirs = permissions.is_theirs(by, case_study)
    return Event.Side.COUNCIL if theirs else Event.Side.NETWORK
