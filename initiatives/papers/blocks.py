"""What a paper is made of. Nothing here knows of case studies, nor of any form.

All text is plain: no form may run, or show as markup, what somebody wrote.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from initiatives import prose
from initiatives.prose import Bullets, Line, Paragraph, Run


@dataclass(frozen=True)
class Heading:
    """Levels 1 to 3, none left out on the way down. ``key`` is where contents lead to."""

    text: str
    level: int = 1
    key: str = ""
    starts_page: bool = False


@dataclass(frozen=True)
class Lede:
    text: str


@dataclass(frozen=True)
class Note:
    """Beside the matter: where it is from, and when."""

    line: Line


@dataclass(frozen=True)
class Facts:
    """Names, and what stands behind each, in lines."""

    rows: tuple[tuple[str, tuple[Line, ...]], ...]


@dataclass(frozen=True)
class Table:
    """The first column names the rows."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Meter:
    """``level`` of ``most`` bars, and what they mean, for those who do not see them as well."""

    level: int
    most: int
    words: str


Block = Heading | Lede | Note | Paragraph | Bullets | Facts | Table | Meter


@dataclass(frozen=True)
class Paper:
    """``day`` is what the files say they are of: the same paper makes the same files.

    With a cover come the contents, by the headings of level 1.
    """

    title: str
    blocks: tuple[Block, ...]
    day: date
    above: str = ""
    below: str = ""
    by: str = ""
    language: str = "en-GB"
    has_cover: bool = False
    is_one_page: bool = False

    @property
    def contents(self) -> list[Heading]:
        return [b for b in self.blocks if isinstance(b, Heading) and b.level == 1]


def words(text: str) -> Line:
    return (Run(text),)


def written(text: str) -> Iterator[Paragraph | Bullets]:
    """What somebody wrote, as every page shows it."""
    return (block for block in prose.blocks(text) if text.strip())


def facts(*rows: tuple[str, str]) -> Facts:
    """Those of which something is known, line by line as it was written."""
    return Facts(tuple((name, lines(said)) for name, said in rows if said.strip()))


def lines(text: str) -> tuple[Line, ...]:
    return tuple(tuple(prose.runs(line)) for line in text.split("\n") if line.strip())
