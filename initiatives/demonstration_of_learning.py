"""The demonstration’s ideas that travelled, told and answered as councils would.

All of data/learning.json is invented and says so on the page itself: no council’s real work is said
to have come from another’s.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.db import transaction

from councilnet import notices
from councilnet.demonstration import officer_of
from councilnet.models import Council
from initiatives import adopting, demonstration
from initiatives.adopting import Description
from initiatives.models import Adoption, AdoptionEvent, CaseStudy, Edition

TOLD = Path(__file__).parent / "data" / "learning.json"
Told = dict[str, Any]


def load() -> int:
    """How many adoptions were added; those that are there are left as they are."""
    told = json.loads(TOLD.read_text(encoding="utf-8"))
    for entry in map(demonstration.entry_of, told["case_studies"]):
        if not CaseStudy.objects.filter(start_token=entry.token).exists():
            demonstration.tell(entry)
    return sum(map(_adopt, told["adoptions"]))


@transaction.atomic
def _adopt(told: Told) -> bool:
    council = Council.objects.get(short_name=told["council"])
    token = demonstration.token_of(*told["from"])
    edition = Edition.objects.current().get(case_study__start_token=token)
    if Adoption.objects.filter(origin=edition.case_study_id, council=council).exists():
        return False
    is_stopped = told["status"] == Adoption.Status.STOPPED
    adoption = adopting.begin(
        edition,
        council,
        by=officer_of(council),
        status=Adoption.Status.RUNNING if is_stopped else told["status"],
        description=Description(told.get("started", ""), told["what_changed"]),
    )
    _go_on(adoption, told)
    notices.count_as_told(f"adoption-{adoption.pk}")
    return True


def _go_on(adoption: Adoption, told: Told) -> None:
    """What both councils did after it was begun."""
    officer = officer_of(adoption.council)
    if "stop_cause" in told:
        words = {name: told[name] for name in ("status", "stop_cause", "stop_lesson")}
        adopting.move(adoption, by=officer, **words)
    if "result" in told:
        token = demonstration.token_of(told["council"], told["result"])
        adopting.name_result(adoption, CaseStudy.objects.get(start_token=token), by=officer)
    if not told.get("is_unanswered"):
        origin = officer_of(adoption.origin.council)
        adopting.confirm(adoption, AdoptionEvent.Side.ORIGIN, by=origin)
