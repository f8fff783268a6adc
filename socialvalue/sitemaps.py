"""Our addresses that search engines should know: what is open and published, and nothing else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from socialvalue.models import Framework, FrameworkVersion


class SocialValueSitemap(Sitemap[str]):
    def items(self) -> list[str]:
        return ["social_value", "method", "try_it", "portfolio", "api_page"]

    def location(self, item: str) -> str:
        return reverse(item)


class FrameworkSitemap(Sitemap[Framework]):
    def items(self) -> QuerySet[Framework]:
        open_ones = Framework.objects.filter(versions__in=FrameworkVersion.objects.public())
        return open_ones.distinct().order_by("pk").only("slug")


class FrameworkVersionSitemap(Sitemap[FrameworkVersion]):
    def items(self) -> QuerySet[FrameworkVersion]:
        return FrameworkVersion.objects.public().select_related("framework").order_by("pk")

    def lastmod(self, item: FrameworkVersion) -> datetime | None:
        return item.published_at


SITEMAPS: dict[str, type[Sitemap[Any]] | Sitemap[Any]] = {
    "social-value": SocialValueSitemap,
    "frameworks": FrameworkSitemap,
    "framework-versions": FrameworkVersionSitemap,
}
