"""Rounds of review: what was submitted, what was said of it, what is to change."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councilnet.models import Council, Nation
from initiatives.models.case_studies import CaseStudy

AUTHOR = settings.AUTH_USER_MODEL


class ReviewRoundQuerySet(models.QuerySet["ReviewRound"]):
    def of_this_version(self, case_study: CaseStudy) -> ReviewRoundQuerySet:
        """Those since something of it was last published or withdrawn, the newest first."""
        rounds = self.filter(case_study=case_study)
        ended = rounds.exclude(outcome__in=["", ReviewRound.Outcome.CHANGES_REQUESTED])
        last = models.Subquery(ended.order_by("-number").values("number")[:1])
        return rounds.filter(number__gt=Coalesce(last, 0)).order_by("-number")


class ReviewRound(models.Model):
    """A submission as it was submitted, from then until it is decided or sent back."""

    class Outcome(models.TextChoices):
        CHANGES_REQUESTED = "changes-requested", _("Changes requested")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    case_study = models.ForeignKey(CaseStudy, models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(
        AUTHOR, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)

    objects = ReviewRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round of review")
        verbose_name_plural = _("rounds of review")
        ordering = ["case_study", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["case_study", "number"], name="round_number_is_unique"),
            models.UniqueConstraint(
                fields=["case_study"],
                condition=models.Q(closed_at__isnull=True),
                name="round_is_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, outcome="")
                | (models.Q(closed_at__isnull=False) & ~models.Q(outcome="")),
                name="round_closes_with_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_study} ({self.number})"


class RemarkQuerySet(models.QuerySet["Remark"]):
    def of_this_version(self, case_study: CaseStudy) -> RemarkQuerySet:
        """What reviewers said of it since it was last published, as they said it."""
        rounds = ReviewRound.objects.of_this_version(case_study).order_by()
        return self.filter(round__in=rounds.values("pk")).select_related("round")

    def to_change_in(self, case_study: CaseStudy) -> RemarkQuerySet:
        return self.of_this_version(case_study).filter(is_to_change=True)

    def still_open(self) -> RemarkQuerySet:
        return self.filter(is_to_change=True, done_at__isnull=True)


class Remark(models.Model):
    """What a reviewer says of a part; as a point to change, the author ticks it off."""

    round = models.ForeignKey(ReviewRound, models.PROTECT, related_name="remarks")
    part = models.CharField(max_length=20)
    text = models.TextField(_("remark"), max_length=2000)
    is_to_change = models.BooleanField(_("the council should change this"), default=False)
    by = models.ForeignKey(AUTHOR, models.SET_NULL, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(AUTHOR, models.SET_NULL, null=True, blank=True, related_name="+")
    answer = models.CharField(_("what you did"), max_length=600, blank=True)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=True) | models.Q(is_to_change=True),
                name="remark_is_done_if_it_was_to_change",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        return self.is_to_change and self.done_at is None


class BoardReviewQuerySet(models.QuerySet["BoardReview"]):
    def alive(self) -> BoardReviewQuerySet:
        """Those whose link still opens: not expired, and the round not closed."""
        return self.filter(expires_at__gt=timezone.now(), round__closed_at__isnull=True)


class BoardReview(models.Model):
    """A round as one board member without an account reads and judges it, by a signed link."""

    class Verdict(models.TextChoices):
        APPROVE = "approve", _("Approve")
        CHANGES = "changes", _("Changes needed")

    round = models.ForeignKey(ReviewRound, models.PROTECT, related_name="board_reviews")
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"))
    secret_sha256 = models.CharField(max_length=64, unique=True)
    asked_by = models.ForeignKey(AUTHOR, models.SET_NULL, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    comment = models.TextField(_("comment"), max_length=5000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = BoardReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("board review")
        verbose_name_plural = _("board reviews")
        ordering = ["asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, verdict="")
                | (models.Q(answered_at__isnull=False) & ~models.Q(verdict="")),
                name="board_review_is_answered_with_a_verdict",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.round}"


class ReviewPolicy(models.Model):
    """How the network reviews: one row, set in the admin."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    two_steps = models.BooleanField(
        _("two steps"),
        default=False,
        help_text=_("One person recommends, another approves. Small corrections need one."),
    )
    days_to_review = models.PositiveSmallIntegerField(_("days to review"), default=14)

    class Meta:
        verbose_name = _("review policy")
        verbose_name_plural = _("review policy")
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="review_policy_is_one"),
        ]

    def __str__(self) -> str:
        return str(_("How the network reviews"))

    @classmethod
    def current(cls) -> ReviewPolicy:
        return cls.objects.filter(pk=1).first() or cls()


class PublishingHold(models.Model):
    """Days between which nothing is published, as before an election: in a nation or a council."""

    nation = models.CharField(_("nation"), max_length=20, choices=Nation.choices, blank=True)
    council = models.ForeignKey(
        Council,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("council"),
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=200)

    class Meta:
        verbose_name = _("hold on publishing")
        verbose_name_plural = _("holds on publishing")
        ordering = ["-first_day"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")),
                name="hold_ends_after_it_began",
                violation_error_message=_("The last day must not be before the first."),
            ),
            models.CheckConstraint(
                condition=~models.Q(nation="") ^ models.Q(council__isnull=False),
                name="hold_is_of_a_nation_or_a_council",
                violation_error_message=_("Choose a nation or a council, and not both."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason}: {self.first_day} – {self.last_day}"
