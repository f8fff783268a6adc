"""What a list shows of a case study, as HTML that is made once while nothing changes.

Where somebody searches, what was sought is marked in the title and the summary, and some of the
text around it is added; in a collection, a note is. Those three are left open in what is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.template.loader import get_template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from initiatives import extracts
from initiatives.index import Index
from initiatives.models import Edition

MOST = 5000  # cards that are kept
FIELDS = (
    *("slug", "title", "summary", "principle_keys", "theme_key", "stage", "evidence_level"),
    *("started_year", "ended_year", "council__slug", "council__short_name"),
)
# Stand for the title, the summary and what is added: characters of private use, which nobody types.
TITLE, SUMMARY, MORE = (chr(0xE100 + n) for n in range(3))


@dataclass(frozen=True)
class Card:
    edition: Edition
    by: str
    principles: list[str]
    theme: str


@dataclass(frozen=True)
class Kept:
    """A card's HTML in four pieces, between which the title, the summary and what is added go."""

    title: str
    summary: str
    pieces: list[str]

    def filled(self, title: str = "", summary: str = "", more: str = "") -> SafeString:
        """All three are HTML; the title and the summary are its own where none is given."""
        before, after_title, after_summary, after = self.pieces
        title, summary = title or escape(self.title), summary or escape(self.summary)
        html = f"{before}{title}{after_title}{summary}{after_summary}{more}{after}"
        return mark_safe(html)  # noqa: S308  # each part is escaped


def of(ids: Iterable[int], index: Index) -> list[SafeString]:
    """Of the editions with these ids, in their order: one statement, or none."""
    return [card.filled() for card in _kept(ids, index).values()]


def of_search(ids: Iterable[int], index: Index, tsquery: str) -> list[SafeString]:
    """The same, with what was sought marked, and some of the text around it."""
    sought, known = extracts.pattern(tsquery), _kept(ids, index)
    bodies = dict(Edition.objects.filter(pk__in=known).values_list("pk", "body"))
    return [
        card.filled(
            extracts.marked(card.title, sought),
            extracts.marked(card.summary, sought),
            _said(extracts.extract(bodies[pk], sought), "app-result__extract"),
        )
        for pk, card in known.items()
    ]


def of_picked(notes: Mapping[int, str], index: Index) -> list[SafeString]:
    """The same of the editions that somebody picked, each with a note."""
    cards = _kept(notes, index).items()
    return [card.filled(more=_said(notes[pk], "app-note")) for pk, card in cards]


def _said(text: str, name: str) -> str:
    return format_html('<p class="{}">{}</p>', name, text) if text else ""


def read(ids: Iterable[int], index: Index) -> list[Card]:
    """What cards show of the current ones among these, in their order: one statement."""
    wanted = list(ids)
    current = Edition.objects.current().select_related("council").only(*FIELDS)
    editions = current.in_bulk(wanted)
    names = {key: _names(index, key) for key in ("council", "principle", "theme")}
    return [_card(editions[pk], names) for pk in wanted if pk in editions]


def _card(edition: Edition, names: dict[str, dict[str, str]]) -> Card:
    return Card(
        edition,
        names["council"].get(edition.council.slug, edition.council.short_name),
        [names["principle"].get(key, key) for key in edition.principle_keys],
        names["theme"].get(edition.theme_key, ""),
    )


def _names(index: Index, key: str) -> dict[str, str]:
    return {option.value: option.label for option in index.options[key]}


def _kept(ids: Iterable[int], index: Index) -> dict[int, Kept]:
    """The cards of those of these that are current, in their order."""
    wanted = list(ids)
    kept: dict[int, Kept] = index.kept.setdefault(("cards", get_language()), {})
    if len(kept) > MOST:
        kept.clear()
    missing = [pk for pk in wanted if pk not in kept]
    if missing:
        kept.update({card.edition.pk: _made(card) for card in read(missing, index)})
    return {pk: kept[pk] for pk in wanted if pk in kept}


def _made(card: Card) -> Kept:
    context = {"card": card, "title": TITLE, "summary": SUMMARY, "more": MORE}
    html = get_template("initiatives/reading/_card.html").render(context)
    before, rest = html.split(TITLE)
    middle, rest = rest.split(SUMMARY)
    return Kept(card.edition.title, card.edition.summary, [before, middle, *rest.split(MORE)])
