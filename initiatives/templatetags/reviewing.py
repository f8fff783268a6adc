"""What reviewers and councils read of a review. The tag that asks the database says so."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_stubs_ext import StrOrPromise

from initiatives.models import CaseStudy, PrincipleClaim, Remark, State
from initiatives.parts import PARTS

register = template.Library()


@register.filter
def part_title(key: str) -> StrOrPromise:
    return PARTS[key].title if key in PARTS else key


@register.filter
def due_in_words(due: date | None) -> str:
    """ "Due on 4 December", or "Overdue by 3 days: it was due on 1 December"."""
    if due is None:
        return _("No due day")
    day, late = date_format(due, "j F"), (timezone.localdate() - due).days
    if late == 0:
        return _("Due today")
    if late < 0:
        return _("Due on %s") % day
    words = ngettext(
        "Overdue by %(n)s day: it was due on %(day)s",
        "Overdue by %(n)s days: it was due on %(day)s",
        late,
    )
    return words % {"n": late, "day": day}


@register.inclusion_tag("initiatives/reviewing/_points.html")
def points_to_change(case_study: CaseStudy, part: str = "") -> dict[str, Any]:
    """What reviewers said of a draft, or of one part of it. Asks the database, twice at most.

    Only once it is back with its council: until then reviewers are still at it.
    """
    shown: dict[str, Any] = {"case_study": case_study, "is_list": not part}
    if case_study.state not in {State.DRAFT, State.CHANGES_REQUESTED}:
        return shown
    remarks = Remark.objects.of_this_version(case_study)
    shown["remarks"] = list(remarks.filter(part=part) if part else remarks)
    if part in {"", "principles"}:
        rejected = case_study.claims.filter(decision=PrincipleClaim.Decision.REJECTED)
        shown["rejected"] = list(rejected.select_related("principle"))
    return shown
