"""Days on which nothing of a council is published, as before an election."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from councilnet.models import Council
from initiatives.models import PublishingHold


def hold_on(council: Council, day: date) -> PublishingHold | None:
    """The one that keeps this council from publishing that day; the longest of several."""
    return _of(council).filter(first_day__lte=day, last_day__gte=day).order_by("-last_day").first()


def first_day_free(council: Council, day: date) -> date:
    """The first day from ``day`` on that no hold covers."""
    for first, last in _of(council).order_by("first_day").values_list("first_day", "last_day"):
        if first <= day <= last:
            day = last + timedelta(days=1)
    return day


def _of(council: Council) -> QuerySet[PublishingHold]:
    return PublishingHold.objects.filter(Q(council=council) | Q(nation=council.nation))
