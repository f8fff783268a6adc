"""What finding rests on: whether anything changed, and which words there are."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _


class DirectoryState(models.Model):
    """One row, counted up by the database itself: see migration 0010.

    ``version`` rises with each change of an edition, which keeps the number of its last change in
    ``Edition.changed``; whoever changes one holds this row until the end of the transaction, so
    numbers become visible in their order. ``named`` rises when a council, principle, theme or
    collection changes.
    """

    version = models.BigIntegerField(default=0)
    named = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("state of the directory")
        verbose_name_plural = _("state of the directory")
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="directory_has_one_state"),
        ]

    def __str__(self) -> str:
        return f"{self.version}.{self.named}"


class Word(models.Model):
    """A word that some edition has: what a slip of the keyboard may have meant."""

    word = models.CharField(max_length=40, primary_key=True)

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")
        ordering = ["word"]
        indexes = [GinIndex(fields=["word"], opclasses=["gin_trgm_ops"], name="word_is_like")]

    def __str__(self) -> str:
        return self.word
