"""The directory: one query object, from which the page, its counts and every export come.

It reads current editions and nothing else. What is found and how many come from the index in
memory; PostgreSQL finds words, puts in order and gives the rows that are shown.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.postgres.search import SearchRank
from django.core.paginator import Page, Paginator
from django.db.models import F
from django.db.models.expressions import RawSQL
from django.db.models.functions import Lower
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_filters import CharFilter, FilterSet, MultipleChoiceFilter

from initiatives import bits, cards, index, search
from initiatives.facets import BY_KEY, FACETS, IN_SENTENCE, Facet, Option, listed
from initiatives.index import Index
from initiatives.models import Edition
from initiatives.models.editions import EditionQuerySet
from initiatives.search import Search

A_PAGE = 20
LONGEST_SEARCH = 200
RANKED = 300  # of what a search finds, so many are put in order; the rest follow, newest first
# Signs for machines, which no page and no feed can show
NO_TEXT = re.compile("[^\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SEARCHES = 100  # whose finds are kept while nothing changes
A_BATCH = 1000  # rows fetched at once
SORTS = {
    "relevance": gettext_lazy("Best match"),
    "newest": gettext_lazy("Newest first"),
    "started": gettext_lazy("Earliest start first"),
    "title": gettext_lazy("Title, A to Z"),
}
ORDERS: Mapping[str, tuple[Any, ...]] = {
    "started": (F("started_year").asc(nulls_last=True), Lower("title"), "pk"),
    "title": (Lower("title"), "pk"),
}


@dataclass(frozen=True)
class Query:
    """What somebody asked of the directory: several values of a facet widen, facets narrow.

    ``index`` is what the directory held then, so that all answers to one query agree.
    """

    chosen: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)
    q: str = ""
    sort: str = "newest"
    page: int = 1
    index: Index = field(default_factory=index.current, compare=False, repr=False)

    @cached_property
    def found(self) -> Found:
        return Found(self)

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

    def searching(self, q: str) -> Query:
        sort = "newest" if self.sort == "relevance" and not q else self.sort
        return replace(self, q=q, sort=sort, page=1)

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
        values = listed([option.in_words for option in self.chosen[facet.key]], _("or"))
        return facet.joined_by, str(facet.words % {"values": values, "n": total})


def usual_sort(q: str) -> str:
    return "relevance" if q else "newest"


# What is found


class Found:
    """The editions that a query finds, as bits of the index and in the query's order."""

    def __init__(self, query: Query) -> None:
        self.query = query
        self.index = query.index
        self.search = _searched(query.q, query.index) if query.q else None
        held = self.index.every & self.search.found if self.search else self.index.every
        self._of_facets = {
            key: self.index.under_any(key, options) for key, options in query.chosen.items()
        }
        self._sought = held
        self.held = self.but("")
        self.total = self.held.bit_count()

    def but(self, key: str) -> int:
        """What would be found if nothing were chosen of the facet ``key``."""
        held = self._sought
        for other, of_facet in self._of_facets.items():
            held = held if other == key else held & of_facet
        return held

    def count(self, key: str, option: Option) -> int:
        """How many stand under an option, as if nothing were chosen of its facet."""
        held = self.but(key) if key in self._of_facets else self.held
        return (held & self.index.under(key, option)).bit_count()

    def counts(self, key: str) -> list[int]:
        """The same for each option of a facet."""
        held = self.but(key) if key in self._of_facets else self.held
        return [
            (held & self.index.under(key, option)).bit_count() for option in self.index.options[key]
        ]

    def ids(self, start: int = 0, stop: int | None = None) -> Iterator[int]:
        """Their ids in the query's order."""
        wanted = None if stop is None else stop - start
        if self.query.sort in ORDERS:
            return islice(self._in_order(start, stop), wanted)
        if self.query.sort == "relevance" and self.search:
            best = self._best_first(self.search)
            rest = bits.highest(self.held & ~bits.of(best), max(0, start - len(best)))
            return islice((*best[start:stop], *islice(rest, wanted)), wanted)
        return islice(bits.highest(self.held, start), wanted)

    def _best_first(self, sought: Search) -> list[int]:
        """The best matches: by how titles and summaries have the words, then the newest."""
        likely = self.held & sought.in_headings
        ids = list(islice(bits.highest(likely), RANKED))
        query = RawSQL("%s::tsquery", [sought.tsquery])  # PostgreSQL's own
        rank = SearchRank(F("heading"), query)
        return list(
            Edition.objects.filter(pk__in=ids)
            .order_by(rank.desc(), "-pk")
            .values_list("pk", flat=True)
        )

    def _in_order(self, start: int, stop: int | None) -> Iterator[int]:
        """As PostgreSQL puts them: an index gives the first of many without sorting the others."""
        ordered = self.rows().order_by(*ORDERS[self.query.sort]).values_list("pk", flat=True)
        return ordered[start:stop].iterator(chunk_size=A_BATCH)

    def rows(self) -> EditionQuerySet:
        """The same, in no order."""
        if self.total <= A_BATCH:
            return Edition.objects.filter(pk__in=list(bits.highest(self.held)))
        found = Edition.objects.current()
        for key, options in self.query.chosen.items():
            found = found.filter(BY_KEY[key].matching(options))
        if self.search:
            sought = RawSQL("%s::tsquery", [self.search.tsquery])  # PostgreSQL's own
            found = found.filter(search=sought)
        return found


def _searched(q: str, held: Index) -> Search:
    """The same words are sought again with each filter and on each page."""
    kept: dict[str, Search] = held.kept.setdefault("searches", {})
    found = kept.get(q)
    if found is None:
        if len(kept) >= SEARCHES:
            kept.clear()  # another thread may do so at any moment
        found = kept[q] = search.find(q)
    return found


def rows(query: Query, *fields: str) -> Iterator[dict[str, Any]]:
    """All that it finds, in its order, whatever page it asks for: a batch in memory at a time.

    What is superseded or withdrawn meanwhile is left out.
    """
    ids = iter(array("q", query.found.ids()))
    while batch := list(islice(ids, A_BATCH)):
        found = Edition.objects.current().filter(pk__in=batch).order_by()
        by_id = {row["pk"]: row for row in found.values("pk", *fields)}
        yield from (by_id[pk] for pk in batch if pk in by_id)


# Reading the address: what is not known there is left out, and nothing in it is an error


class AnyValues(forms.MultipleChoiceField):
    def validate(self, value: Any) -> None:
        """What is no option is passed over when the query is read."""


class AnyValuesFilter(MultipleChoiceFilter):  # type: ignore[misc]  # it has no types
    field_class = AnyValues


QueryString: type[FilterSet] = type(
    "QueryString",
    (FilterSet,),
    {facet.key: AnyValuesFilter(required=False) for facet in FACETS}
    | {name: CharFilter(required=False) for name in ("q", "sort", "page")},
)
# Made once: a form for each request would cost more than the search.
FIELDS = {name: filter.field for name, filter in QueryString.base_filters.items()}


def read(address: QueryDict, held: Index | None = None) -> Query:
    held = held or index.current()
    said = {
        name: field.clean(field.widget.value_from_datadict(address, {}, name))
        for name, field in FIELDS.items()
    }
    chosen = {
        facet.key: known
        for facet in FACETS
        if (known := _known(said[facet.key], held.options[facet.key]))
    }
    q = " ".join(NO_TEXT.sub(" ", said["q"]).split())[:LONGEST_SEARCH].strip()
    return Query(chosen, q, _sort(said["sort"], q), _page(said["page"]), held)


def _known(values: list[str], options: list[Option]) -> tuple[Option, ...]:
    """In the order of the options, so that one choice has one address."""
    return tuple(option for option in options if option.value in values) if values else ()


def _sort(text: str | None, q: str) -> str:
    known = text in SORTS and not (text == "relevance" and not q)
    return str(text) if known else usual_sort(q)


def _page(text: str | None) -> int:
    """The page asked for; whether there is one, only the count can say."""
    return max(1, int(text[:9])) if text and text.isascii() and text.isdigit() else 1


# Answering


@dataclass(frozen=True)
class Choice:
    """An option, and how many it would find."""

    option: Option
    n: int


@dataclass(frozen=True)
class Chip:
    facet: str
    label: str
    address: str


@dataclass(frozen=True)
class Results:
    query: Query
    page: Page[Any]
    cards: list[SafeString]

    @property
    def total(self) -> int:
        return self.query.found.total

    @property
    def sentence(self) -> str:
        return self.query.sentence(self.total)

    @property
    def address(self) -> str:
        return self.query.address(self.page.number)

    @property
    def parameters(self) -> QueryDict:
        """The normalised query, for links to other pages of it."""
        return QueryDict(self.query.address()[1:])


def answer(query: Query) -> Results:
    """A page of what was found; one beyond the last is the last."""
    found = query.found
    paginator = Paginator(range(found.total), A_PAGE)
    page = paginator.page(min(query.page, paginator.num_pages))
    first = (page.number - 1) * A_PAGE
    return Results(query, page, shown(query, first, first + A_PAGE))


def shown(query: Query, start: int, stop: int) -> list[SafeString]:
    """The cards of some of what it finds."""
    ids = query.found.ids(start, stop)
    if query.found.search:
        return cards.of_search(ids, query.index, query.found.search.tsquery)
    return cards.of(ids, query.index)


def choices(query: Query, key: str) -> list[Choice]:
    """The options of a facet and how many each would find."""
    every = zip(query.index.options[key], query.found.counts(key), strict=True)
    return [Choice(option, n) for option, n in every]


def with_one(key: str, value: str) -> Query:
    """The query for one value of one facet. Raises StopIteration if there is no such value."""
    held = index.current()
    option = next(option for option in held.options[key] if option.value == value)
    return Query({key: (option,)}, index=held)


def sorts(query: Query) -> list[tuple[str, str]]:
    """Best match is for those who search."""
    return [(key, str(label)) for key, label in SORTS.items() if key != "relevance" or query.q]


@dataclass(frozen=True)
class Meant:
    """Other words that somebody may have meant, and where they lead."""

    words: str
    address: str


def meant(query: Query) -> Meant | None:
    words = query.found.search.meant if query.found.search else ""
    return Meant(words, query.searching(words).address()) if words else None


def chips(query: Query) -> list[Chip]:
    """A link for each choice that leads to the same without it."""
    found = [
        Chip(str(BY_KEY[key].label), _on_chip(key, option), query.without(key, option).address())
        for key, options in query.ordered()
        for option in options
    ]
    if query.q:
        found.append(Chip(_("Search"), query.q, query.searching("").address()))
    return found


def _on_chip(key: str, option: Option) -> str:
    """A name alone would not say whether it is the council or those like it."""
    if key != "like":
        return option.label
    return capfirst(str(BY_KEY[key].words % {"values": option.in_words}))
