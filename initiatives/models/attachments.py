"""Files that belong to a case study."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from initiatives.models.case_studies import CaseStudy


def stored_as(attachment: Attachment, name: str) -> str:
    """Nothing of the name that was given: only what the content was judged to be."""
    return f"attachments/{attachment.key[:2]}/{attachment.key}.{attachment.kind}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def kept(self) -> AttachmentQuerySet:
        """Those that stand in the draft."""
        return self.filter(removed_at__isnull=True)


class Attachment(models.Model):
    """A file, checked and cleaned. Its bytes never change; it is taken out, never deleted, since an
    edition may show it."""

    class Kind(models.TextChoices):
        PDF = "pdf", _("PDF")
        DOCX = "docx", _("Word document")
        XLSX = "xlsx", _("Spreadsheet")
        PPTX = "pptx", _("Presentation")
        PNG = "png", _("Picture (PNG)")
        JPEG = "jpeg", _("Picture (JPEG)")
        WEBP = "webp", _("Picture (WebP)")

    PICTURES = {Kind.PNG, Kind.JPEG, Kind.WEBP}

    case_study = models.ForeignKey(CaseStudy, models.PROTECT, related_name="attachments")
    key = models.CharField(max_length=32, unique=True, editable=False)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    file = models.FileField(upload_to=stored_as, max_length=120)
    name = models.CharField(_("name"), max_length=120)
    size = models.PositiveIntegerField(validators=[MaxValueValidator(20 * 1024 * 1024)])
    sha256 = models.CharField(max_length=64)
    alternative_text = models.CharField(_("what the picture shows"), max_length=300, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind__in=["png", "jpeg", "webp"])
                | ~models.Q(alternative_text=""),
                name="attachment_picture_has_alternative_text",
            ),
            models.CheckConstraint(
                condition=models.Q(size__gt=0, size__lte=20 * 1024 * 1024),
                name="attachment_size_is_within_20_mb",
            ),
            models.UniqueConstraint(
                fields=["case_study", "sha256"],
                condition=models.Q(removed_at__isnull=True),
                name="attachment_stands_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        return self.kind in self.PICTURES
