"""Ask at night, gently, whether the addresses that case studies lead to still answer.

Each round of the worker asks a few, none of them of one host twice, and stops after some seconds.
What was asked is written down at once, so that a run that is broken off goes on from there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from time import monotonic
from urllib.parse import urlsplit

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from councilnet.languages import later
from councilnet.outward import NotAsked
from initiatives import dead_links, emails
from initiatives.dead_links import DEAD_AFTER
from initiatives.models import CaseStudy, CheckedLink, Edition, Link, PrincipleClaim
from initiatives.visiting import visit

EVERY = timedelta(days=6, hours=12)  # a week, by nights
FROM, UNTIL = time(1), time(5)
SECONDS, MOST = 20, 20  # of one round
AHEAD = 2000  # from which a round takes those of different hosts


@dataclass
class Asked:
    """How many were asked, and how many of these did not answer."""

    n: int = 0
    failed: int = 0


# --- When --------------------------------------------------------------------------------------
def night_of(now: datetime) -> datetime:
    """The beginning of the night that there is, or was last."""
    today = timezone.localdate(now)
    began = timezone.make_aware(datetime.combine(today, FROM))
    return began if began <= now else began - timedelta(days=1)


def is_time(now: datetime) -> bool:
    """Between one and five, or by day where what was due the night before was not done."""
    is_night = timezone.localtime(now).time() < UNTIL and night_of(now).date() == _day(now)
    return is_night or due(night_of(now) - timedelta(days=1), never_asked=False).exists()


def _day(now: datetime) -> date:
    return timezone.localdate(now)


def due(now: datetime, *, never_asked: bool = True) -> QuerySet[CheckedLink]:
    """Each once a week, and each night what did not answer: the longest ago first."""
    night = night_of(now)
    wanted = Q(tried_at__lt=night - EVERY) | Q(tried_at__lt=night, failures__gt=0)
    if never_asked:
        wanted |= Q(tried_at=None)
    return CheckedLink.objects.filter(wanted).order_by(F("tried_at").asc(nulls_first=True), "pk")


def at_night(now: datetime) -> tuple[Asked, int]:
    """A round where it is time; else how many case studies' owners were told of dead links."""
    asked = check(now) if is_time(now) else Asked()
    return asked, 0 if asked.n else tell_owners(now)


# --- Asking ------------------------------------------------------------------------------------
def check(now: datetime, *, most: int = MOST, seconds: float = SECONDS) -> Asked:
    """One round. Safe side by side: a host that another worker asks is left to it."""
    if not CheckedLink.objects.filter(tried_at__gte=night_of(now)).exists():
        remember()
    asked, end = Asked(), monotonic() + seconds
    for link in _of_different_hosts(due(now)[:AHEAD]):
        if asked.n >= most or monotonic() >= end:
            break
        failed = _ask(link, now)
        if failed is not None:
            asked.n, asked.failed = asked.n + 1, asked.failed + failed
    return asked


def remember() -> None:
    """Every address of every working record, and of all that is published, and no other."""
    urls = set(Link.objects.values_list("url", flat=True))
    urls |= set(PrincipleClaim.objects.values_list("evidence_url", flat=True))
    urls |= set(CaseStudy.objects.values_list("evaluation_url", flat=True))
    for content in Edition.objects.current().values_list("content", flat=True).iterator():
        urls |= set(dead_links.urls_of(content))
    known = set(CheckedLink.objects.values_list("url", flat=True))
    CheckedLink.objects.filter(url__in=known - urls).delete()
    CheckedLink.objects.bulk_create(
        [CheckedLink(url=url) for url in sorted(urls - known - {""})], ignore_conflicts=True
    )


def _of_different_hosts(links: Iterable[CheckedLink]) -> Iterator[CheckedLink]:
    """One of each: what is left waits for the next round."""
    seen: set[str] = set()
    for link in links:
        if (host := host_of(link.url)) not in seen:
            seen.add(host)
            yield link


def host_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


@transaction.atomic
def _ask(link: CheckedLink, now: datetime) -> bool | None:
    """Whether it failed; None where another worker is at it, or was."""
    if not _alone_with(host_of(link.url)):
        return None
    locked = CheckedLink.objects.select_for_update().filter(pk=link.pk).first()
    if locked is None or locked.tried_at != link.tried_at:
        return None
    was_dead = locked.failures >= DEAD_AFTER
    _note(locked, _fault_of(locked.url), now)
    if was_dead or locked.failures >= DEAD_AFTER:
        dead_links.mark(locked.url)
    return bool(locked.fault)


def _alone_with(host: str) -> bool:
    """Whether no other worker asks this host, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [host])
        return bool(cursor.fetchone()[0])


def _fault_of(url: str) -> str:
    try:
        return visit(url).fault
    except NotAsked as refused:
        return str(refused)


def _note(link: CheckedLink, fault: str, now: datetime) -> None:
    """Failures of one day count as one."""
    is_first_today = link.tried_at is None or timezone.localdate(link.tried_at) < _day(now)
    if not fault:
        link.failures, link.told_at, link.answered_at = 0, None, now
    elif not link.fault or is_first_today:
        link.failures += 1
    link.fault, link.tried_at = fault, now
    link.save()


# --- Telling -----------------------------------------------------------------------------------
@transaction.atomic
def tell_owners(now: datetime) -> int:
    """Once of each fault, all of a case study together: how many case studies that were."""
    dead = CheckedLink.objects.filter(failures__gte=DEAD_AFTER, told_at=None)
    found = list(dead.select_for_update(skip_locked=True).order_by("url"))
    of: dict[CaseStudy, list[CheckedLink]] = {}
    for link in found:
        for case_study in _leading_to(link.url):
            of.setdefault(case_study, []).append(link)
    for case_study, links in of.items():
        emails.tell_owners(case_study, "links", _which(links))
    CheckedLink.objects.filter(pk__in=[link.pk for link in found]).update(told_at=now)
    return len(of)


def _leading_to(url: str) -> list[CaseStudy]:
    leads = Q(links__url=url) | Q(claims__evidence_url=url) | Q(evaluation_url=url)
    leads |= Q(editions__in=dead_links.leading_to(url).values("pk"))
    ids = CaseStudy.objects.filter(leads).values("pk")
    found = CaseStudy.objects.filter(pk__in=ids).exclude(state="withdrawn")
    return list(found.select_related("council").order_by("pk"))


@later
def _which(links: list[CheckedLink]) -> str:
    first = ngettext(
        "This link did not answer on three days:",
        "These links did not answer on three days:",
        len(links),
    )
    said = [first, *map(_line, links), _("Mend it, or take it out: a correction is enough.")]
    return "\n".join(said)


def _line(link: CheckedLink) -> str:
    words = [f"• {link.url}", link.fault]
    if link.answered_at:
        day = date_format(timezone.localtime(link.answered_at), "j F Y")
        words.append(_("It last answered on %(day)s.") % {"day": day})
    return " ".join(words)
