"""What reviewers have before them: one query object, from which list, counts and links come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import Case, CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from councilnet.models import Council, User
from councilnet.roles import councils_of
from initiatives import reviewing
from initiatives.models import CaseStudy, Event, Principle, PrincipleClaim, State

A_PAGE = 25
Labels = Mapping[str, StrOrPromise]

# Where a case study is, as reviewers speak of it
PLACES: Labels = {
    "waiting": _("Wait for review"),
    "approved": _("Approved, to be published"),
    "councils": _("With their councils"),
    "published": _("Published"),
    "withdrawn": _("Withdrawn or merged"),
}
STATES = {
    "waiting": [State.IN_REVIEW],
    "approved": [State.APPROVED],
    "councils": [State.CHANGES_REQUESTED, State.DRAFT],
    "published": [State.PUBLISHED],
    "withdrawn": [State.WITHDRAWN],
}
ORDERS = {
    "waiting": ["-is_correction", "submitted_at", "pk"],
    "approved": ["publish_at", "pk"],
    "councils": ["changed_at", "pk"],
    "published": ["-changed_at", "-pk"],
    "withdrawn": ["-changed_at", "-pk"],
}
WHOSE: Labels = {"mine": _("Mine"), "nobody": _("Nobody’s yet"), "others": _("Somebody else’s")}
DUE: Labels = {"overdue": _("Overdue"), "soon": _("Due within 7 days"), "later": _("Later")}
AGES: Labels = {
    "week": _("Up to 7 days"),
    "fortnight": _("8 to 14 days"),
    "older": _("More than 14 days"),
}
FACETS: Labels = {
    "whose": _("Who reviews it"),
    "due": _("When it is due"),
    "age": _("How long ago it was submitted"),
    "council": _("Council"),
    "principle": _("Principle"),
}


@dataclass(frozen=True)
class Query:
    """Several values of a facet widen, facets narrow, as in the directory."""

    user: User
    place: str = "waiting"
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    page: int = 1

    def rows(self) -> QuerySet[CaseStudy]:
        """What was ever submitted, each with the facets' values."""
        today, now = timezone.localdate(), timezone.now()
        return (
            CaseStudy.objects.filter(submitted_at__isnull=False)
            .order_by()
            .annotate(
                place=_either(
                    *[(Q(state__in=states), place) for place, states in STATES.items()], usual=""
                ),
                whose=_either((Q(reviewer=self.user), "mine"), (Q(reviewer=None), "nobody")),
                due=_either(
                    (Q(review_due__lt=today), "overdue"),
                    (Q(review_due__lte=today + timedelta(days=7)), "soon"),
                    usual="later",
                ),
                age=_either(
                    (Q(submitted_at__gte=now - timedelta(days=7)), "week"),
                    (Q(submitted_at__gte=now - timedelta(days=14)), "fortnight"),
                    usual="older",
                ),
            )
        )

    def matching(self, *, but: str = "") -> QuerySet[CaseStudy]:
        found = self.rows()
        if but != "place":
            found = found.filter(state__in=STATES[self.place])
        for key, values in self.chosen.items():
            if key != but:
                found = found.filter(_is_one_of(key, values))
        return found

    def case_studies(self) -> QuerySet[CaseStudy]:
        found = self.matching().select_related("council", "reviewer", "merged_into")
        return found.order_by(*ORDERS[self.place])

    def address(self, **other: str) -> str:
        """The query string that leads here, or to the same with another place, always alike."""
        place = other.get("place", self.place)
        pairs = [] if place == "waiting" else [("place", place)]
        pairs += [(key, value) for key in FACETS for value in self.chosen.get(key, ())]
        return f"?{urlencode(pairs)}" if pairs else ""

    def without(self, key: str, value: str) -> str:
        left = tuple(one for one in self.chosen[key] if one != value)
        return Query(self.user, self.place, {**self.chosen, key: left}).address()


def _either(*whens: tuple[Q, str], usual: str = "others") -> Case:
    cases = [When(condition, then=Value(value)) for condition, value in whens]
    return Case(*cases, default=Value(usual), output_field=CharField())


def _is_one_of(key: str, values: tuple[str, ...]) -> Q:
    if key == "principle":
        claimed = PrincipleClaim.objects.filter(principle__key__in=values)
        return Q(pk__in=claimed.values("case_study"))
    return Q(**{f"{'council__slug' if key == 'council' else key}__in": values})


# Reading the address: what is not known there is left out, and nothing in it is an error


def read(address: QueryDict, options: Mapping[str, Labels], user: User) -> Query:
    place = address.get("place", "")
    chosen = {
        key: known
        for key in FACETS
        if (known := tuple(v for v in options[key] if v in set(address.getlist(key))))
    }
    page = address.get("page", "")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 8 else 1
    return Query(user, place if place in PLACES else "waiting", chosen, max(1, number))


def all_options() -> dict[str, Labels]:
    submitted = CaseStudy.objects.filter(submitted_at__isnull=False)
    councils = Council.objects.filter(pk__in=submitted.values("council"))
    return {
        "whose": WHOSE,
        "due": DUE,
        "age": AGES,
        "council": dict(councils.values_list("slug", "short_name")),
        "principle": {one.key: one.called for one in Principle.objects.all()},
    }


# Answering


@dataclass(frozen=True)
class Choice:
    value: str
    label: StrOrPromise
    n: int
    is_chosen: bool


@dataclass(frozen=True)
class ShownFacet:
    key: str
    label: StrOrPromise
    choices: list[Choice]

    @property
    def chosen(self) -> int:
        return sum(choice.is_chosen for choice in self.choices)


@dataclass(frozen=True)
class Place:
    key: str
    label: StrOrPromise
    n: int
    address: str


@dataclass(frozen=True)
class Chip:
    facet: StrOrPromise
    label: StrOrPromise
    address: str


@dataclass(frozen=True)
class Results:
    query: Query
    total: int
    page: Page[CaseStudy]
    places: list[Place]
    facets: list[ShownFacet]
    chips: list[Chip]

    @property
    def parameters(self) -> QueryDict:
        return QueryDict(self.query.address()[1:])


def answer(query: Query, options: Mapping[str, Labels]) -> Results:
    """A page of what was found; one beyond the last is the last."""
    counts = count(query)
    total = counts["place"][query.place]
    paginator = Paginator(query.case_studies(), A_PAGE)
    paginator.count = total  # counted already
    return Results(
        query,
        total,
        paginator.page(min(query.page, paginator.num_pages)),
        [Place(k, v, counts["place"][k], query.address(place=k)) for k, v in PLACES.items()],
        [_shown(key, options[key], counts[key], query) for key in FACETS],
        [
            Chip(FACETS[key], options[key][value], query.without(key, value))
            for key, values in query.chosen.items()
            for value in values
        ],
    )


def _shown(key: str, labels: Labels, counts: Counter[str], query: Query) -> ShownFacet:
    chosen = query.chosen.get(key, ())
    choices = [
        Choice(value, label, counts[value], value in chosen) for value, label in labels.items()
    ]
    return ShownFacet(key, FACETS[key], choices)


def count(query: Query) -> dict[str, Counter[str]]:
    """All counts in one statement, each facet's as if its own choice were not made."""
    columns = {"place": "place", **dict.fromkeys(FACETS, "")}
    first, *others = [_count_of(key, query) for key in columns]
    found: dict[str, Counter[str]] = {key: Counter() for key in columns}
    for row in first.union(*others, all=True):
        found[str(row["facet"])][str(row["value"])] = int(row["n"])
    return found


COLUMNS = {"council": "council__slug", "principle": "claims__principle__key"}


def _count_of(key: str, query: Query) -> QuerySet[CaseStudy, dict[str, Any]]:
    value = Cast(F(COLUMNS.get(key, key)), CharField())
    counted = query.matching(but=key).values(facet=Value(key), value=value)
    return counted.annotate(n=Count("pk", distinct=True))


# The next one


@transaction.atomic
def take_next(user: User) -> CaseStudy | None:
    """Claim what waits unclaimed with the fewest looks, corrections first, then the oldest.

    A look is a person of the network who has done something with it since it was submitted. Two
    who ask at once get different ones.
    """
    own = [council.pk for council in councils_of(user)]
    free = CaseStudy.objects.filter(state=State.IN_REVIEW, reviewer=None).exclude(council__in=own)
    looks = (
        Event.objects.filter(
            case_study=OuterRef("pk"), side=Event.Side.NETWORK, at__gte=OuterRef("submitted_at")
        )
        .order_by()
        .values("case_study")
        .annotate(n=Count("actor", distinct=True))
        .values("n")
    )
    ordered = free.annotate(looks=Coalesce(Subquery(looks), 0)).order_by(
        "-is_correction", "looks", "submitted_at", "pk"
    )
    found = ordered.select_for_update(skip_locked=True, of=("self",)).first()
    if found:
        reviewing.claim(found, by=user)
    return found
