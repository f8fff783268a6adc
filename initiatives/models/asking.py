"""Whom the network asked for a case study."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councilnet.models import Council
from initiatives.models.principles import Principle


class MemberAsked(models.Model):
    """That a council's people were asked for a case study of a principle, and in which words."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="+")
    principle = models.ForeignKey(Principle, models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    subject = models.CharField(_("subject"), max_length=150)
    message = models.TextField(_("message"), max_length=2000)

    class Meta:
        verbose_name = _("member asked")
        verbose_name_plural = _("members asked")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(subject="") & ~models.Q(message=""),
                name="member_is_asked_in_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council}: {self.principle}"
