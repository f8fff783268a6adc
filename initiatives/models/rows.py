"""What a case study has several of: principles claimed, milestones, outcomes."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from initiatives.models.case_studies import ADDRESS_LENGTH, CaseStudy
from initiatives.models.principles import Principle
from initiatives.partial_dates import PartialDateField, is_a_date


class PrincipleClaim(models.Model):
    """That an initiative meets a principle, and why."""

    REASON_SHORTEST, REASON_LONGEST = 20, 600

    class Decision(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed")
        REJECTED = "rejected", _("Rejected")

    case_study = models.ForeignKey(CaseStudy, models.CASCADE, related_name="claims")
    principle = models.ForeignKey(Principle, models.PROTECT, related_name="claims")
    reason = models.TextField(_("why it meets this principle"), max_length=600, blank=True)
    evidence_url = models.URLField(_("link to evidence"), max_length=ADDRESS_LENGTH, blank=True)
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    decision_reason = models.CharField(max_length=600, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("principle claimed")
        verbose_name_plural = _("principles claimed")
        ordering = ["principle__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["case_study", "principle"], name="claim_is_made_once_for_a_principle"
            ),
            models.CheckConstraint(
                condition=models.Q(decision="", decided_at__isnull=True)
                | (~models.Q(decision="") & models.Q(decided_at__isnull=False)),
                name="claim_is_decided_at_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(decision="rejected") | ~models.Q(decision_reason=""),
                name="claim_is_rejected_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_study}: {self.principle}"

    @property
    def has_a_full_reason(self) -> bool:
        return self.REASON_SHORTEST <= len(self.reason.strip()) <= self.REASON_LONGEST


class Milestone(models.Model):
    case_study = models.ForeignKey(CaseStudy, models.CASCADE, related_name="milestones")
    when = PartialDateField(_("when"), blank=False)
    what = models.CharField(_("what happened"), max_length=300)

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["when", "pk"]
        constraints = [is_a_date("when", "milestone_date_is_a_date")]

    def __str__(self) -> str:
        return self.what


def _number(label: StrOrPromise) -> models.DecimalField[Decimal | None, Decimal | None]:
    return models.DecimalField(label, max_digits=20, decimal_places=6, null=True, blank=True)


class Outcome(models.Model):
    """Something counted: what it was before, what was aimed for, what came of it."""

    case_study = models.ForeignKey(CaseStudy, models.CASCADE, related_name="outcomes")
    indicator = models.CharField(_("what was measured"), max_length=200)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    baseline = _number(_("before"))
    target = _number(_("target"))
    result = _number(_("result"))
    measured = PartialDateField(_("when it was measured"))
    source = models.CharField(_("source"), max_length=300, blank=True)
    compared_with = models.CharField(_("compared with"), max_length=300, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering = ["pk"]
        constraints = [
            is_a_date("measured", "outcome_date_is_a_date"),
            *(
                models.CheckConstraint(
                    condition=models.Q(**{f"{name}__isnull": True})
                    | models.Q(**{f"{name}__lt": 10**14}),
                    name=f"outcome_{name}_is_a_number",
                )
                for name in ("baseline", "target", "result")
            ),
        ]

    def __str__(self) -> str:
        return self.indicator
