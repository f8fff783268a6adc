"""What somebody wants to hear of, and the case studies that they keep."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from councilnet.models import Often
from initiatives.models.case_studies import CaseStudy


class Follow(models.Model):
    """A search whose new finds somebody is told of, or a case study whose changes they are.

    To follow a council or a principle is to follow the search for it. ``address`` is the
    normalised query string ("?council=stevenage"; empty: all). ``seen`` is the id of the newest
    edition that the person was told of or could see when they began: ids rise as editions are
    published.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="follows")
    name = models.CharField(_("name"), max_length=150)
    address = models.CharField(max_length=2000, blank=True)
    case_study = models.ForeignKey(
        CaseStudy, models.CASCADE, null=True, blank=True, related_name="followers"
    )
    often = models.CharField(
        _("how often"), max_length=10, choices=Often.choices, default=Often.DAILY
    )
    seen = models.BigIntegerField(default=0)
    told_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("followed search")
        verbose_name_plural = _("followed searches")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(case_study__isnull=True) | models.Q(address=""),
                name="follow_is_of_a_search_or_a_case_study",
            ),
            models.UniqueConstraint(
                fields=["user", "address"],
                condition=models.Q(case_study__isnull=True),
                name="follow_of_a_search_is_made_once",
            ),
            models.UniqueConstraint(
                fields=["user", "case_study"], name="follow_of_a_case_study_is_made_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class KeptCaseStudy(models.Model):
    """A case study on somebody's list, with what they noted about it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="kept")
    case_study = models.ForeignKey(CaseStudy, models.CASCADE, related_name="+")
    note = models.CharField(_("your note"), max_length=600, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("case study kept")
        verbose_name_plural = _("case studies kept")
        ordering = ["-added_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "case_study"], name="case_study_is_kept_once"),
        ]

    def __str__(self) -> str:
        return str(self.case_study)


class SharedList(models.Model):
    """The link by which anybody may read somebody's list, until they take it back.

    Its readers see the ``name`` that the owner typed, and nothing of who that is.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="shared_list"
    )
    name = models.CharField(_("name of the list"), max_length=120)
    secret = models.CharField(max_length=43, unique=True)
    shared_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("shared list")
        verbose_name_plural = _("shared lists")

    def __str__(self) -> str:
        return self.name
