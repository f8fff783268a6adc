"""Which letters a file can hold. A PDF for everybody refuses those that its fonts cannot draw."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# What the fonts of the package ``typst`` draw, without gaps: a test sets every one of them.
DRAWN = (
    *((0x20, 0x4FF), (0x1E00, 0x1FFF), (0x2000, 0x2040), (0x2054, 0x20C0), (0x2100, 0x211E)),
    *((0x2126, 0x2151), (0x2153, 0x2184), (0x2190, 0x23FF), (0x2460, 0x262F), (0x2638, 0x268B)),
    *((0x270C, 0x2727), (0x2729, 0x274B), (0x2C60, 0x2C7F), (0xFB00, 0xFB06)),
)
INSTEAD = "□"
LONG_WORD = re.compile(r"\S{25,}")
PIECE = re.compile(r"(\S{12})(?=\S)")


def storable(text: str) -> str:
    """Without what is not a letter at all: controls, surrogates, what Unicode has not given out."""
    return "".join(map(_storable, text))


@lru_cache(maxsize=4096)
def _storable(letter: str) -> str:
    if letter in "\n\t":
        return " "
    return "" if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co", "Cn"} else letter


def drawable(text: str) -> str:
    """Signs and pictures that no font here has go by their names, other letters as an empty box.

    A word that would run over the edge may be broken anywhere.
    """
    drawn = "".join(map(_drawable, storable(text)))
    return LONG_WORD.sub(lambda word: PIECE.sub("\\1\u200b", word.group()), drawn)


@lru_cache(maxsize=4096)
def _drawable(letter: str) -> str:
    if any(first <= ord(letter) <= last for first, last in DRAWN):
        return letter
    category = unicodedata.category(letter)
    if category.startswith("M"):
        return ""
    if category.startswith("S"):
        return f"[{unicodedata.name(letter, INSTEAD).lower()}]"
    return " " if category.startswith("Z") else INSTEAD
