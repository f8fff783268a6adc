"""Links that let one recipient do one thing with one row, without an account and for some time.

A token is made for a purpose, and opens nothing of another: each purpose has a salt of its own.
Mail scanners open links, so a GET shows a page with a button, and a POST alone changes anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext as _

from councilnet.models import User
from councilnet.roles import people_of
from initiatives.models import CaseStudy, Edition

SALT = "initiatives.signed_links"
LASTS = timedelta(days=120)


class Purpose(StrEnum):
    CHECK = "check"  # of a ReviewReminder: whether what it reminds of is still right
    FOLLOW_UP = "follow-up"  # of a FollowUp: what came of it


@dataclass(frozen=True)
class Recipient:
    """Who is asked, and so who answers: somebody with an account, or a mailbox of the council.

    ``code`` stands in tokens: it names nobody, and a mailbox's stops when its address changes.
    """

    code: str
    name: str
    email: str
    user: User | None = None


@dataclass(frozen=True)
class Opened:
    """What a token says: the row's id, whose it is, and whether its time is over."""

    row: int
    code: str
    has_ended: bool


def person(user: User) -> Recipient:
    return Recipient(f"person-{user.pk}", str(user), user.email, user)


def mailboxes(case_study: CaseStudy, edition: Edition) -> list[Recipient]:
    """What mail about work that nobody looks after goes to: the first of these.

    A contact is asked for as long as it may be shown.
    """
    shared, contact = case_study.council.inbox, edition.contact_on(timezone.localdate())
    found = []
    if shared:
        found.append(Recipient(f"inbox-{_digest(shared)}", _("Shared mailbox"), shared))
    if contact:
        email, name = contact["email"], contact["role"] or _("Published contact")
        found.append(Recipient(f"contact-{_digest(email)}", name, email))
    return found


def _digest(email: str) -> str:
    return sha256(email.lower().encode()).hexdigest()[:16]


def recipient(code: str, case_study: CaseStudy, edition: Edition) -> Recipient | None:
    """Whose code it is now: nobody's once they left the council, or its mailbox is another."""
    kind, __, key = code.partition("-")
    if kind != "person":
        of_council = mailboxes(case_study, edition)
        return next((mailbox for mailbox in of_council if mailbox.code == code), None)
    user = people_of(case_study.council).filter(pk=key).first()
    return person(user) if user else None


def token_for(purpose: Purpose, row: int, to: Recipient, now: datetime) -> str:
    until = int((now + LASTS).timestamp())
    return signing.dumps([row, to.code, until], salt=f"{SALT}.{purpose}")


def opened_by(purpose: Purpose, token: str, now: datetime) -> Opened | None:
    """None alike for a forged token, and for one of another purpose."""
    try:
        row, code, until = signing.loads(token, salt=f"{SALT}.{purpose}")
    except signing.BadSignature:
        return None
    return Opened(row, code, until < now.timestamp())
