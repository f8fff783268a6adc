"""A board member without an account reads and judges a round of review, by a link of their own.

The link's secret is known to the board member alone: the database keeps what it hashes to. It opens
one page until it expires or the round is closed, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from councilnet.languages import in_ours
from councilnet.models import User
from initiatives.models import BoardReview, CaseStudy, Event
from initiatives.reviewing import in_review
from initiatives.workflow import record

DAYS = 14


@transaction.atomic
def ask(
    case_study: CaseStudy,
    *,
    by: User,
    name: str,
    email: str,
    address_of: Callable[[str], str],
    days: int = DAYS,
) -> BoardReview:
    """Send a link to a board member; one sent before to the same person opens nothing any more.

    ``address_of`` makes the whole address of a secret.
    """
    locked = in_review(case_study, by=by)
    current, secret, now = (
        locked.rounds.get(closed_at__isnull=True),
        token_urlsafe(32),
        timezone.now(),
    )
    current.board_reviews.alive().filter(email__iexact=email, answered_at=None).update(
        expires_at=now
    )
    review = current.board_reviews.create(
        name=name,
        email=email,
        secret_sha256=hashed(secret),
        asked_by=by,
        expires_at=now + timedelta(days=days),
    )
    record(locked, Event.Kind.BOARD_ASKED, by=by, message=name)
    _send(review, locked, address_of(secret))
    return review


def hashed(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


@in_ours
def _send(review: BoardReview, case_study: CaseStudy, address: str) -> None:
    context = {"review": review, "case_study": case_study, "address": address}
    subject = _("%(council)s: please review “%(title)s”") % {
        "council": case_study.council.short_name,
        "title": case_study.title,
    }
    text = render_to_string("initiatives/reviewing/board_asked.txt", context)
    send_mail(subject, text, None, [review.email])  # into the queue


def opened_by(secret: str) -> BoardReview | None:
    """What a secret opens: None alike for one that never was, one expired, and a closed round."""
    alive = BoardReview.objects.alive().select_related("round__case_study__council")
    return alive.filter(secret_sha256=hashed(secret)).first()


def note_opened(review: BoardReview) -> None:
    """Keep when it was opened for the first time."""
    BoardReview.objects.filter(pk=review.pk, opened_at=None).update(opened_at=timezone.now())


@transaction.atomic
def answer(review: BoardReview, *, verdict: str, comment: str) -> bool:
    """Whether this answer counted: the first does, while the link lives."""
    locked = CaseStudy.objects.select_for_update().get(rounds=review.round_id)
    alive = BoardReview.objects.alive().filter(pk=review.pk, answered_at=None)
    now = timezone.now()
    if not alive.update(verdict=verdict, comment=comment, answered_at=now):
        return False
    said = BoardReview.Verdict(verdict).label
    message = f"{said}. {comment}".strip()
    record(locked, Event.Kind.BOARD_ANSWERED, by=None, message=message, board_member=review.name)
    return True
