"""Ideas that travel: each case study that others tried, and what councils gave and took.

All of it is of ``lineage.every``, which is held in memory while nothing changes, so that no page
asks the database more for showing it. What is counted is adoptions, and never who looked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from initiatives.index import Index
from initiatives.lineage import Place, Taking, every


@dataclass(frozen=True)
class Idea:
    """A case study and the adoptions of it, the newest first."""

    place: Place
    takings: list[Taking]

    @property
    def tried(self) -> int:
        return sum(taking.was_tried for taking in self.takings)

    @property
    def takers(self) -> list[Place]:
        """Who tried it."""
        return [taking.taker for taking in self.takings if taking.was_tried]


@dataclass(frozen=True)
class Exchange:
    """What a council gave to others, and took from them."""

    gave: list[Taking]
    took: list[Taking]


@dataclass(frozen=True)
class Figures:
    """Of all that travelled, in numbers."""

    ideas: int
    tried: int
    running: int
    stopped: int


def that_travel(held: Index) -> list[Idea]:
    """What was tried in most councils first; of as many, what was taken up last."""
    of_origin: dict[str, list[Taking]] = {}
    for taking in every(held):
        of_origin.setdefault(taking.origin.key, []).append(taking)
    ideas = [Idea(takings[0].origin, takings) for takings in of_origin.values()]
    return sorted((idea for idea in ideas if idea.tried), key=lambda idea: -idea.tried)


def exchanged(councils: Collection[str], held: Index) -> Exchange:
    """Of councils by their slugs: of one, and of those that went into it."""
    takings = every(held)
    return Exchange(
        [taking for taking in takings if taking.origin.council in councils],
        [taking for taking in takings if taking.taker.council in councils],
    )


def figures(held: Index) -> Figures:
    tried = [taking for taking in every(held) if taking.was_tried]
    return Figures(
        len({taking.origin.key for taking in tried}),
        len(tried),
        _count(tried, "running"),
        _count(tried, "stopped"),
    )


def _count(takings: Iterable[Taking], status: str) -> int:
    return sum(taking.status == status for taking in takings)
