"""Whom to ask: a contact line, and the name, e-mail and telephone that follow it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from .details import EMAIL, PHONE, emails, phones
from .lines import GAP, TAKEN, Line
from .write_up import Contact

NO_CONTACT = gettext_noop("A contact line was found, but no contact after it.")

INFORMATION = r"(?:information|details|info)"
CONTACT_LINE = re.compile(
    rf"""
    (?P<label>
        (?:for\s+(?:any\s+)?(?:further|more)\s+{INFORMATION}|to\s+(?:find\s+out|learn|know)\s+more
           |further\s+{INFORMATION}|more\s+{INFORMATION})
        [^\S\n]*,?[^\S\n]*(?:about\s+[^:|\n]{{1,80}}?)?(?:please\s+)?
        (?:contact|e-?mail|call|ring|phone|speak\s+to|get\s+in\s+touch\s+with)
        (?:\s+us)?(?:\s+(?:on|at|by))?(?=\W|$)
      | (?:key\s+|lead\s+|main\s+|officer\s+|project\s+)?contacts?
        (?:\s+(?:us|details|information|officer|person|point|name))?(?=\s*(?:[:|]|[–—-]\s|$))
      | point\s+of\s+contact(?=\s*(?:[:|]|$))
      | (?:please\s+)?contact\s+us\s+(?:on|at|by)
    )
    (?P<colon>[\s:|–—-]*)(?P<rest>.*)
    """,
    re.IGNORECASE | re.VERBOSE,
)
LABELS = re.compile(
    r"\b(?:e-?mail|(?:tel(?:ephone)?|phone)(?: number)?|mobile|mob|call|name|role|[etm](?=:))\b"
    r"\.?\s*[:|]?\s*|\b(?:on|at|or|by|via)\s+(?=[,;|]|$)|mailto:",
    re.IGNORECASE,
)
EMPTY_BRACKETS = re.compile(r"[\[(<][\s,;|]*[\])>]")
PUNCTUATION = " \t,;:|.–—-()[]<>"
# Longer lines without an address are prose, not a name or a role.
LONGEST_NAME = 80
LONGEST_DETAIL = 250
MOST_LINES = 8


@dataclass(frozen=True)
class ContactTaken:
    contact: Contact | None
    lines: list[Line]
    consumed: tuple[str, ...] = ()
    leftovers: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def take_contact(lines: Sequence[Line]) -> ContactTaken:
    """The first contact line that a contact follows; an empty one is told of in a remark."""
    remain = list(lines)
    empty: list[int] = []
    for index, line in enumerate(lines):
        label = CONTACT_LINE.fullmatch(line.text) if not line.is_empty else None
        if label is None or len(label["rest"]) > LONGEST_DETAIL:
            continue
        rest = label["rest"].strip()
        block = [index, *_detail_lines(lines, index, rest)]
        details = [rest, *(lines[i].text for i in block[1:])]
        contact = _read(details)
        if contact:
            return _taken(contact, remain, block, details)
        empty.append(index)
    return _without_contact(remain, empty)


def _taken(
    contact: Contact, remain: list[Line], block: list[int], details: list[str]
) -> ContactTaken:
    everything = "\n".join(details)
    raws = tuple(remain[index].raw.strip() for index in block)
    resets = remain[block[0]].kind == "heading"
    for index in block:
        remain[index] = GAP if resets else TAKEN
    # A second address has no place in one contact: the officer sees the lines among the leftovers.
    if len(emails(everything)) > 1 or len(phones(everything)) > 1:
        return ContactTaken(contact, remain, leftovers=("\n".join(raws),))
    return ContactTaken(contact, remain, consumed=raws)


def _without_contact(remain: list[Line], empty: list[int]) -> ContactTaken:
    raws = tuple(remain[index].raw.strip() for index in empty)
    for index in empty:
        remain[index] = TAKEN
    return ContactTaken(None, remain, consumed=raws, remarks=(NO_CONTACT,) if empty else ())


def _detail_lines(lines: Sequence[Line], index: int, rest: str) -> list[int]:
    """The lines after the contact line, up to the last that holds an address or a number."""
    block: list[int] = []
    length = 0
    blanks = 0
    for following in range(index + 1, min(index + 1 + 2 * MOST_LINES, len(lines))):
        line = lines[following]
        blanks = blanks + 1 if line.is_empty else 0
        if blanks > 1 or not (line.is_empty or _is_detail(line)):
            break
        block.append(following)
        if _has_address(line.text):
            length = len(block)
    return [i for i in block[:length] if not lines[i].is_empty]


def _is_detail(line: Line) -> bool:
    if line.kind == "heading":
        return False
    if _has_address(line.text):
        return len(line.text) <= LONGEST_DETAIL
    return len(line.text) <= LONGEST_NAME and not line.text.endswith((".", "!", "?"))


def _has_address(text: str) -> bool:
    return bool(EMAIL.search(text) or PHONE.search(text))


def _read(details: Sequence[str]) -> Contact | None:
    text = "\n".join(details)
    email, phone = (next(iter(found), "") for found in (emails(text), phones(text)))
    names = [_name(line) for line in details]
    name = ", ".join(filter(None, names))
    return Contact(name, email, phone) if email or phone or name else None


def _name(line: str) -> str:
    """What is left of a line without its addresses, numbers and their labels."""
    line = PHONE.sub(",", EMAIL.sub(",", line))
    line = LABELS.sub("", EMPTY_BRACKETS.sub("", line))
    line = re.sub(r"(?:\s*[,;|]\s*)+", ", ", EMPTY_BRACKETS.sub("", line)).strip(PUNCTUATION)
    return line if any(character.isalpha() for character in line) else ""
