"""The working record of a case study: what its council edits, and no public page reads."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from councilnet.models import Council, User
from initiatives.models.choices import (
    STOPS,
    CostBand,
    EvidenceLevel,
    Powers,
    SharedPower,
    Stage,
    State,
    StopCause,
)
from initiatives.models.principles import Theme
from initiatives.partial_dates import PartialDateField, is_a_date

ADDRESS_LENGTH = 500


class CaseStudyQuerySet(models.QuerySet["CaseStudy"]):
    def visible_to(self, user: User) -> CaseStudyQuerySet:
        """A council's people see all of theirs; network staff see what was ever submitted."""
        mine = models.Q(council__in=Council.objects.acted_for_by(user))
        if user.is_network_staff:
            mine |= models.Q(submitted_at__isnull=False)
        return self.filter(mine)

    def for_people_of(self, user: User) -> CaseStudyQuerySet:
        """Those of the councils for which this person acts."""
        return self.filter(council__in=Council.objects.acted_for_by(user))

    def with_live_number(self) -> CaseStudyQuerySet:
        """Each with ``live_number``: the version that is published, or None."""
        live = models.Q(editions__status="current")
        return self.annotate(live_number=models.Max("editions__number", filter=live))

    def with_contact(self, user: User) -> CaseStudyQuerySet:
        """Those that name a confirmed address of this person as contact, here or in an edition."""
        own = EmailAddress.objects.filter(user_id=user.pk, verified=True)
        named = models.Q(pk__in=[])
        for email in own.values_list("email", flat=True):
            named |= models.Q(contact_email__iexact=email)
            named |= models.Q(editions__contact_email__iexact=email)
        return self.filter(named).distinct()

    def awaiting_review(self) -> CaseStudyQuerySet:
        """The longest waiting first."""
        return self.filter(state=State.IN_REVIEW).order_by("submitted_at", "pk")


class CaseStudy(models.Model):
    council = models.ForeignKey(Council, models.PROTECT, related_name="case_studies")
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1, editable=False)
    part_saves = models.JSONField(default=dict, blank=True, editable=False)  # part: who and when
    start_token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    looked_after_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="looks_after"
    )
    authors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="writes", verbose_name=_("authors"), blank=True
    )

    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="reviews"
    )
    review_due = models.DateField(null=True, blank=True)
    recommended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    recommended_at = models.DateTimeField(null=True, blank=True)
    publish_at = models.DateTimeField(null=True, blank=True)
    is_correction = models.BooleanField(default=False, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_from"
    )

    title = models.CharField(_("title"), max_length=150)
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    theme = models.ForeignKey(
        Theme, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("theme")
    )

    situation_before = models.TextField(_("the situation before"), max_length=20_000, blank=True)
    what_was_done = models.TextField(_("what was done"), max_length=40_000, blank=True)
    what_happened = models.TextField(_("what happened"), max_length=20_000, blank=True)
    what_did_not_work = models.TextField(_("what did not work"), max_length=20_000, blank=True)
    what_others_need = models.TextField(
        _("what another place would need"), max_length=20_000, blank=True
    )

    stage = models.CharField(_("stage"), max_length=20, choices=Stage.choices, blank=True)
    started = PartialDateField(_("when it started"))
    ended = PartialDateField(_("when it ended"))
    stop_cause = models.CharField(
        _("why it stopped"), max_length=20, choices=StopCause.choices, blank=True
    )
    stop_lesson = models.TextField(_("what was learned from stopping"), max_length=2000, blank=True)

    cost_one_off = models.DecimalField(
        _("one-off cost"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    cost_yearly = models.DecimalField(
        _("cost a year"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    cost_band = models.CharField(
        _("about how much"), max_length=20, choices=CostBand.choices, blank=True
    )
    staff_time = models.CharField(_("staff time"), max_length=200, blank=True)
    funding = models.TextField(_("who paid"), max_length=2000, blank=True)

    # What another place needs to copy it; cost, staff time and files are told elsewhere
    kit_powers = models.CharField(
        _("powers that it needs"), max_length=10, choices=Powers.choices, blank=True
    )
    kit_partners = ArrayField(
        models.CharField(max_length=200),
        verbose_name=_("partners that it needs"),
        default=list,
        blank=True,
    )
    kit_needs_no_partners = models.BooleanField(_("it needs no partners"), default=False)
    kit_months = models.PositiveSmallIntegerField(
        _("months until the first result"), null=True, blank=True
    )
    kit_must_stay = models.TextField(_("what must stay"), max_length=2000, blank=True)
    kit_may_change = models.TextField(_("what may change"), max_length=2000, blank=True)

    decided_by = models.CharField(_("who decided"), max_length=300, blank=True)
    shared_power = models.CharField(
        _("how residents shared power"), max_length=20, choices=SharedPower.choices, blank=True
    )
    shared_power_how = models.TextField(_("how they took part"), max_length=5000, blank=True)
    partners = ArrayField(
        models.CharField(max_length=200), verbose_name=_("partners"), default=list, blank=True
    )

    evaluated_by = models.CharField(_("who evaluated it"), max_length=200, blank=True)
    evaluation_url = models.URLField(_("evaluation report"), max_length=ADDRESS_LENGTH, blank=True)
    evidence_level_set = models.PositiveSmallIntegerField(
        choices=EvidenceLevel.choices, null=True, blank=True, editable=False
    )
    evidence_level_reason = models.CharField(max_length=600, blank=True, editable=False)

    # The same in Welsh, where the council has it: all three or none
    welsh_title = models.CharField(
        _("title in Welsh"), max_length=150, blank=True, default="", db_default=""
    )
    welsh_summary = models.CharField(
        _("summary in Welsh"), max_length=300, blank=True, default="", db_default=""
    )
    welsh_body = models.TextField(
        _("text in Welsh"), max_length=60_000, blank=True, default="", db_default=""
    )

    contact_role = models.CharField(_("team or role"), max_length=120, blank=True)
    contact_email = models.EmailField(_("e-mail address"), blank=True)
    contact_agreed = models.BooleanField(_("agreed to be published"), default=False)
    contact_until = models.DateField(_("show until"), null=True, blank=True)
    name_withheld_until = models.DateField(
        _("withhold the council’s name until"), null=True, blank=True
    )

    objects = CaseStudyQuerySet.as_manager()

    class Meta:
        verbose_name = _("case study")
        verbose_name_plural = _("case studies")
        ordering = ["-changed_at"]
        indexes = [
            models.Index(fields=["council", "-changed_at"], name="case_study_of_council"),
            models.Index(
                fields=["submitted_at"],
                condition=models.Q(state="in-review"),
                name="case_study_awaiting_review",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(title=""), name="case_study_has_a_title"),
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="case_study_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(stage__in=["", *Stage.values]), name="case_study_stage_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft"]) | models.Q(submitted_at__isnull=False),
                name="case_study_was_submitted",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="approved") | models.Q(publish_at__isnull=False),
                name="case_study_is_approved_for_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True)
                | (models.Q(state="withdrawn") & ~models.Q(merged_into=models.F("pk"))),
                name="case_study_is_merged_into_another",
            ),
            is_a_date("started", "case_study_start_is_a_date"),
            is_a_date("ended", "case_study_end_is_a_date"),
            models.CheckConstraint(
                condition=models.Q(started="")
                | models.Q(ended="")
                | models.Q(ended__gte=Left("started", 4)),
                name="case_study_ends_after_it_started",
            ),
            models.CheckConstraint(
                condition=models.Q(cost_one_off__isnull=True)
                | models.Q(cost_one_off__gte=0, cost_one_off__lt=10**12),
                name="case_study_one_off_cost_is_a_number",
            ),
            models.CheckConstraint(
                condition=models.Q(cost_yearly__isnull=True)
                | models.Q(cost_yearly__gte=0, cost_yearly__lt=10**12),
                name="case_study_yearly_cost_is_a_number",
            ),
            models.CheckConstraint(
                condition=models.Q(kit_powers__in=["", *Powers.values]),
                name="case_study_powers_are_known",
            ),
            models.CheckConstraint(
                condition=models.Q(kit_months__isnull=True)
                | models.Q(kit_months__gt=0, kit_months__lte=120),
                name="case_study_first_result_comes_some_time",
            ),
            models.CheckConstraint(
                condition=models.Q(name_withheld_until__isnull=True) | models.Q(stage__in=STOPS),
                name="case_study_withholds_a_name_once_it_stopped",
            ),
            models.CheckConstraint(
                condition=models.Q(evidence_level_set__isnull=True, evidence_level_reason="")
                | (models.Q(evidence_level_set__lte=4) & ~models.Q(evidence_level_reason="")),
                name="case_study_evidence_level_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("your_case_study", args=[self.pk])

    @property
    def is_stopped(self) -> bool:
        """For good or for some time: readers are then told why, and what was learned."""
        return self.stage in {Stage.STOPPED, Stage.PAUSED}

    def withholds_name_on(self, day: date) -> bool:
        until = self.name_withheld_until
        return until is not None and day < until and self.stage in STOPS

    def named_council_on(self, day: date) -> Council:
        """Under which it would be published on a day: the stand-in, while the name is withheld."""
        return Council.objects.stand_in() if self.withholds_name_on(day) else self.council

    @property
    def known_cost_band(self) -> str:
        """From the figures where there are any, else as the council chose it."""
        figures = [cost for cost in (self.cost_one_off, self.cost_yearly) if cost is not None]
        return CostBand.of(sum(figures, Decimal(0))) if figures else self.cost_band
