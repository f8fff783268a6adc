"""What of a text was sought, marked: some words around the first place, and each place in them."""

from __future__ import annotations

import re
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

SHORT = 3  # letters
AROUND = 120  # characters on either side of the first place
LEXEME = re.compile(r"(!\s*)?\(?'((?:[^']|'')+)'")
# PostgreSQL seeks without accents, so a letter stands for those that have one.
ACCENTED = {
    "a": "aàáâãäå", "c": "cç", "e": "eèéêë", "i": "iìíîï", "n": "nñ",
    "o": "oòóôõö", "u": "uùúûü", "w": "wŵ", "y": "yýÿŷ",
}  # fmt: skip


@lru_cache(maxsize=256)
def pattern(tsquery: str) -> re.Pattern[str] | None:
    """What finds the words of a tsquery in a text: those that begin with one of its stems.

    What it must not have is left out. Of a stem's last "i", "community" has a "y".
    """
    stems = {found[2] for found in LEXEME.finditer(tsquery) if not found[1]}
    if not stems:
        return None
    every = "|".join(_stem(stem) for stem in sorted(stems, key=len, reverse=True))
    return re.compile(rf"\b(?:{every})", re.IGNORECASE)


def _stem(stem: str) -> str:
    """Whatever begins with it; of two letters or one, the word itself."""
    *letters, last = list(stem.replace("''", "'"))
    end = "[iy]" if last == "i" else _letter(last)
    return "".join(map(_letter, letters)) + end + (r"\b" if len(stem) < SHORT else r"\w*")


def _letter(letter: str) -> str:
    return f"[{ACCENTED[letter]}]" if letter in ACCENTED else re.escape(letter)


def marked(text: str, sought: re.Pattern[str] | None) -> SafeString:
    """The whole text with what was sought marked."""
    if sought is None:
        return escape(text)
    return mark_safe("".join(_marked(text, sought)))  # noqa: S308  # each part is escaped


def _marked(text: str, sought: re.Pattern[str]) -> list[str]:
    parts, at = [], 0
    for found in sought.finditer(text):
        parts += [escape(text[at : found.start()]), f"<mark>{escape(found.group())}</mark>"]
        at = found.end()
    return [*parts, escape(text[at:])]


def extract(text: str, sought: re.Pattern[str] | None) -> SafeString:
    """Some of the text around the first place that has it; "" where none has."""
    first = sought.search(text) if sought else None
    if first is None:
        return SafeString("")
    begin = _word_before(text, first.start() - AROUND)
    end = _word_after(text, first.end() + AROUND)
    some = " ".join(text[begin:end].split())
    before, after = "… " if begin else "", " …" if end < len(text) else ""
    return mark_safe(f"{before}{marked(some, sought)}{after}")  # noqa: S308


def _word_before(text: str, at: int) -> int:
    return text.find(" ", at) + 1 if at > 0 else 0


def _word_after(text: str, at: int) -> int:
    return max(text.rfind(" ", 0, at), 0) or len(text) if at < len(text) else len(text)
