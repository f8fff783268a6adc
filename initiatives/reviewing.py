"""What reviewers do that leaves the state as it is: decide principles, remark, name, recommend.

Each locks the row, asks whether this person may, and records the Event in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from councilnet.languages import ours
from councilnet.models import User
from initiatives import parts, permissions, workflow
from initiatives.models import CaseStudy, Event, PrincipleClaim, Remark, State
from initiatives.workflow import MoveRefused, record

CLAIMABLE = frozenset({State.IN_REVIEW, State.CHANGES_REQUESTED, State.APPROVED})


# Principles


@dataclass(frozen=True)
class Decision:
    is_confirmed: bool
    reason: str = ""


@transaction.atomic
def decide_claims(case_study: CaseStudy, decisions: Mapping[str, Decision], *, by: User) -> None:
    """Confirm or reject principles by their keys; one that is rejected is not published."""
    locked = in_review(case_study, by=by)
    for claim in locked.claims.select_related("principle").filter(principle__key__in=decisions):
        decision = decisions[claim.principle.key]
        if _is_news(claim, decision):
            _decide(claim, decision, by=by)
            with ours():
                said = PrincipleClaim.Decision(claim.decision).label
                message = f"{claim.principle}: {said}. {decision.reason}".strip()
            record(locked, Event.Kind.CLAIM_DECIDED, by=by, message=message)


def _is_news(claim: PrincipleClaim, decision: Decision) -> bool:
    confirmed = PrincipleClaim.Decision.CONFIRMED
    said = (claim.decision == confirmed, claim.decision_reason)
    return not claim.decision or said != (decision.is_confirmed, decision.reason)


def _decide(claim: PrincipleClaim, decision: Decision, *, by: User) -> None:
    kinds = PrincipleClaim.Decision
    claim.decision = kinds.CONFIRMED if decision.is_confirmed else kinds.REJECTED
    claim.decision_reason = decision.reason
    claim.decided_by, claim.decided_at = by, timezone.now()
    claim.save(update_fields=["decision", "decision_reason", "decided_by", "decided_at"])


def confirm_all(case_study: CaseStudy, *, by: User) -> None:
    """Confirm each principle that is not decided yet."""
    undecided = case_study.claims.filter(decision="").values_list("principle__key", flat=True)
    decide_claims(case_study, {key: Decision(True) for key in undecided}, by=by)


@transaction.atomic
def recommend(case_study: CaseStudy, *, by: User) -> None:
    """The first of two steps: whoever approves it is somebody else."""
    locked = in_review(case_study, by=by)
    if not workflow.needs_second_person(locked):
        raise MoveRefused(_("This needs one step alone: publish it."))
    if locked.recommended_by_id is not None:
        raise MoveRefused(_("It is recommended already: somebody else approves it."))
    workflow.refuse_unless_decided(locked)
    locked.recommended_by, locked.recommended_at = by, timezone.now()
    locked.save(update_fields=["recommended_by", "recommended_at"])
    record(locked, Event.Kind.RECOMMENDED, by=by)


# Remarks, and points to change


@transaction.atomic
def remark(
    case_study: CaseStudy, *, by: User, part: str, text: str, is_to_change: bool = False
) -> Remark:
    """Say something of a part; the council reads it once the case study is sent back."""
    locked = in_review(case_study, by=by)
    made = Remark.objects.create(
        round=locked.rounds.get(closed_at__isnull=True),
        part=part,
        text=text,
        is_to_change=is_to_change,
        by=by,
        by_name=str(by),
    )
    message = f"{parts.PARTS[part].title}: {text}"
    record(locked, Event.Kind.REMARKED, by=by, message=message)
    return made


@transaction.atomic
def tick_off(case_study: CaseStudy, point: int, *, by: User, answer: str = "") -> None:
    """The council has done what was asked. Ticked off again, it gets the newer answer."""
    locked = _locked_to_edit(case_study, by=by)
    found = Remark.objects.to_change_in(locked).get(pk=point)
    found.done_at, found.done_by, found.answer = timezone.now(), by, answer
    found.save(update_fields=["done_at", "done_by", "answer"])
    record(locked, Event.Kind.POINT_DONE, by=by, message=f"{found.text}\n\n{answer}".strip())


@transaction.atomic
def reopen_point(case_study: CaseStudy, point: int, *, by: User) -> None:
    """Not done after all; the answer stays as it was written."""
    locked = _locked_to_edit(case_study, by=by)
    found = Remark.objects.to_change_in(locked).get(pk=point)
    if found.done_at is not None:
        found.done_at = found.done_by = None
        found.save(update_fields=["done_at", "done_by"])
        record(locked, Event.Kind.POINT_REOPENED, by=by, message=found.text)


# Who reviews it, and by when


@transaction.atomic
def claim(case_study: CaseStudy, *, by: User) -> None:
    """ "I review this". Whoever comes second is told who was first."""
    locked = in_review(case_study, by=by)
    if locked.reviewer_id == by.pk:
        return
    if locked.reviewer is not None:
        raise MoveRefused(_("%(who)s reviews it already.") % {"who": locked.reviewer})
    _name(locked, by, by=by)


@transaction.atomic
def hand_on(case_study: CaseStudy, *, to: User | None, due: date | None, by: User) -> None:
    """Name who reviews it, or with None nobody, and the day by which."""
    locked = CaseStudy.objects.select_for_update().get(pk=case_study.pk)
    if not permissions.can_review(by, locked):
        raise PermissionDenied
    if locked.state not in CLAIMABLE:
        raise MoveRefused(_("Nobody reviews it now: it is “%s”.") % locked.get_state_display())
    if to is not None and not permissions.can_review(to, locked):
        raise MoveRefused(_("%(who)s cannot review work of this council.") % {"who": to})
    locked.review_due = due
    _name(locked, to, by=by)


def _name(locked: CaseStudy, reviewer: User | None, *, by: User) -> None:
    locked.reviewer = reviewer
    locked.save(update_fields=["reviewer", "review_due"])
    with ours():
        message = str(reviewer) if reviewer else _("Nobody")
        if locked.review_due:
            message += f", {date_format(locked.review_due, 'j F Y')}"
    record(locked, Event.Kind.ASSIGNED, by=by, message=message)


# With what the acts above begin


def in_review(case_study: CaseStudy, *, by: User) -> CaseStudy:
    """The locked row of a case study that this person may review and that is in review."""
    locked = CaseStudy.objects.select_for_update().get(pk=case_study.pk)
    if not permissions.can_review(by, locked):
        raise PermissionDenied
    if locked.state != State.IN_REVIEW:
        raise MoveRefused(
            _("This can be done while it is in review; it is “%(state)s”.")
            % {"state": locked.get_state_display()}
        )
    return locked


def _locked_to_edit(case_study: CaseStudy, *, by: User) -> CaseStudy:
    locked = CaseStudy.objects.select_for_update().get(pk=case_study.pk)
    if not permissions.is_theirs(by, locked):
        raise PermissionDenied
    if not permissions.can_edit(by, locked):
        raise MoveRefused(
            _("It cannot be changed now, because it is “%(state)s”.")
            % {"state": locked.get_state_display()}
        )
    return locked
