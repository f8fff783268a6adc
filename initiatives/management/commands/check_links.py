"""Ask the addresses that case studies lead to whether they still answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db.models import F, Q
from django.utils import timezone

from initiatives.models import CaseStudy, CheckedLink, Link, PrincipleClaim
from initiatives.visiting import NotVisited, visit

EVERY = timedelta(days=7)


class Command(BaseCommand):
    help = "Asks links that were not asked for a week, the longest ago first; safe to run twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--most", type=int, default=200, help="how many at the most")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        remember(now)
        due = CheckedLink.objects.filter(Q(tried_at__isnull=True) | Q(tried_at__lte=now - EVERY))
        asked = [
            ask(link, now)
            for link in due.order_by(F("tried_at").asc(nulls_first=True), "pk")[: options["most"]]
        ]
        self.stdout.write(f"{len(asked)} links asked, {sum(asked)} did not answer.")


def remember(now: datetime) -> None:
    """Every address of every working record stands in the table, once."""
    urls = set(Link.objects.values_list("url", flat=True))
    urls |= set(
        PrincipleClaim.objects.exclude(evidence_url="").values_list("evidence_url", flat=True)
    )
    urls |= set(
        CaseStudy.objects.exclude(evaluation_url="").values_list("evaluation_url", flat=True)
    )
    CheckedLink.objects.bulk_create(
        [CheckedLink(url=url) for url in sorted(urls)], ignore_conflicts=True
    )


def ask(link: CheckedLink, now: datetime) -> bool:
    """Whether it failed. Saved at once, so that a run that is broken off goes on from there."""
    try:
        answer = visit(link.url)
        link.fault = answer.fault
    except NotVisited as refused:
        link.fault = str(refused)
    link.tried_at = now
    if not link.fault:
        link.answered_at = now
    link.save(update_fields=["tried_at", "answered_at", "fault"])
    return bool(link.fault)
