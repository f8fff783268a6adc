"""Whom of a council the portal asks about what is published, and how the question reaches them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from textwrap import shorten

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_stubs_ext import StrOrPromise

from councilnet import notices, post
from councilnet.languages import in_ours
from councilnet.models import User
from initiatives import attending, emails, signed_links
from initiatives.models import CaseStudy, Edition
from initiatives.signed_links import Recipient

# What stands on each, and the path that it opens
Buttons = Callable[[Recipient], Sequence[tuple[StrOrPromise, str]]]


def writers(case_study: CaseStudy, edition: Edition) -> list[Recipient]:
    """Those who write it; where none is left its leads, and then a mailbox of the council."""
    return _reached(emails.authors(case_study), emails.leads(case_study), case_study, edition)


def leads(case_study: CaseStudy, edition: Edition) -> list[Recipient]:
    return _reached(emails.leads(case_study), emails.authors(case_study), case_study, edition)


def everybody(case_study: CaseStudy, edition: Edition) -> list[Recipient]:
    people = {user.pk: user for user in emails.authors(case_study) + emails.leads(case_study)}
    return _reached(people.values(), [], case_study, edition)


def _reached(
    first: Iterable[User], then: Iterable[User], case_study: CaseStudy, edition: Edition
) -> list[Recipient]:
    """Mail to somebody whose mailbox sends it back reaches nobody."""
    for people in (first, then):
        if there := [user for user in people if user.bounced_at is None]:
            return [signed_links.person(user) for user in there] + _inbox(case_study, edition)
    return signed_links.mailboxes(case_study, edition)[:1]


def _inbox(case_study: CaseStudy, edition: Edition) -> list[Recipient]:
    """The council's shared mailbox too, until somebody looks after it again."""
    if not attending.inbox_of(case_study, timezone.now()):
        return []
    return signed_links.mailboxes(case_study, edition)[:1]


@in_ours
def ask(
    to: Iterable[Recipient], kind: str, edition: Edition, *, text: StrOrPromise, buttons: Buttons
) -> None:
    """Each gets links of their own. ``edition`` with its case study and council.

    It is called by its published title: a mailbox is not to learn what stands in a draft.
    """
    heading = f"{edition.case_study.council.short_name}: {edition.title}"
    for recipient in to:
        if recipient.user is None:
            _post(recipient, heading, str(text), edition, buttons(recipient))
            continue
        notices.tell(
            [recipient.user],
            kind,
            thread=f"case-study-{edition.case_study_id}",
            heading=heading,
            text=text,
            path=edition.case_study.get_absolute_url(),
            buttons=buttons(recipient),
        )


def _post(
    to: Recipient,
    heading: str,
    text: str,
    edition: Edition,
    buttons: Sequence[tuple[StrOrPromise, str]],
) -> None:
    site = settings.SITE_ADDRESS
    entry = notices.Entry(
        notices.without_links(text),
        site + edition.get_absolute_url(),
        tuple((str(words), site + path) for words, path in buttons),
    )
    first_line = text.partition("\n")[0]
    words = notices.without_links(f"{heading} – {first_line}")
    subject = shorten(words, 200, placeholder="…")
    thread = notices.Thread(notices.without_links(heading), [entry])
    post.queue(notices.message_to(to.email, subject, [thread]))
    if settings.MAIL_AT_ONCE:
        transaction.on_commit(post.deliver, robust=True)
