"""When the day has come until which a council's name was withheld: its work is named again."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from initiatives import counting, editions, holds
from initiatives.models import CaseStudy, Edition, Event, State
from initiatives.models.editions import EditionQuerySet
from initiatives.workflow import record

KEPT = ("checked_on", "review_on", "unchecked_since", "asked_on", "dead_links")
NO_CONTACT = {"contact_role": "", "contact_email": "", "contact_until": None}


def give_names(now: datetime) -> list[Edition]:
    """Make the next edition, with the name, of what is due. Safe to run twice, late, side by side.

    What its council would withhold for longer, in a version that is not published yet, waits; so
    does what is held.
    """
    due = _due(timezone.localdate(now)).order_by("pk").values_list("case_study", flat=True)
    return [edition for pk in list(due) if (edition := _give_name(pk, now))]


def _due(today: date) -> EditionQuerySet:
    withheld = Edition.objects.current().filter(council__is_stand_in=True)
    return withheld.filter(name_withheld_until__lte=today)


@transaction.atomic
def _give_name(pk: int, now: datetime) -> Edition | None:
    today = timezone.localdate(now)
    free = CaseStudy.objects.select_for_update(skip_locked=True, of=("self",))
    case_study = free.select_related("council").filter(pk=pk).first()
    if case_study is None or case_study.withholds_name_on(today):
        return None
    concerned = counting.with_what_was_made_of(pk)
    counting.hold(concerned)
    standing = _due(today).filter(case_study=pk).select_related("council").first()
    if standing is None or holds.hold_on(case_study.council, today):
        return None
    edition = editions.replace_standing(
        case_study, case_study.council, standing, published_at=now, **_told(case_study, standing)
    )
    counting.recount(concerned)
    record(case_study, Event.Kind.NAME_GIVEN, by=None)
    return edition


def _told(case_study: CaseStudy, standing: Edition) -> dict[str, Any]:
    """As it stands, with the name; contact and files too, unless they are being written anew."""
    is_as_reviewed = case_study.state == State.PUBLISHED
    content = editions.with_name(standing.content, case_study, with_files=is_as_reviewed)
    columns = editions.columns(case_study, content)
    if not is_as_reviewed:
        columns |= NO_CONTACT
    return {**columns, "content": content, **{name: getattr(standing, name) for name in KEPT}}
