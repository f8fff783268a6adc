"""Who: people, councils, what became of councils, and who may act for them."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class People(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, **{**fields, "role": User.Role.ADMINISTRATOR})

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person, who signs in by e-mail. What they may do for a council is in their memberships."""

    class Role(models.TextChoices):
        PERSON = "person", _("Person")
        NETWORK_STAFF = "network-staff", _("Network staff")
        ADMINISTRATOR = "administrator", _("Administrator")

    email = models.EmailField(
        _("e-mail address"),
        unique=True,
        error_messages={"unique": _("There is already an account with this e-mail address.")},
    )
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(
        _("role in the network"), max_length=20, choices=Role.choices, default=Role.PERSON
    )
    is_active = models.BooleanField(
        _("may sign in"), default=True, help_text=_("Untick this instead of deleting the account.")
    )
    joined_at = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects: ClassVar[People] = People()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="user_email_is_lower_case"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=["person", "network-staff", "administrator"]),
                name="user_role_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        self.email = self.email.strip().lower()

    @property
    def is_administrator(self) -> bool:
        return self.is_active and self.role == self.Role.ADMINISTRATOR

    @property
    def is_network_staff(self) -> bool:
        """Administrators are network staff too."""
        return self.is_active and self.role in {self.Role.NETWORK_STAFF, self.Role.ADMINISTRATOR}

    # What Django's admin asks of a user: administrators may do all, others nothing.
    @property
    def is_staff(self) -> bool:
        return self.is_administrator

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_administrator

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_administrator


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
        own = Membership.objects.current().filter(user=user).values("council")
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

    class Tier(models.TextChoices):
        FULL = "full", _("Full member")
        ASSOCIATE = "associate", _("Associate member")
        AFFILIATE = "affiliate", _("Affiliate member")
        NOT_STATED = "not-stated", _("Not stated")

    name = models.CharField(_("name"), max_length=120, unique=True)
    short_name = models.CharField(
        _("short name"), max_length=60, unique=True, help_text=_("As in “by Stevenage”.")
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
    email_domains = ArrayField(
        models.CharField(max_length=253),
        verbose_name=_("e-mail domains"),
        default=list,
        blank=True,
        help_text=_(
            "Separated by commas, such as stevenage.gov.uk. Exact: sub-domains are domains too."
        ),
    )
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

    objects = CouncilQuerySet.as_manager()

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


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> MembershipQuerySet:
        return self.filter(ended_on__isnull=True)


class Membership(models.Model):
    """That a person acts for a council. It is ended, never deleted, so that history can be read."""

    class Role(models.TextChoices):
        OFFICER = "officer", _("Officer")
        LEAD = "lead", _("Council lead")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="memberships",
        verbose_name=_("person"),
    )
    council = models.ForeignKey(
        Council, models.PROTECT, related_name="memberships", verbose_name=_("council")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.OFFICER)
    started_on = models.DateField(_("since"), default=timezone.localdate)
    ended_on = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["council__short_name", "user__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "council"],
                condition=models.Q(ended_on__isnull=True),
                name="membership_is_held_once",
                violation_error_message=_("This person is a member of this council already."),
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True)
                | models.Q(ended_on__gte=models.F("started_on")),
                name="membership_ends_after_it_began",
                violation_error_message=_("The membership must end on or after the day it began."),
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=["officer", "lead"]), name="membership_role_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.council}"

    def end(self, on: date) -> None:
        self.ended_on = on
        self.save(update_fields=["ended_on"])
