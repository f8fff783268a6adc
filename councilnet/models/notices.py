"""What people are told by e-mail, and how often each wants to be."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Often(models.TextChoices):
    AT_ONCE = "at-once", _("At once")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")
    NEVER = "never", _("Never")


class Notice(models.Model):
    """One thing that one person is told. Written in the transaction that causes it, never lost.

    Notices of one ``thread`` (such as "case-study-12") stand together in a digest under its
    ``heading``.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=30)
    thread = models.CharField(max_length=60)
    heading = models.CharField(max_length=250)
    text = models.TextField()
    path = models.CharField(max_length=300)
    buttons = models.JSONField(default=list)  # [words, path] of each further link
    at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["at", "pk"]
        indexes = [
            models.Index(
                fields=["user", "at"],
                condition=models.Q(sent_at__isnull=True),
                name="notice_to_send",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.heading}: {self.text}"


class NoticeChoice(models.Model):
    """How often somebody wants to hear of a kind of thing, where it is not the usual way."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_choices"
    )
    kind = models.CharField(max_length=30)
    often = models.CharField(max_length=10, choices=Often.choices)

    class Meta:
        verbose_name = _("choice of notices")
        verbose_name_plural = _("choices of notices")
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="notice_choice_is_made_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.often}"
