"""Find the principles' official sentences in running text.

How near is near enough (THRESHOLD) was measured, with ``rapidfuzz.fuzz.ratio`` on plain words; see
tests/initiatives/test_intake_threshold.py, which measures again.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from .words import Word, joined, plain_words
from .write_up import KnownPrinciple

THRESHOLD = 85.0
# A wording of fewer words could be said by chance.
FEWEST_WORDS = 6
# A cheap look at the beginning decides whether a place is worth comparing in full.
BEGINNING = 50
LIKELY = 60.0
BEGINNING_WORDS = 12
# Typing errors join and split words, and a number may stand before the sentence.
SLACK = 4
REFUSALS = frozenset({"not", "never", "cannot", "wont"})  # "no" is too often a mistyped "on"


@dataclass(frozen=True)
class Known:
    key: str
    plain: str
    length: int
    refusals: int


@dataclass(frozen=True)
class Found:
    """Words ``first`` up to, and not including, ``last``."""

    key: str
    first: int
    last: int
    score: float

    @property
    def certainty(self) -> int:
        """100 is for the same words alone: rounding never makes it."""
        return 100 if self.score == 100 else min(99, int(self.score))


def known_sentences(principles: Iterable[KnownPrinciple]) -> list[Known]:
    return [
        Known(principle.key, " ".join(words), len(words), _refusals(words))
        for principle in principles
        for words in map(plain_words, principle.wordings)
        if len(words) >= FEWEST_WORDS
    ]


def _refusals(words: Iterable[str]) -> int:
    return sum(word in REFUSALS for word in words)


def find_sentences(words: Sequence[Word], known: Sequence[Known]) -> list[Found]:
    """From left to right, none over another."""
    beginnings = [sentence.plain[:BEGINNING] for sentence in known]
    found: list[Found] = []
    place = after = 0
    while place < len(words):
        best = None
        if words[place].plain and (words[place].opens or place == after):
            best = _best_at(words, place, known, beginnings)
        if best:
            found.append(best)
        place = best.last if best else place + 1
        after = best.last if best else after
    return found


def _best_at(
    words: Sequence[Word], place: int, known: Sequence[Known], beginnings: Sequence[str]
) -> Found | None:
    beginning = joined(words[place : place + BEGINNING_WORDS])[:BEGINNING]
    likely = process.extract(
        beginning, beginnings, scorer=fuzz.ratio, score_cutoff=LIKELY, limit=None
    )
    candidates = [
        candidate
        for _, _, index in likely
        for candidate in _candidates(words, place, known[index])
        if candidate.score >= THRESHOLD
    ]
    # Of equal scores the shortest: punctuation around a sentence is not part of it.
    return max(candidates, key=lambda c: (c.score, c.first - c.last), default=None)


def _candidates(words: Sequence[Word], place: int, sentence: Known) -> Iterator[Found]:
    for first in range(place, min(place + SLACK, len(words))):
        shortest = max(first + 1, first + sentence.length - SLACK)
        for last in range(shortest, min(first + sentence.length + SLACK, len(words)) + 1):
            window = words[first:last]
            score = fuzz.ratio(joined(window), sentence.plain, score_cutoff=THRESHOLD)
            refusals = _refusals(word.plain for word in words[place:last])
            if score and refusals == sentence.refusals:  # "We will not …" says the opposite
                yield Found(sentence.key, first, last, score)
