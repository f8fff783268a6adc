"""The network’s money: rounds, and what was awarded to whom for what."""

from __future__ import annotations

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from councilnet.models import Council
from initiatives.models.case_studies import CaseStudy


def _pounds(label: StrOrPromise) -> models.DecimalField[Decimal | None, Decimal | None]:
    return models.DecimalField(label, max_digits=14, decimal_places=2, null=True, blank=True)


class FundingRound(models.Model):
    name = models.CharField(_("name"), max_length=150, unique=True)
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    about = models.TextField(_("what it was for"), max_length=2000, blank=True)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    total = _pounds(_("money in the round"))
    source = models.CharField(
        _("where this is known from"),
        max_length=300,
        blank=True,
        help_text=_("Readers see it: a page, a minute, a report."),
    )

    class Meta:
        verbose_name = _("funding round")
        verbose_name_plural = _("funding rounds")
        ordering = [models.F("decided_on").desc(nulls_last=True), "name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(total__isnull=True) | models.Q(total__gte=0, total__lt=10**12),
                name="funding_round_total_is_money",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("funding_round", args=[self.slug])


class Award(models.Model):
    class Kind(models.TextChoices):
        LAB = "lab", _("Policy lab")
        PROTOTYPE = "prototype", _("Policy prototype")
        OTHER = "other", _("Other award")

    round = models.ForeignKey(FundingRound, models.PROTECT, related_name="awards")
    title = models.CharField(_("title"), max_length=150)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    lead = models.ForeignKey(
        Council, models.PROTECT, related_name="awards_led", verbose_name=_("lead council")
    )
    partners = models.ManyToManyField(
        Council, related_name="awards_shared", blank=True, verbose_name=_("partner councils")
    )
    other_partners = ArrayField(
        models.CharField(max_length=200), verbose_name=_("other partners"), default=list, blank=True
    )
    amount = _pounds(_("amount"))
    awarded_on = models.DateField(_("awarded on"), null=True, blank=True)
    products = models.TextField(
        _("what it made"),
        max_length=2000,
        blank=True,
        help_text=_("Reports, guides, prototypes: one to a line."),
    )
    case_studies = models.ManyToManyField(
        CaseStudy, related_name="awards", blank=True, verbose_name=_("case studies of it")
    )

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        ordering = ["round", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "title"], name="award_is_made_once_in_a_round"
            ),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True)
                | models.Q(amount__gte=0, amount__lt=10**12),
                name="award_amount_is_money",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["lab", "prototype", "other"]),
                name="award_kind_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.title
