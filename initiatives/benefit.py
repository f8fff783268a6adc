"""What membership brought a council and what it brought others: for its renewal.

Counts of what was done in the portal, never of clicks. What asking saved is the council's own word;
where it said nothing, that is shown as nothing said.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from councilnet.models import Council
from councilnet.tables.cells import BYTE_ORDER_MARK, defused
from initiatives.models import Adoption, Edition, Letter, Offer, Wish
from initiatives.outputs.spreadsheets import Echo

Key = tuple[int, int]  # a council's id and a year


HEADINGS = {
    "published": gettext_lazy("Case studies published"),
    "checked": gettext_lazy("Later versions of them"),
    "given": gettext_lazy("Taken up by other councils"),
    "offered": gettext_lazy("Offers of help made"),
    "letters": gettext_lazy("Letters written to other councils"),
    "taken": gettext_lazy("Ideas of others taken up"),
    "tried": gettext_lazy("Of these, tried or running"),
    "asked": gettext_lazy("Requests for help"),
    "closed": gettext_lazy("Requests closed"),
    "said": gettext_lazy("Of these, with a figure of days saved"),
    "days_saved": gettext_lazy("Working days saved by asking"),
}


@dataclass(frozen=True)
class Numbers:
    """``days_saved`` is of those ``said`` of ``closed`` requests that gave a figure."""

    published: int = 0
    checked: int = 0
    given: int = 0
    offered: int = 0
    letters: int = 0
    taken: int = 0
    tried: int = 0
    asked: int = 0
    closed: int = 0
    said: int = 0
    days_saved: Decimal = Decimal(0)

    def __add__(self, other: Numbers) -> Numbers:
        return Numbers(**{name: getattr(self, name) + getattr(other, name) for name in HEADINGS})

    @property
    def rows(self) -> list[tuple[StrOrPromise, Any]]:
        """Each with its heading, for a table; None where nothing is said."""
        told = {name: getattr(self, name) for name in HEADINGS}
        if not self.said:
            told["days_saved"] = None
        return [(words, told[name]) for name, words in HEADINGS.items()]


def by_year(councils: Iterable[Council]) -> dict[Key, Numbers]:
    """Of each council and each year in which anything happened: nine statements, however many."""
    ids = [council.pk for council in councils]
    found: dict[Key, dict[str, Any]] = {}
    for name, rows in _counted(ids):
        for council, year, n in rows:
            if year and n:
                found.setdefault((council, year), {})[name] = n
    return {key: Numbers(**told) for key, told in found.items()}


def in_all(numbers: Mapping[Key, Numbers], council: Council) -> Numbers:
    return sum((n for (pk, __), n in numbers.items() if pk == council.pk), Numbers())


def years(numbers: Mapping[Key, Numbers], council: Council) -> list[tuple[int, Numbers]]:
    """The newest first."""
    mine = [(year, n) for (pk, year), n in numbers.items() if pk == council.pk]
    return sorted(mine, key=lambda row: -row[0])


def _counted(ids: list[int]) -> Iterator[tuple[str, Iterable[tuple[int, int, Any]]]]:
    editions = Edition.objects.filter(case_study__council__in=ids)
    of_theirs = "case_study__council"
    yield "published", _by_year(editions.filter(number=1), of_theirs, "published_at")
    yield "checked", _by_year(editions.filter(number__gt=1), of_theirs, "published_at")
    shown = Adoption.objects.shown()
    given = shown.filter(origin__council__in=ids)
    yield "given", _by_year(given, "origin__council", "begun_at")
    taken = Adoption.objects.filter(council__in=ids, taker_answer=Adoption.Answer.CONFIRMED)
    yield "taken", _by_year(taken, "council", "begun_at")
    tried = Adoption.objects.tried().filter(council__in=ids)
    yield "tried", _by_year(tried, "council", "begun_at")
    offers = Offer.objects.filter(council__in=ids)
    yield "offered", _by_year(offers, "council", "offered_at")
    letters = Letter.objects.filter(council__in=ids)
    yield "letters", _by_year(letters, "council", "at")
    yield from _wishes(ids)


def _wishes(ids: list[int]) -> Iterator[tuple[str, Iterable[tuple[int, int, Any]]]]:
    wishes = Wish.objects.filter(council__in=ids)
    yield "asked", _by_year(wishes, "council", "asked_at")
    rows = list(
        wishes.filter(closed_at__isnull=False)
        .order_by()
        .values(who=F("council"), year=ExtractYear("closed_at"))
        .annotate(n=Count("pk"), said=Count("days_saved"), days=Sum("days_saved"))
        .values_list("who", "year", "n", "said", "days")
    )
    yield "closed", [(who, year, n) for who, year, n, __, __ in rows]
    yield "said", [(who, year, said) for who, year, __, said, __ in rows]
    yield "days_saved", [(who, year, days) for who, year, __, __, days in rows]


def _by_year(rows: QuerySet[Any], council: str, at: str) -> list[tuple[int, int, int]]:
    counted = rows.order_by().values(who=F(council), year=ExtractYear(at)).annotate(n=Count("pk"))
    return list(counted.values_list("who", "year", "n"))


# --- For the network -----------------------------------------------------------------------------
def of_all() -> list[tuple[Council, Numbers]]:
    councils = list(Council.objects.all())
    numbers = by_year(councils)
    return [(council, in_all(numbers, council)) for council in councils]


def lines() -> Iterator[str]:
    """All of it as CSV: a line for each council."""
    write = csv.writer(Echo()).writerow
    yield BYTE_ORDER_MARK + write([_("Council"), _("Membership"), *HEADINGS.values()])
    for council, numbers in of_all():
        told = [council.name, council.get_tier_display()]
        yield write([*map(defused, told), *("" if n is None else n for __, n in numbers.rows)])
