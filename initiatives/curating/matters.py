"""What of case studies and of learning needs attention."""

from __future__ import annotations

from datetime import datetime, time

from django.db.models import Count, Exists, Min, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councilnet.curating.attention import Matter, Standing, register
from initiatives import adopting, attending, checking_again
from initiatives.curating.sections import CASE_STUDIES, FINDING, LEARNING
from initiatives.models import Adoption, CaseStudy, Edition, Principle, State, Wish


def waiting(now: datetime) -> Standing:
    found = CaseStudy.objects.filter(state=State.IN_REVIEW)
    return Standing(*found.aggregate(n=Count("pk"), since=Min("submitted_at")).values())


def stale(now: datetime) -> Standing:
    found = checking_again.stale(timezone.localdate(now)).order_by()
    n, since = found.aggregate(n=Count("pk"), since=Min("review_on")).values()
    return Standing(n, timezone.make_aware(datetime.combine(since, time())) if since else None)


def to_hand_over(now: datetime) -> Standing:
    return Standing(attending.lacking(now).count())


def with_dead_links(now: datetime) -> Standing:
    return Standing(Edition.objects.current().exclude(dead_links={}).count())


def without_an_offer(now: datetime) -> Standing:
    found = Wish.objects.unmatched().order_by()
    return Standing(*found.aggregate(n=Count("pk"), since=Min("asked_at")).values())


def to_settle(now: datetime) -> Standing:
    return Standing(Adoption.objects.to_settle(adopting.silent_since()).order_by().count())


def principles_without_any(now: datetime) -> Standing:
    meets = Edition.objects.current().filter(principle_keys__contains=[OuterRef("key")])
    return Standing(Principle.objects.filter(~Exists(meets)).count())


register(
    Matter(
        CASE_STUDIES,
        _("Submissions that wait for review"),
        waiting,
        lambda: reverse("review_queue"),
    ),
    Matter(
        CASE_STUDIES,
        _("Case studies whose day to be checked is past"),
        stale,
        lambda: reverse("stale_case_studies"),
    ),
    Matter(
        CASE_STUDIES,
        _("Case studies that nobody looks after"),
        to_hand_over,
        lambda: f"{reverse('admin:initiatives_casestudy_changelist')}?lacking=yes",
    ),
    Matter(
        CASE_STUDIES,
        _("Published with links that lead nowhere"),
        with_dead_links,
        lambda: f"{reverse('admin:initiatives_edition_changelist')}?dead=yes",
    ),
    Matter(
        LEARNING,
        _("Requests for help that nobody has offered anything to"),
        without_an_offer,
        lambda: f"{reverse('admin:initiatives_wish_changelist')}?unmatched=yes",
    ),
    Matter(
        LEARNING,
        _("Adoptions that councils dispute or have not answered"),
        to_settle,
        lambda: reverse("unsettled_adoptions"),
    ),
    Matter(
        FINDING,
        _("Principles without a case study"),
        principles_without_any,
        lambda: f"{reverse('admin:initiatives_principle_changelist')}?without=yes",
    ),
)
