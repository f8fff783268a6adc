"""Who may act for which council, and how they came to."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councilnet.models.councils import Council


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
