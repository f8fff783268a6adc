"""The filters of the directory: made once by a template, then filled in for each query.

There are some two hundred options on the page; a template that ran over all of them for every
request would cost more than all the rest together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext

from initiatives.directory import Query
from initiatives.facets import FACETS, Facet
from initiatives.index import Index

# What the template leaves for us: characters of private use, which no name of a council's has.
ITEM, OPEN, CHOSEN, MARK, NUMBER = (chr(0xE000 + n) for n in range(5))
LEFT = {"item": ITEM, "open": OPEN, "chosen": CHOSEN, "mark": MARK, "number": NUMBER}


@dataclass(frozen=True)
class Panel:
    """A facet in pieces: what comes before and after its options, and each option."""

    facet: Facet
    before: str
    items: list[list[str]]
    after: str


def filled(query: Query) -> SafeString:
    """All filters, with the number beside each option and what is chosen marked."""
    key = ("panels", get_language())
    if key not in query.index.kept:
        query.index.kept[key] = [_panel(facet, query.index) for facet in FACETS]
    panels = query.index.kept[key]
    open_at_first = "" if query.chosen or query.q else FACETS[0].key
    return mark_safe("".join(_filled(panel, query, open_at_first) for panel in panels))  # noqa: S308


def _panel(facet: Facet, index: Index) -> Panel:
    context: dict[str, Any] = {"facet": facet, "options": index.options[facet.key], **LEFT}
    before, *items, after = render_to_string("initiatives/reading/_facet.html", context).split(ITEM)
    return Panel(facet, before, [_pieces(item) for item in items], after)


def _pieces(item: str) -> list[str]:
    """What stands before, between and after whether it is chosen and how many it has."""
    before, rest = item.split(MARK)
    return [before, *rest.split(NUMBER)]


def _filled(panel: Panel, query: Query, open_at_first: str) -> str:
    """What is chosen comes first, so that nobody has to look for it."""
    key = panel.facet.key
    chosen = query.chosen.get(key, ())
    mark = " selected" if panel.facet.is_single else " checked"
    first, rest = [], []
    options, counts = query.index.options[key], query.found.counts(key)
    for (before, middle, after), option, n in zip(panel.items, options, counts, strict=True):
        if option in chosen:
            first.append(f"{before}{mark}{middle}{n:,}{after}")
        else:
            rest.append(f"{before}{middle}{n:,}{after}")
    is_open = " open" if chosen or key == open_at_first else ""
    top = panel.before.replace(OPEN, is_open).replace(CHOSEN, _chosen(len(chosen)))
    return "".join([top, *first, *rest, panel.after])


def _chosen(n: int) -> str:
    if not n:
        return ""
    said = ngettext("%(n)s chosen", "%(n)s chosen", n) % {"n": n}
    return f' <span class="app-facet__chosen">{said}</span>'
