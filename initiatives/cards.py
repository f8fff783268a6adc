"""What a list shows of a case study.

A template makes the card's HTML once, with places left open; to fill them in costs a tenth of
running it for every case study of every list. Where somebody searches, what was sought is marked
in the title and the summary, and some of the text around it is added; in a collection, a note is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from string import Template
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from councilnet import languages
from initiatives import extracts
from initiatives.index import Index
from initiatives.models import Edition, EvidenceLevel, Stage
from initiatives.templatetags import case_studies as words

MOST = 5000  # cards that are kept
FIELDS = (
    *("pk", "council__slug", "slug", "title", "summary", "council__short_name", "theme_key"),
    *("principle_keys", "stage", "evidence_level", "started_year", "ended_year", "taken_up"),
    *("ready_to_copy", "unchecked_since"),
)
OPEN = ("address", "title", "summary", "facts", "principles", "more")  # what the template leaves


@dataclass(frozen=True)
class Card:
    """``by`` and ``theme`` are names; so are ``principles``."""

    pk: int
    address: str
    title: str
    summary: str
    by: str
    theme: str
    principles: list[str]
    stage: str
    evidence_level: int
    started_year: int | None
    ended_year: int | None
    taken_up: int
    ready_to_copy: bool
    unchecked_since: date | None
    language: str = "en"  # of title and summary


def of(ids: Iterable[int], index: Index) -> list[SafeString]:
    """Of the editions with these ids, in their order: one statement, or none."""
    return [_kept_html(card, index) for card in read(ids, index)]


def _kept_html(card: Card, index: Index) -> SafeString:
    kept: dict[int, SafeString] = index.kept.setdefault(("card html", get_language()), {})
    html = kept.get(card.pk)
    if html is None:
        if len(kept) > MOST:
            kept.clear()
        html = kept[card.pk] = _html(card)
    return html


def of_search(ids: Iterable[int], index: Index, tsquery: str) -> list[SafeString]:
    """The same, with what was sought marked, and some of the text around it."""
    sought, cards = extracts.pattern(tsquery), read(ids, index)
    known = Edition.objects.filter(pk__in=[card.pk for card in cards])
    bodies = dict(known.values_list("pk", "body"))
    return [
        _html(
            card,
            title=extracts.marked(card.title, sought),
            summary=extracts.marked(card.summary, sought),
            more=_said(extracts.extract(bodies[card.pk], sought), "app-result__extract"),
        )
        for card in cards
    ]


def of_picked(notes: Mapping[int, str], index: Index) -> list[SafeString]:
    """The same of the editions that somebody picked, each with a note."""
    cards = read(notes, index)
    return [_html(card, more=_said(notes[card.pk], "app-note")) for card in cards]


def _said(text: str, name: str) -> str:
    lang = languages.marked("en")
    return format_html('<p class="{}"{}>{}</p>', name, lang, text) if text else ""


def read(ids: Iterable[int], index: Index) -> list[Card]:
    """What is shown of the current ones among these, in their order.

    Another thread may empty what is kept at any moment.
    """
    wanted = list(ids)
    kept: dict[int, Card] = index.kept.setdefault(("cards", get_language()), {})
    if len(kept) > MOST:
        kept.clear()
    known = {pk: card for pk in wanted if (card := kept.get(pk))}
    if missing := [pk for pk in wanted if pk not in known]:
        fetched = {card.pk: card for card in _fetched(missing, index)}
        kept.update(fetched)
        known |= fetched
    return [known[pk] for pk in wanted if pk in known]


def _fetched(ids: list[int], index: Index) -> Iterator[Card]:
    names = {
        key: {option.value: option.label for option in index.options[key]}
        for key in ("council", "principle", "theme")
    }
    rows = Edition.objects.current().filter(pk__in=ids).values_list(*FIELDS)
    in_welsh = _in_welsh(ids)
    for pk, council, slug, title, summary, short_name, theme, principles, *facts in rows:
        card = Card(
            pk,
            reverse("case_study", args=[council, slug]),
            title,
            summary,
            names["council"].get(council, short_name),
            names["theme"].get(theme, ""),
            [names["principle"].get(key, key) for key in principles],
            *facts,
        )
        yield replace(card, **in_welsh[pk]) if pk in in_welsh else card


def _in_welsh(ids: list[int]) -> dict[int, dict[str, Any]]:
    """What is other on a card in Welsh, where there is a version: asked for Welsh pages alone."""
    if get_language() != "cy":
        return {}
    told = Edition.objects.current().filter(pk__in=ids, content__welsh__title__gt="")
    rows = told.values_list("pk", "content__welsh__title", "content__welsh__summary")
    return {pk: {"title": title, "summary": said, "language": "cy"} for pk, title, said in rows}


def _html(card: Card, *, title: str = "", summary: str = "", more: str = "") -> SafeString:
    """All three are HTML; the title and the summary are its own where none is given."""
    html = _template(get_language()).substitute(
        address=card.address,
        title=_own(card, title or card.title),
        summary=_own(card, summary or card.summary),
        facts=format_html_join("", "<span>{}</span>", ((fact,) for fact in _facts(card))),
        principles=format_html_join(
            "",
            '<li class="app-tag-list__item"{}>{}</li>',
            ((languages.of_words(name), name) for name in card.principles),
        ),
        more=more,
    )
    return mark_safe(html)  # noqa: S308  # each part is escaped


def _own(card: Card, words: str) -> SafeString:
    return languages.english(words) if card.language == "en" else conditional_escape(words)


def _facts(card: Card) -> Iterator[str]:
    yield _("by %(council)s") % {"council": card.by}
    if card.theme:
        yield languages.english(card.theme)
    if card.stage != Stage.NOT_KNOWN:
        yield _stage(card.stage, get_language())
    if when := words.years(card):
        yield when
    yield _evidence(card.evidence_level, get_language())
    if card.ready_to_copy:
        yield _("Ready to copy")
    if card.taken_up:
        yield tried_in(card.taken_up)
    if card.unchecked_since:
        yield _("Not checked since %(day)s") % {"day": date_format(card.unchecked_since, "F Y")}


def tried_in(n: int) -> str:
    """ "Tried in 4 other councils"."""
    words = ngettext("Tried in %(n)s other council", "Tried in %(n)s other councils", n)
    return words % {"n": n}


@lru_cache
def _stage(stage: str, language: str | None) -> str:
    return str(Stage(stage).label)


@lru_cache
def _evidence(level: int, language: str | None) -> SafeString:
    meter, label = words.evidence_meter(level), EvidenceLevel(level).label
    return format_html("{}{} {}", meter, _("Evidence:"), label)


@lru_cache
def _template(language: str | None) -> Template:
    """In one language: its words are those of now."""
    places = {name: mark_safe(f"${{{name}}}") for name in OPEN}  # noqa: S308  # our own words
    return Template(render_to_string("initiatives/reading/_card.html", places))
