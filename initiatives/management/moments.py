"""The moment that a command takes for now: the clock's, or with ``--now`` another, for a drill."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from datetime import datetime

from django.utils import timezone

EXAMPLE = "2027-06-01T09:00+01:00"


def moment(text: str) -> datetime:
    """Raises ArgumentTypeError with what to type: a time without its zone could mean another."""
    try:
        said = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"Write a date and a time such as {EXAMPLE}.") from None
    if timezone.is_naive(said):
        raise ArgumentTypeError(f"Say in which time zone too, such as {EXAMPLE}.")
    return said


def takes_now(parser: ArgumentParser) -> None:
    words = f"Act as if it were this moment, such as {EXAMPLE}. For drills."
    parser.add_argument("--now", type=moment, default=None, help=words)


def now_of(said: datetime | None) -> datetime:
    return said or timezone.now()
