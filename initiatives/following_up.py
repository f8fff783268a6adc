"""Ask some time later what came of it, and carry the answer onto the next edition.

Asked once of each case study, by links that want no account; silence is shown to readers. The
answer goes by the short path: the portal begins a correction with it and submits that, and a
reviewer publishes it. What somebody is writing gets it too, and stays theirs to submit; what is
under review waits until the network has decided, so that nothing is published that nobody read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from textwrap import shorten
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from councilnet.languages import day_of, filled, in_ours, lines, ours
from initiatives import partial_dates, reaching, signed_links, times, workflow
from initiatives.models import CaseStudy, Edition, Event, FollowUp, Outcome, State
from initiatives.models.editions import EditionQuerySet
from initiatives.numbers import plain
from initiatives.signed_links import Purpose, Recipient

REMIND_AFTER = timedelta(days=28)
WRITTEN_ON = frozenset({State.DRAFT, State.CHANGES_REQUESTED})


# --- Asking ------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Done:
    asked: int
    reminded: int
    carried: int


def ask(now: datetime) -> Done:
    """Safe twice, late and side by side: each row is held by one worker, and asked about once."""
    waiting = FollowUp.objects.filter(answered_at__isnull=False, carried_at=None)
    return Done(
        sum(_ask_about(pk, now) for pk in _due(now)),
        sum(_remind_of(pk, now) for pk in _unreminded(now).values_list("case_study", flat=True)),
        sum(_carry_later(pk, now) for pk in waiting.values_list("case_study", flat=True)),
    )


def _never_asked() -> EditionQuerySet:
    asked = FollowUp.objects.filter(case_study=OuterRef("case_study"))
    return Edition.objects.current().exclude(Exists(asked))


def _due(now: datetime) -> list[int]:
    """Ids of case studies, the longest due first; the day itself is reckoned from each start."""
    months = {stage: of.to_follow_up for stage, of in times.by_stage().items() if of.to_follow_up}
    if not months:
        return []
    today = timezone.localdate(now)
    first = Min("case_study__editions__published_at")
    old_enough = now - timedelta(days=27 * min(months.values()))  # the rest is told by the calendar
    found = (
        _never_asked()
        .filter(Q(started_year=None) | Q(started_year__lte=today.year), stage__in=months)
        .annotate(first=first)
        .filter(first__lte=old_enough)
        .values_list("case_study", "stage", "started", "first")
    )
    due = ((due_on(started, at, months[stage]), pk) for pk, stage, started, at in found)
    return [pk for day, pk in sorted(due) if day <= today]


def due_on(started: str, published_at: datetime, months: int) -> date:
    """So many months after its start or its first publication, whichever is later."""
    published = timezone.localdate(published_at)
    begun = max(partial_dates.first_day(started), published) if started else published
    return times.after(begun, months)


@transaction.atomic
def _ask_about(pk: int, now: datetime) -> bool:
    edition = _held(pk, _never_asked())
    if edition is None:
        return False
    months = times.by_stage().get(edition.stage, times.NEVER).to_follow_up or 0
    at = edition.case_study.editions.aggregate(at=Min("published_at"))["at"]
    follow_up = FollowUp.objects.create(
        case_study=edition.case_study,
        due_on=due_on(edition.started, at, months),
        months=months,
        asked_at=now,
    )
    Edition.objects.filter(pk=edition.pk).update(asked_on=timezone.localdate(now))
    workflow.record(edition.case_study, Event.Kind.FOLLOW_UP_ASKED, by=None)
    words = gettext_lazy("What came of it? Three short questions.")
    _write_to_them(follow_up, edition, now, words)
    return True


def _unreminded(now: datetime) -> QuerySet[FollowUp]:
    current = Edition.objects.current().filter(case_study=OuterRef("case_study"))
    return FollowUp.objects.filter(
        Exists(current), answered_at=None, reminded_at=None, asked_at__lte=now - REMIND_AFTER
    )


@transaction.atomic
def _remind_of(pk: int, now: datetime) -> bool:
    edition = _held(pk, Edition.objects.current())
    follow_up = _unreminded(now).filter(case_study=pk).first()
    if edition is None or follow_up is None:
        return False
    FollowUp.objects.filter(pk=follow_up.pk).update(reminded_at=now)
    words = filled(
        gettext_lazy("On %(day)s we asked what came of it. Three short questions."),
        day=day_of(timezone.localdate(follow_up.asked_at)),
    )
    _write_to_them(follow_up, edition, now, words)
    return True


def _held(pk: int, editions: EditionQuerySet) -> Edition | None:
    """The case study's edition among these, with its row held; None where another holds it."""
    row = CaseStudy.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=pk)
    if not row.exists():
        return None
    return editions.select_related("council", "case_study__council").filter(case_study=pk).first()


def _write_to_them(
    follow_up: FollowUp, edition: Edition, now: datetime, words: StrOrPromise
) -> None:
    more = gettext_lazy(
        "What changed, a number if you have one, and would you do it again? Readers see it."
    )

    def buttons(to: Recipient) -> Sequence[tuple[StrOrPromise, str]]:
        token = signed_links.token_for(Purpose.FOLLOW_UP, follow_up.pk, to, now)
        link = reverse("follow_up_by_link", args=[token])
        return [(gettext_lazy("Answer three questions"), link)]

    whom = reaching.writers(edition.case_study, edition)
    reaching.ask(whom, "follow-ups", edition, text=lines(words, more), buttons=buttons)


# --- What a link opens -------------------------------------------------------------------------
@dataclass(frozen=True)
class Question:
    """A follow-up that somebody is asked by a link. ``closed`` says why it asks no more."""

    follow_up: FollowUp
    edition: Edition
    by: Recipient | None
    closed: str


def opened_by(token: str, now: datetime) -> Question | None:
    """None alike for a forged token and for one of something else."""
    opened = signed_links.opened_by(Purpose.FOLLOW_UP, token, now)
    every = FollowUp.objects.select_related("case_study__council")
    follow_up = every.filter(pk=opened.row).first() if opened else None
    if opened is None or follow_up is None:
        return None
    edition = follow_up.case_study.editions.standing().select_related("council").get()
    by = signed_links.recipient(opened.code, follow_up.case_study, edition)
    closed = _closed(follow_up, edition)
    if not closed and (opened.has_ended or by is None):
        closed = _("This link has ended. Ask the network’s staff for a new one.")
    return Question(follow_up, edition, by, closed)


def _closed(follow_up: FollowUp, edition: Edition) -> str:
    if follow_up.answered_at:
        day = date_format(timezone.localtime(follow_up.answered_at), "j F Y")
        return _("This was answered already on %(day)s.") % {"day": day}
    if edition.status == Edition.Status.WITHDRAWN:
        return _("This case study is not published any more, so there is nothing to answer.")
    return ""


# --- The answer --------------------------------------------------------------------------------
@transaction.atomic
def answer(follow_up: FollowUp, said: dict[str, Any], *, by: Recipient, now: datetime) -> str:
    """Keep what was said, once, and say what happens with it; "" where it was answered meanwhile.

    ``said`` has the fields of the form.
    """
    case_study = CaseStudy.objects.select_for_update().get(pk=follow_up.case_study_id)
    unanswered = FollowUp.objects.filter(pk=follow_up.pk, answered_at=None)
    answered_by = "" if by.user else by.name  # a person's name stands in the history alone
    if not unanswered.update(**said, answered_at=now, answered_by=answered_by):
        return ""
    follow_up.refresh_from_db()
    case_study.editions.current().update(asked_on=None)
    workflow.record(
        case_study,
        Event.Kind.FOLLOWED_UP,
        by=by.user,
        message=in_words(follow_up),
        mailbox=answered_by,
    )
    return _carry(case_study, follow_up, now)


@in_ours
def in_words(follow_up: FollowUp) -> str:
    again = FollowUp.Again(follow_up.again).label
    said = [follow_up.what_changed, _number(follow_up), _("Do it again: %s") % again]
    return "\n".join(filter(None, said))


def _number(follow_up: FollowUp) -> str:
    if follow_up.number is None:
        return ""
    number = f"{plain(follow_up.number)} {follow_up.unit}".strip()
    return f"{follow_up.indicator}: {number} ({follow_up.source})"


def _carry(case_study: CaseStudy, follow_up: FollowUp, now: datetime) -> str:
    """Onto the working record, whose row is held, where it may change now."""
    if case_study.state == State.PUBLISHED:
        workflow.revise(case_study, by=None, is_correction=True)
        _write(case_study, follow_up, now)
        return _submit(case_study)
    if case_study.state in WRITTEN_ON:
        _write(case_study, follow_up, now)
        return _("It is in the version that your council is writing, and readers see it with that.")
    return _("It is kept, and goes into the next version once this one is decided.")


def _submit(case_study: CaseStudy) -> str:
    try:
        workflow.submit(case_study, by=None)
    except workflow.NotComplete:
        return _("It is in the next version, which your council completes and submits.")
    return _("The network’s staff review it, and then readers see it.")


def _write(case_study: CaseStudy, follow_up: FollowUp, now: datetime) -> None:
    with ours():
        usual = _("What came of it")
    outcome = Outcome.objects.create(
        case_study=case_study,
        indicator=follow_up.indicator or usual,
        unit=follow_up.unit,
        result=follow_up.number,
        measured=timezone.localdate(follow_up.answered_at).isoformat(),
        source=follow_up.source,
        note=shorten(follow_up.what_changed, 300, placeholder="…"),
    )
    FollowUp.objects.filter(pk=follow_up.pk).update(outcome=outcome, carried_at=now)
    CaseStudy.objects.filter(pk=case_study.pk).update(
        version=F("version") + 1, changed_at=timezone.now()
    )


@transaction.atomic
def _carry_later(pk: int, now: datetime) -> bool:
    """What was answered while the record was under review; a second one waits for its turn."""
    row = CaseStudy.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
    if row is None or row.state not in WRITTEN_ON | {State.PUBLISHED}:
        return False
    follow_up = row.follow_ups.filter(answered_at__isnull=False, carried_at=None).first()
    if follow_up is None:
        return False
    _carry(row, follow_up, now)
    return True
