"""Write to people of what is new in what they follow. Safe to run twice, late and side by side.

The editions themselves are the list of what happened: a follow is due while there are editions
later than those it has ``seen``, published before its moment (now, this morning, Monday's). So a
run that is missed loses nothing, and what a run tells is what the page lists when it is told.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from itertools import takewhile
from operator import or_
from textwrap import shorten

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from councilnet import notices, post
from councilnet.models import Often, User
from councilnet.notices import Entry, Thread, without_links
from initiatives import following, index
from initiatives.directory import Query
from initiatives.index import Index
from initiatives.models import Edition, Follow
from initiatives.models.editions import EditionQuerySet

MOST_LISTED = 50


@dataclass(frozen=True)
class Round:
    """One run: which follows are due, and the newest edition that it tells of."""

    now: datetime
    newest: int
    due: Q
    index: Index


@dataclass(frozen=True)
class News:
    """What there is to tell of one follow."""

    follow: Follow
    entries: list[Entry]
    count: int

    @property
    def thread(self) -> Thread:
        return Thread(without_links(self.follow.name), self.entries)


# --- Sending -----------------------------------------------------------------------------------
def send(now: datetime) -> int:
    """Queue the mail that is due, and say how many messages."""
    # The index last: it then holds whatever is to be told of
    this = Round(now, _newest(now), _due(now), index.current())
    follows = Follow.objects.filter(this.due, user__is_active=True)
    people = User.objects.filter(pk__in=follows.values("user")).order_by("pk")
    return sum(_alert_in_their_language(user, this) for user in people)


def _alert_in_their_language(user: User, this: Round) -> int:
    with override(user.language):
        return _alert(user, this)


def _newest(before: datetime) -> int:
    published = Edition.objects.filter(published_at__lte=before)
    return published.newest().values_list("pk", flat=True).first() or 0


def _due(now: datetime) -> Q:
    until = notices.due_until(now).items()
    return reduce(or_, (Q(often=often) & _is_late(moment) for often, moment in until))


def _is_late(moment: datetime) -> Q:
    return Q(seen__lt=_newest(moment)) | Q(Exists(_withdrawn_untold(moment)))


def _withdrawn_untold(before: datetime) -> EditionQuerySet:
    """Withdrawals of a case study that is followed, later than what its follower was told last."""
    since = Coalesce(OuterRef("told_at"), OuterRef("created_at"))
    return Edition.objects.filter(
        case_study=OuterRef("case_study"),
        status=Edition.Status.WITHDRAWN,
        withdrawn_at__gt=since,
        withdrawn_at__lte=before,
    )


@transaction.atomic
def _alert(user: User, this: Round) -> int:
    """What another worker holds is left to it; what it has done is not due any more."""
    follows = list(user.follows.filter(this.due).select_for_update(skip_locked=True))
    told = [news for news in _all_news(follows, this) if news.count]
    at_once = [[news] for news in told if news.follow.often == Often.AT_ONCE]
    digest = [news for news in told if news.follow.often != Often.AT_ONCE]
    batches = at_once + ([digest] if digest else [])
    for batch in batches:
        post.queue(message_of(user, batch))
    held = user.follows.filter(pk__in=[follow.pk for follow in follows])
    held.update(seen=Greatest("seen", this.newest))
    held.filter(pk__in=[news.follow.pk for news in told]).update(told_at=this.now)
    return len(batches)


# --- What is new -------------------------------------------------------------------------------
def _all_news(follows: list[Follow], this: Round) -> list[News]:
    standing = following.standing_of(follows)
    return [
        _of_case_study(follow, standing[follow.case_study_id], this)
        if follow.case_study_id
        else _of_search(follow, this)
        for follow in follows
    ]


def found_since(query: Query, seen: int, newest: int) -> list[int]:
    """The ids of what the directory lists now and did not list before, the newest first."""
    ids = replace(query, sort="newest").found.ids()
    return [pk for pk in takewhile(lambda pk: pk > seen, ids) if pk <= newest]


def _of_search(follow: Follow, this: Round) -> News:
    query = following.query_of(follow, this.index)
    found = found_since(query, follow.seen, this.newest)
    listed, more = found[:MOST_LISTED], len(found[MOST_LISTED:])
    updates = _updates(listed, follow.seen)
    entries = [_card(edition, edition.pk in updates) for edition in _editions(listed)]
    return News(follow, [*entries, _closing(follow, query, more)], len(entries) + more)


def _editions(found: list[int]) -> EditionQuerySet:
    current = Edition.objects.current().filter(pk__in=found).select_related("council").newest()
    return current.only("title", "summary", "slug", "council__slug", "council__short_name")


def _updates(found: list[int], seen: int) -> set[int]:
    """Which of these are new versions of what was published before."""
    updated = Edition.objects.filter(pk__in=found, case_study__editions__pk__lte=seen)
    return set(updated.values_list("pk", flat=True))


def _card(edition: Edition, is_update: bool) -> Entry:
    title = _("New version: %(title)s") if is_update else "%(title)s"
    by = _("by %(council)s") % {"council": edition.council.short_name}
    lines = [title % {"title": edition.title}, by, edition.summary]
    return _entry("\n".join(filter(None, lines)), edition.get_absolute_url())


def _closing(follow: Follow, query: Query, more: int) -> Entry:
    """How many more there are, the way to all, and a word where the search is not what it was."""
    said = [_("Everything that this finds, the newest first.")]
    if more:
        said.insert(0, _("And %(n)s more.") % {"n": more})
    if following.has_lost_some(follow, query):
        said.insert(0, following.lost_some())
    address = reverse("case_studies") + replace(query, sort="newest").address()
    return _entry(" ".join(said), address)


def _of_case_study(follow: Follow, edition: Edition, this: Round) -> News:
    said = ""
    if edition.status == Edition.Status.CURRENT and follow.seen < edition.pk <= this.newest:
        said = _("New version: %(title)s") % {"title": edition.title}
    elif _is_withdrawn_since(edition, follow.told_at or follow.created_at):
        said = _withdrawn(edition)
    entries = [_entry(said, edition.get_absolute_url())] if said else []
    return News(follow, entries, len(entries))


def _is_withdrawn_since(edition: Edition, when: datetime) -> bool:
    return edition.withdrawn_at is not None and edition.withdrawn_at > when


def _withdrawn(edition: Edition) -> str:
    """The reason of a merge stays unsaid: it names the other by its working title."""
    if edition.case_study.merged_into_id:
        return _("It was merged into another case study, to which its address now leads.")
    return f"{_('It has been withdrawn.')}\n{edition.withdrawn_reason}"


def _entry(text: str, path: str) -> Entry:
    return Entry(without_links(text), settings.SITE_ADDRESS + path)


# --- Wording -----------------------------------------------------------------------------------
def message_of(user: User, batch: list[News]) -> EmailMultiAlternatives:
    threads = [news.thread for news in batch]
    stops = [(without_links(news.follow.name), _stop_address(news.follow)) for news in batch]
    choices = settings.SITE_ADDRESS + reverse("your_follows")
    return notices.compose(user, _subject(batch), threads, stops, choices)


def _stop_address(follow: Follow) -> str:
    return settings.SITE_ADDRESS + reverse("stop_alerts", args=[following.stop_token(follow)])


def _subject(batch: list[News]) -> str:
    """On one line, whatever people wrote: a line break would begin another header."""
    first = batch[0].thread
    if len(batch) > 1:
        words = _("%(heading)s, and more") % {"heading": first.heading}
    elif batch[0].count > 1:
        words = _("%(heading)s – %(count)s case studies") % {
            "heading": first.heading,
            "count": batch[0].count,
        }
    else:
        first_line = first.entries[0].text.partition("\n")[0]
        words = f"{first.heading} – {first_line}"
    return shorten(words, 200, placeholder="…")
