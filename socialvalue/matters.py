"""What of social value needs attention, and its part of the administration."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Max, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councilnet.curating.attention import Matter, Standing, register
from councilnet.curating.sections import Section
from socialvalue.models import Assessment, SeriesEdition

SOCIAL_VALUE = Section(
    80, "social-value", _("Social value"), ((_("Scores by council and theme"), "portfolio"),)
)
A_YEAR = timedelta(days=366)


def old_series(now: datetime) -> Standing:
    """Deflators and incomes of which no edition was issued for a year."""
    kinds = SeriesEdition.objects.filter(kind__in=["deflator", "income"]).order_by()
    newest = kinds.values("kind").annotate(newest=Max("issued_on"))
    return Standing(newest.filter(newest__lt=timezone.localdate(now) - A_YEAR).count())


def to_sign(now: datetime) -> Standing:
    found = Assessment.objects.filter(state="proposed").order_by()
    return Standing(*found.aggregate(n=Count("pk"), since=Min("changed_at")).values())


register(
    Matter(
        SOCIAL_VALUE,
        _("Series of prices that are older than a year"),
        old_series,
        lambda: reverse("admin:socialvalue_seriesedition_changelist"),
    ),
    Matter(
        SOCIAL_VALUE,
        _("Assessments that wait to be signed"),
        to_sign,
        lambda: f"{reverse('admin:socialvalue_assessment_changelist')}?state__exact=proposed",
    ),
)
