"""What the intake hands over, and the one error it raises."""

from dataclasses import dataclass
from typing import Literal

Part = Literal[
    "",
    "summary",
    "situation_before",
    "what_was_done",
    "what_happened",
    "what_did_not_work",
    "what_others_need",
]


class UnreadableWriteUp(ValueError):
    """The write-up cannot be read; ``str(error)`` is one sentence for the officer."""


@dataclass(frozen=True)
class KnownPrinciple:
    """A principle to look for. ``wordings`` are official sentences alone, of every date."""

    key: str
    title: str
    wordings: tuple[str, ...] = ()


@dataclass(frozen=True)
class PrincipleMatch:
    """``line`` is as it stood, on one line, without its list mark and without ``tail``.

    ``certainty`` is 100 only where the words are the same; ``tail`` also stands in the leftovers.
    """

    key: str
    line: str
    certainty: int
    by: Literal["sentence", "title"]
    tail: str = ""


@dataclass(frozen=True)
class Section:
    """``part`` is '' where the heading is not a usual one."""

    heading: str
    text: str
    part: Part = ""


@dataclass(frozen=True)
class Link:
    text: str
    url: str


@dataclass(frozen=True)
class DateFound:
    """``value`` is 'YYYY', 'YYYY-MM' or 'YYYY-MM-DD'; ``context`` is the sentence around it."""

    text: str
    value: str
    context: str


@dataclass(frozen=True)
class Contact:
    """Each may be '': at least one is not."""

    name: str
    email: str
    phone: str


@dataclass(frozen=True)
class WriteUp:
    """Each non-space character of the cleaned text stands exactly once in the title, the sections'
    headings and texts, the matches' lines, the leftovers or ``consumed``.

    Links, dates, the contact and the matches' tails repeat what stands there. ``consumed`` holds
    what was understood and is not needed again: list marks, the heading over the principles, a
    second mention of a principle, the lines that the contact was read from.
    """

    title: str
    sections: tuple[Section, ...]
    links: tuple[Link, ...]
    dates: tuple[DateFound, ...]
    contact: Contact | None
    matches: tuple[PrincipleMatch, ...]
    leftovers: tuple[str, ...]
    consumed: tuple[str, ...]
    remarks: tuple[str, ...]
