"""What is taken out of a write-up as principles, and what that leaves."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from .lines import Line
from .titles import Named
from .write_up import PrincipleMatch

Place = tuple[int, int]


@dataclass
class Principles:
    """What was taken, each with its place in the write-up, and the lines that remain."""

    lines: list[Line]
    candidates: list[tuple[Place, PrincipleMatch]] = field(default_factory=list)
    leftovers: list[tuple[Place, str]] = field(default_factory=list)
    consumed: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def leave(self, place: Place, text: str) -> None:
        if text:
            self.leftovers.append((place, text))

    def consume(self, *texts: str) -> None:
        self.consumed += filter(None, texts)

    def add(
        self,
        place: Place,
        key: str,
        line: str,
        certainty: int,
        by: Literal["sentence", "title"],
        tail: str = "",
    ) -> None:
        self.candidates.append((place, PrincipleMatch(key, line, certainty, by, tail)))
        self.leave((place[0], place[1] + 1), tail)

    def add_titles(self, index: int, named: Iterable[Named], between: Iterable[str]) -> None:
        for order, title in enumerate(named):
            self.add((index, order), title.key, title.line, title.certainty, "title")
        self.consume(*between)

    def matches(self) -> tuple[PrincipleMatch, ...]:
        """One for each principle, the surest, in the order of the write-up."""
        best: dict[str, tuple[Place, PrincipleMatch]] = {}
        for place, match in sorted(self.candidates, key=lambda c: c[0]):
            if match.key not in best or _surer(match, best[match.key][1]):
                best[match.key] = (place, match)
        return tuple(match for _, match in sorted(best.values(), key=lambda c: c[0]))


def _surer(match: PrincipleMatch, other: PrincipleMatch) -> bool:
    return (match.certainty, match.by == "sentence") > (other.certainty, other.by == "sentence")
