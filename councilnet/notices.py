"""Tell people what happened, as often as each of them wants to hear of it.

``tell`` writes a Notice for each person, in the transaction of the act. ``gather`` makes mail of
those that are due: one message for each that is wanted at once, one digest of all the others. It is
safe to run twice, late and side by side.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby
from textwrap import shorten

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django_stubs_ext import StrOrPromise

from councilnet import post
from councilnet.languages import in_language
from councilnet.models import Notice, NoticeChoice, Often, User

DIGEST_AT = time(7)  # in the morning, for what came before; weekly on Mondays
STOP_SALT = "councilnet.notices.stop"


@dataclass(frozen=True)
class Kind:
    """A kind of thing that people are told: what it is called, and how often without a choice."""

    label: StrOrPromise
    usual: Often
    is_for_staff: bool = False


KINDS = {
    "decisions": Kind(
        gettext_lazy("What the network decides about your case studies"), Often.AT_ONCE
    ),
    "colleagues": Kind(
        gettext_lazy("What colleagues do with case studies that you work on"), Often.DAILY
    ),
    "reminders": Kind(
        gettext_lazy("Reminders of unfinished drafts and of contacts that expire"), Often.AT_ONCE
    ),
    "join-answered": Kind(gettext_lazy("Answers when you ask to join a council"), Often.AT_ONCE),
    "role-changed": Kind(gettext_lazy("Changes of what you may do for a council"), Often.AT_ONCE),
    "join-asked": Kind(gettext_lazy("People who ask to join your council"), Often.AT_ONCE),
    "people-changed": Kind(gettext_lazy("People who join or leave your council"), Often.DAILY),
    "hand-over": Kind(
        gettext_lazy("Work of your council that nobody looks after any longer"), Often.AT_ONCE
    ),
    "links": Kind(gettext_lazy("Links in your case studies that no longer answer"), Often.AT_ONCE),
    "asks": Kind(
        gettext_lazy("When the network asks your council for a case study"), Often.AT_ONCE
    ),
    "keeping-true": Kind(
        gettext_lazy("Whether what your council has published is still right"), Often.AT_ONCE
    ),
    "follow-ups": Kind(gettext_lazy("What came of what your council has published"), Often.AT_ONCE),
    "reviews": Kind(
        gettext_lazy("What happens to case studies that you review"), Often.AT_ONCE, True
    ),
    "review-queue": Kind(gettext_lazy("What arrives in the review queue"), Often.DAILY, True),
    "adoptions": Kind(
        gettext_lazy("When councils take up one another’s ideas, yours among them"), Often.AT_ONCE
    ),
    "disputes": Kind(
        gettext_lazy("Links between case studies that councils dispute"), Often.DAILY, True
    ),
    "requests": Kind(
        gettext_lazy("Requests for help that you can answer, and what comes of yours"),
        Often.AT_ONCE,
    ),
    "unmatched-requests": Kind(
        gettext_lazy("Requests for help that nobody has answered"), Often.AT_ONCE, True
    ),
    "scores": Kind(
        gettext_lazy("What happens to scores of social value that concern you"), Often.AT_ONCE
    ),
    "score-queue": Kind(gettext_lazy("Scores that wait for the network"), Often.DAILY, True),
}


# --- Telling -----------------------------------------------------------------------------------
def tell(
    people: Iterable[User],
    kind: str,
    *,
    thread: str,
    heading: StrOrPromise,
    text: StrOrPromise,
    path: str,
    buttons: Sequence[tuple[StrOrPromise, str]] = (),
    but: User | None = None,
) -> None:
    """Write it down for each of them in their language, within the transaction of the act.

    ``kind`` is a key of KINDS. Notices of one ``thread`` ("case-study-12") stand together under its
    ``heading`` ("Stevenage: Repair café"), which with the first line of ``text`` is the mail's
    subject. ``path`` is what the link opens ("/your-case-studies/12/"), and ``buttons`` are the
    words and path of each further one: a page that asks once more, since mail scanners open links.
    ``but`` is who did it: nobody is told of their own act. Who may not sign in, or wants none, gets
    none. Words are lazy where they are ours: see ``languages.later``.
    """
    wanting = _who_want(kind, (user for user in people if user != but))
    for language in dict.fromkeys(user.language for user in wanting):
        with override(language):
            told = {
                "heading": str(heading)[:250],
                "text": str(text),
                "path": in_language(path, language),
                "buttons": [[str(words), in_language(to, language)] for words, to in buttons],
            }
        Notice.objects.bulk_create(
            Notice(user=user, kind=kind, thread=thread, **told)
            for user in wanting
            if user.language == language
        )
    if settings.MAIL_AT_ONCE:
        transaction.on_commit(_send_now, robust=True)


def _who_want(kind: str, people: Iterable[User]) -> list[User]:
    """Each of them once."""
    wanted = {user.pk: user for user in people if user.is_active}
    chosen = dict(
        NoticeChoice.objects.filter(user__in=wanted, kind=kind).values_list("user", "often")
    )
    usual = KINDS[kind].usual
    return [user for pk, user in wanted.items() if chosen.get(pk, usual) != Often.NEVER]


def count_as_told(thread: str) -> None:
    """Nobody is written to about what a demonstration says happened."""
    Notice.objects.filter(thread=thread, sent_at__isnull=True).update(sent_at=timezone.now())


def _send_now() -> None:
    gather(timezone.now())
    post.deliver()


# --- Choosing ----------------------------------------------------------------------------------
def kinds_for(user: User) -> dict[str, Kind]:
    return {
        key: kind for key, kind in KINDS.items() if user.is_network_staff or not kind.is_for_staff
    }


def choices_of(user: User) -> dict[str, Often]:
    """How often this person hears of each kind, by their choice or as is usual."""
    chosen = dict(user.notice_choices.values_list("kind", "often"))
    return {key: Often(chosen.get(key, kind.usual)) for key, kind in KINDS.items()}


@transaction.atomic
def choose(user: User, kind: str, often: Often) -> None:
    """What waited for a digest goes too, where somebody wants none of it any more."""
    NoticeChoice.objects.update_or_create(user=user, kind=kind, defaults={"often": often})
    if often == Often.NEVER:
        user.notices.filter(kind=kind, sent_at__isnull=True).delete()


def choose_language(user: User, language: str) -> None:
    """Of what they are told from now on: what waits to be sent was written down already."""
    User.objects.filter(pk=user.pk).update(language=language)


def stop_token(user: User, kind: str) -> str:
    """Opens the page that stops this one kind, for this one person, and nothing else."""
    return signing.dumps([user.pk, kind], salt=STOP_SALT)


def read_stop_token(token: str) -> tuple[User, str] | None:
    try:
        pk, kind = signing.loads(token, salt=STOP_SALT)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=pk, is_active=True).first()
    return (user, kind) if user and kind in KINDS else None


# --- Sending -----------------------------------------------------------------------------------
def gather(now: datetime) -> int:
    """Queue the mail that is due, and say how many messages. Each notice goes into one."""
    due = Notice.objects.filter(sent_at__isnull=True, at__lte=now, user__is_active=True)
    people = User.objects.filter(pk__in=due.values("user")).order_by("pk")
    return sum(_gather_for(user, now) for user in people)


@transaction.atomic
def _gather_for(user: User, now: datetime) -> int:
    unsent = user.notices.filter(sent_at__isnull=True, at__lte=now)
    often, until = choices_of(user), due_until(now)
    due = [
        notice
        for notice in unsent.select_for_update(skip_locked=True).order_by("at", "pk")
        if often[notice.kind] in until and notice.at <= until[often[notice.kind]]
    ]
    at_once = [notice for notice in due if often[notice.kind] == Often.AT_ONCE]
    digest = [notice for notice in due if often[notice.kind] != Often.AT_ONCE]
    batches = [[notice] for notice in at_once] + ([digest] if digest else [])
    with override(user.language):
        for notices in batches:
            post.queue(message_of(user, notices))
    sent = user.notices.filter(pk__in=[notice.pk for notice in due])
    sent.update(sent_at=now, buttons=[])  # they may open something: see post.py
    return len(batches)


def due_until(now: datetime) -> dict[Often, datetime]:
    """Up to when notices are due now: a digest holds what came before its morning."""
    today = timezone.localtime(now)
    morning = timezone.make_aware(datetime.combine(today.date(), DIGEST_AT))
    if morning > now:
        yesterday = today.date() - timedelta(days=1)
        morning = timezone.make_aware(datetime.combine(yesterday, DIGEST_AT))
    monday = timezone.localtime(morning).date()
    monday -= timedelta(days=monday.weekday())
    weekly = timezone.make_aware(datetime.combine(monday, DIGEST_AT))
    return {Often.AT_ONCE: now, Often.DAILY: morning, Often.WEEKLY: weekly}


# --- Wording -----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Entry:
    """What a mail says of one thing; ``buttons`` are words, each with its whole address."""

    text: str
    address: str
    buttons: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Thread:
    heading: str
    entries: list[Entry]


def message_of(user: User, notices: list[Notice]) -> EmailMultiAlternatives:
    kinds = list(dict.fromkeys(notice.kind for notice in notices))
    stops = [(KINDS[kind].label, _stop_address(user, kind)) for kind in kinds]
    choices = settings.SITE_ADDRESS + reverse("notice_choices")
    return compose(user, _subject(notices), _threads(notices), stops, choices)


def compose(
    user: User,
    subject: str,
    threads: list[Thread],
    stops: Sequence[tuple[StrOrPromise, str]],
    choices: str,
) -> EmailMultiAlternatives:
    """One mail for one person, in plain text and in HTML.

    ``stops`` are what the mail is about, each with the whole address that stops mail about it;
    ``choices`` is where the person chooses how often they are written to.
    """
    message = message_to(user.email, subject, threads, stops, choices)
    if len(stops) == 1:  # one click stops one kind: a digest of several names each below
        message.extra_headers = {
            "List-Unsubscribe": f"<{stops[0][1]}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    return message


def message_to(
    address: str,
    subject: str,
    threads: list[Thread],
    stops: Sequence[tuple[StrOrPromise, str]] = (),
    choices: str = "",
) -> EmailMultiAlternatives:
    """The same for an address without an account, which has nothing to choose or to stop."""
    context = {
        "threads": threads,
        "stops": stops,
        "choices": choices,
        "site_name": settings.SITE_NAME,
        "site_address": settings.SITE_ADDRESS,
        "network_name": settings.NETWORK_NAME,
    }
    text = render_to_string("emails/notices.txt", context)
    message = EmailMultiAlternatives(subject, text, None, [address])
    message.attach_alternative(render_to_string("emails/notices.html", context), "text/html")
    return message


def _stop_address(user: User, kind: str) -> str:
    return settings.SITE_ADDRESS + reverse("stop_notices", args=[stop_token(user, kind)])


def _threads(notices: list[Notice]) -> list[Thread]:
    """In the order in which each first had something to tell."""
    first = {notice.thread: place for place, notice in reversed(list(enumerate(notices)))}
    ordered = sorted(notices, key=lambda notice: first[notice.thread])
    grouped = (list(group) for __, group in groupby(ordered, lambda notice: notice.thread))
    return [Thread(without_links(of[-1].heading), [_entry(one) for one in of]) for of in grouped]


def _entry(notice: Notice) -> Entry:
    """Addresses are made whole only now: a notice may wait while the portal moves to another."""
    buttons = tuple((words, settings.SITE_ADDRESS + path) for words, path in notice.buttons)
    return Entry(without_links(notice.text.strip()), settings.SITE_ADDRESS + notice.path, buttons)


def _subject(notices: list[Notice]) -> str:
    """On one line, whatever people wrote: a line break would begin another header."""
    threads = _threads(notices)
    if len(notices) == 1:
        first_line = notices[0].text.strip().partition("\n")[0]
        words = f"{notices[0].heading} – {first_line}"
    elif len(threads) == 1:
        words = _("%(heading)s – %(count)s things that happened") % {
            "heading": threads[0].heading,
            "count": len(notices),
        }
    else:
        words = _("%(heading)s, and more") % {"heading": threads[0].heading}
    return shorten(without_links(words), 200, placeholder="…")


LINK = re.compile(r"\S*://\S*|\bwww\.\S+|\b[\w-]+(?:\.[\w-]+)+/\S*", re.IGNORECASE)


def without_links(text: str) -> str:
    """What people wrote, without addresses: a mail program would make live links of them."""
    return LINK.sub(_("[an address, left out]"), text)
