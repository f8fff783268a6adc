"""The addresses that search engines should know: what is current, and nothing else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from councilnet.models import Council, Region
from initiatives.models import Collection, Edition, FundingRound, Pack, Principle


class PagesSitemap(Sitemap[str]):
    def items(self) -> list[str]:
        ours = ["about", "accessibility", "privacy", "cookies", "security"]
        tables = ["case_studies_map", "coverage", "coverage_of_regions"]
        learning = ["learning", "adoptions", "collections", "packs", "funding"]
        return ["home", "case_studies", *tables, "principles", "councils", *learning, *ours]

    def location(self, item: str) -> str:
        return reverse(item)


class CaseStudySitemap(Sitemap[Edition]):
    def items(self) -> QuerySet[Edition]:
        editions = Edition.objects.current().select_related("council").order_by("pk")
        return editions.only("slug", "published_at", "council__slug")

    def lastmod(self, item: Edition) -> datetime:
        return item.published_at


class PrincipleSitemap(Sitemap[Principle]):
    def items(self) -> QuerySet[Principle]:
        return Principle.objects.all()


class CouncilSitemap(Sitemap[Council]):
    def items(self) -> QuerySet[Council]:
        return Council.objects.only("slug", "short_name")


class CollectionSitemap(Sitemap[Collection]):
    def items(self) -> QuerySet[Collection]:
        return Collection.objects.public().only("slug")


class PackSitemap(Sitemap[Pack]):
    def items(self) -> QuerySet[Pack]:
        return Pack.objects.issued().only("slug")


class FundingSitemap(Sitemap[FundingRound]):
    def items(self) -> QuerySet[FundingRound]:
        return FundingRound.objects.only("slug")


class RegionSitemap(Sitemap[str]):
    def items(self) -> list[str]:
        return Region.values

    def location(self, item: str) -> str:
        return reverse("region", args=[item])


SITEMAPS: dict[str, type[Sitemap[Any]] | Sitemap[Any]] = {
    "pages": PagesSitemap,
    "case-studies": CaseStudySitemap,
    "principles": PrincipleSitemap,
    "councils": CouncilSitemap,
    "collections": CollectionSitemap,
    "packs": PackSitemap,
    "funding": FundingSitemap,
    "regions": RegionSitemap,
}
