"""Collections that the network's staff curate."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from councilnet.models import User
from initiatives.models.case_studies import CaseStudy


class CollectionQuerySet(models.QuerySet["Collection"]):
    def public(self) -> CollectionQuerySet:
        return self.filter(is_public=True)

    def visible_to(self, user: User | AnonymousUser) -> CollectionQuerySet:
        """Network staff see those that they prepare, too."""
        is_staff = isinstance(user, User) and user.is_network_staff
        return self.all() if is_staff else self.public()


class Collection(models.Model):
    """Case studies that belong together: those that a search finds, or picked by hand in an order.

    ``address`` is the normalised query string of the directory ("?theme=food"); it is empty where
    the case studies are picked by hand.
    """

    title = models.CharField(_("title"), max_length=120, unique=True)
    slug = models.SlugField(_("address of its page"), max_length=80, unique=True)
    summary = models.CharField(_("summary"), max_length=300)
    introduction = models.TextField(_("introduction"), max_length=5000, blank=True)
    address = models.CharField(
        _("search"),
        max_length=2000,
        blank=True,
        help_text=_(
            "Paste the address of the directory with your choices made. "
            "Leave it empty to pick case studies by hand."
        ),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_public = models.BooleanField(_("everybody may see it"), default=False)

    objects = CollectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")
        ordering = ["order", "title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("collection", args=[self.slug])


class CollectionEntry(models.Model):
    """A case study picked by hand. Readers see it while it is published."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="entries")
    case_study = models.ForeignKey(
        CaseStudy, models.CASCADE, related_name="+", verbose_name=_("case study")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    note = models.CharField(_("why it is here"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("case study picked")
        verbose_name_plural = _("case studies picked")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "case_study"], name="collection_picks_a_case_study_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.case_study)
