"""Rounds and awards, as administrators enter them."""

from datetime import date
from typing import Any

from councilnet.models import Council
from initiatives.models import Award, CaseStudy, Edition, FundingRound


def round_(name: str = "A round", **fields: Any) -> FundingRound:
    told: dict[str, Any] = {"slug": "a-round", "decided_on": date(2024, 3, 1)}
    return FundingRound.objects.get_or_create(name=name, defaults=told | fields)[0]


def award(
    title: str = "A lab",
    *case_studies: Edition | CaseStudy,
    lead: str = "stevenage",
    partners: tuple[str, ...] = (),
    **fields: Any,
) -> Award:
    """Of "A round", unless ``round`` says of which; ``lead`` and ``partners`` are slugs."""
    told: dict[str, Any] = {"kind": "lab", "lead": Council.objects.get(slug=lead)}
    of_round = fields.pop("round", None) or round_()
    made = Award.objects.create(title=title, round=of_round, **(told | fields))
    made.partners.set(Council.objects.filter(slug__in=partners))
    made.case_studies.set(
        one.case_study if isinstance(one, Edition) else one for one in case_studies
    )
    return made
