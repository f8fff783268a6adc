"""Sentences that are made up: the words are in data/made_up.json."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any, TypeVar

WORDS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data" / "made_up.json").read_text(encoding="utf-8")
)
AT_THE_BEGINNING = frozenset({"Thing", "who_first", "detail_first", "when_first", "venue_first"})
A_PARAGRAPH = 4  # sentences

T = TypeVar("T")


class Words:
    """Takes a word for each ``{slot}`` of a sentence, the first of its list oftener than the last.

    So a search may find nearly all, some, or one, as with words that people write. ``who_first`` is
    ``who`` at the beginning of a sentence, as ``Thing`` is ``thing``.
    """

    def __init__(self, random: Random) -> None:
        self.random = random
        self.kept: dict[str, str] = {}

    def keep(self, theme: str) -> None:
        """What this case study is about, and where, from here on."""
        things = WORDS["things"].get(theme) or WORDS["things"]["neighbourhoods"]
        self.kept = {"thing": self.one(things, 1.5), "place": self.place()}

    def one(self, options: Sequence[T], skew: float = 2) -> T:
        return options[int(len(options) * self.random.random() ** skew)]

    def weighed(self, weights: dict[T, int]) -> T:
        return self.random.choices(list(weights), list(weights.values()))[0]

    def __getitem__(self, slot: str) -> str:
        """For str.format_map."""
        if slot in AT_THE_BEGINNING:
            return upper_first(self[slot.removesuffix("_first").lower()])
        if slot == "partner":
            return self.organisation()
        if slot == "place" and self.random.random() < 0.3:
            return self.place()
        return self.kept.get(slot) or self.one(WORDS["slots"][slot])

    def place(self) -> str:
        beginning, end = (self.one(parts, 3) for parts in WORDS["places"].values())
        return f"{beginning}{end}"

    def organisation(self) -> str:
        syllables = WORDS["organisations"]["syllables"]
        name = "".join(self.one(syllables, 2.5) for _ in range(3))
        return f"the {name.capitalize()} {self.one(WORDS['organisations']['kinds'])}"

    def say(self, sentences: Sequence[str]) -> str:
        return upper_first(self.one(sentences, 1.3).format_map(self))

    def text(self, sentences: Sequence[str], fewest: int, most: int) -> str:
        """Paragraphs, in which nothing is said twice in the same words."""
        wanted = self.random.randint(fewest, most)
        said = list(dict.fromkeys(self.say(sentences) for _ in range(wanted)))
        paragraphs = (said[at : at + A_PARAGRAPH] for at in range(0, len(said), A_PARAGRAPH))
        return "\n\n".join(map(" ".join, paragraphs))


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]
