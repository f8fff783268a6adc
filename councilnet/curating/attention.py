"""What needs attention: each app registers its own, so that this one knows none of the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from councilnet.curating.sections import Section


@dataclass(frozen=True)
class Standing:
    """How many there are, and since when the oldest of them waits."""

    n: int
    since: datetime | None = None


@dataclass(frozen=True)
class Matter:
    """``count`` asks the database once; ``address`` leads to where it is dealt with."""

    section: Section
    words: StrOrPromise
    count: Callable[[datetime], Standing]
    address: Callable[[], str]


@dataclass(frozen=True)
class Shown:
    matter: Matter
    n: int
    since: str
    address: str


MATTERS: list[Matter] = []


def register(*matters: Matter) -> None:
    MATTERS.extend(matters)


def now() -> list[Shown]:
    """All of them, those that are none too: what is watched is itself worth knowing."""
    moment = timezone.now()
    ordered = sorted(MATTERS, key=lambda matter: matter.section.order)
    return [_shown(matter, matter.count(moment), moment) for matter in ordered]


def _shown(matter: Matter, standing: Standing, moment: datetime) -> Shown:
    since = ""
    if standing.n and standing.since:
        since = _("the oldest since %(day)s") % {
            "day": date_format(timezone.localtime(standing.since), "j F Y")
        }
    return Shown(matter, standing.n, since, matter.address())
