"""Write-ups for the intake's tests, and what the tests ask of every one of them."""

import io
import json
import random
import zipfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from docx.document import Document

from initiatives.intake.cleaning import clean_text
from initiatives.intake.reading import UnreadableWriteUp, read_write_up
from initiatives.intake.understanding import KnownPrinciple, WriteUp

HERE = Path(__file__).parent
DATA = Path(__file__).parents[3] / "initiatives" / "data"
STEVENAGE = DATA / "stevenage-leisure.txt"


def _known() -> tuple[KnownPrinciple, ...]:
    """Official sentences alone: the summaries in the file are ours and are never looked for."""
    rows = json.loads((DATA / "principles.json").read_text())["principles"]
    return tuple(
        KnownPrinciple(row["key"], row["title"], (row["statement"],) if row["statement"] else ())
        for row in rows
    )


PRINCIPLES = _known()
SENTENCES = {p.key: p.wordings[0] for p in PRINCIPLES if p.wordings}
TITLES = {p.key: p.title for p in PRINCIPLES}

STRAY_TAIL = (
    "in designing and commissioning public services and in determining the use of public resources."
)


def seeded(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 (the same mistakes each time, and no secret)


def words_lost_or_added(text: str, understood: WriteUp) -> tuple[str, str]:
    """The non-space characters that ``understood`` lost, and those that it holds too often."""
    held = [
        understood.title,
        *(section.heading for section in understood.sections),
        *(section.text for section in understood.sections),
        *(match.line for match in understood.matches),
        *understood.leftovers,
        *understood.consumed,
    ]
    before, after = (Counter("".join("".join(all_).split())) for all_ in (clean_text(text), held))
    return "".join((before - after).elements()), "".join((after - before).elements())


def read_or_refused(data: bytes, name: str) -> str:
    """The text, or the sentence that says why not; any other error comes through."""
    try:
        return read_write_up(data, name)
    except UnreadableWriteUp as refused:
        return str(refused)


def word_file(document: Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def with_parts(data: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    """The same package with parts added, replaced or, for None, left out."""
    kept = {}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        kept = {name: package.read(name) for name in package.namelist()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in {**kept, **parts}.items():
            if content is not None:
                package.writestr(name, content)
    return buffer.getvalue()
