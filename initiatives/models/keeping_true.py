"""When published work is looked at again, who was reminded of it, and what came of it later."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from initiatives.models.case_studies import CaseStudy
from initiatives.models.choices import Stage
from initiatives.models.editions import Edition
from initiatives.models.rows import Outcome


class StagePolicy(models.Model):
    """After how many months the network asks again, by stage. Empty: never."""

    stage = models.CharField(_("stage"), max_length=20, choices=Stage.choices, unique=True)
    months_to_review = models.PositiveSmallIntegerField(
        _("months until it is to be checked"),
        null=True,
        blank=True,
        help_text=_("Counted from the day on which it was last checked."),
    )
    months_to_follow_up = models.PositiveSmallIntegerField(
        _("months until the network asks what came of it"),
        null=True,
        blank=True,
        help_text=_("Counted from its start, or from its first publication where that is later."),
    )

    class Meta:
        verbose_name = _("times by stage")
        verbose_name_plural = _("times by stage")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(stage__in=Stage.values), name="stage_policy_stage_is_known"
            ),
            *(
                models.CheckConstraint(
                    condition=models.Q(**{f"{name}__isnull": True})
                    | models.Q(**{f"{name}__gt": 0, f"{name}__lte": 120}),
                    name=f"stage_policy_{name}_is_some_time",
                )
                for name in ("months_to_review", "months_to_follow_up")
            ),
        ]

    def __str__(self) -> str:
        return self.get_stage_display()


class ReviewReminder(models.Model):
    """That a step of reminding was taken for an edition that is, or will be, due on a day."""

    class Step(models.TextChoices):
        BEFORE = "before", _("14 days before")
        ON_THE_DAY = "on-the-day", _("On the day")
        AFTER_14 = "after-14", _("14 days after")
        AFTER_42 = "after-42", _("42 days after")
        LEAD = "lead", _("To the council’s lead")
        MARKED = "marked", _("Marked for readers")
        CHANGE_SAID = "change-said", _("Said to need a change: reminding waits")

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="review_reminders")
    due_on = models.DateField()
    step = models.CharField(max_length=12, choices=Step.choices)
    sent_at = models.DateTimeField()

    class Meta:
        verbose_name = _("reminder to check")
        verbose_name_plural = _("reminders to check")
        ordering = ["sent_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "due_on", "step"], name="review_reminder_is_sent_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.get_step_display()}"


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def carried(self) -> FollowUpQuerySet:
        """Those that the working record tells of, the oldest first."""
        return self.filter(carried_at__isnull=False).order_by("answered_at", "pk")


class FollowUp(models.Model):
    """Three questions that the network asks some time later, and the answer, by a signed link.

    The answer becomes ``outcome``, a row of the working record, and with it of the next edition:
    at once, or at ``carried_at`` where the record was under review and could not change.
    """

    class Again(models.TextChoices):
        YES = "yes", _("Yes, in the same way")
        DIFFERENTLY = "differently", _("Yes, but differently")
        NO = "no", _("No")

    case_study = models.ForeignKey(CaseStudy, models.PROTECT, related_name="follow_ups")
    due_on = models.DateField()
    months = models.PositiveSmallIntegerField(default=12)  # after how many it is asked
    asked_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(_("your team or role"), max_length=120, blank=True)
    what_changed = models.TextField(_("what changed"), max_length=2000, blank=True)
    indicator = models.CharField(_("what was measured"), max_length=200, blank=True)
    number = models.DecimalField(
        _("the number"), max_digits=20, decimal_places=6, null=True, blank=True
    )
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    again = models.CharField(
        _("would you do it again"), max_length=12, choices=Again.choices, blank=True
    )
    carried_at = models.DateTimeField(null=True, blank=True)  # onto the working record
    outcome = models.OneToOneField(
        Outcome, models.SET_NULL, null=True, blank=True, related_name="follow_up"
    )

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["-due_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case_study", "due_on"], name="follow_up_is_asked_once"
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True)
                | (~models.Q(what_changed="") & ~models.Q(again="")),
                name="follow_up_is_answered_in_words",
            ),
            models.CheckConstraint(
                condition=models.Q(number__isnull=True)
                | (~models.Q(indicator="") & ~models.Q(source="")),
                name="follow_up_number_has_a_source",
            ),
            models.CheckConstraint(
                condition=models.Q(number__isnull=True) | models.Q(number__lt=10**14),
                name="follow_up_number_is_a_number",
            ),
            models.CheckConstraint(
                condition=models.Q(carried_at__isnull=True) | models.Q(answered_at__isnull=False),
                name="follow_up_is_carried_once_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_study}: {self.due_on}"
