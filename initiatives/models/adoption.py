"""That a council took up another’s idea: how far it came, what it changed, and who says so."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from councilnet.models import Council, User
from initiatives.models.case_studies import CaseStudy
from initiatives.models.choices import StopCause
from initiatives.models.editions import Edition
from initiatives.partial_dates import PartialDateField, is_a_date


def _of_edition(end: str, name: str) -> models.Subquery:
    """As it stands at its address: its council may be one whose name is withheld."""
    standing = Edition.objects.standing().filter(case_study=models.OuterRef(end))
    return models.Subquery(standing.values(name)[:1])


class AdoptionQuerySet(models.QuerySet["Adoption"]):
    def visible_to(self, user: User) -> AdoptionQuerySet:
        """The people of both councils and network staff: letters are in it, and whom to ring."""
        if user.is_network_staff:
            return self
        mine = Council.objects.acted_for_by(user).values("pk")
        return self.filter(models.Q(council__in=mine) | models.Q(origin__council__in=mine))

    def proposed_from_elsewhere(self, user: User) -> AdoptionQuerySet:
        """Between two councils of others: of these they know what they said themselves."""
        own = AdoptionEvent.objects.filter(
            kind=AdoptionEvent.Kind.PROPOSED, side=AdoptionEvent.Side.OTHER, actor=user
        )
        return self.filter(pk__in=own.values("adoption"))

    def awaiting(self, user: User) -> AdoptionQuerySet:
        """Those for which a council of this person has not answered."""
        mine = Council.objects.acted_for_by(user).values("pk")
        return self.filter(
            models.Q(council__in=mine, taker_answer="")
            | models.Q(origin__council__in=mine, origin_answer="")
        )

    def to_settle(self, silent_since: datetime) -> AdoptionQuerySet:
        """Disputed by a council, or not answered by one since then or longer, and not settled."""
        disputed = models.Q(taker_answer="disputed") | models.Q(origin_answer="disputed")
        silent = models.Q(taker_answer="") | models.Q(origin_answer="")
        open_ones = self.exclude(events__kind=AdoptionEvent.Kind.SETTLED)
        return open_ones.filter(disputed | (silent & models.Q(begun_at__lte=silent_since)))

    def for_lists(self) -> AdoptionQuerySet:
        """With what lists say of them, each council named as everybody may name it."""
        published = _of_edition("result", "council__short_name")
        return self.select_related("council", "origin__council", "result").annotate(
            origin_title=_of_edition("origin", "title"),
            origin_council=_of_edition("origin", "council__short_name"),
            taker_council=Coalesce(published, "council__short_name"),
        )

    def shown(self) -> AdoptionQuerySet:
        """What everybody may read of: both councils confirmed it, and it is more than an interest.

        Whether both case studies are published is the reader’s to ask.
        """
        return self.filter(
            taker_answer=Adoption.Answer.CONFIRMED, origin_answer=Adoption.Answer.CONFIRMED
        ).exclude(status=Adoption.Status.INTERESTED)

    def tried(self) -> AdoptionQuerySet:
        """Of those, what was really begun, and may have stopped."""
        return self.shown().exclude(status=Adoption.Status.PLANNING)


COLOURS = {
    "interested": "grey",
    "planning": "blue",
    "trying": "teal",
    "running": "green",
    "stopped": "orange",
}


class Adoption(models.Model):
    """Council ``council`` takes the idea of ``origin``; ``result`` is its own case study of it.

    The database refuses a case study that would descend from itself, a council that takes its own,
    and a result of another council (see migration 0013).
    """

    class Status(models.TextChoices):
        INTERESTED = "interested", _("Interested")
        PLANNING = "planning", _("Planning")
        TRYING = "trying", _("Trying")
        RUNNING = "running", _("Running")
        STOPPED = "stopped", _("Stopped")

    class Answer(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed")
        DISPUTED = "disputed", _("Disputed")

    origin = models.ForeignKey(
        CaseStudy, models.PROTECT, related_name="adoptions", verbose_name=_("case study taken up")
    )
    council = models.ForeignKey(
        Council, models.PROTECT, related_name="adoptions", verbose_name=_("council that takes it")
    )
    result = models.ForeignKey(
        CaseStudy,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="adopted_from",
        verbose_name=_("its own case study of it"),
    )
    status = models.CharField(
        _("how far it has come"), max_length=12, choices=Status.choices, default=Status.INTERESTED
    )
    started = PartialDateField(_("when it began"))
    what_changed = models.TextField(_("what was changed"), max_length=2000, blank=True)
    contact = models.CharField(
        _("whom to ring"),
        max_length=200,
        blank=True,
        help_text=_("For people of member councils alone: a team rather than a person."),
    )
    stop_cause = models.CharField(
        _("why it stopped"), max_length=20, choices=StopCause.choices, blank=True
    )
    stop_lesson = models.TextField(_("what was learned"), max_length=2000, blank=True)
    name_withheld_until = models.DateField(_("name withheld until"), null=True, blank=True)

    taker_answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    taker_reason = models.CharField(max_length=600, blank=True)
    origin_answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    origin_reason = models.CharField(max_length=600, blank=True)

    version = models.PositiveIntegerField(default=1, editable=False)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    begun_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("adoption")
        verbose_name_plural = _("adoptions")
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["origin", "council"], name="adoption_is_made_once_by_a_council"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    status__in=["interested", "planning", "trying", "running", "stopped"]
                ),
                name="adoption_status_is_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="stopped")
                | (~models.Q(stop_cause="") & ~models.Q(stop_lesson="")),
                name="adoption_stops_with_a_cause_and_a_lesson",
            ),
            models.CheckConstraint(
                condition=models.Q(result__isnull=True) | ~models.Q(result=models.F("origin")),
                name="adoption_leads_to_another_case_study",
            ),
            *(
                models.CheckConstraint(
                    condition=models.Q(**{f"{side}_answer__in": ["", "confirmed"]})
                    | (
                        models.Q(**{f"{side}_answer": "disputed"})
                        & ~models.Q(**{f"{side}_reason": ""})
                    ),
                    name=f"adoption_{side}_disputes_with_a_reason",
                )
                for side in ("taker", "origin")
            ),
            is_a_date("started", "adoption_start_is_a_date"),
        ]

    def __str__(self) -> str:
        return f"{self.council}: {self.origin}"

    @property
    def is_confirmed(self) -> bool:
        return {self.taker_answer, self.origin_answer} == {"confirmed"}

    @property
    def is_shown(self) -> bool:
        """As ``AdoptionQuerySet.shown`` says."""
        return self.is_confirmed and self.status != self.Status.INTERESTED

    @property
    def colour(self) -> str:
        """Of the tag that says how far it has come."""
        return COLOURS[self.status]


class AdoptionEvent(models.Model):
    """Who did what about an adoption, when and why. Only the person in it may ever be changed."""

    class Kind(models.TextChoices):
        BEGUN = "begun", _("Begun")
        PROPOSED = "proposed", _("Proposed")
        MOVED = "moved", _("Moved on")
        CHANGED = "changed", _("Described anew")
        LINKED = "linked", _("Case study named")
        CONFIRMED = "confirmed", _("Confirmed")
        DISPUTED = "disputed", _("Disputed")
        TAKEN_BACK = "taken-back", _("Answer taken back")
        SETTLED = "settled", _("Settled by the network")

    class Side(models.TextChoices):
        TAKER = "taker", _("The council that takes it")
        ORIGIN = "origin", _("The council it came from")
        NETWORK = "network", _("The network")
        OTHER = "other", _("Another council")

    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="events")
    at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    side = models.CharField(max_length=10, choices=Side.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    actor_name = models.CharField(max_length=120)
    from_status = models.CharField(max_length=12, choices=Adoption.Status.choices, blank=True)
    to_status = models.CharField(max_length=12, choices=Adoption.Status.choices)
    message = models.TextField(max_length=2000, blank=True)

    class Meta:
        verbose_name = _("event of an adoption")
        verbose_name_plural = _("events of adoptions")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.adoption_id}"
