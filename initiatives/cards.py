"""What a list shows of a case study, as HTML that is made once while nothing changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from re import Pattern
from typing import Any

from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from initiatives import extracts
from initiatives.index import Index
from initiatives.models import Edition

MOST = 5000  # cards that are kept
FIELDS = (
    *("slug", "title", "summary", "principle_keys", "theme_key", "stage", "evidence_level"),
    *("started_year", "ended_year", "council__slug", "council__short_name"),
)


@dataclass(frozen=True)
class Card:
    """``title`` and ``summary`` are HTML where what was sought is marked in them."""

    edition: Edition
    by: str
    principles: list[str]
    theme: str
    title: str
    summary: str
    extract: str = ""


def of(ids: Iterable[int], index: Index) -> list[SafeString]:
    """Of the editions with these ids, in their order: one statement, or none."""
    language, wanted = get_language(), list(ids)
    kept: dict[Any, SafeString] = index.kept.setdefault(("cards", language), {})
    missing = [pk for pk in wanted if pk not in kept]
    if missing:
        if len(kept) > MOST:
            kept.clear()
            missing = wanted
        kept.update({card.edition.pk: _html(card) for card in read(missing, index)})
    return [kept[pk] for pk in wanted if pk in kept]


def of_search(ids: Iterable[int], index: Index, tsquery: str) -> list[SafeString]:
    """The same, with what was sought marked, and some of the text around it."""
    return [_html(card) for card in read(ids, index, extracts.pattern(tsquery))]


def read(ids: Iterable[int], index: Index, sought: Pattern[str] | None = None) -> list[Card]:
    """What cards show of the current ones among these, in their order: one statement."""
    wanted = list(ids)
    fields = (*FIELDS, "body") if sought else FIELDS
    current = Edition.objects.current().select_related("council").only(*fields)
    editions = current.in_bulk(wanted)
    names = {key: _names(index, key) for key in ("council", "principle", "theme")}
    return [_card(editions[pk], names, sought) for pk in wanted if pk in editions]


def _card(edition: Edition, names: dict[str, dict[str, str]], sought: Pattern[str] | None) -> Card:
    return Card(
        edition,
        names["council"].get(edition.council.slug, edition.council.short_name),
        [names["principle"].get(key, key) for key in edition.principle_keys],
        names["theme"].get(edition.theme_key, ""),
        extracts.marked(edition.title, sought),
        extracts.marked(edition.summary, sought),
        extracts.extract(edition.body, sought) if sought else "",
    )


def _names(index: Index, key: str) -> dict[str, str]:
    return {option.value: option.label for option in index.options[key]}


def _html(card: Card) -> SafeString:
    return get_template("initiatives/reading/_card.html").render({"card": card})
