"""What is published: immutable editions, the one table that public pages read."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models.fields.json import KT
from django.db.models.functions import Lower
from django.db.models.lookups import GreaterThan
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councilnet.models import Council, Nation, Region
from initiatives.models.case_studies import CaseStudy
from initiatives.models.choices import CostBand, EvidenceLevel, Powers, SharedPower, Stage

CURRENT = models.Q(status="current")
# English, without accents: migration 0009 makes it
CONFIG = "councilnet"
HEADING = SearchVector("title", weight="A", config=CONFIG) + SearchVector(
    "summary", weight="B", config=CONFIG
)


def _generated(expression: Any, output_field: models.Field[Any, Any]) -> models.GeneratedField:
    return models.GeneratedField(expression=expression, output_field=output_field, db_persist=True)


def _names_nobody_withheld() -> models.Q:
    """Of rows with a council and a case study: that they are of the stand-in, or need none."""
    of_it = Edition.objects.standing().filter(case_study=models.OuterRef("case_study"))
    is_withheld = models.Exists(of_it.order_by().filter(council__is_stand_in=True))
    return models.Q(council__is_stand_in=True) | ~models.Q(is_withheld)


class EditionQuerySet(models.QuerySet["Edition"]):
    def current(self) -> EditionQuerySet:
        """What the public may read: the newest edition of each case study that is not withdrawn."""
        return self.filter(status=Edition.Status.CURRENT)

    def standing(self) -> EditionQuerySet:
        """What stands at an address: current editions, and notices of those withdrawn."""
        return self.exclude(status=Edition.Status.SUPERSEDED)

    def readable(self) -> EditionQuerySet:
        """Without those that would name a council whose name is withheld now: for older ones."""
        return self.filter(_names_nobody_withheld())

    def newest(self) -> EditionQuerySet:
        return self.order_by("-pk")


class Edition(models.Model):
    """A case study as it was published.

    The database refuses any change but to ``status``, ``slug``, the withdrawal, the contact (which
    people may have removed at once) and what is known of it later, from ``checked_on`` to
    ``dead_links``: see migrations 0002 and 0013. Ids rise in the
    order of publication: whatever lists the newest first lists by id.
    """

    class Status(models.TextChoices):
        CURRENT = "current", _("Current")
        SUPERSEDED = "superseded", _("Superseded")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    case_study = models.ForeignKey(CaseStudy, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField(_("version"))
    published_at = models.DateTimeField(_("published"), default=timezone.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    content = models.JSONField(help_text=_("Everything that the page shows: see editions.py."))

    # Columns for search, of what content says
    council = models.ForeignKey(Council, models.PROTECT, related_name="editions")
    nation = models.CharField(max_length=20, choices=Nation.choices)
    region = models.CharField(max_length=30, choices=Region.choices)
    council_type = models.CharField(max_length=30, choices=Council.Type.choices)
    title = models.CharField(max_length=150)
    summary = models.CharField(max_length=300)
    body = models.TextField()
    principle_keys = ArrayField(models.SlugField(max_length=60))
    theme_key = models.SlugField(max_length=60)
    stage = models.CharField(max_length=20, choices=Stage.choices)
    evidence_level = models.PositiveSmallIntegerField(choices=EvidenceLevel.choices)
    cost_band = models.CharField(max_length=20, choices=CostBand.choices, blank=True)
    shared_power = models.CharField(max_length=20, choices=SharedPower.choices, blank=True)
    powers = models.CharField(max_length=10, choices=Powers.choices, blank=True)
    ready_to_copy = models.BooleanField(default=False)  # its kit is filled: see kit.py
    name_withheld_until = models.DateField(null=True, blank=True)  # council is then the stand-in
    started_year = models.PositiveSmallIntegerField(null=True, blank=True)
    ended_year = models.PositiveSmallIntegerField(null=True, blank=True)
    # Computed by the database from the above and from content, and so never apart from it
    started = _generated(KT("content__started"), models.CharField(max_length=10))
    ended = _generated(KT("content__ended"), models.CharField(max_length=10))
    says_what_failed = _generated(
        GreaterThan(KT("content__texts__what_did_not_work"), models.Value("")),
        models.BooleanField(),
    )
    adopted_elsewhere = _generated(
        GreaterThan(models.F("taken_up"), models.Value(0)), models.BooleanField()
    )
    heading = _generated(HEADING, SearchVectorField())
    search = _generated(
        HEADING + SearchVector("body", weight="C", config=CONFIG), SearchVectorField()
    )

    # What may change
    changed = models.BigIntegerField(default=0, editable=False)  # DirectoryState.version then
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.CURRENT)
    slug = models.SlugField(_("address"), max_length=100)
    checked_on = models.DateField(_("last checked"), default=timezone.localdate)
    review_on = models.DateField(_("to be checked on"), null=True, blank=True)
    unchecked_since = models.DateField(null=True, blank=True)  # what readers are told: nobody did
    asked_on = models.DateField(null=True, blank=True)  # what came of it, and nobody answered yet
    taken_up = models.PositiveSmallIntegerField(default=0)  # other councils that tried it
    kin = models.PositiveSmallIntegerField(default=0)  # adoptions shown, of it and by it
    dead_links = models.JSONField(default=dict, blank=True)  # address: the day it last answered
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=600, blank=True)
    contact_role = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_until = models.DateField(null=True, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["case_study", "-number"]
        indexes = [
            GinIndex(fields=["search"], condition=CURRENT, name="edition_search"),
            GinIndex(fields=["heading"], condition=CURRENT, name="edition_heading"),
            GinIndex(
                fields=["title"],
                opclasses=["gin_trgm_ops"],
                condition=CURRENT,
                name="edition_title_is_like",
            ),
            models.Index(Lower("title"), "id", condition=CURRENT, name="edition_by_title"),
            models.Index(
                models.F("started_year").asc(nulls_last=True),
                Lower("title"),
                "id",
                condition=CURRENT,
                name="edition_by_start",
            ),
            models.Index(fields=["changed"], name="edition_changed"),
            models.Index(fields=["review_on"], condition=CURRENT, name="edition_to_be_checked"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case_study", "number"], name="edition_number_is_used_once"
            ),
            models.UniqueConstraint(
                fields=["case_study"],
                condition=~models.Q(status="superseded"),
                name="edition_stands_alone",
            ),
            models.UniqueConstraint(
                fields=["council", "slug"],
                condition=~models.Q(status="superseded"),
                name="edition_has_its_own_address",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["current", "superseded", "withdrawn"]),
                name="edition_status_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | (models.Q(withdrawn_at__isnull=False) & ~models.Q(withdrawn_reason="")),
                name="edition_withdrawal_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="withdrawn") | models.Q(withdrawn_at__isnull=False),
                name="edition_withdrawn_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(principle_keys__len__gt=0), name="edition_meets_a_principle"
            ),
            models.CheckConstraint(
                condition=models.Q(evidence_level__lte=4), name="edition_evidence_level_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    def get_absolute_url(self) -> str:
        """Asks for the council's slug: fetch with ``select_related("council")``."""
        return reverse("case_study", args=[self.council.slug, self.slug])

    def contact_on(self, day: date) -> dict[str, Any] | None:
        """Whom to ask, while that may be shown."""
        if not self.contact_email or (self.contact_until and self.contact_until < day):
            return None
        return {"role": self.contact_role, "email": self.contact_email}


class OldAddressQuerySet(models.QuerySet["OldAddress"]):
    def leading_on(self) -> OldAddressQuerySet:
        """Without those that would tell whose name is withheld where they lead."""
        return self.filter(_names_nobody_withheld())


class OldAddress(models.Model):
    """Where a case study stood before: its visitors are led on."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=100)
    case_study = models.ForeignKey(CaseStudy, models.PROTECT, related_name="old_addresses")

    objects = OldAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        constraints = [
            models.UniqueConstraint(fields=["council", "slug"], name="old_address_leads_one_way"),
        ]

    def __str__(self) -> str:
        return self.slug
