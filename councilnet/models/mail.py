"""Mail that waits to be sent."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _


class QueuedMailQuerySet(models.QuerySet["QueuedMail"]):
    def waiting(self) -> QueuedMailQuerySet:
        return self.filter(sent_at__isnull=True, gave_up_at__isnull=True)

    def given_up(self) -> QueuedMailQuerySet:
        return self.filter(gave_up_at__isnull=False)


class QueuedMail(models.Model):
    """One message, written in the transaction that causes it: see councilnet/post.py.

    Once it is sent, its words go: they may hold links that open something.
    """

    to = ArrayField(models.EmailField())
    from_email = models.CharField(max_length=254)
    subject = models.TextField()
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    queued_at = models.DateTimeField(auto_now_add=True)
    next_try_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    gave_up_at = models.DateTimeField(null=True, blank=True)

    objects = QueuedMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("queued mail")
        verbose_name_plural = _("queued mail")
        ordering = ["next_try_at", "pk"]
        indexes = [
            models.Index(
                fields=["next_try_at", "id"],
                condition=models.Q(sent_at__isnull=True, gave_up_at__isnull=True),
                name="mail_to_send",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sent_at__isnull=True) | models.Q(gave_up_at__isnull=True),
                name="mail_is_sent_or_given_up",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def kept_as(self) -> str:
        """In what is kept for ever: a subject may name somebody."""
        day = date_format(timezone.localtime(self.queued_at), "j F Y, H:i")
        return _("Mail of %(day)s") % {"day": day}
