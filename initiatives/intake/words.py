"""Words as the comparison sees them: letters and digits, whatever the case and the quotes."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# A full stop with no space after it still ends a sentence: "thrive.We will …".
PIECE = re.compile(r"\S+?(?:(?<=[a-z][.!?;:])(?=[“‘\"']?[A-Z])|(?=\s|$))")
CLOSING_QUOTES = "\"'”’)]*_"
OPENERS = (".", "!", "?", ":", ";", "•", "·", "–", "—", "-", "|")


@dataclass(frozen=True)
class Word:
    """``start`` and ``end`` are places in the text of line ``line``. ``plain`` is '' for a mark.

    ``opens``: a sentence may begin here.
    """

    line: int
    start: int
    end: int
    plain: str
    opens: bool
    closes: bool


def words_of(texts: Iterable[tuple[int, str]]) -> list[Word]:
    words: list[Word] = []
    for line, text in texts:
        opens = True
        for piece in PIECE.finditer(text):
            closes = piece[0].rstrip(CLOSING_QUOTES).endswith(OPENERS)
            words.append(
                Word(line, piece.start(), piece.end(), plain_word(piece[0]), opens, closes)
            )
            opens = closes
    return words


def plain_word(word: str) -> str:
    if word == "&":
        return "and"
    folded = word.casefold()
    if not folded.isascii():
        folded = unicodedata.normalize("NFKC", folded).casefold()
    return folded if folded.isalnum() else "".join(c for c in folded if c.isalnum())


def plain_words(text: str) -> list[str]:
    return [word.plain for word in words_of([(0, text)]) if word.plain]


def joined(words: Sequence[Word]) -> str:
    return " ".join([word.plain for word in words if word.plain])


def as_it_stood(words: Sequence[Word], texts: dict[int, str]) -> str:
    """On one line: a line break becomes a space, and spaces within a line stay."""
    spans: dict[int, tuple[int, int]] = {}
    for word in words:
        start, _ = spans.get(word.line, (word.start, 0))
        spans[word.line] = (start, word.end)
    return " ".join(texts[line][start:end] for line, (start, end) in spans.items())
