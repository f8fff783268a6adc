"""Ask the members that have no case study of a principle for one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import Count, Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from councilnet import notices
from councilnet.models import Council, Membership, User
from councilnet.models.memberships import MembershipQuerySet
from initiatives import directory, places
from initiatives.facets import Option
from initiatives.models import MemberAsked, Principle
from initiatives.workflow import MoveRefused

AGAIN = timedelta(days=30)


@dataclass(frozen=True)
class Member:
    """A council without such a case study, how many people it has here, and when it was asked."""

    council: Council
    people: int
    asked_at: datetime | None

    @property
    def is_asked_lately(self) -> bool:
        return self.asked_at is not None and self.asked_at > timezone.now() - AGAIN


def members_without(principle: Principle, region: str = "") -> list[Member]:
    """Of one region, if it is one. Two statements."""
    councils = _councils_without(principle, region)
    people = dict(
        _held(councils).values_list("council").annotate(n=Count("user", distinct=True)).order_by()
    )
    asked = dict(
        MemberAsked.objects.filter(principle=principle)
        .order_by()
        .values_list("council")
        .annotate(last=Max("asked_at"))
    )
    return [
        Member(council, people.get(council.pk, 0), asked.get(council.pk)) for council in councils
    ]


def _councils_without(principle: Principle, region: str) -> list[Council]:
    query = directory.with_one("principle", principle.key)
    return [
        council
        for council, option in places.standing(query)
        if region in ("", council.region) and not _has(query, option)
    ]


def _has(query: directory.Query, council: Option) -> bool:
    return query.found.count("council", council) > 0


def _held(councils: Iterable[Council]) -> MembershipQuerySet:
    return Membership.objects.current().filter(council__in=councils, user__is_active=True)


def usual_words(principle: Principle) -> dict[str, str]:
    return {
        "subject": _("A case study of “%(principle)s”?") % {"principle": principle.called},
        "message": _(
            "Your council has no case study here yet that meets the principle “%(principle)s”.\n\n"
            "If you have done something that others could learn from, please tell of it. "
            "A write-up that you have already is enough to begin with, and what did not work is "
            "as welcome as what did.\n\n"
            "The link leads to the page on which you begin. Thank you."
        )
        % {"principle": principle.called},
    }


@transaction.atomic
def ask(
    principle: Principle,
    councils: Iterable[Council],
    *,
    subject: str,
    message: str,
    by: User,
    again: bool = False,
) -> int:
    """Tell the people of these councils, and say how many. Their addresses are shown to nobody.

    Raises MoveRefused if one of them was asked lately, unless they are to be asked ``again``.
    """
    councils = list(councils)
    Principle.objects.select_for_update(no_key=True).get(pk=principle.pk)  # two who ask at once
    if not again and asked_lately(principle, councils):
        raise MoveRefused(_("Somebody has asked them meanwhile."))
    MemberAsked.objects.bulk_create(
        MemberAsked(
            council=council, principle=principle, asked_by=by, subject=subject, message=message
        )
        for council in councils
    )
    return sum(_tell(principle, council, subject, message, by) for council in councils)


def asked_lately(principle: Principle, councils: Iterable[Council]) -> bool:
    asked = MemberAsked.objects.filter(principle=principle, council__in=councils)
    return asked.filter(asked_at__gt=timezone.now() - AGAIN).exists()


def _tell(principle: Principle, council: Council, subject: str, message: str, by: User) -> int:
    people = User.objects.filter(pk__in=_held([council]).values("user"))
    begin = urlencode({"principle": principle.key, "council": council.slug})
    notices.tell(
        people,
        "asks",
        thread=f"asks-{principle.pk}-{council.pk}",
        heading=subject,
        text=message,
        path=f"{reverse('start_blank')}?{begin}",
        but=by,
    )
    return len(people)
