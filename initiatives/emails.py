"""Who is told of what happens to a case study: one table of event × role, and reminders.

``tell_of`` is called where Events are written, in workflow.record(). A board member without an
account is written to by board.py, which alone knows their link.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from textwrap import shorten

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from councilnet import notices, post
from councilnet.languages import day_of, filled, in_all, in_ours, later
from councilnet.models import Membership, Notice, User
from councilnet.roles import people_of
from initiatives import attending, permissions
from initiatives.models import CaseStudy, Edition, Event, State

Kind = Event.Kind
UNTOUCHED = timedelta(days=14)
EXPIRES_WITHIN = timedelta(days=30)


# --- Roles: who is meant -----------------------------------------------------------------------
def authors(case_study: CaseStudy) -> list[User]:
    """Who looks after it and who writes it, as far as they still act for its council."""
    named = {case_study.looked_after_by_id, *case_study.authors.values_list("pk", flat=True)}
    return list(people_of(case_study.council).filter(pk__in=named - {None}))


def leads(case_study: CaseStudy) -> list[User]:
    held = case_study.council.memberships.current().filter(role=Membership.Role.LEAD)
    return list(User.objects.filter(is_active=True, pk__in=held.values("user")))


def reviewer(case_study: CaseStudy) -> list[User]:
    named = case_study.reviewer
    return [named] if named and permissions.can_review(named, case_study) else []


def staff(case_study: CaseStudy) -> list[User]:
    """Who may review it: nobody reviews the work of a council for which they act."""
    everybody = User.objects.of_the_network()
    return list(everybody.exclude(pk__in=people_of(case_study.council).values("pk")))


Role = Callable[[CaseStudy], list[User]]
OF_COUNCIL: frozenset[Role] = frozenset({authors, leads})


# --- The table: event × role -------------------------------------------------------------------
@dataclass(frozen=True)
class Telling:
    """What an event is called in mail, and who gets it as which kind of notice.

    Somebody who has several roles gets it as the first of them.
    """

    words: StrOrPromise
    to: tuple[tuple[Role, str], ...]


DECISION = ((authors, "decisions"), (leads, "decisions"))
AMONG_COLLEAGUES = ((authors, "colleagues"), (leads, "colleagues"))
KEEPING = ((authors, "keeping-true"), (leads, "keeping-true"))
FOR_REVIEW = ((reviewer, "reviews"), (staff, "review-queue"))
TABLE: dict[Kind, Telling] = {
    Kind.SUBMITTED: Telling(gettext_lazy("Submitted for review."), AMONG_COLLEAGUES + FOR_REVIEW),
    Kind.CHANGES_REQUESTED: Telling(gettext_lazy("Changes are requested."), DECISION),
    Kind.APPROVED: Telling(gettext_lazy("Approved."), DECISION),
    Kind.APPROVAL_TAKEN_BACK: Telling(
        gettext_lazy("The approval was taken back: it is in review again."), DECISION
    ),
    Kind.PUBLISHED: Telling(gettext_lazy("Published."), DECISION),
    Kind.WITHDRAWN: Telling(gettext_lazy("Withdrawn from its readers."), DECISION),
    Kind.MERGED: Telling(gettext_lazy("Merged into another case study."), DECISION),
    Kind.RESTORED: Telling(gettext_lazy("Given back to its readers."), DECISION),
    Kind.EVIDENCE_SET: Telling(gettext_lazy("Its evidence level was set."), DECISION),
    Kind.ADDRESS_CHANGED: Telling(gettext_lazy("Its address was changed."), DECISION),
    Kind.CONTACT_REMOVED: Telling(gettext_lazy("Its contact was removed."), DECISION),
    Kind.REVISED: Telling(gettext_lazy("The next version was begun."), AMONG_COLLEAGUES),
    Kind.HANDED_OVER: Telling(gettext_lazy("It was handed over."), AMONG_COLLEAGUES),
    Kind.AUTHORS_CHANGED: Telling(gettext_lazy("Its authors were changed."), AMONG_COLLEAGUES),
    Kind.LINK_SHARED: Telling(gettext_lazy("A preview link was made."), AMONG_COLLEAGUES),
    Kind.LINK_REVOKED: Telling(gettext_lazy("A preview link was taken back."), AMONG_COLLEAGUES),
    Kind.ASSIGNED: Telling(gettext_lazy("You are asked to review it."), ((reviewer, "reviews"),)),
    Kind.RECOMMENDED: Telling(
        gettext_lazy("Recommended for publication: somebody else approves it."), FOR_REVIEW
    ),
    Kind.BOARD_ANSWERED: Telling(gettext_lazy("A board member has answered."), FOR_REVIEW),
    Kind.NAME_GIVEN: Telling(
        gettext_lazy("The day has come: readers see your council’s name again."), AMONG_COLLEAGUES
    ),
    Kind.CHECKED: Telling(gettext_lazy("Checked, and still right."), AMONG_COLLEAGUES),
    Kind.CHANGE_NEEDED: Telling(gettext_lazy("Somebody says that it needs a change."), KEEPING),
    Kind.SAID_STOPPED: Telling(gettext_lazy("Somebody says that it has stopped."), KEEPING),
    Kind.FOLLOWED_UP: Telling(
        gettext_lazy("Somebody has answered what came of it."),
        ((authors, "follow-ups"), (leads, "follow-ups")),
    ),
}
# Nobody is written to: a start; files, of which a draft has many; what the council reads together
# once it is sent back or published, and the reviewer once it is submitted; the board's own mail;
# the question what came of it, which has mail of its own too.
UNTOLD = frozenset(
    {
        *(Kind.STARTED, Kind.FILE_ADDED, Kind.FILE_REMOVED),
        *(Kind.CLAIM_DECIDED, Kind.REMARKED, Kind.BOARD_ASKED),
        *(Kind.POINT_DONE, Kind.POINT_REOPENED, Kind.FOLLOW_UP_ASKED),
    }
)


def tell_of(event: Event) -> None:
    """Within the transaction that writes the event."""
    telling = TABLE.get(Kind(event.kind))
    if telling and OF_COUNCIL & {role for role, __ in telling.to}:
        _to_inbox(event.case_study, telling.words)
    told: set[int] = set()
    for role, kind in telling.to if telling else ():
        people = [user for user in role(event.case_study) if user.pk not in told]
        told |= {user.pk for user in people}
        _tell(
            people, kind, event.case_study, _text(event, role), _path(event.case_study, role), event
        )


@later
def _text(event: Event, role: Role) -> str:
    """The network answers a council as one, and keeps to itself what is said among reviewers."""
    is_theirs = role in OF_COUNCIL
    who = event.actor_for_council if is_theirs else event.actor_name or event.get_side_display()
    message = event.message_for_council if is_theirs else event.message
    words = TABLE[Kind(event.kind)].words
    return f"{words}\n{_('By: %s') % who}\n\n{message}".strip()


def _path(case_study: CaseStudy, role: Role) -> str:
    page = "your_case_study" if role in OF_COUNCIL else "review_case_study"
    return reverse(page, args=[case_study.pk])


def _tell(
    people: Iterable[User],
    kind: str,
    case_study: CaseStudy,
    text: StrOrPromise,
    path: str,
    event: Event | None = None,
) -> None:
    notices.tell(
        people,
        kind,
        thread=f"case-study-{case_study.pk}",
        heading=f"{case_study.council.short_name}: {case_study.title}",
        text=text,
        path=path,
        but=event.actor if event else None,
    )


def tell_owners(case_study: CaseStudy, kind: str, text: StrOrPromise) -> None:
    """Its authors, or its council's leads where none of them acts for the council any longer."""
    people = authors(case_study) or leads(case_study)
    _tell(people, kind, case_study, text, reverse("your_case_study", args=[case_study.pk]))
    _to_inbox(case_study, text)


@in_ours
def _to_inbox(case_study: CaseStudy, text: StrOrPromise) -> None:
    """To the council's shared mailbox as well, until somebody looks after it again.

    Whoever reads it may have no account: it hears that something happened, and not what was said.
    """
    if inbox := attending.inbox_of(case_study, timezone.now()):
        published = case_study.editions.current().first()
        heading = (
            f"{case_study.council.short_name}: {published.title if published else case_study.title}"
        )
        path = reverse("hand_over", args=[case_study.council.slug])
        entry = notices.Entry(str(text), settings.SITE_ADDRESS + path)
        subject = shorten(f"{heading} – {text}", 200, placeholder="…")
        post.queue(notices.message_to(inbox, subject, [notices.Thread(heading, [entry])]))


# --- Reminders, each of them once --------------------------------------------------------------
def remind(now: datetime) -> tuple[int, int]:
    """How many drafts and how many contacts somebody was reminded of. Safe to run twice or late."""
    drafts = CaseStudy.objects.filter(state=State.DRAFT, changed_at__lte=now - UNTOUCHED)
    today = timezone.localdate(now)
    expiring = Edition.objects.current().exclude(contact_email="")
    expiring = expiring.filter(contact_until__range=(today, today + EXPIRES_WITHIN))
    return (
        sum(_once(pk, _remind_of_draft) for pk in drafts.values_list("pk", flat=True)),
        sum(
            _once(edition.case_study_id, partial(_remind_of_contact, edition))
            for edition in expiring
        ),
    )


@transaction.atomic
def _once(pk: int, remind_of: Callable[[CaseStudy], bool]) -> bool:
    """One worker at a time for each case study; the other leaves it to the first."""
    found = CaseStudy.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=pk).first()
    return bool(found and remind_of(found))


def _remind_of_draft(case_study: CaseStudy) -> bool:
    text = gettext_lazy("You began this and have not finished it. It is kept as you left it.")
    return _remind(authors(case_study), case_study, text, case_study.changed_at)


def _remind_of_contact(edition: Edition, case_study: CaseStudy) -> bool:
    until = edition.contact_until
    if until is None:
        return False
    words = gettext_lazy(
        "Its contact is shown until %(day)s. If it should stay, begin a correction and give a"
        " later day."
    )
    text = filled(words, day=day_of(until))
    people = {user.pk: user for user in authors(case_study) + leads(case_study)}
    return _remind(people.values(), case_study, text, None)


def _remind(
    people: Iterable[User], case_study: CaseStudy, text: StrOrPromise, since: datetime | None
) -> bool:
    told = Notice.objects.filter(
        kind="reminders", thread=f"case-study-{case_study.pk}", text__in=in_all(text)
    )
    if since:
        told = told.filter(at__gt=since)
    people = list(people)
    if not people or told.exists():
        return False
    _tell(people, "reminders", case_study, text, reverse("your_case_study", args=[case_study.pk]))
    _to_inbox(case_study, text)
    return told.exists()
