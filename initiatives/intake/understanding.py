"""What a write-up says, as far as it can be understood, and all the rest of its words."""

from collections.abc import Sequence

from django.utils.translation import gettext_noop

from .cleaning import clean_text
from .contacts import NO_CONTACT, take_contact
from .dates import find_dates
from .details import find_links
from .lines import TAKEN, Line, parse_lines
from .naming import NONE_UNDER_HEADING, TITLE_READ_AS_HEADING
from .plain import LEFT_OUT, PART_LEFT_OUT
from .principles import take_principles
from .sections import Body, read_body
from .taken import Principles
from .write_up import (
    Contact,
    DateFound,
    KnownPrinciple,
    Link,
    Part,
    PrincipleMatch,
    Section,
    UnreadableWriteUp,
    WriteUp,
)

__all__ = [
    "REMARKS",
    "Contact",
    "DateFound",
    "KnownPrinciple",
    "Link",
    "Part",
    "PrincipleMatch",
    "Section",
    "UnreadableWriteUp",
    "WriteUp",
    "understand",
]

NO_TITLE = gettext_noop("No title was found.")
PICTURES_LEFT_OUT = gettext_noop("Pictures were left out. Attach them if they are needed.")
PART_MISSING = gettext_noop(
    "A part of the document could not be read. Compare the draft with the document."
)
# Each is an English sentence for ``gettext``.
REMARKS = (
    NO_TITLE,
    NO_CONTACT,
    NONE_UNDER_HEADING,
    TITLE_READ_AS_HEADING,
    PICTURES_LEFT_OUT,
    PART_MISSING,
)


def understand(text: str, principles: Sequence[KnownPrinciple]) -> WriteUp:
    """Raise UnreadableWriteUp where the text is too long, and nothing else."""
    cleaned = clean_text(text)
    lines, left_out = _without_pictures(parse_lines(cleaned))
    taken = take_principles(lines, principles)
    asked = take_contact(taken.lines)
    body = read_body(asked.lines)
    return WriteUp(
        title=body.title,
        sections=tuple(body.sections),
        links=find_links(cleaned),
        dates=find_dates(_readable(body)),
        contact=asked.contact,
        matches=taken.matches(),
        leftovers=(*_in_order(taken), *asked.leftovers, *left_out),
        consumed=(*taken.consumed, *asked.consumed, *body.consumed),
        remarks=_remarks(body, taken, asked.remarks, left_out),
    )


def _without_pictures(lines: Sequence[Line]) -> tuple[list[Line], list[str]]:
    left_out = [line.raw.strip() for line in lines if LEFT_OUT.fullmatch(line.raw.strip())]
    kept = [TAKEN if LEFT_OUT.fullmatch(line.raw.strip()) else line for line in lines]
    return kept, left_out


def _in_order(taken: Principles) -> list[str]:
    return [text for _, text in sorted(taken.leftovers, key=lambda leftover: leftover[0])]


def _readable(body: Body) -> str:
    """One paragraph after another, so that the sentence around a date ends where it should."""
    pieces = [body.title]
    for section in body.sections:
        text = section.text if body.wrapped else section.text.replace("\n", "\n\n")
        pieces += [section.heading, text]
    return "\n\n".join(filter(None, pieces))


def _remarks(
    body: Body, taken: Principles, asked: Sequence[str], left_out: Sequence[str]
) -> tuple[str, ...]:
    remarks = [] if body.title else [NO_TITLE]
    remarks += [*taken.remarks, *asked]
    if any(line != PART_LEFT_OUT for line in left_out):
        remarks.append(PICTURES_LEFT_OUT)
    if PART_LEFT_OUT in left_out:
        remarks.append(PART_MISSING)
    return tuple(dict.fromkeys(remarks))
