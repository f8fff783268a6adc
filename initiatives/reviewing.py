"""What reviewers do that leaves the state as it is: decide principles, remark, name, recommend.

Each locks the row, asks whether this person may, and records the Event in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from councilnet.models import User
from initiatives import permissions
from initiatives.models import CaseStudy, Event, PrincipleClaim, State
from initiatives.workflow import MoveRefused, record


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
