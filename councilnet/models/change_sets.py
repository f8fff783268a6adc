"""What administrators changed: who, when, in words, and each row before and after."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class ChangeSet(models.Model):
    """One act of an administrator, with all the rows that it changed.

    The database keeps it as it is; only who did it may be forgotten. To undo one is another.
    """

    class Kind(models.TextChoices):
        EDITED = "edited", _("On its own page")
        AT_ONCE = "at-once", _("Several at once")
        IMPORTED = "imported", _("From a file")
        SUCCEEDED = "succeeded", _("A council’s successor")
        UNDONE = "undone", _("Undone")

    kind = models.CharField(_("how"), max_length=10, choices=Kind.choices)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    by_name = models.CharField(_("who"), max_length=120)
    words = models.CharField(_("what"), max_length=300)
    undoes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="undoings"
    )

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="undone", undoes__isnull=False)
                | (~models.Q(kind="undone") & models.Q(undoes__isnull=True)),
                name="change_set_undoes_another",
            ),
        ]

    def __str__(self) -> str:
        return self.words


class Change(models.Model):
    """A row before and after, by the names of its columns. None before: it was made; None after:
    it was removed. Otherwise they hold what differs, and ``{}`` once it had to be forgotten."""

    change_set = models.ForeignKey(ChangeSet, models.PROTECT, related_name="changes")
    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="undone_by"
    )

    class Meta:
        verbose_name = _("row changed")
        verbose_name_plural = _("rows changed")
        ordering = ["pk"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="change_of_row")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(before__isnull=False) | models.Q(after__isnull=False),
                name="change_has_a_before_or_an_after",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def model(self) -> Any:
        return self.content_type.model_class()

    @property
    def is_made(self) -> bool:
        return self.before is None

    @property
    def is_removed(self) -> bool:
        return self.after is None

    @property
    def is_forgotten(self) -> bool:
        return {} in (self.before, self.after)
