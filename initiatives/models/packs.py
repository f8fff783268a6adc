"""Packs: case studies that the network prints together, as they were on the day of issue."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from initiatives.models.case_studies import CaseStudy
from initiatives.models.editions import Edition


class PackQuerySet(models.QuerySet["Pack"]):
    def issued(self) -> PackQuerySet:
        return self.filter(issued_at__isnull=False)


class Pack(models.Model):
    """A draft that network staff build, or issued: then it holds its editions and stays."""

    title = models.CharField(_("title"), max_length=150)
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    subtitle = models.CharField(_("line under the title"), max_length=200, blank=True)
    foreword = models.TextField(_("foreword"), max_length=10_000, blank=True)
    foreword_by = models.CharField(_("who wrote the foreword"), max_length=150, blank=True)
    statement = models.TextField(_("statement of principles"), max_length=5000, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    begun_at = models.DateTimeField(auto_now_add=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = PackQuerySet.as_manager()

    class Meta:
        verbose_name = _("pack")
        verbose_name_plural = _("packs")
        ordering = ["-issued_at", "-begun_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(title=""), name="pack_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("pack", args=[self.slug])


class PackEntry(models.Model):
    """A case study in its place in a pack; ``edition`` is what was frozen when it was issued."""

    pack = models.ForeignKey(Pack, models.CASCADE, related_name="entries")
    case_study = models.ForeignKey(CaseStudy, models.PROTECT, related_name="+")
    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, blank=True, related_name="pack_entries"
    )
    order = models.PositiveSmallIntegerField(_("place"), default=0)

    class Meta:
        verbose_name = _("case study in a pack")
        verbose_name_plural = _("case studies in packs")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pack", "case_study"], name="pack_has_a_case_study_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order}: {self.case_study_id}"


class PackFile(models.Model):
    """A pack as a file, made when it is issued.

    ``editions`` are those whose text it holds: it is made anew where these may not all be shown.
    """

    class Kind(models.TextChoices):
        PDF = "pdf", _("PDF")
        WORD = "docx", _("Word")

    pack = models.ForeignKey(Pack, models.CASCADE, related_name="files")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    editions = ArrayField(models.BigIntegerField(), default=list)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("file of a pack")
        verbose_name_plural = _("files of packs")
        ordering = ["pack", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["pack", "kind"], name="pack_has_one_file_of_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.pack_id}.{self.kind}"
