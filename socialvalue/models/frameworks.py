"""What is measured and why: frameworks, their versions, and all that a version holds.

While a version is a draft its rows may change; once it is published the database refuses any
change to it and to all that it holds (migration 0002), and its hash says what it is.
"""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from councilnet.models import Council, User
from initiatives.models import Principle
from socialvalue.models.series import SeriesEdition
from socialvalue.numbers import plain

LEVELS = 6  # none, weak, partial, good, very good, exemplary
SHARES = ("fiscal", "economic", "social", "wellbeing", "environmental")
RATES = ("deadweight", "attribution", "displacement", "leakage", "optimism", "drop_off")


class FrameworkQuerySet(models.QuerySet["Framework"]):
    def visible_to(self, user: User | None) -> FrameworkQuerySet:
        """Open ones, and private ones of councils for which this person acts."""
        if user is None or not user.is_authenticated:
            return self.filter(is_private=False)
        if user.role == User.Role.ADMINISTRATOR:
            return self
        theirs = Council.objects.acted_for_by(user)
        return self.filter(Q(is_private=False) | Q(licensees__in=theirs)).distinct()

    def shown(self) -> FrameworkQuerySet:
        """With something published, by name; ``versions.all()`` has no drafts, the newest first.

        A private one is among them: everybody may know that it is there and what it is for.
        """
        issued = FrameworkVersion.objects.issued().order_by("-published_at")
        held = models.Exists(issued.filter(framework=models.OuterRef("pk")))
        return self.filter(held).prefetch_related(models.Prefetch("versions", issued))


class Framework(models.Model):
    """Values and criteria that one body keeps. A private one is a licensee's own copy: nobody but
    its licensees is shown its values, and it is never exported."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=150)
    purpose = models.TextField(_("what it is for"), max_length=2000)
    kept_by = models.CharField(_("kept by"), max_length=150)
    is_private = models.BooleanField(
        _("private to those that hold its licence"),
        default=False,
        help_text=_("Its values are shown to its licensees alone, and it is never exported."),
    )
    licensees = models.ManyToManyField(
        Council, verbose_name=_("licensees"), blank=True, related_name="licensed_frameworks"
    )

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("framework", args=[self.slug])


class FrameworkVersionQuerySet(models.QuerySet["FrameworkVersion"]):
    def issued(self) -> FrameworkVersionQuerySet:
        """Published, or retired since."""
        return self.exclude(status="draft")

    def public(self) -> FrameworkVersionQuerySet:
        """What everybody may read in full: published or retired, of frameworks that are open."""
        return self.issued().filter(framework__is_private=False)

    def in_use(self) -> FrameworkVersionQuerySet:
        """By which assessments may begin."""
        return self.filter(status="published")

    def whole(self) -> FrameworkVersionQuerySet:
        """With all that each holds: themes, outcomes, measures, values, criteria, editions."""
        editions = ("deflator", "discounting", "confidence", "income")
        return self.select_related("framework", *editions).prefetch_related(
            "themes__outcomes__measures__unit_value", "criteria__principle"
        )


class FrameworkVersion(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        RETIRED = "retired", _("Retired")

    framework = models.ForeignKey(
        Framework, models.PROTECT, related_name="versions", verbose_name=_("framework")
    )
    number = models.CharField(_("version"), max_length=20, help_text=_("Such as 1.0."))
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    is_illustrative = models.BooleanField(
        _("illustrative"), default=False, help_text=_("Each page and score by it says so.")
    )
    summary = models.TextField(_("summary"), max_length=2000)
    change_log = models.TextField(_("what changed, and why"), max_length=5000, blank=True)
    licence = models.CharField(_("licence"), max_length=120)
    licence_url = models.URLField(_("address of the licence"), max_length=500, blank=True)
    deflator = models.ForeignKey(
        SeriesEdition,
        models.PROTECT,
        related_name="+",
        limit_choices_to={"kind": SeriesEdition.Kind.DEFLATOR},
        verbose_name=_("GDP deflator"),
    )
    discounting = models.ForeignKey(
        SeriesEdition,
        models.PROTECT,
        related_name="+",
        limit_choices_to={"kind": SeriesEdition.Kind.DISCOUNTING},
        verbose_name=_("discount schedules"),
    )
    confidence = models.ForeignKey(
        SeriesEdition,
        models.PROTECT,
        related_name="+",
        limit_choices_to={"kind": SeriesEdition.Kind.CONFIDENCE},
        verbose_name=_("confidence grades"),
    )
    income = models.ForeignKey(
        SeriesEdition,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"kind": SeriesEdition.Kind.INCOME},
        verbose_name=_("real GDP per head"),
        help_text=_("Only where wellbeing and health values are to grow with incomes."),
    )
    income_elasticity = models.DecimalField(
        _("by the power of"), max_digits=4, decimal_places=2, default=Decimal("1.3")
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True, editable=False)
    content_sha256 = models.CharField(_("hash"), max_length=64, blank=True, editable=False)

    objects = FrameworkVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a framework")
        verbose_name_plural = _("versions of frameworks")
        ordering = ["framework", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "number"],
                name="framework_version_number_is_used_once",
                violation_error_message=_("This framework has a version of that number already."),
            ),
            models.UniqueConstraint(
                fields=["framework"],
                condition=Q(status="draft"),
                name="framework_has_one_draft",
                violation_error_message=_("This framework has a draft already: finish that one."),
            ),
            models.CheckConstraint(
                condition=Q(status="draft", published_at__isnull=True, content_sha256="")
                | (
                    Q(status__in=["published", "retired"], published_at__isnull=False)
                    & ~Q(content_sha256="")
                ),
                name="framework_version_is_published_with_its_hash",
            ),
            models.CheckConstraint(
                condition=Q(status="retired", retired_at__isnull=False)
                | (~Q(status="retired") & Q(retired_at__isnull=True)),
                name="framework_version_retires_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        """Asks for the framework: fetch with ``select_related("framework")``."""
        return f"{self.framework.name} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("framework_version", args=[self.framework.slug, self.number])

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT


class Theme(models.Model):
    """A framework's own theme; ``fits`` are the keys of case studies' themes that it belongs to."""

    version = models.ForeignKey(FrameworkVersion, models.CASCADE, related_name="themes")
    key = models.SlugField(_("key"), max_length=60)
    name = models.CharField(_("name"), max_length=120)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    fits = ArrayField(
        models.SlugField(max_length=60),
        verbose_name=_("themes of case studies"),
        default=list,
        blank=True,
        help_text=_("Keys, separated by commas: its measures are offered to these first."),
    )

    class Meta:
        verbose_name = _("theme of a framework")
        verbose_name_plural = _("themes of frameworks")
        ordering = ["version", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="framework_theme_key_is_unique")
        ]

    def __str__(self) -> str:
        return self.name


class Outcome(models.Model):
    theme = models.ForeignKey(Theme, models.CASCADE, related_name="outcomes")
    name = models.CharField(_("name"), max_length=200)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("outcome of a framework")
        verbose_name_plural = _("outcomes of frameworks")
        ordering = ["theme", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["theme", "name"], name="framework_outcome_is_told_once_in_a_theme"
            )
        ]

    def __str__(self) -> str:
        return self.name


def rate_field(words: StrOrPromise) -> models.DecimalField[Decimal | None, Decimal | None]:
    return models.DecimalField(
        words,
        max_digits=7,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1))],
        help_text=_("From 0 to 1: 0.15 is 15 per cent. It is offered, never applied by itself."),
    )


class Measure(models.Model):
    """What is counted. ``kind`` says whether it has a price; those without stand beside the others
    as equals. ``is_output`` marks hours, spend and the like, which are no outcome by themselves."""

    class Kind(models.TextChoices):
        MONEY = "money", _("Priced")
        COUNT = "count", _("Counted, not priced")
        QUALITATIVE = "qualitative", _("Judged, not priced")

    class Direction(models.TextChoices):
        INCREASE = "increase", _("More is better")
        REDUCTION = "reduction", _("Counted as avoided")

    class Schedule(models.TextChoices):
        STANDARD = "standard", _("Standard")
        HEALTH = "health", _("Health and wellbeing")

    version = models.ForeignKey(FrameworkVersion, models.CASCADE, related_name="measures")
    outcome = models.ForeignKey(Outcome, models.CASCADE, related_name="measures")
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=200)
    unit = models.CharField(_("unit"), max_length=80)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    direction = models.CharField(_("direction"), max_length=10, choices=Direction.choices)
    schedule = models.CharField(
        _("discounting"), max_length=10, choices=Schedule.choices, default=Schedule.STANDARD
    )
    longest_duration = models.DecimalField(
        _("longest duration in years"),
        max_digits=6,
        decimal_places=2,
        default=Decimal(1),
        validators=[MinValueValidator(Decimal("0.01"))],
    )
    evidence_rule = models.CharField(_("what counts as evidence"), max_length=500, blank=True)
    plausible_low = models.DecimalField(
        _("least that is plausible"), max_digits=20, decimal_places=6, null=True, blank=True
    )
    plausible_high = models.DecimalField(
        _("most that is plausible"), max_digits=20, decimal_places=6, null=True, blank=True
    )
    exclusion_group = models.SlugField(
        _("exclusion group"),
        max_length=60,
        blank=True,
        help_text=_("Measures of one group may count the same thing twice."),
    )
    is_output = models.BooleanField(_("an output, not an outcome"), default=False)
    counts_people = models.BooleanField(
        _("its unit is people"), default=False, help_text=_("Then set beside the population.")
    )
    grows_with_income = models.BooleanField(
        _("its value grows with real GDP per head"), default=False
    )
    default_deadweight = rate_field(_("usual deadweight"))
    default_attribution = rate_field(_("usual attribution"))
    default_displacement = rate_field(_("usual displacement"))
    default_leakage = rate_field(_("usual leakage"))
    default_optimism = rate_field(_("usual optimism"))
    default_drop_off = rate_field(_("usual drop-off"))
    defaults_source = models.CharField(_("source of the usual rates"), max_length=300, blank=True)
    note = models.TextField(_("note"), max_length=1000, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["version", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "code"],
                name="measure_code_is_used_once",
                violation_error_message=_("This version has a measure of that code already."),
            ),
            models.CheckConstraint(
                condition=Q(longest_duration__gt=0), name="measure_lasts_for_a_time"
            ),
            models.CheckConstraint(
                condition=Q(plausible_low__isnull=True)
                | Q(plausible_high__isnull=True)
                | Q(plausible_low__lte=F("plausible_high")),
                name="measure_plausible_range_is_a_range",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"default_{rate}__isnull": True})
                    | Q(**{f"default_{rate}__gte": 0, f"default_{rate}__lte": 1}),
                    name=f"measure_{rate}_is_a_rate",
                )
                for rate in RATES
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class UnitValue(models.Model):
    """What one unit of a measure is worth, in pounds of ``price_base`` ("2012-13" is a financial
    year, "2019" a calendar year). ``cashable`` is by year of the appraisal; the last goes on."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        APPROVED = "approved", _("Approved")

    measure = models.OneToOneField(Measure, models.CASCADE, related_name="unit_value")
    low = models.DecimalField(_("low"), max_digits=20, decimal_places=6, null=True, blank=True)
    central = models.DecimalField(_("central"), max_digits=20, decimal_places=6)
    high = models.DecimalField(_("high"), max_digits=20, decimal_places=6, null=True, blank=True)
    price_base = models.CharField(_("prices of"), max_length=7)
    fiscal = models.DecimalField(_("fiscal share"), max_digits=7, decimal_places=6, default=0)
    economic = models.DecimalField(_("economic share"), max_digits=7, decimal_places=6, default=0)
    social = models.DecimalField(_("social share"), max_digits=7, decimal_places=6, default=0)
    wellbeing = models.DecimalField(_("wellbeing share"), max_digits=7, decimal_places=6, default=0)
    environmental = models.DecimalField(
        _("environmental share"), max_digits=7, decimal_places=6, default=0
    )
    cashable = ArrayField(
        models.DecimalField(max_digits=7, decimal_places=6),
        verbose_name=_("cashable share by year"),
        default=list,
        blank=True,
    )
    source = models.CharField(_("source"), max_length=300)
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)
    licence = models.CharField(_("licence"), max_length=120)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.DRAFT
    )
    approved_by = models.CharField(_("approved by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("unit value")
        verbose_name_plural = _("unit values")
        constraints = [
            models.CheckConstraint(condition=Q(central__gte=0), name="unit_value_is_not_negative"),
            models.CheckConstraint(
                condition=Q(low__isnull=True, high__isnull=True)
                | Q(low__isnull=False, high__isnull=False)
                & Q(low__gte=0, low__lte=F("central"), high__gte=F("central")),
                name="unit_value_range_holds_its_centre",
                violation_error_message=_(
                    "Give both a low and a high value, with the central one between them."
                ),
            ),
            models.CheckConstraint(
                condition=Q(price_base__regex=r"^[0-9]{4}(-[0-9]{2})?$"),
                name="unit_value_price_base_is_a_year",
                violation_error_message=_("Give the prices’ year as 2012-13 or as 2019."),
            ),
            models.CheckConstraint(
                condition=Q(**{f"{share}__gte": 0 for share in SHARES}),
                name="unit_value_shares_are_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(
                    fiscal__lte=1
                    - F("economic")
                    - F("social")
                    - F("wellbeing")
                    - F("environmental")
                ),
                name="unit_value_shares_are_parts_of_one",
                violation_error_message=_("The shares may add up to 1 at most."),
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | ~Q(approved_by=""),
                name="unit_value_is_approved_by_somebody",
                violation_error_message=_("Say who approved the value."),
            ),
        ]

    def __str__(self) -> str:
        return f"£{plain(self.central)} ({self.price_base})"


class Criterion(models.Model):
    """What is judged from 0 (none) to 5 (exemplary). ``descriptors`` say what each level looks
    like, from 0 on. The weights of a version add up to exactly 1."""

    version = models.ForeignKey(FrameworkVersion, models.CASCADE, related_name="criteria")
    key = models.SlugField(_("key"), max_length=60)
    title = models.CharField(_("title"), max_length=150)
    question = models.CharField(_("what is asked"), max_length=300)
    principle = models.ForeignKey(
        Principle,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("principle"),
    )
    weight = models.DecimalField(
        _("weight"),
        max_digits=7,
        decimal_places=6,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1))],
    )
    descriptors = ArrayField(models.CharField(max_length=400), verbose_name=_("levels 0 to 5"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["version", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="criterion_key_is_used_once"),
            models.CheckConstraint(
                condition=Q(weight__gt=0, weight__lte=1), name="criterion_weighs_something"
            ),
            models.CheckConstraint(
                condition=Q(descriptors__len=LEVELS), name="criterion_describes_each_level"
            ),
        ]

    def __str__(self) -> str:
        return self.title
