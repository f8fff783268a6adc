"""Dated editions of the series that scores rest on: never overwritten, pinned by frameworks."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SeriesEdition(models.Model):
    """One edition of a series, as it was issued. The database refuses to change or delete it, but
    for ``source_url``, since addresses move.

    ``content`` by kind: deflator and income ``{"financial": {"2012-13": "77.3"}, "calendar": {}}``;
    discounting ``{"standard": [{"from_year": 0, "to_year": 30, "rate": "0.035"}, …], …}``;
    confidence ``{"grades": [{"key": "A", "name": …, "means": …}, …], "material_share": "0.1"}``.
    Every number is a string.
    """

    class Kind(models.TextChoices):
        DEFLATOR = "deflator", _("GDP deflator")
        DISCOUNTING = "discounting", _("Discount schedules")
        CONFIDENCE = "confidence", _("Confidence grades")
        INCOME = "income", _("Real GDP per head")

    kind = models.CharField(_("series"), max_length=20, choices=Kind.choices)
    key = models.SlugField(_("edition"), max_length=60, help_text=_("Such as hmt-2024-10."))
    title = models.CharField(_("title"), max_length=150)
    source = models.CharField(_("source"), max_length=300)
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)
    licence = models.CharField(_("licence"), max_length=120)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    content = models.JSONField(_("content"))
    content_sha256 = models.CharField(max_length=64, editable=False)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("edition of a series")
        verbose_name_plural = _("editions of series")
        ordering = ["kind", "-key"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="series_edition_has_its_own_key"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.key}"
