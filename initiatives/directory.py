"""The directory: one query object, from which the page, its counts and every export come.

It reads current editions and nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.core.paginator import Page, Paginator
from django.db.models import Count, F, QuerySet, Value
from django.db.models.functions import Lower
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_filters import CharFilter, FilterSet, MultipleChoiceFilter

from initiatives.facets import BY_KEY, FACETS, IN_SENTENCE, Facet, Option, Options, listed
from initiatives.models import Edition
from initiatives.models.editions import EditionQuerySet

A_PAGE = 20
LONGEST_SEARCH = 200
SORTS = {
    "relevance": gettext_lazy("Best match"),
    "newest": gettext_lazy("Newest first"),
    "started": gettext_lazy("Earliest start first"),
    "title": gettext_lazy("Title, A to Z"),
}
NEWEST = ("-published_at", "-pk")
ORDERS: Mapping[str, tuple[Any, ...]] = {
    "relevance": ("-rank", *NEWEST),
    "newest": NEWEST,
    "started": (F("started_year").asc(nulls_last=True), Lower("title"), "pk"),
    "title": (Lower("title"), "pk"),
}
FOR_CARDS = (
    *("slug", "title", "summary", "principle_keys", "theme_key", "stage", "evidence_level"),
    *("started_year", "ended_year", "published_at", "checked_on"),
    *("council__slug", "council__short_name", "council__valid_from", "council__valid_to"),
)


@dataclass(frozen=True)
class Query:
    """What somebody asked of the directory: several values of a facet widen, facets narrow."""

    chosen: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)
    q: str = ""
    sort: str = "newest"
    page: int = 1

    def matching(self, *, but: str = "") -> EditionQuerySet:
        """What it finds, in no order; ``but`` names a facet whose choice is left out."""
        found = Edition.objects.current().order_by()
        for key, options in self.chosen.items():
            if key != but:
                found = found.filter(BY_KEY[key].matching(options))
        return found.filter(search=self._search()) if self.q else found

    def editions(self) -> EditionQuerySet:
        """What it finds, in its order."""
        found = self.matching()
        if self.sort == "relevance":
            found = found.alias(rank=SearchRank(F("search"), self._search()))
        return found.order_by(*ORDERS[self.sort])

    def _search(self) -> SearchQuery:
        return SearchQuery(self.q, search_type="websearch", config="english")

    def address(self, page: int = 1) -> str:
        """The query string that leads here, always in the same order, so that it can be kept."""
        pairs = [(key, option.value) for key, options in self.ordered() for option in options]
        pairs += [("q", self.q)] if self.q else []
        pairs += [("sort", self.sort)] if self.sort != usual_sort(self.q) else []
        pairs += [("page", str(page))] if page > 1 else []
        return f"?{urlencode(pairs)}" if pairs else ""

    def ordered(self) -> list[tuple[str, tuple[Option, ...]]]:
        return [(facet.key, self.chosen[facet.key]) for facet in FACETS if facet.key in self.chosen]

    def without(self, key: str, option: Option) -> Query:
        left = tuple(one for one in self.chosen[key] if one != option)
        others = {other: options for other, options in self.chosen.items() if other != key}
        return replace(self, chosen=others | ({key: left} if left else {}), page=1)

    def without_search(self) -> Query:
        return replace(self, q="", sort="newest" if self.sort == "relevance" else self.sort, page=1)

    @property
    def is_everything(self) -> bool:
        return not (self.chosen or self.q)

    def sentence(self, total: int) -> str:
        """ "2 case studies by councils in London or Wales, that meet Innovation"."""
        said = ngettext("%(n)s case study", "%(n)s case studies", total) % {"n": f"{total:,}"}
        parts = [self._words(BY_KEY[key], total) for key in IN_SENTENCE if key in self.chosen]
        if self.q:
            parts.append((", ", _("matching “%(q)s”") % {"q": self.q}))
        for position, (joined_by, words) in enumerate(parts):
            said += (joined_by if position else " ") + words
        return said

    def _words(self, facet: Facet, total: int) -> tuple[str, str]:
        values = listed([option.label for option in self.chosen[facet.key]], _("or"))
        return facet.joined_by, str(facet.words % {"values": values, "n": total})


def usual_sort(q: str) -> str:
    return "relevance" if q else "newest"


# Reading the address: what is not known there is left out, and nothing in it is an error


class AnyValues(forms.MultipleChoiceField):
    def validate(self, value: Any) -> None:
        """What is no option is passed over when the query is read."""


class AnyValuesFilter(MultipleChoiceFilter):  # type: ignore[misc]  # it has no types
    field_class = AnyValues


QueryString: type[FilterSet] = type(
    "QueryString",
    (FilterSet,),
    {facet.key: AnyValuesFilter() for facet in FACETS}
    | {name: CharFilter() for name in ("q", "sort", "page")},
)


def read(address: QueryDict, options: Options) -> Query:
    form = QueryString(address, queryset=Edition.objects.none()).form
    form.is_valid()
    said = form.cleaned_data
    chosen = {
        facet.key: known
        for facet in FACETS
        if (known := _known(said.get(facet.key) or [], options[facet.key]))
    }
    q = " ".join((said.get("q") or "").split())[:LONGEST_SEARCH].strip()
    return Query(chosen, q, _sort(said.get("sort"), q), _page(said.get("page")))


def _known(values: list[str], options: list[Option]) -> tuple[Option, ...]:
    """In the order of the options, so that one choice has one address."""
    return tuple(option for option in options if option.value in values)


def _sort(text: str | None, q: str) -> str:
    known = text in SORTS and not (text == "relevance" and not q)
    return str(text) if known else usual_sort(q)


def _page(text: str | None) -> int:
    """The page asked for; whether there is one, only the count can say."""
    return max(1, int(text[:9])) if text and text.isascii() and text.isdigit() else 1


# Answering


@dataclass(frozen=True)
class Counts:
    total: int
    of_facets: Mapping[str, Counter[str]]

    def of(self, key: str, option: Option) -> int:
        return sum(self.of_facets[key][value] for value in option.covers)


def count(query: Query) -> Counts:
    """All counts in one statement, each facet's as if its own choice were not made."""
    total = query.matching().values(facet=Value("")).annotate(value=Value(""), n=Count("pk"))
    rows = total.union(*(_count_of(facet, query) for facet in FACETS), all=True)
    found: dict[str, Counter[str]] = {key: Counter() for key in ("", *BY_KEY)}
    for row in rows:
        found[row["facet"]][row["value"]] = row["n"]
    return Counts(found.pop("")[""], found)


def _count_of(facet: Facet, query: Query) -> QuerySet[Edition, dict[str, Any]]:
    found = query.matching(but=facet.key)
    return found.values(facet=Value(facet.key), value=facet.value()).annotate(n=Count("pk"))


@dataclass(frozen=True)
class Card:
    """What a list shows of an edition."""

    edition: Edition
    by: str
    principles: list[str]
    theme: str


def cards(editions: Any, options: Options) -> list[Card]:
    names = {key: _names(options[key]) for key in ("council", "principle", "theme")}
    return [
        Card(
            edition,
            names["council"].get(edition.council.slug, edition.council.short_name),
            [names["principle"].get(key, key) for key in edition.principle_keys],
            names["theme"].get(edition.theme_key, ""),
        )
        for edition in editions.select_related("council").only(*FOR_CARDS)
    ]


def _names(options: list[Option]) -> dict[str, str]:
    return {option.value: option.label for option in options}


@dataclass(frozen=True)
class Choice:
    """An option as the page shows it."""

    option: Option
    n: int
    is_chosen: bool


@dataclass(frozen=True)
class ShownFacet:
    facet: Facet
    choices: list[Choice]

    @property
    def chosen(self) -> int:
        return sum(choice.is_chosen for choice in self.choices)


@dataclass(frozen=True)
class Chip:
    facet: str
    label: str
    address: str


@dataclass(frozen=True)
class Results:
    query: Query
    counts: Counts
    page: Page[Any]
    cards: list[Card]
    facets: list[ShownFacet]

    @property
    def sentence(self) -> str:
        return self.query.sentence(self.counts.total)

    @property
    def address(self) -> str:
        return self.query.address(self.page.number)

    @property
    def parameters(self) -> QueryDict:
        """The normalised query, for links to other pages of it."""
        return QueryDict(self.query.address()[1:])


def answer(query: Query, options: Options) -> Results:
    """A page of what was found; one beyond the last is the last."""
    counts = count(query)
    paginator = Paginator(query.editions(), A_PAGE)
    paginator.count = counts.total  # counted already
    page = paginator.page(min(query.page, paginator.num_pages))
    shown = [ShownFacet(facet, counted(facet.key, options, counts, query)) for facet in FACETS]
    return Results(query, counts, page, cards(page.object_list, options), shown)


def counted(key: str, options: Options, counts: Counts, query: Query | None = None) -> list[Choice]:
    """What is chosen comes first, so that nobody has to look for it."""
    chosen = query.chosen.get(key, ()) if query else ()
    choices = [Choice(one, counts.of(key, one), one in chosen) for one in options[key]]
    return sorted(choices, key=lambda choice: not choice.is_chosen)


def with_one(key: str, value: str, options: Options) -> Query:
    """The query for one value of one facet. Raises StopIteration if there is no such value."""
    return Query({key: (next(option for option in options[key] if option.value == value),)})


def sorts(query: Query) -> list[tuple[str, str]]:
    """Best match is for those who search."""
    return [(key, str(label)) for key, label in SORTS.items() if key != "relevance" or query.q]


def chips(query: Query) -> list[Chip]:
    """A link for each choice that leads to the same without it."""
    found = [
        Chip(str(BY_KEY[key].label), option.label, query.without(key, option).address())
        for key, options in query.ordered()
        for option in options
    ]
    if query.q:
        found.append(Chip(_("Search"), query.q, query.without_search().address()))
    return found
