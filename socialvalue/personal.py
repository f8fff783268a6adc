"""What is held about a person, with what they did to scores, and erasing it.

Here since nothing below may know of scores. What they wrote for their council stays, and the record
of a run names nobody.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q

from councilnet.models import User
from councilnet.personal import former_member
from initiatives import personal
from socialvalue.models import (
    Assessment,
    AssessmentEvent,
    CalculationRun,
    CriterionScore,
    Delivery,
    FlagReason,
    Reply,
)

# The column of the person, and that of their name
NAMED = (
    (AssessmentEvent, "actor", "actor_name"),
    (CriterionScore, "scored_by", "scored_by_name"),
    (FlagReason, "given_by", "given_by_name"),
    (CalculationRun, "made_by", "made_by_name"),
    (CalculationRun, "signed_by", "signed_by_name"),
    (Reply, "replied_by", "replied_by_name"),
    (Delivery, "reported_by", "reported_by_name"),
    (Delivery, "checked_by", "checked_by_name"),
)


def everything_about(user: User) -> dict[str, Any]:
    title = "assessment__case_study__title"
    return personal.everything_about(user) | {
        "assessments_started": list(
            Assessment.objects.filter(started_by=user).values("case_study__title", "started_at")
        ),
        "assessment_events": list(
            AssessmentEvent.objects.filter(actor=user).values(title, "at", "kind", "message")
        ),
        "criteria_scored": list(
            CriterionScore.objects.filter(scored_by=user).values(
                title, "criterion__title", "role", "level", "reason", "scored_at"
            )
        ),
        "reasons_recorded": list(
            FlagReason.objects.filter(given_by=user).values(title, "code", "reason", "given_at")
        ),
        "scores": [_run(run, user) for run in _runs_of(user)],
        "replies_to_scores": list(
            Reply.objects.filter(replied_by=user).values(
                "run__case_study__title", "run__number", "line", "agrees", "text", "replied_at"
            )
        ),
        "delivered_figures": list(
            Delivery.objects.filter(Q(reported_by=user) | Q(checked_by=user)).values(
                "run__case_study__title", "line", "until", "quantity", "source", "reported_at"
            )
        ),
    }


def _runs_of(user: User) -> Any:
    theirs = Q(made_by=user) | Q(signed_by=user) | Q(published_by=user)
    return CalculationRun.objects.filter(theirs).select_related("case_study")


def _run(run: CalculationRun, user: User) -> dict[str, Any]:
    return {
        "case_study": run.case_study.title,
        "number": run.number,
        "you_put_it_forward": run.made_by_id == user.pk,
        "you_signed_it": run.signed_by_id == user.pk,
        "you_published_it": run.published_by_id == user.pk,
        "made_at": run.made_at,
    }


@transaction.atomic
def erase(user: User) -> None:
    """Raises JoiningRefused, with a sentence, where somebody must first take their place."""
    touched = AssessmentEvent.objects.filter(actor=user)
    case_studies = set(touched.values_list("assessment__case_study", flat=True))
    personal.erase(user, threads=[f"case-study-{pk}" for pk in case_studies])
    for model, who, name in NAMED:
        rows: Any = model._default_manager.filter(**{who: user})
        rows.update(**{name: former_member()})
