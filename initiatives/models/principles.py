"""The ten principles with their dated wordings, and the themes."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from councilnet import languages


class PrincipleQuerySet(models.QuerySet["Principle"]):
    def with_wordings(self) -> PrincipleQuerySet:
        """With every wording fetched, so that ``wording_on`` asks the database nothing."""
        return self.prefetch_related("wordings")


class Principle(models.Model):
    """One of the network's principles. Its key never changes; its wording may, by a vote."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    key = models.SlugField(_("key"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=120)
    title_cy = models.CharField(
        _("title in Welsh"), max_length=120, blank=True, default="", db_default=""
    )
    keywords = ArrayField(
        models.CharField(max_length=60),
        verbose_name=_("keywords"),
        default=list,
        blank=True,
        help_text=_("Separated by commas: words in a text that make this principle likely."),
    )

    objects = PrincipleQuerySet.as_manager()

    class Meta:
        verbose_name = _("principle")
        verbose_name_plural = _("principles")
        ordering = ["number"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("principle", args=[self.key])

    @property
    def called(self) -> str:
        """Its title on a page; what is kept or sent says ``title``."""
        return languages.called(self.title, self.title_cy)

    def wording_on(self, day: date) -> PrincipleWording | None:
        """The wording in force on ``day``: one query, none after ``with_wordings()``."""
        past = [w for w in self.wordings.all() if w.in_force_from is None or w.in_force_from <= day]
        return past[-1] if past else None


class PrincipleWording(models.Model):
    """How a principle reads from a day on, until the next wording."""

    principle = models.ForeignKey(
        Principle, models.PROTECT, related_name="wordings", verbose_name=_("principle")
    )
    text = models.TextField(_("wording"), max_length=1000)
    text_cy = models.TextField(
        _("wording in Welsh"), max_length=1000, blank=True, default="", db_default=""
    )
    is_official = models.BooleanField(
        _("the network’s own words"),
        default=False,
        help_text=_("Untick for a summary that stands in until the official wording is entered."),
    )
    in_force_from = models.DateField(
        _("in force from"),
        null=True,
        blank=True,
        help_text=_("The day of the vote. Empty for the first wording that we know."),
    )

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        ordering = ["principle", models.F("in_force_from").asc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(
                fields=["principle", "in_force_from"],
                nulls_distinct=False,
                name="wording_begins_on_its_own_day",
                violation_error_message=_("Another wording of this principle begins on that day."),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def reads(self) -> str:
        """Its text on a page."""
        return languages.called(self.text, self.text_cy)


class Theme(models.Model):
    key = models.SlugField(_("key"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=80, unique=True)
    name_cy = models.CharField(
        _("name in Welsh"), max_length=80, blank=True, default="", db_default=""
    )
    order = models.PositiveSmallIntegerField(
        _("order"), default=0, validators=[MinValueValidator(0), MaxValueValidator(999)]
    )

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def called(self) -> str:
        """Its name on a page."""
        return languages.called(self.name, self.name_cy)
