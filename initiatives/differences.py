"""Word by word, what changed between two texts."""

import re
from typing import Literal, NamedTuple

from diff_match_patch import diff_match_patch

Kind = Literal["same", "removed", "added"]
KINDS: dict[int, Kind] = {-1: "removed", 0: "same", 1: "added"}


class Piece(NamedTuple):
    kind: Kind
    text: str


def of_words(old: str, new: str) -> list[Piece]:
    """Pieces that give ``old`` without those added, and ``new`` without those removed."""
    words: list[str] = []
    numbers: dict[str, int] = {}
    engine = diff_match_patch()
    engine.Diff_Timeout = 1
    pieces = engine.diff_main(_coded(old, words, numbers), _coded(new, words, numbers), False)
    engine.diff_cleanupSemantic(pieces)  # whole phrases rather than every other word
    return [
        Piece(KINDS[kind], "".join(words[ord(c) - FIRST] for c in code)) for kind, code in pieces
    ]


# The engine compares characters: each different word is given one of its own, from the planes
# above the surrogates on.
FIRST = 0xE000


def _coded(text: str, words: list[str], numbers: dict[str, int]) -> str:
    for word in re.findall(r"\s+|\w+|[^\w\s]", text):
        if word not in numbers:
            numbers[word] = len(words)
            words.append(word)
    return "".join(chr(FIRST + numbers[word]) for word in re.findall(r"\s+|\w+|[^\w\s]", text))
