"""Councils and what became of them."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councilnet.models.people import User


class Nation(models.TextChoices):
    ENGLAND = "england", _("England")
    NORTHERN_IRELAND = "northern-ireland", _("Northern Ireland")
    SCOTLAND = "scotland", _("Scotland")
    WALES = "wales", _("Wales")


class Region(models.TextChoices):
    """The nine regions of England and the other three nations, as official statistics have them."""

    EAST_MIDLANDS = "east-midlands", _("East Midlands")
    EAST_OF_ENGLAND = "east-of-england", _("East of England")
    LONDON = "london", _("London")
    NORTH_EAST = "north-east", _("North East")
    NORTH_WEST = "north-west", _("North West")
    NORTHERN_IRELAND = "northern-ireland", _("Northern Ireland")
    SCOTLAND = "scotland", _("Scotland")
    SOUTH_EAST = "south-east", _("South East")
    SOUTH_WEST = "south-west", _("South West")
    WALES = "wales", _("Wales")
    WEST_MIDLANDS = "west-midlands", _("West Midlands")
    YORKSHIRE = "yorkshire-and-the-humber", _("Yorkshire and The Humber")


class CouncilQuerySet(models.QuerySet["Council"]):
    def acted_for_by(self, user: User) -> CouncilQuerySet:
        """The councils this person acts for: theirs, and those whose rights passed to theirs."""
        if not user.is_active:
            return self.none()
        own = user.memberships.current().values("council")
        return self.filter(pk__in=_with_predecessors(own, rights_passed=True))

    def with_predecessors(self, slugs: list[str]) -> CouncilQuerySet:
        """The councils with these slugs and all that went into them, however long ago."""
        return self.filter(
            pk__in=_with_predecessors(Council.objects.filter(slug__in=slugs).values("pk"))
        )


def _with_predecessors(
    councils: models.QuerySet[Any, Any], *, rights_passed: bool = False
) -> models.expressions.RawSQL:
    """A sub-query of ids. Merges of merges are followed; a cycle in the data ends the walk."""
    sql, params = councils.query.sql_with_params()
    only = "WHERE s.rights_passed_on <= CURRENT_DATE" if rights_passed else ""
    return models.expressions.RawSQL(  # noqa: S611  # no text of a person's goes into it
        f"""WITH RECURSIVE lineage(id) AS (
                ({sql}) UNION
                SELECT s.old_id FROM councilnet_councilsuccession s
                JOIN lineage ON s.new_id = lineage.id {only}
            ) SELECT id FROM lineage""",  # noqa: S608
        params,
    )


STAND_IN = {
    "name": "A council whose name is withheld",
    "short_name": "a council whose name is withheld",
    "slug": "name-withheld",
    "type": "other",
    "nation": "",
    "region": "",
}
_Councils = models.Manager.from_queryset(CouncilQuerySet)


class Councils(_Councils["Council"]):
    """All but the stand-in, which nobody may choose, list or open."""

    def get_queryset(self) -> CouncilQuerySet:
        return CouncilQuerySet(self.model, using=self._db).filter(is_stand_in=False)

    def stand_in(self) -> Council:
        """Under which a council's work stands while its name is withheld: made when first asked."""
        every = CouncilQuerySet(self.model, using=self._db)
        return every.get_or_create(is_stand_in=True, defaults=STAND_IN)[0]


class Council(models.Model):
    """A member of the network, or one that was: a council stays when it is abolished."""

    class Type(models.TextChoices):
        COMBINED_AUTHORITY = "combined-authority", _("Combined authority")
        COUNTY = "county", _("County council")
        DISTRICT = "district", _("District council")
        LONDON_BOROUGH = "london-borough", _("London borough")
        METROPOLITAN = "metropolitan-district", _("Metropolitan district")
        PARISH = "parish-or-town", _("Parish or town council")
        UNITARY = "unitary", _("Unitary authority")
        OTHER = "other", _("Other body")

    class RuralUrban(models.TextChoices):
        URBAN = "urban", _("Urban")
        PARTLY_RURAL = "partly-rural", _("Urban with rural areas")
        RURAL = "rural", _("Rural")

    class Tier(models.TextChoices):
        FULL = "full", _("Full member")
        ASSOCIATE = "associate", _("Associate member")
        AFFILIATE = "affiliate", _("Affiliate member")
        NOT_STATED = "not-stated", _("Not stated")

    name = models.CharField(_("name"), max_length=120, unique=True)
    short_name = models.CharField(
        _("short name"), max_length=60, unique=True, help_text=_("As in “by Stevenage”.")
    )
    former_names = ArrayField(
        models.CharField(max_length=120),
        verbose_name=_("former names"),
        default=list,
        db_default=[],
        blank=True,
        help_text=_(
            "Separated by commas. A council that takes another name stays the same council, and its"
            " page says what it was called."
        ),
    )
    slug = models.SlugField(
        _("address"), max_length=80, unique=True, help_text=_("The part of its pages’ addresses.")
    )
    type = models.CharField(_("type"), max_length=30, choices=Type.choices)
    nation = models.CharField(_("nation"), max_length=20, choices=Nation.choices)
    region = models.CharField(_("region"), max_length=30, choices=Region.choices)
    gss_code = models.CharField(
        _("GSS code"),
        max_length=9,
        unique=True,
        null=True,
        blank=True,
        help_text=_(
            "Nine characters, such as E07000243. Town councils and other bodies have none."
        ),
    )
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=7,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(49), MaxValueValidator(61)],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=7,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(-9), MaxValueValidator(3)],
    )
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    rural_urban = models.CharField(
        _("urban or rural"), max_length=20, choices=RuralUrban.choices, blank=True
    )
    facts_from = models.CharField(
        _("where these facts are from"),
        max_length=200,
        blank=True,
        help_text=_("Readers see it beside the facts: whose figures they are, and of which year."),
    )
    email_domains = ArrayField(
        models.CharField(max_length=253),
        verbose_name=_("e-mail domains"),
        default=list,
        blank=True,
        help_text=_(
            "Separated by commas, such as stevenage.gov.uk. Exact: sub-domains are domains too."
        ),
    )
    inbox = models.EmailField(
        _("shared mailbox"),
        blank=True,
        help_text=_("Mail about work that nobody looks after goes there. It is shown to nobody."),
    )
    told_to_hand_over_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_stand_in = models.BooleanField(default=False, editable=False)
    tier = models.CharField(
        _("membership"), max_length=20, choices=Tier.choices, default=Tier.NOT_STATED
    )
    tier_note = models.CharField(
        _("where the membership is known from"), max_length=200, blank=True
    )
    member_from = models.PositiveSmallIntegerField(
        _("member seen from (year)"), null=True, blank=True
    )
    member_to = models.PositiveSmallIntegerField(_("member seen to (year)"), null=True, blank=True)
    valid_from = models.DateField(_("council since"), null=True, blank=True)
    valid_to = models.DateField(_("council until"), null=True, blank=True)

    objects = Councils()

    class Meta:
        verbose_name = _("council")
        verbose_name_plural = _("councils")
        ordering = ["short_name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__isnull=False, longitude__isnull=False),
                name="council_point_is_whole",
                violation_error_message=_("Enter both latitude and longitude, or neither."),
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_from__isnull=True)
                | models.Q(valid_to__gt=models.F("valid_from")),
                name="council_ends_after_it_began",
                violation_error_message=_("The council must end after it began."),
            ),
            models.CheckConstraint(
                condition=models.Q(member_from__isnull=True)
                | models.Q(member_to__isnull=True)
                | models.Q(member_to__gte=models.F("member_from")),
                name="council_membership_ends_after_it_began",
                violation_error_message=_("Membership must end in or after the year it began."),
            ),
            models.UniqueConstraint(
                fields=["is_stand_in"],
                condition=models.Q(is_stand_in=True),
                name="council_has_one_stand_in",
            ),
            models.CheckConstraint(
                condition=models.Q(population__isnull=True) | models.Q(population__gt=0),
                name="council_population_is_of_people",
                violation_error_message=_(
                    "Enter a population above 0, or leave it empty where it is not known."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    def get_absolute_url(self) -> str:
        return reverse("council", args=[self.slug])

    def clean(self) -> None:
        self.gss_code = self.gss_code or None
        self.email_domains = sorted({domain.strip().lower() for domain in self.email_domains})

    @property
    def is_abolished(self) -> bool:
        return self.valid_to is not None and self.valid_to <= timezone.localdate()


class CouncilSuccession(models.Model):
    """That ``old`` went, in part or whole, into ``new``. A county may split between two."""

    old = models.ForeignKey(
        Council, models.PROTECT, related_name="successions_from", verbose_name=_("old council")
    )
    new = models.ForeignKey(
        Council, models.PROTECT, related_name="successions_to", verbose_name=_("new council")
    )
    share = models.DecimalField(
        _("share"),
        max_digits=4,
        decimal_places=3,
        default=1,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text=_("How much of the old council’s people came to the new one, from 0 to 1."),
    )
    rights_passed_on = models.DateField(
        _("rights pass on"),
        null=True,
        blank=True,
        help_text=_("From this day the new council’s people may act for the old council’s work."),
    )

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        ordering = ["old__short_name", "new__short_name"]
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="succession_is_said_once"),
            models.CheckConstraint(
                condition=~models.Q(old=models.F("new")),
                name="succession_is_to_another_council",
                violation_error_message=_("A council cannot succeed itself."),
            ),
            models.CheckConstraint(
                condition=models.Q(share__gt=0, share__lte=1),
                name="succession_share_is_a_part",
                violation_error_message=_("Enter a share above 0 and not above 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"
