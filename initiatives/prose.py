"""Text that people wrote, as paragraphs and lists: pages, PDF and Word say it alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

ADDRESS = re.compile(r"https?://[^\s<>\"“”]+", re.IGNORECASE)
BULLET = re.compile(r"^\s*[•\-–*]\s+")


@dataclass(frozen=True)
class Run:
    """Some words; with a ``url``, a link."""

    text: str
    url: str = ""


Line = tuple[Run, ...]


@dataclass(frozen=True)
class Paragraph:
    """Lines that were written on lines of their own."""

    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Bullets:
    items: tuple[Line, ...]


def blocks(text: str) -> Iterator[Paragraph | Bullets]:
    """Plain text as paragraphs and bulleted lists. Only http and https addresses become links."""
    for paragraph in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()):
        yield from _blocks(paragraph)


def _blocks(paragraph: str) -> Iterator[Paragraph | Bullets]:
    lines = [line for line in paragraph.split("\n") if line.strip()]
    for are_bullets, group in groupby(lines, key=lambda line: bool(BULLET.match(line))):
        if are_bullets:
            yield Bullets(tuple(tuple(runs(BULLET.sub("", line))) for line in group))
        else:
            yield Paragraph(tuple(tuple(runs(line)) for line in group))


def runs(line: str) -> Iterator[Run]:
    """The words and the addresses of a line, in their order."""
    at = 0
    for found in ADDRESS.finditer(line):
        url = found.group().rstrip(".,;:!?'’)")
        if found.group()[len(url) :].startswith(")") and "(" in url:
            url += ")"
        if found.start() > at:
            yield Run(line[at : found.start()])
        yield link(url)
        at = found.start() + len(url)
    if at < len(line):
        yield Run(line[at:])


def link(url: str, text: str = "") -> Run:
    """To another site, or just the words where the address is not one of the web's."""
    return Run(text or url, url if ADDRESS.fullmatch(url) else "")
