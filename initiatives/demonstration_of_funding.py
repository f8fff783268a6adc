"""The demonstration's round of funding: all of data/funding.json is invented, and says so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.db import transaction

from councilnet.models import Council
from initiatives import demonstration
from initiatives.models import CaseStudy, FundingRound

TOLD = Path(__file__).parent / "data" / "funding.json"


@transaction.atomic
def load() -> bool:
    """Whether it was absent. Its case studies are those of data/learning.json."""
    told = json.loads(TOLD.read_text(encoding="utf-8"))
    awards, _note = told.pop("awards"), told.pop("note")
    round_, is_new = FundingRound.objects.get_or_create(slug=told["slug"], defaults=told)
    for award in awards if is_new else []:
        _award(round_, award)
    return is_new


def _award(round_: FundingRound, told: dict[str, Any]) -> None:
    lead = Council.objects.get(short_name=told.pop("lead"))
    partners = Council.objects.filter(short_name__in=told.pop("partners", []))
    tokens = [demonstration.token_of(*place) for place in told.pop("case_studies")]
    award = round_.awards.create(lead=lead, **told)
    award.partners.set(partners)
    award.case_studies.set(CaseStudy.objects.filter(start_token__in=tokens))
