"""Links that do not answer any more: which those are, and which published pages lead there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.utils import timezone

from initiatives.models import CheckedLink, Edition
from initiatives.models.editions import EditionQuerySet

DEAD_AFTER = 3  # failures, each on another day


def urls_of(content: Mapping[str, Any]) -> list[str]:
    """Where a page leads: its links, what its principles rest on, its evaluation."""
    found = [link["url"] for link in content["links"]]
    found += [claim["evidence_url"] for claim in content["claims"]]
    return list(dict.fromkeys(filter(None, [*found, content["evaluation"]["url"]])))


def among(urls: Iterable[str]) -> dict[str, str]:
    """The dead ones of these, each with the day on which it last answered, or ""."""
    wanted = list(urls)
    dead = CheckedLink.objects.filter(url__in=wanted, failures__gte=DEAD_AFTER) if wanted else ()
    return {link.url: _day(link) for link in dead}


def _day(link: CheckedLink) -> str:
    return timezone.localdate(link.answered_at).isoformat() if link.answered_at else ""


def leading_to(url: str) -> EditionQuerySet:
    """What is published and leads to it."""
    return Edition.objects.current().filter(
        Q(content__links__contains=[{"url": url}])
        | Q(content__claims__contains=[{"evidence_url": url}])
        | Q(content__evaluation__contains={"url": url})
    )


def mark(url: str) -> None:
    """Let the pages that lead there say that it is dead, or no longer say so."""
    for edition in leading_to(url).only("content", "dead_links").order_by("pk"):
        dead = among(urls_of(edition.content))
        if dead != edition.dead_links:
            Edition.objects.filter(pk=edition.pk).update(dead_links=dead)
