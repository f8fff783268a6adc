"""After how many months the network asks again, by stage; and months after a day."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from initiatives.models import Stage, StagePolicy


class Months(NamedTuple):
    """None: never."""

    to_review: int | None
    to_follow_up: int | None


NEVER = Months(None, None)
# Where administrators have said nothing of a stage
USUAL: Mapping[str, Months] = {
    Stage.PLANNED: Months(6, None),
    Stage.LIVE: Months(12, 12),
    Stage.PAUSED: Months(6, 12),
    Stage.STOPPED: Months(36, 12),
    Stage.ENDED: Months(36, 12),
    Stage.NOT_KNOWN: Months(12, 12),
}


def by_stage() -> dict[str, Months]:
    """One statement."""
    said = StagePolicy.objects.values_list("stage", "months_to_review", "months_to_follow_up")
    return {**USUAL, **{stage: Months(*months) for stage, *months in said}}


def review_on(stage: str, checked_on: date) -> date | None:
    """When what was checked on a day is to be checked again. Asks the database."""
    months = by_stage().get(stage, NEVER).to_review
    return after(checked_on, months) if months else None


def after(day: date, months: int) -> date:
    """The same day of a later month, or its last: a month after 31 January is 28 February."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
