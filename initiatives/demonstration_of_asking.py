"""The demonstration’s questions of what came of it: one answered and shown, one not yet answered.

All of data/asked_later.json is invented and says so on the page itself.
"""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from councilnet import notices
from councilnet.demonstration import DEV, account_of, officer_of
from initiatives import demonstration, following_up, reviewing, signed_links, workflow
from initiatives.models import CaseStudy, Edition, FollowUp

TOLD = Path(__file__).parent / "data" / "asked_later.json"


def load(now: datetime) -> int:
    """How many questions were added; those that are there are left as they are."""
    told = json.loads(TOLD.read_text(encoding="utf-8"))
    return sum(_follow_up(entry, now) for entry in told["follow_ups"])


@transaction.atomic
def _follow_up(told: dict[str, Any], now: datetime) -> bool:
    token = demonstration.token_of(told["council"], told["title"])
    edition = Edition.objects.current().get(case_study__start_token=token)
    case_study, today = edition.case_study, timezone.localdate(now)
    if case_study.follow_ups.exists():
        return False
    follow_up = FollowUp.objects.create(case_study=case_study, due_on=today, asked_at=now)
    Edition.objects.filter(pk=edition.pk).update(asked_on=today)
    if answer := told.get("answer"):
        _answer(case_study, follow_up, answer, now)
    notices.count_as_told(f"case-study-{case_study.pk}")
    return True


def _answer(
    case_study: CaseStudy, follow_up: FollowUp, answer: dict[str, str], now: datetime
) -> None:
    by = signed_links.person(officer_of(case_study.council))
    said = answer | {"number": Decimal(answer["number"])}
    following_up.answer(follow_up, said, by=by, now=now)
    staff = account_of(DEV)
    reviewing.confirm_all(case_study, by=staff)
    workflow.publish(case_study, by=staff)
