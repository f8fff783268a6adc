"""What of councils, people and mail needs attention."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councilnet.curating.attention import Matter, Standing, register
from councilnet.curating.sections import COUNCILS, PEOPLE, UPKEEP
from councilnet.models import Council, JoinRequest, Membership, QueuedMail

LATE = timedelta(hours=1)  # the worker sends every minute


def requests_to_join(now: datetime) -> Standing:
    waiting = JoinRequest.objects.filter(agreed__isnull=True, user__is_active=True)
    return Standing(*waiting.aggregate(n=Count("pk"), since=Min("asked_at")).values())


def councils_without_a_lead(now: datetime) -> Standing:
    """That have people, none of whom decides on them."""
    today = timezone.localdate(now)
    held = Membership.objects.current().filter(council=OuterRef("pk"), user__is_active=True)
    standing = Council.objects.filter(Q(valid_to=None) | Q(valid_to__gt=today))
    return Standing(
        standing.filter(Exists(held), ~Exists(held.filter(role=Membership.Role.LEAD))).count()
    )


def mail_given_up(now: datetime) -> Standing:
    given_up = QueuedMail.objects.given_up()
    return Standing(*given_up.aggregate(n=Count("pk"), since=Min("gave_up_at")).values())


def mail_that_waits(now: datetime) -> Standing:
    late = QueuedMail.objects.waiting().filter(queued_at__lt=now - LATE)
    return Standing(*late.aggregate(n=Count("pk"), since=Min("queued_at")).values())


def _mail(how: str) -> str:
    return f"{reverse('admin:councilnet_queuedmail_changelist')}?is={how}"


register(
    Matter(
        PEOPLE,
        _("Requests to join that nobody has answered"),
        requests_to_join,
        lambda: reverse("join_requests"),
    ),
    Matter(
        COUNCILS,
        _("Councils with people and no lead"),
        councils_without_a_lead,
        lambda: f"{reverse('admin:councilnet_council_changelist')}?lead=none",
    ),
    Matter(UPKEEP, _("Mail that was given up"), mail_given_up, lambda: _mail("given-up")),
    Matter(
        UPKEEP,
        _("Mail that waits for more than an hour"),
        mail_that_waits,
        lambda: _mail("waiting"),
    ),
)
