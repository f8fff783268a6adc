"""The write-ups from which drafts are made."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from councilnet.models import Council
from initiatives.models.case_studies import CaseStudy


class BroughtWriteUp(models.Model):
    """The write-up that a draft was made from, whole, with what was understood of it."""

    case_study = models.OneToOneField(CaseStudy, models.CASCADE, related_name="write_up")
    council = models.ForeignKey(Council, models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255, blank=True)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    understood = models.JSONField()
    brought_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("write-up brought")
        verbose_name_plural = _("write-ups brought")
        constraints = [
            models.UniqueConstraint(
                fields=["council", "sha256"], name="write_up_is_brought_once_by_a_council"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name or str(_("Pasted text"))
