"""Every change of an assessment's state and of what becomes of its runs: nothing else changes them.

As in initiatives/workflow.py, each move locks the row, asks whether this person may and whether the
state allows it, changes it, and records the AssessmentEvent, in one transaction. The case study is
locked too, since two of its assessments could be published at once. PermissionDenied is raised
where the person may not, MoveRefused with a sentence for them where the state does not allow it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from councilnet.models import User
from initiatives.models import CaseStudy, Edition
from initiatives.permissions import is_theirs
from initiatives.workflow import MoveRefused
from socialvalue import emails, files, flagging, permissions, recording
from socialvalue.models import (
    Assessment,
    AssessmentEvent,
    CalculationRun,
    Delivery,
    Reply,
    State,
)
from socialvalue.working_days import working_days_after

Kind = AssessmentEvent.Kind
Status = CalculationRun.Status
Side = Assessment.Side
DAYS_TO_REPLY = 10
ANY = frozenset(State)
WAITING = frozenset({State.PROPOSED, State.WITH_COUNCIL, State.READY})


@dataclass(frozen=True)
class Move:
    """``to_state`` is None where the move itself decides, or leaves the state as it is."""

    from_states: frozenset[State]
    to_state: State | None
    allowed: Callable[[User, Assessment], bool]


@dataclass(frozen=True)
class Answer:
    """What the council says of one line, or of the whole."""

    agrees: bool
    text: str = ""


def _may_sign(user: User, assessment: Assessment) -> bool:
    run = run_of(assessment)
    return _staff(user, assessment) and (run is None or permissions.can_sign(user, run))


def _may_reply(user: User, assessment: Assessment) -> bool:
    theirs = is_theirs(user, assessment.case_study)
    return theirs and assessment.assessed_by == Side.NETWORK


_assessors, _anybody = permissions.is_of_its_side, permissions.is_of_either_side
_staff = permissions.is_of_the_network
MOVES = {
    Kind.PROPOSED: Move(frozenset({State.DRAFT}), State.PROPOSED, _assessors),
    Kind.SENT_BACK: Move(WAITING, State.DRAFT, _staff),
    Kind.SIGNED: Move(frozenset({State.PROPOSED}), None, _may_sign),
    Kind.REPLIED: Move(frozenset({State.WITH_COUNCIL}), State.READY, _may_reply),
    Kind.PUBLISHED: Move(frozenset({State.READY, State.WITH_COUNCIL}), State.PUBLISHED, _staff),
    Kind.REOPENED: Move(frozenset({State.PUBLISHED}), State.DRAFT, _assessors),
    Kind.WITHDRAWN: Move(ANY, None, _staff),
    Kind.DELIVERED: Move(ANY, None, _anybody),
    Kind.CHECKED: Move(ANY, None, _anybody),
}


def possible(kind: Kind, assessment: Assessment, *, by: User) -> bool:
    """Whether to show the button; the move itself asks again."""
    move = MOVES[kind]
    return assessment.state in move.from_states and move.allowed(by, assessment)


def run_of(assessment: Assessment) -> CalculationRun | None:
    """The newest of its runs."""
    return assessment.runs.order_by("-number").first()


# --- Before it is public -----------------------------------------------------------------------
def propose(assessment: Assessment, *, by: User) -> CalculationRun:
    """Put it forward as it is now: its figures are computed, and kept whatever becomes of them."""
    with _moving(assessment, Kind.PROPOSED, by=by) as locked:
        _refuse_unless_sound(locked)
        try:
            return recording.make(locked, by=by)
        except files.Refused as refused:
            raise MoveRefused(
                _("It cannot be put forward yet: %(faults)s")
                % {"faults": " ".join(fault.message for fault in refused.faults)}
            ) from None
        except recording.TooLarge:
            raise MoveRefused(
                _("Its figures are above £100,000,000,000,000,000,000: check them.")
            ) from None


def send_back(assessment: Assessment, *, by: User, message: str) -> None:
    """To those who assess, with what is to change: what was signed is so no more."""
    with _moving(assessment, Kind.SENT_BACK, by=by, message=message) as locked:
        run = _run(locked)
        run.status = Status.SENT_BACK
        run.signed_at = run.signed_by = run.reply_until = None
        run.signed_by_name = ""
        run.save(update_fields=["status", *SIGNATURE])


def sign(assessment: Assessment, *, by: User) -> CalculationRun:
    """By another person than who put it forward. What the network assessed goes to the council."""
    with _moving(assessment, Kind.SIGNED, by=by) as locked:
        run = _run(locked)
        run.status, run.signed_at = Status.SIGNED, timezone.now()
        run.signed_by, run.signed_by_name = by, str(by)
        locked.state = State.READY
        if locked.assessed_by == Side.NETWORK:
            locked.state = State.WITH_COUNCIL
            run.reply_until = working_days_after(
                timezone.localdate(run.signed_at), DAYS_TO_REPLY, locked.case_study.council.nation
            )
        run.save(update_fields=["status", *SIGNATURE])
        return run


def reply(assessment: Assessment, answers: Mapping[int | None, Answer], *, by: User) -> None:
    """Once, by the council: on each line, by its place in the record, and at None on the whole."""
    with _moving(assessment, Kind.REPLIED, by=by) as locked:
        run = _run(locked)
        if set(answers) != {None, *range(len(run.record["lines"]))}:
            raise MoveRefused(_("Say of each line, and of the whole, whether you agree."))
        Reply.objects.bulk_create(
            Reply(
                run=run,
                line=line,
                agrees=answer.agrees,
                text=answer.text,
                replied_by=by,
                replied_by_name=str(by),
            )
            for line, answer in answers.items()
        )


def publish(assessment: Assessment, *, by: User) -> CalculationRun:
    """The score that stood until now is superseded, and keeps its receipt."""
    with _moving(assessment, Kind.PUBLISHED, by=by) as locked:
        run = _run(locked)
        _refuse_before_reply(locked, run)
        if not Edition.objects.current().filter(case_study=locked.case_study_id).exists():
            raise MoveRefused(
                _("Its case study is not published, so nobody could see what the score is of.")
            )
        stood = CalculationRun.objects.filter(case_study=locked.case_study_id)
        stood.filter(status=Status.PUBLISHED).update(status=Status.SUPERSEDED)
        run.status, run.published_at, run.published_by = Status.PUBLISHED, timezone.now(), by
        run.save(update_fields=["status", "published_at", "published_by"])
        return run


def _refuse_unless_sound(assessment: Assessment) -> None:
    if blocking := flagging.blocking(assessment):
        sentences = " ".join(flag.message for flag in blocking)
        raise MoveRefused(_("Something must be put right first. %s") % sentences)
    if unexplained := flagging.unexplained(assessment):
        sentences = " ".join(flag.message for flag in unexplained)
        raise MoveRefused(_("Record a reason for each of these first. %s") % sentences)


def _refuse_before_reply(assessment: Assessment, run: CalculationRun) -> None:
    if run.reply_until and waits_for_reply(assessment, run):
        raise MoveRefused(
            _("The council may reply until the end of %s: publish it after that day.")
            % date_format(run.reply_until, "j F Y")
        )


def waits_for_reply(assessment: Assessment, run: CalculationRun) -> bool:
    """Until the end of its last day."""
    last = run.reply_until if assessment.state == State.WITH_COUNCIL else None
    return last is not None and timezone.localdate() <= last


# --- Once it is public -------------------------------------------------------------------------
def reopen(assessment: Assessment, *, by: User) -> None:
    """Assess again: what is published stays as it is until the next score takes its place."""
    with _moving(assessment, Kind.REOPENED, by=by):
        pass


def withdraw(assessment: Assessment, *, by: User, reason: str) -> None:
    """Take its score from its readers. Where it was not being assessed again, it may be now."""
    with _moving(assessment, Kind.WITHDRAWN, by=by, message=reason) as locked:
        withdrawn = locked.runs.filter(status=Status.PUBLISHED).update(
            status=Status.WITHDRAWN, withdrawn_reason=reason
        )
        if not withdrawn:
            raise MoveRefused(_("No score of it is published, so none can be withdrawn."))
        if locked.state == State.PUBLISHED:
            locked.state = State.DRAFT


def deliver(
    run: CalculationRun,
    *,
    by: User,
    line: int,
    until: date,
    quantity: Decimal,
    source: str,
    source_url: str = "",
) -> Delivery:
    """How much of a line's quantity had been delivered by a day, all told since its start."""
    with _moving(run.assessment, Kind.DELIVERED, by=by) as locked:
        current = locked.runs.get(pk=run.pk)
        if current.status != Status.PUBLISHED:
            raise MoveRefused(_("Figures are added to the score that is published."))
        if not 0 <= line < len(current.record["lines"]):
            raise MoveRefused(_("Choose one of its lines."))
        if until > timezone.localdate():
            raise MoveRefused(_("What was delivered is known up to today at most."))
        if current.deliveries.filter(line=line, until=until).exists():
            raise MoveRefused(_("There is a figure for that day already: give another day."))
        return Delivery.objects.create(
            run=current,
            line=line,
            until=until,
            quantity=quantity,
            source=source,
            source_url=source_url,
            reported_by=by,
            reported_by_name=str(by),
            reported_side=side_of(by, locked),
        )


def check(delivery: Delivery, *, by: User) -> None:
    """By somebody of the other side than who told it."""
    with _moving(delivery.run.assessment, Kind.CHECKED, by=by):
        found = Delivery.objects.select_related("run__case_study").get(pk=delivery.pk)
        if not permissions.can_check(by, found):
            raise PermissionDenied
        if found.checked_at:
            raise MoveRefused(_("Somebody has checked this figure already."))
        found.checked_by, found.checked_by_name = by, str(by)
        found.checked_at = timezone.now()
        found.save(update_fields=["checked_by", "checked_by_name", "checked_at"])


# --- What all moves share ----------------------------------------------------------------------
SIGNATURE = ["signed_at", "signed_by", "signed_by_name", "reply_until"]


@contextmanager
def _moving(
    assessment: Assessment, kind: Kind, *, by: User, message: str = ""
) -> Iterator[Assessment]:
    move = MOVES[kind]
    with transaction.atomic():
        locked = _locked(assessment)
        if not move.allowed(by, locked):
            raise PermissionDenied
        if locked.state not in move.from_states:
            raise MoveRefused(already(locked))
        yield locked
        locked.state = move.to_state or locked.state
        locked.edit = F("edit") + 1
        locked.save(update_fields=["state", "edit", "changed_at"])
        record(locked, kind, by=by, message=message)


def _locked(assessment: Assessment) -> Assessment:
    """With its case study, which is locked first, always."""
    CaseStudy.objects.select_for_update(no_key=True).get(pk=assessment.case_study_id)
    found = Assessment.objects.select_for_update(of=("self",), no_key=True)
    return found.select_related(
        "case_study__council",
        "version__framework",
        *(f"version__{name}" for name in recording.EDITIONS),
    ).get(pk=assessment.pk)


def _run(assessment: Assessment) -> CalculationRun:
    """There is one in each state but a draft's."""
    run = run_of(assessment)
    if run is None:
        raise MoveRefused(already(assessment))
    return run


def already(assessment: Assessment) -> str:
    """Why a move is refused, for the person who tried."""
    return _("This cannot be done now: the assessment is “%(state)s”.") % {
        "state": assessment.get_state_display()
    }


def record(assessment: Assessment, kind: Kind, *, by: User, message: str = "") -> AssessmentEvent:
    """Write the event, in the transaction of what it tells of, and tell whom it concerns."""
    event = AssessmentEvent.objects.create(
        assessment=assessment,
        kind=kind,
        side=side_of(by, assessment),
        actor=by,
        actor_name=str(by),
        message=message,
    )
    emails.tell_of(event)
    return event


def side_of(user: User, assessment: Assessment) -> Side:
    theirs = is_theirs(user, assessment.case_study)
    return Side.COUNCIL if theirs else Side.NETWORK
