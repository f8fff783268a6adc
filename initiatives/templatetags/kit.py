"""The replication kit on the page of a case study."""

from __future__ import annotations

from typing import Any

from django import template

from initiatives import kit
from initiatives.models import CaseStudy, Edition

register = template.Library()


@register.inclusion_tag("initiatives/reading/_kit.html")
def kit_of(content: dict[str, Any], edition: Edition | str = "") -> dict[str, Any]:
    """``edition`` is the one whose page it is; a draft has none, and nothing to compare with."""
    told = kit.read(content)
    return {
        "edition": edition,
        "has_files": bool(content.get("attachments")),
        "kit": told,
        "cost": content["cost"],
        "is_begun": kit.is_begun(told),
        "is_ready": kit.is_ready(content),
    }


@register.inclusion_tag("initiatives/writing/_kit_lacks.html")
def kit_lacks(case_study: CaseStudy, *, short: bool = False) -> dict[str, Any]:
    """For its authors: cost and staff time are told in another part."""
    cost = {"band": case_study.known_cost_band, "staff_time": case_study.staff_time}
    missing = kit.missing(kit.of(case_study), cost)
    return {"case_study": case_study, "missing": missing, "short": short}
