"""Words of a page that nobody could translate: neither marked in the code nor said to be English.

A language of the tests alone has every marked string between ⟦ and ⟧. What stands outside them, and
not in an element with ``lang``, would be English on a Welsh page for ever.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import pytest
from django.utils.translation import trans_real
from lxml import html
from pytest_django import Settings

BRACKETED = "ga"  # any that the portal does not have, and Django knows
TOLD_ALOUD = ("title", "aria-label", "aria-description", "alt", "placeholder", "content", "label")
PLAIN = {"title", "option", "textarea"}
UNSEEN = {"script", "style", "template", "noscript", "code", "pre"}
WORD = re.compile(r"[A-Za-zÀ-ž’'-]{2,}")
LINK = re.compile(r"https?://\S+|\S+@\S+")
ADDRESS = re.compile(r"/[\w/.{}?=&-]+|\b[\w-]+\.(?:csv|json|pdf|docx|xlsx|txt)\b|\.xlsx")


def bracket_everything(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.LANGUAGES = [*settings.LANGUAGES, (BRACKETED, "⟦⟧")]
    bracket(BRACKETED, monkeypatch)


def bracket(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    translation = trans_real.translation(language)
    monkeypatch.setattr(translation, "gettext", _bracketed)
    monkeypatch.setattr(
        translation, "ngettext", lambda one, many, n: _bracketed(one if n == 1 else many)
    )


Pattern = re.Pattern[str]


def any_of(words: Iterable[str]) -> Pattern:
    """The longest first, so that none is left of half a sentence."""
    return re.compile("|".join(re.escape(one) for one in sorted(words, key=len, reverse=True)))


def _bracketed(message: str) -> str:
    """Each side of a colon by itself: labels such as "Forecast: what is expected" are cut there."""
    words = message.rpartition("\x04")[2]
    return ": ".join(f"⟦{part}⟧" if part.strip() else part for part in words.split(": "))


def words_of(page: bytes, names: Pattern, written: Pattern) -> list[str]:
    """Each piece of text or attribute with a bare word.

    ``names`` are the same in both languages. What is ``written`` by people stands in an element
    that says so, but for places that have no elements: attributes, titles and options.
    """
    found = []
    depth = 0
    for piece in _pieces(html.fromstring(page.decode())):
        outside, after = _outside(piece.text, 0 if piece.is_attribute else depth)
        depth = depth if piece.is_attribute else after
        left = names.sub(" ", LINK.sub(" ", outside))
        left = written.sub(" ", left) if piece.is_plain else left
        if WORD.search(ADDRESS.sub(" ", left)):
            found.append(" ".join(piece.text.split())[:120])
    if depth:
        found.append("A translated string was cut in two.")
    return list(dict.fromkeys(found))


def _outside(text: str, depth: int) -> tuple[str, int]:
    kept = []
    for letter in text:
        depth += (letter == "⟦") - (letter == "⟧")
        kept.append(letter if depth == 0 and letter != "⟧" else " ")
    return "".join(kept), depth


class Piece(NamedTuple):
    text: str
    is_plain: bool  # no element can stand in it
    is_attribute: bool = False


def _pieces(element: Any) -> Iterator[Piece]:
    """In the order of the page."""
    if not isinstance(element.tag, str) or element.tag in UNSEEN:
        return
    if element.tag != "html" and element.get("lang"):
        return
    yield from (Piece(told, True, True) for told in _attributes(element))
    if element.text:
        yield Piece(element.text, element.tag in PLAIN)
    for child in element:
        yield from _pieces(child)
        if child.tail:
            yield Piece(child.tail, is_plain=False)


def _attributes(element: Any) -> Iterator[str]:
    """What is told aloud or shown; scripts take their words from those that begin with "data-"."""
    for name, value in element.attrib.items():
        is_button = (element.tag, element.get("type"), name) == ("input", "submit", "value")
        is_for_machines = name == "content" and _is_technical(element)
        is_for_scripts = name.startswith("data-") and value[:1].isupper()
        if (name in TOLD_ALOUD or is_button or is_for_scripts) and not is_for_machines:
            yield value


def _is_technical(element: Any) -> bool:
    told = element.get("name") or element.get("property") or ""
    return told not in {"description", "og:title", "og:description", "og:image:alt"}
