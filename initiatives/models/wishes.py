"""What councils want to do, what others offer them, and the letters between the two."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from councilnet.models import Council, User
from initiatives.models.adoption import Adoption
from initiatives.models.case_studies import CaseStudy
from initiatives.models.choices import Powers
from initiatives.models.principles import Theme


class WishQuerySet(models.QuerySet["Wish"]):
    def still_open(self) -> WishQuerySet:
        return self.filter(closed_at__isnull=True)

    def visible_to(self, user: User) -> WishQuerySet:
        """Open ones, for people of member councils; closed ones, for those who took part.

        Network staff see all.
        """
        if user.is_network_staff:
            return self
        mine = Council.objects.acted_for_by(user).values("pk")
        offered = Offer.objects.filter(wish=models.OuterRef("pk"), council__in=mine)
        took_part = models.Q(council__in=mine) | models.Q(models.Exists(offered))
        return self.filter(models.Q(closed_at__isnull=True) | took_part)

    def unmatched(self) -> WishQuerySet:
        """Open, and nobody has offered anything that was not declined."""
        offered = Offer.objects.filter(wish=models.OuterRef("pk")).exclude(answer="declined")
        return self.still_open().filter(~models.Exists(offered))


class Wish(models.Model):
    """ "We want to do X": read by people of member councils and the network, never by visitors."""

    class Size(models.TextChoices):
        ANY = "any", _("A place of any size")
        UNDER_50K = "under-50k", _("Under 50,000 people")
        UNDER_150K = "50k-150k", _("50,000 to 149,999 people")
        UNDER_300K = "150k-300k", _("150,000 to 299,999 people")
        OVER_300K = "300k-and-over", _("300,000 people or more")

    class Closing(models.TextChoices):
        ADOPTED = "adopted", _("We took up an idea")
        ANSWERED = "answered", _("We know enough now")
        GIVEN_UP = "given-up", _("We no longer want to")

    council = models.ForeignKey(Council, models.PROTECT, related_name="wishes")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    title = models.CharField(_("what you want to do"), max_length=150)
    text = models.TextField(_("more about it"), max_length=2000, blank=True)
    theme = models.ForeignKey(
        Theme, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("theme")
    )
    powers = models.CharField(
        _("powers"), max_length=10, choices=Powers.choices, default=Powers.ANY
    )
    size = models.CharField(
        _("size of place"), max_length=20, choices=Size.choices, default=Size.ANY
    )

    listed_at = models.DateTimeField(null=True, blank=True, editable=False)  # as without an offer
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_how = models.CharField(max_length=10, choices=Closing.choices, blank=True)
    closed_note = models.CharField(_("what came of it"), max_length=600, blank=True)
    days_saved = models.DecimalField(
        _("working days that asking saved"), max_digits=6, decimal_places=1, null=True, blank=True
    )
    adoption = models.ForeignKey(
        Adoption, models.SET_NULL, null=True, blank=True, related_name="wishes"
    )

    objects = WishQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for help")
        verbose_name_plural = _("requests for help")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(title=""), name="wish_has_a_title"),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, closed_how="")
                | (models.Q(closed_at__isnull=False) & ~models.Q(closed_how="")),
                name="wish_is_closed_at_a_time_and_somehow",
            ),
            models.CheckConstraint(
                condition=models.Q(adoption__isnull=True) | models.Q(closed_how="adopted"),
                name="wish_with_an_adoption_is_closed_by_it",
            ),
            models.CheckConstraint(
                condition=models.Q(days_saved__isnull=True)
                | models.Q(days_saved__gte=0, days_saved__lt=100_000),
                name="wish_saved_a_number_of_days",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Offer(models.Model):
    """What another council offers to one that asked."""

    class Kind(models.TextChoices):
        CALL = "call", _("A call")
        VISIT = "visit", _("A visit")
        DOCUMENTS = "documents", _("Documents")

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")

    wish = models.ForeignKey(Wish, models.PROTECT, related_name="offers")
    council = models.ForeignKey(Council, models.PROTECT, related_name="offers")
    case_study = models.ForeignKey(
        CaseStudy,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="offers",
        verbose_name=_("case study that shows it"),
    )
    kind = models.CharField(_("what you offer"), max_length=10, choices=Kind.choices)
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    offered_at = models.DateTimeField(auto_now_add=True)
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ["offered_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["wish", "council", "kind"], name="offer_is_made_once_of_a_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at__isnull=True)
                | (~models.Q(answer="") & models.Q(answered_at__isnull=False)),
                name="offer_is_answered_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council}: {self.get_kind_display()}"


class Letter(models.Model):
    """What one council writes to another within an offer or an adoption: no address is shown."""

    offer = models.ForeignKey(Offer, models.PROTECT, null=True, blank=True, related_name="letters")
    adoption = models.ForeignKey(
        Adoption, models.PROTECT, null=True, blank=True, related_name="letters"
    )
    council = models.ForeignKey(Council, models.PROTECT, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField(auto_now_add=True)
    text = models.TextField(_("message"), max_length=5000)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(offer__isnull=True, adoption__isnull=False)
                | models.Q(offer__isnull=False, adoption__isnull=True),
                name="letter_belongs_to_one_thing",
            ),
            models.CheckConstraint(condition=~models.Q(text=""), name="letter_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.by_name}: {self.text[:60]}"
