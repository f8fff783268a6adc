"""Ask again whether what is published is still right, until somebody says so or readers are told.

Each step is selected by "due and not sent", so a day that was missed loses nothing. What is late
gets the latest step alone, and those passed over count as sent. While the next version waits for
the network nobody is asked, nor for PAUSE after somebody said what must change: writing takes time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from councilnet.languages import day_of, filled
from councilnet.models import User
from initiatives import permissions, reaching, signed_links, times, workflow
from initiatives.models import CaseStudy, Edition, Event, ReviewReminder, Stage, State, StopCause
from initiatives.models.editions import EditionQuerySet
from initiatives.signed_links import Purpose, Recipient

Step = ReviewReminder.Step
PAUSE = timedelta(days=42)
WITH_THE_NETWORK = (State.IN_REVIEW, State.APPROVED)


# --- The steps, in their order -----------------------------------------------------------------
@dataclass(frozen=True)
class Asking:
    """What is done so many days after the review date, and who is asked then."""

    step: Step
    days: int
    whom: Callable[[CaseStudy, Edition], list[Recipient]]
    words: StrOrPromise
    marks: bool = False


ASKINGS = (
    Asking(
        Step.BEFORE,
        -14,
        reaching.writers,
        gettext_lazy("Please check by %(due)s that this is still right."),
    ),
    Asking(
        Step.ON_THE_DAY,
        0,
        reaching.writers,
        gettext_lazy("Today it is time to check that this is still right."),
    ),
    Asking(
        Step.AFTER_14,
        14,
        reaching.writers,
        gettext_lazy("It was to be checked by %(due)s. Is it still right?"),
    ),
    Asking(
        Step.AFTER_42,
        42,
        reaching.writers,
        gettext_lazy(
            "It was to be checked by %(due)s, and nobody has answered. From %(marked)s readers are"
            " told that it is unchecked."
        ),
    ),
    Asking(
        Step.LEAD,
        56,
        reaching.leads,
        gettext_lazy(
            "Nobody of your council has checked this since %(checked)s. From %(marked)s readers are"
            " told so."
        ),
    ),
    Asking(
        Step.MARKED,
        70,
        reaching.everybody,
        gettext_lazy(
            "Readers are now told that this was not checked since %(checked)s. One answer of yours"
            " takes that away."
        ),
        marks=True,
    ),
)
ANSWERS = {
    "right": gettext_lazy("It is still right"),
    "change": gettext_lazy("It needs a change"),
    "stopped": gettext_lazy("It has stopped"),
}


# --- Reminding ---------------------------------------------------------------------------------
def remind(now: datetime) -> int:
    """How many case studies somebody was reminded of. Safe twice, late and side by side."""
    set_dates(now)
    due = _due(now).values_list("case_study", flat=True).order_by("review_on", "pk")
    return sum(_remind_of(pk, now) for pk in due)


def set_dates(now: datetime) -> None:
    """Give those without a review date theirs, never so early that the first reminder is missed.

    Each by itself: to hold several editions at once could stand in the way of who publishes one.
    """
    first = timezone.localdate(now) - timedelta(days=ASKINGS[0].days)
    months = {stage: of.to_review for stage, of in times.by_stage().items() if of.to_review}
    without = Edition.objects.current().filter(review_on=None, stage__in=months)
    for pk, stage, checked_on in list(without.values_list("pk", "stage", "checked_on")):
        due = max(times.after(checked_on, months[stage]), first)
        without.filter(pk=pk, checked_on=checked_on).update(review_on=due)


def _due(now: datetime) -> EditionQuerySet:
    """Those with a step to take, and perhaps some that another worker is about to take."""
    until = timezone.localdate(now) - timedelta(days=ASKINGS[0].days)
    of_it = ReviewReminder.objects.filter(edition=OuterRef("pk"), due_on=OuterRef("review_on"))
    return (
        Edition.objects.current()
        .filter(review_on__lte=until)
        .exclude(Exists(of_it.filter(step=Step.MARKED)))
        .exclude(Exists(of_it.filter(step=Step.CHANGE_SAID, sent_at__gt=now - PAUSE)))
        .exclude(case_study__state__in=WITH_THE_NETWORK)
    )


@transaction.atomic
def _remind_of(pk: int, now: datetime) -> bool:
    """One worker at a time for each case study; the other leaves it to the first."""
    locked = CaseStudy.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=pk)
    if not locked.exists():
        return False
    edition = _due(now).select_related("council", "case_study__council").filter(case_study=pk)
    return any(_take_step(found, now) for found in edition)


def _take_step(edition: Edition, now: datetime) -> bool:
    due, today = edition.review_on, timezone.localdate(now)
    if due is None:
        return False
    sent = set(edition.review_reminders.filter(due_on=due).values_list("step", flat=True))
    reached = [asking for asking in ASKINGS if due + timedelta(days=asking.days) <= today]
    unsent = [asking for asking in reached if asking.step not in sent]
    rows = [
        ReviewReminder(edition=edition, due_on=due, step=asking.step, sent_at=now)
        for asking in unsent
    ]
    if not rows:
        return False
    _ask(ReviewReminder.objects.bulk_create(rows)[-1], unsent[-1], edition, now)
    return True


def _ask(reminder: ReviewReminder, asking: Asking, edition: Edition, now: datetime) -> None:
    if asking.marks:
        Edition.objects.filter(pk=edition.pk).update(unchecked_since=edition.checked_on)
    text = filled(
        asking.words,
        due=day_of(reminder.due_on),
        checked=day_of(edition.checked_on),
        marked=day_of(reminder.due_on + timedelta(days=ASKINGS[-1].days)),
    )

    def buttons(to: Recipient) -> Sequence[tuple[StrOrPromise, str]]:
        token = signed_links.token_for(Purpose.CHECK, reminder.pk, to, now)
        return [
            (words, reverse("check_by_link", args=[token, answer]))
            for answer, words in ANSWERS.items()
        ]

    whom = asking.whom(edition.case_study, edition)
    reaching.ask(whom, "keeping-true", edition, text=text, buttons=buttons)


# --- What a link opens -------------------------------------------------------------------------
@dataclass(frozen=True)
class Question:
    """An edition that somebody is asked about by a link. ``closed`` says why it asks no more."""

    edition: Edition
    by: Recipient | None
    closed: str


def opened_by(token: str, now: datetime) -> Question | None:
    """None alike for a forged token and for one of something else."""
    opened = signed_links.opened_by(Purpose.CHECK, token, now)
    every = ReviewReminder.objects.select_related(
        "edition__council", "edition__case_study__council"
    )
    reminder = every.filter(pk=opened.row).first() if opened else None
    if opened is None or reminder is None:
        return None
    edition = reminder.edition
    by = signed_links.recipient(opened.code, edition.case_study, edition)
    closed = _closed(reminder, now)
    if not closed and (opened.has_ended or by is None):
        closed = _("This link has ended. If you have an account, sign in and answer there.")
    return Question(edition, by, closed)


def _closed(reminder: ReviewReminder, now: datetime) -> str:
    edition = reminder.edition
    if edition.status == Edition.Status.WITHDRAWN:
        return _("This case study is not published any more, so there is nothing to check.")
    if edition.status == Edition.Status.SUPERSEDED:
        return _("A newer version was published since, so there is nothing to check.")
    if edition.review_on != reminder.due_on:
        day = date_format(edition.checked_on, "j F Y")
        return _("This was answered already on %(day)s: it is still right.") % {"day": day}
    if said := change_said(edition, now):
        day = date_format(timezone.localtime(said.sent_at), "j F Y")
        return _("This was answered already on %(day)s: it is to be changed.") % {"day": day}
    return ""


def change_said(edition: Edition, now: datetime) -> ReviewReminder | None:
    """That somebody said lately what must change; then nobody is reminded for a while."""
    if edition.review_on is None:
        return None
    said = edition.review_reminders.filter(due_on=edition.review_on, step=Step.CHANGE_SAID)
    return said.filter(sent_at__gt=now - PAUSE).first()


# --- The three answers -------------------------------------------------------------------------
def say_right(edition: Edition, *, by: Recipient, now: datetime) -> None:
    today = timezone.localdate(now)
    with _answering(edition, by) as case_study:
        Edition.objects.filter(pk=edition.pk).update(
            checked_on=today,
            review_on=times.review_on(edition.stage, today),
            unchecked_since=None,
        )
        _record(case_study, Event.Kind.CHECKED, by)


def say_change(edition: Edition, *, by: Recipient, now: datetime, what: str) -> None:
    """Begin a correction of what is published. The review date stays, and reminding waits."""
    with _answering(edition, by) as case_study:
        _record(case_study, Event.Kind.CHANGE_NEEDED, by, message=what)
        _wait(edition, now)
        if case_study.state == State.PUBLISHED:
            workflow.revise(case_study, by=by.user, is_correction=True)


def say_stopped(edition: Edition, *, by: Recipient, now: datetime, cause: str, lesson: str) -> bool:
    """Write it into the next version; whether that was submitted, where nothing else is missing.

    A version that somebody is writing gets it and stays theirs to submit. One that is under review
    is left alone: what was said stands in the history, for the council and the reviewers.
    """
    said = f"{StopCause(cause).label}. {lesson}"
    with _answering(edition, by) as case_study:
        _record(case_study, Event.Kind.SAID_STOPPED, by, message=said)
        _wait(edition, now)
        if case_study.state == State.PUBLISHED:
            workflow.revise(case_study, by=by.user, is_correction=True)
            _write_stop(case_study, by, cause, lesson)
            return _submit(case_study, by)
        if case_study.state in {State.DRAFT, State.CHANGES_REQUESTED}:
            _write_stop(case_study, by, cause, lesson)
    return False


@contextmanager
def _answering(edition: Edition, by: Recipient) -> Iterator[CaseStudy]:
    """Hold the case study's row, with the edition as it was when it was asked about."""
    with transaction.atomic():
        locked = CaseStudy.objects.select_for_update().get(pk=edition.case_study_id)
        if by.user and not permissions.is_theirs(by.user, locked):
            raise PermissionDenied
        asked = {"checked_on": edition.checked_on, "review_on": edition.review_on}
        if not Edition.objects.current().filter(pk=edition.pk, **asked).exists():
            raise workflow.MoveRefused(_("Somebody answered this a moment ago. Look at it again."))
        yield locked


def _record(case_study: CaseStudy, kind: Event.Kind, by: Recipient, message: str = "") -> None:
    mailbox = "" if by.user else by.name
    workflow.record(case_study, kind, by=by.user, message=message, mailbox=mailbox)


def _wait(edition: Edition, now: datetime) -> None:
    if edition.review_on:
        ReviewReminder.objects.update_or_create(
            edition=edition,
            due_on=edition.review_on,
            step=Step.CHANGE_SAID,
            defaults={"sent_at": now},
        )


def _write_stop(case_study: CaseStudy, by: Recipient, cause: str, lesson: str) -> None:
    CaseStudy.objects.filter(pk=case_study.pk).update(
        stage=Stage.STOPPED,
        stop_cause=cause,
        stop_lesson=lesson,
        version=F("version") + 1,
        changed_by=by.user,
        changed_at=timezone.now(),
    )


def _submit(case_study: CaseStudy, by: Recipient) -> bool:
    try:
        workflow.submit(case_study, by=by.user)
    except workflow.NotComplete:
        return False
    return True


# --- Lists -------------------------------------------------------------------------------------
def due_for(user: User, today: date) -> EditionQuerySet:
    """What the councils for which this person acts are to check now, the longest due first."""
    theirs = CaseStudy.objects.for_people_of(user)
    until = today - timedelta(days=ASKINGS[0].days)
    due = Edition.objects.current().filter(case_study__in=theirs, review_on__lte=until)
    return due.select_related("case_study").defer("content", "body").order_by("review_on", "pk")


def stale(today: date) -> EditionQuerySet:
    """What is past its review date, the longest first."""
    due = Edition.objects.current().filter(review_on__lt=today)
    return due.select_related("case_study__council", "council").order_by("review_on", "pk")
