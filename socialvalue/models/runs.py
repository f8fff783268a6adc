"""What was computed and signed: runs are kept for ever, and a published score points to one."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from initiatives.models import CaseStudy
from socialvalue.models.assessments import Assessment, Grade
from socialvalue.models.frameworks import FrameworkVersion


class CalculationRunQuerySet(models.QuerySet["CalculationRun"]):
    def published(self) -> CalculationRunQuerySet:
        """The scores that stand: one of a case study at most, and only while it is published."""
        return self._of_what_is_read().filter(status="published")

    def public(self) -> CalculationRunQuerySet:
        """Whose receipts everybody may read: superseded ones too."""
        return self._of_what_is_read().filter(status__in=["published", "superseded"])

    def receipted(self) -> CalculationRunQuerySet:
        """Whose receipts are public, or were: of a withdrawn one the reason is told, no more."""
        statuses = ["published", "superseded", "withdrawn"]
        return self._of_what_is_read().filter(status__in=statuses)

    def _of_what_is_read(self) -> CalculationRunQuerySet:
        """None while a council's name is withheld: a score and its receipt would tell it."""
        return self.filter(
            case_study__editions__status="current",
            case_study__editions__council__is_stand_in=False,
        )


class CalculationRun(models.Model):
    """A calculation as it was made. The database refuses to change anything but what becomes of it
    (``status`` and those after it).

    ``document`` is the assessment file, ``output`` the object that ``appraise --trace`` prints for
    it, both as text so that their hashes can be taken again. ``record`` holds what the file has no
    place for: framework and editions with their hashes, lines with reasons, sources and evidence,
    costs, criteria, flags and recorded reasons (see assessing.py).
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Put forward")
        SENT_BACK = "sent-back", _("Sent back")
        SIGNED = "signed", _("Signed")
        PUBLISHED = "published", _("Published")
        SUPERSEDED = "superseded", _("Superseded")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="runs")
    case_study = models.ForeignKey(CaseStudy, models.PROTECT, related_name="calculation_runs")
    version = models.ForeignKey(FrameworkVersion, models.PROTECT, related_name="runs")
    number = models.PositiveSmallIntegerField(_("run"))
    kind = models.CharField(max_length=10, choices=Assessment.Kind.choices)
    assessed_by = models.CharField(max_length=10, choices=Assessment.Side.choices)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_by_name = models.CharField(max_length=120)
    engine = models.CharField(max_length=20)
    draws = models.PositiveIntegerField()
    seed = models.BigIntegerField()
    document = models.TextField()
    input_sha256 = models.CharField(max_length=64)
    output = models.TextField()
    output_sha256 = models.CharField(max_length=64)
    record = models.JSONField()

    # Columns for lists and portfolios, of what output and record say
    price_year = models.CharField(max_length=7)
    pv_benefits = models.DecimalField(max_digits=26, decimal_places=6)
    pv_harms = models.DecimalField(max_digits=26, decimal_places=6)
    pv_costs = models.DecimalField(max_digits=26, decimal_places=6)
    npsv = models.DecimalField(max_digits=26, decimal_places=6)
    npsv_low = models.DecimalField(_("P10"), max_digits=26, decimal_places=6)
    npsv_high = models.DecimalField(_("P90"), max_digits=26, decimal_places=6)
    bcr = models.DecimalField(max_digits=26, decimal_places=6, null=True, blank=True)
    fiscal = models.DecimalField(max_digits=26, decimal_places=6)
    cashable = models.DecimalField(max_digits=26, decimal_places=6)
    quality = models.DecimalField(
        _("quality, 0 to 100"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    confidence = models.CharField(max_length=1, choices=Grade.choices)

    # What may change
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    signed_by_name = models.CharField(max_length=120, blank=True)
    reply_until = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    withdrawn_reason = models.CharField(max_length=600, blank=True)

    objects = CalculationRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("calculation")
        verbose_name_plural = _("calculations")
        ordering = ["case_study", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["case_study", "number"], name="run_number_is_used_once"
            ),
            models.UniqueConstraint(
                fields=["case_study"],
                condition=Q(status="published"),
                name="run_is_the_one_published_score",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["proposed", "sent-back"], signed_at__isnull=True)
                | (
                    Q(status__in=["signed", "published", "superseded", "withdrawn"])
                    & Q(signed_at__isnull=False)
                    & ~Q(signed_by_name="")
                ),
                name="run_is_signed_before_it_counts",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["published", "superseded", "withdrawn"])
                | Q(published_at__isnull=False),
                name="run_is_published_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(status="withdrawn") ^ Q(withdrawn_reason=""),
                name="run_is_withdrawn_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(quality__isnull=True) | Q(quality__gte=0, quality__lte=100),
                name="run_quality_is_from_0_to_100",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_study_id}: {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("receipt", args=[self.pk])

    @cached_property
    def result(self) -> dict[str, Any]:
        """The output, read: shapes as the method says."""
        told: dict[str, Any] = json.loads(self.output)
        return told


class Reply(models.Model):
    """What the council said of one line of a run before it was public, or of the whole of it."""

    run = models.ForeignKey(CalculationRun, models.PROTECT, related_name="replies")
    line = models.PositiveSmallIntegerField(null=True, blank=True)  # its place in record["lines"]
    agrees = models.BooleanField()
    text = models.TextField(_("what the council says"), max_length=2000, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    replied_by_name = models.CharField(max_length=120)
    replied_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        ordering = ["run", models.F("line").asc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "line"], nulls_distinct=False, name="reply_is_given_once_a_line"
            ),
            models.CheckConstraint(
                condition=Q(agrees=True) | ~Q(text=""), name="reply_that_disagrees_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.line}"


class Delivery(models.Model):
    """How much of what a published run committed was delivered by a day, all told since its start.

    ``quantity`` is in the unit of the line at the place ``line`` of ``record["lines"]``.
    """

    run = models.ForeignKey(CalculationRun, models.PROTECT, related_name="deliveries")
    line = models.PositiveSmallIntegerField()
    until = models.DateField(_("until"))
    quantity = models.DecimalField(_("delivered to date"), max_digits=20, decimal_places=6)
    source = models.CharField(_("source"), max_length=300)
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reported_by_name = models.CharField(max_length=120)
    reported_side = models.CharField(
        max_length=10, choices=Assessment.Side.choices, default=Assessment.Side.COUNCIL
    )
    reported_at = models.DateTimeField(default=timezone.now)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    checked_by_name = models.CharField(max_length=120, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("delivered figure")
        verbose_name_plural = _("delivered figures")
        ordering = ["run", "line", "-until"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "line", "until"], name="delivery_is_told_once_a_day"
            ),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="delivery_is_not_negative"),
            models.CheckConstraint(
                condition=Q(checked_at__isnull=True, checked_by_name="")
                | (Q(checked_at__isnull=False) & ~Q(checked_by_name="")),
                name="delivery_is_checked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.line}, {self.until}"
