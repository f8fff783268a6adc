"""The working record of an assessment: what was counted, with which evidence, and what was judged.

Nothing here is public. ``documents.py`` writes it as an assessment file, from which alone figures
are computed; to sign it freezes it into a CalculationRun.
"""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councilnet.models import User
from initiatives.models import Attachment, CaseStudy
from socialvalue.models.frameworks import LEVELS, RATES, Criterion, FrameworkVersion, Measure


class State(models.TextChoices):
    DRAFT = "draft", _("Being assessed")
    PROPOSED = "proposed", _("Waiting for sign-off")
    WITH_COUNCIL = "with-council", _("With the council, for its reply")
    READY = "ready", _("Ready to publish")
    PUBLISHED = "published", _("Published")


class Grade(models.TextChoices):
    """How strong evidence is: what each means, the framework's confidence grades say."""

    A = "A", "A"
    B = "B", "B"
    C = "C", "C"
    D = "D", "D"
    E = "E", "E"
    F = "F", "F"


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, user: User) -> AssessmentQuerySet:
        """Of case studies that this person may see; network staff see what was put forward too.

        So a draft that its council has shown to nobody is not told of by its assessment.
        """
        seen = Q(case_study__in=CaseStudy.objects.visible_to(user))
        if user.is_network_staff:
            seen |= Q(pk__in=self.model.objects.filter(runs__isnull=False).values("pk"))
        return self.filter(seen)


class Assessment(models.Model):
    """What one case study is assessed at, by one version of a framework."""

    class Kind(models.TextChoices):
        FORECAST = "forecast", _("Forecast: what is expected")
        EVALUATION = "evaluation", _("Evaluation: what came about")

    class Side(models.TextChoices):
        COUNCIL = "council", _("The council")
        NETWORK = "network", _("The network")

    case_study = models.ForeignKey(CaseStudy, models.PROTECT, related_name="assessments")
    version = models.ForeignKey(FrameworkVersion, models.PROTECT, related_name="assessments")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    state = models.CharField(
        _("state"), max_length=12, choices=State.choices, default=State.DRAFT, editable=False
    )
    assessed_by = models.CharField(
        _("assessed by"), max_length=10, choices=Side.choices, editable=False
    )
    starts = models.CharField(_("first year"), max_length=7)
    price_year = models.CharField(_("prices of"), max_length=7)
    horizon_years = models.PositiveSmallIntegerField(
        _("years looked at"), default=10, validators=[MinValueValidator(1), MaxValueValidator(125)]
    )
    benefits_offset_years = models.PositiveSmallIntegerField(
        _("benefits come this many years later"), default=0, validators=[MaxValueValidator(1)]
    )
    costs_offset_years = models.PositiveSmallIntegerField(
        _("costs come this many years later"), default=0, validators=[MaxValueValidator(1)]
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    edit = models.PositiveIntegerField(default=0)  # rises with each change, so that none is lost

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["-changed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case_study", "version", "kind"], name="assessment_is_begun_once"
            ),
            models.CheckConstraint(
                condition=Q(price_year__regex=r"^[0-9]{4}(-[0-9]{2})?$"),
                name="assessment_price_year_is_a_year",
            ),
            models.CheckConstraint(
                condition=Q(horizon_years__gte=1, horizon_years__lte=125),
                name="assessment_looks_some_years_ahead",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.pk})"


class Line(models.Model):
    """One thing that changed for one group of people. ``stakeholder`` is the line's label."""

    class Direction(models.TextChoices):
        BENEFIT = "benefit", _("A benefit")
        HARM = "harm", _("A harm")

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="lines")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="lines")
    stakeholder = models.CharField(_("for whom"), max_length=200)
    direction = models.CharField(
        _("benefit or harm"), max_length=8, choices=Direction.choices, default=Direction.BENEFIT
    )
    start_year = models.PositiveSmallIntegerField(
        _("begins in year"), default=0, validators=[MaxValueValidator(125)]
    )
    note = models.TextField(_("note"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        ordering = ["assessment", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "measure", "stakeholder", "start_year"],
                name="line_is_counted_once",
                violation_error_message=_(
                    "This measure is counted already for the same people and the same first year."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.stakeholder


class LineInput(models.Model):
    """One number of a line, with its range, its reason and its source.

    ``quantity`` may have several rows, named factors that are multiplied. A line without a
    ``unit_value`` row takes the framework's; a rate without a row is 0; duration without one is 1.
    """

    class Name(models.TextChoices):
        QUANTITY = "quantity", _("Quantity")
        UNIT_VALUE = "unit_value", _("Value of one")
        DEADWEIGHT = "deadweight", _("Deadweight")
        ATTRIBUTION = "attribution", _("Attribution")
        DISPLACEMENT = "displacement", _("Displacement")
        LEAKAGE = "leakage", _("Leakage")
        OPTIMISM = "optimism", _("Optimism")
        DROP_OFF = "drop_off", _("Drop-off")
        DURATION = "duration_years", _("Duration in years")

    line = models.ForeignKey(Line, models.CASCADE, related_name="inputs")
    name = models.CharField(max_length=14, choices=Name.choices)
    factor = models.CharField(_("what is multiplied"), max_length=80, blank=True)
    low = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    central = models.DecimalField(max_digits=20, decimal_places=6)
    high = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("input")
        verbose_name_plural = _("inputs")
        ordering = ["line", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["line", "name", "factor"], name="line_input_is_given_once"
            ),
            models.CheckConstraint(
                condition=Q(factor="") | Q(name="quantity"), name="line_input_factor_is_of_quantity"
            ),
            models.CheckConstraint(
                condition=Q(central__gte=0) & (Q(low__isnull=True) | Q(low__gte=0)),
                name="line_input_is_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(low__isnull=True, high__isnull=True)
                | Q(low__isnull=False, high__isnull=False)
                & Q(low__lte=F("central"), high__gte=F("central")),
                name="line_input_range_holds_its_centre",
            ),
            models.CheckConstraint(
                condition=~Q(name__in=RATES)
                | (Q(central__lte=1) & (Q(high__isnull=True) | Q(high__lte=1))),
                name="line_input_rate_is_at_most_one",
            ),
            models.CheckConstraint(
                condition=~Q(name="duration_years")
                | (Q(central__gt=0) & (Q(low__isnull=True) | Q(low__gt=0))),
                name="line_input_duration_is_above_nothing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.factor}".strip()


class CostLine(models.Model):
    class Kind(models.TextChoices):
        CASH = "cash", _("Cash")
        IN_KIND = "in-kind", _("In kind: staff time, rooms, gifts")

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="costs")
    what = models.CharField(_("what it is for"), max_length=200)
    year = models.PositiveSmallIntegerField(
        _("year"), default=0, validators=[MaxValueValidator(125)]
    )
    low = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    central = models.DecimalField(_("amount"), max_digits=20, decimal_places=6)
    high = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    optimism = models.DecimalField(
        _("optimism"), max_digits=7, decimal_places=6, default=Decimal(0)
    )
    optimism_reason = models.CharField(_("reason"), max_length=500, blank=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.CASH)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("cost")
        verbose_name_plural = _("costs")
        ordering = ["assessment", "year", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(central__gte=0) & (Q(low__isnull=True) | Q(low__gte=0)),
                name="cost_is_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(low__isnull=True, high__isnull=True)
                | Q(low__isnull=False, high__isnull=False)
                & Q(low__lte=F("central"), high__gte=F("central")),
                name="cost_range_holds_its_centre",
            ),
            models.CheckConstraint(
                condition=Q(optimism__gte=0, optimism__lte=1), name="cost_optimism_is_a_rate"
            ),
        ]

    def __str__(self) -> str:
        return self.what


class Evidence(models.Model):
    """What shows that a line's quantity is true: a file of the case study, an address, or both."""

    line = models.ForeignKey(Line, models.CASCADE, related_name="evidence")
    what = models.CharField(_("what it is"), max_length=300)
    url = models.URLField(_("web address"), max_length=500, blank=True)
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    dated = models.DateField(_("dated"))
    grade = models.CharField(_("how strong"), max_length=1, choices=Grade.choices)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["line", "pk"]

    def __str__(self) -> str:
        return self.what


class CriterionScore(models.Model):
    """A level by one of two people, or what they agreed on (moderated)."""

    class Role(models.TextChoices):
        FIRST = "first", _("First")
        SECOND = "second", _("Second")
        MODERATED = "moderated", _("Agreed")

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="criterion_scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=Role.choices)
    level = models.PositiveSmallIntegerField(_("level"))
    reason = models.CharField(_("why"), max_length=500)
    scored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    scored_by_name = models.CharField(max_length=120)
    scored_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("score of a criterion")
        verbose_name_plural = _("scores of criteria")
        ordering = ["assessment", "criterion", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "criterion", "role"], name="criterion_is_scored_once_a_role"
            ),
            models.UniqueConstraint(
                fields=["assessment", "criterion", "scored_by"],
                condition=Q(role__in=["first", "second"]),
                name="criterion_is_scored_by_two_people",
            ),
            models.CheckConstraint(condition=Q(level__lt=LEVELS), name="criterion_level_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.level}"


class FlagReason(models.Model):
    """Why a flag does not stop this score: recorded before it is signed. No ``line``: the whole."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="flag_reasons")
    code = models.CharField(max_length=40)
    line = models.ForeignKey(Line, models.CASCADE, null=True, blank=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=500)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    given_by_name = models.CharField(max_length=120)
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("recorded reason")
        verbose_name_plural = _("recorded reasons")
        ordering = ["assessment", "code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "code", "line"],
                nulls_distinct=False,
                name="flag_has_one_reason",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="flag_reason_says_something"),
        ]

    def __str__(self) -> str:
        return self.code


class AssessmentEvent(models.Model):
    """Who did what to an assessment, when and why. Only the person in it may ever be changed."""

    class Kind(models.TextChoices):
        STARTED = "started", _("Begun")
        PROPOSED = "proposed", _("Put forward for sign-off")
        SENT_BACK = "sent-back", _("Sent back")
        SIGNED = "signed", _("Signed")
        REPLIED = "replied", _("The council replied")
        PUBLISHED = "published", _("Published")
        REOPENED = "reopened", _("Assessed again")
        WITHDRAWN = "withdrawn", _("Score withdrawn")
        DELIVERED = "delivered", _("Delivered figure added")
        CHECKED = "checked", _("Delivered figure checked")

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="events")
    at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    side = models.CharField(max_length=10, choices=Assessment.Side.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    actor_name = models.CharField(max_length=120)
    message = models.TextField(max_length=5000, blank=True)

    class Meta:
        verbose_name = _("event of an assessment")
        verbose_name_plural = _("events of assessments")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.assessment_id}"
