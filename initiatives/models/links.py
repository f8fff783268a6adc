"""Pages and papers to read further, and whether they still answer."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from initiatives.models.case_studies import ADDRESS_LENGTH, CaseStudy


class Link(models.Model):
    case_study = models.ForeignKey(CaseStudy, models.CASCADE, related_name="links")
    text = models.CharField(_("what it leads to"), max_length=200)
    url = models.URLField(_("address"), max_length=ADDRESS_LENGTH)

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text


class CheckedLink(models.Model):
    """When an address that case studies lead to was last tried, and last answered."""

    url = models.URLField(max_length=ADDRESS_LENGTH, unique=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=200, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)  # one after another
    told_at = models.DateTimeField(null=True, blank=True)  # that owners were told of this fault

    class Meta:
        verbose_name = _("checked link")
        verbose_name_plural = _("checked links")

    def __str__(self) -> str:
        return self.url
