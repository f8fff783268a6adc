"""How a council sees itself by the ten principles: notes on each, and dated copies of the whole."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from councilnet.models import Council
from initiatives.models.principles import Principle


class PrincipleNote(models.Model):
    """What a council says of itself by a principle: its working text."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="principle_notes")
    principle = models.ForeignKey(Principle, models.CASCADE, related_name="+")
    text = models.TextField(_("note"), max_length=2000)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("note on a principle")
        verbose_name_plural = _("notes on principles")
        ordering = ["principle__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "principle"], name="principle_note_is_one_of_a_council"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council}: {self.principle}"


class SelfAssessment(models.Model):
    """A dated copy: what the council’s record said on that day. The database refuses changes."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="self_assessments")
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_by_name = models.CharField(max_length=120)
    content = models.JSONField()

    class Meta:
        verbose_name = _("self-assessment")
        verbose_name_plural = _("self-assessments")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.council}: {self.made_at:%Y-%m-%d}"
