"""Who looks at a draft: colleagues at this moment, and others by a link that expires."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from initiatives.models.case_studies import CaseStudy


class Presence(models.Model):
    """That somebody has a case study open: their page says so every few seconds."""

    case_study = models.ForeignKey(CaseStudy, models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    part = models.CharField(max_length=20)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case_study", "user"], name="presence_is_one"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.case_study}"


class PreviewLink(models.Model):
    """A link that shows a draft to whoever has it, until it expires or is taken back."""

    case_study = models.ForeignKey(CaseStudy, models.CASCADE, related_name="preview_links")
    secret_sha256 = models.CharField(max_length=64, unique=True)
    note = models.CharField(_("for whom"), max_length=120, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    opened = models.PositiveIntegerField(default=0)
    last_opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.note or str(self.made_at)

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()
