"""What nobody of a council looks after any longer, and giving it to those who are still there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
)
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from councilnet import notices
from councilnet.languages import later
from councilnet.models import Council, Membership, MembershipEvent, User
from councilnet.roles import may_manage, people_of
from initiatives import attending
from initiatives.models import CaseStudy, Event
from initiatives.workflow import MoveRefused, record

A_WEEK = timedelta(days=7)
MOST_NAMED = 10


@dataclass(frozen=True)
class Task:
    """A case study with those who left it: who looked after it, or is named as an author.

    ``lost`` looks after it, acts for the council still, and is not reached.
    """

    case_study: CaseStudy
    lacks_keeper: bool
    left: tuple[User, ...]
    lost: User | None = None


def without_keeper(council: Council) -> QuerySet[CaseStudy]:
    """Nobody who acts for the council, and is reached, looks after these."""
    there = attending.reached(council, timezone.now())
    return council.case_studies.exclude(looked_after_by__in=there)


def to_hand_over(council: Council, now: datetime | None = None) -> list[Task]:
    """All of a council's case studies that lack somebody, in as many queries however many."""
    there, reached = _people(council, now or timezone.now())
    left = CaseStudy.authors.through.objects.filter(casestudy=OuterRef("pk"))
    lacking = council.case_studies.filter(
        Q(looked_after_by=None)
        | ~Q(looked_after_by__in=reached)
        | Exists(left.exclude(user__in=there))
    )
    found = lacking.select_related("looked_after_by", "council").prefetch_related("authors")
    return [_task(case_study, there, reached) for case_study in found.order_by("title", "pk")]


def _people(council: Council, now: datetime) -> tuple[set[int], set[int]]:
    """Ids of those who act for it, and of those of them who are reached."""
    is_lost = ExpressionWrapper(attending.is_lost(now), output_field=BooleanField())
    rows = people_of(council).annotate(is_lost=is_lost).values_list("pk", "is_lost")
    return {pk for pk, __ in rows}, {pk for pk, is_lost in rows if not is_lost}


def _task(case_study: CaseStudy, there: set[int], reached: set[int]) -> Task:
    keeper = case_study.looked_after_by
    lacks_keeper = keeper is None or keeper.pk not in reached
    gone = [author for author in case_study.authors.all() if author.pk not in there]
    if keeper and keeper.pk not in there and keeper not in gone:
        gone.insert(0, keeper)
    lost = keeper if keeper and lacks_keeper and keeper.pk in there else None
    return Task(case_study, lacks_keeper, tuple(gone), lost)


def nobody_looks_after(user: User, councils: list[Council]) -> set[int]:
    """The ids of these, in the councils that this person leads."""
    held = user.memberships.current().filter(role=Membership.Role.LEAD)
    led = set(held.values_list("council", flat=True))
    led_councils = [council for council in councils if council.pk in led]
    return {
        pk
        for council in led_councils
        for pk in without_keeper(council).values_list("pk", flat=True)
    }


@transaction.atomic
def hand_over(council: Council, chosen: Mapping[int, User], *, by: User) -> int:
    """Give case studies, by their ids, to people of the council. How many were given."""
    Council.objects.select_for_update(no_key=True).get(pk=council.pk)  # as joining and leaving do
    if not may_manage(by, council.pk):
        raise PermissionDenied
    there, reached = _people(council, timezone.now())
    if not {user.pk for user in chosen.values()} <= reached:
        raise MoveRefused(_("Choose people who act for the council: somebody left meanwhile."))
    locked = council.case_studies.select_for_update(no_key=True).filter(pk__in=chosen)
    for case_study in locked.order_by("pk"):
        _give(case_study, chosen[case_study.pk], there, reached, by=by)
    return len(chosen)


def _give(case_study: CaseStudy, to: User, there: set[int], reached: set[int], *, by: User) -> None:
    """The new person stands for all who left; authors who are still there stay."""
    gone = [author for author in case_study.authors.all() if author.pk not in there]
    if case_study.looked_after_by_id not in reached:
        CaseStudy.objects.filter(pk=case_study.pk).update(looked_after_by=to)
    if gone:
        case_study.authors.remove(*gone)
        case_study.authors.add(to)
    record(case_study, Event.Kind.HANDED_OVER, by=by)
    # To whom stands here and not in the event's words: names can be taken out of this column.
    MembershipEvent.objects.create(
        council=case_study.council,
        kind=MembershipEvent.Kind.HANDED_OVER,
        person=to,
        person_name=str(to),
        actor=by,
        actor_name=str(by),
        message=case_study.title,
    )


# --- Telling the lead --------------------------------------------------------------------------
def tell_leads(now: datetime) -> int:
    """Once a week, while something waits: how many councils. Safe twice, late and side by side."""
    lacking = attending.lacking(now).filter(council=OuterRef("pk"))
    due = Council.objects.filter(_is_due(now), Exists(lacking)).order_by("pk")
    return sum(_tell_leads(pk, now) for pk in list(due.values_list("pk", flat=True)))


def _is_due(now: datetime) -> Q:
    return Q(told_to_hand_over_at=None) | Q(told_to_hand_over_at__lte=now - A_WEEK)


@transaction.atomic
def _tell_leads(pk: int, now: datetime) -> bool:
    free = Council.objects.select_for_update(skip_locked=True, no_key=True)
    council = free.filter(_is_due(now), pk=pk).first()
    tasks = to_hand_over(council, now) if council else []
    if council is None or not tasks:
        return False
    notices.tell(
        _who_hands_over(council),
        "hand-over",
        thread=f"council-{council.pk}",
        heading=council.short_name,
        text=_what_waits(tasks),
        path=reverse("hand_over", args=[council.slug]),
    )
    Council.objects.filter(pk=council.pk).update(told_to_hand_over_at=now)
    return True


@later
def _what_waits(tasks: list[Task]) -> str:
    said = ngettext(
        "%(n)s case study waits to be handed over:",
        "%(n)s case studies wait to be handed over:",
        len(tasks),
    )
    titles = [f"• {task.case_study.title}" for task in tasks[:MOST_NAMED]]
    return "\n".join([said % {"n": len(tasks)}, *titles])


def _who_hands_over(council: Council) -> QuerySet[User]:
    """Its leads; where it has none, the network's staff."""
    held = council.memberships.current().filter(role=Membership.Role.LEAD)
    leads = User.objects.filter(is_active=True, pk__in=held.values("user"))
    return leads if leads.exists() else User.objects.of_the_network()
