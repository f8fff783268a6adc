"""The title of a write-up, and its body under its headings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from .details import EMAIL, PHONE
from .headings import part_of
from .lines import BLANK, Line
from .write_up import Part, Section

# Where one line is this long, the text is not wrapped by hand: each line is a paragraph.
PARAGRAPH = 100
LONGEST_HEADING = 80
LONGEST_TITLE = 150
LINES_NEAR_TOP = 10
SENTENCE_ENDS = (".", "!", "?", ":", ";", ".”", ".’", ".'", '."')
TITLE_LABEL = re.compile(
    r"(?P<label>(?:case\s+study\s+|project\s+|initiative\s+)?(?:title|name)"
    r"(?:\s+of\s+(?:the\s+)?(?:project|initiative|case\s+study))?\s*[:|]|case\s+study\s*[:|])"
    r"\s*(?P<title>\S.*)",
    re.IGNORECASE,
)
PART_LABEL = re.compile(r"(?P<heading>[^:|\n]{3,60}?)\s*(?P<colon>[:|])\s+(?P<rest>\S.*)")


@dataclass
class Body:
    """``consumed`` holds the marks of the headings and a label such as "Title:"."""

    wrapped: bool = False
    title: str = ""
    sections: list[Section] = field(default_factory=list)
    consumed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Opening:
    """A heading, what of its line is no heading, and the text that follows on the line."""

    heading: str
    part: Part
    level: int = 0
    marks: tuple[str, ...] = ()
    rest: str = ""


START = Opening("", "")


def read_body(lines: Sequence[Line]) -> Body:
    body = Body(wrapped=all(len(line.text) <= PARAGRAPH for line in lines))
    title_at = _take_title(body, lines)
    following = _following(lines)
    opening, text, enclosing = START, [""], [START]
    for index, line in enumerate(lines):
        if index == title_at:
            continue
        opens = _opening(body, lines, index, following[index])
        if opens is None:
            text.append(line.raw)
            continue
        _close(body, opening, text)
        opening = _within(enclosing, opens)
        text = [opening.rest]
    _close(body, opening, text)
    return body


def _close(body: Body, opening: Opening, text: Sequence[str]) -> None:
    words = re.sub(r"\n{3,}", "\n\n", "\n".join(text)).strip("\n")
    body.consumed += filter(None, opening.marks)
    last = body.sections[-1] if body.sections else None
    if last and words and not (opening.heading or last.heading):
        body.sections[-1] = replace(last, text=f"{last.text}\n\n{words}")
    elif opening.heading or words:
        body.sections.append(Section(opening.heading, words, opening.part))


def _within(enclosing: list[Opening], opening: Opening) -> Opening:
    """A smaller heading that says nothing itself takes the part of the heading over it."""
    while enclosing and enclosing[-1].level >= opening.level:
        enclosing.pop()
    if enclosing and not opening.part:
        opening = replace(opening, part=enclosing[-1].part)
    enclosing.append(opening)
    return opening


def _following(lines: Sequence[Line]) -> list[Line | None]:
    """For each line the next one that has words."""
    following: list[Line | None] = []
    nearest: Line | None = None
    for line in reversed(lines):
        following.append(nearest)
        nearest = nearest if line.is_empty else line
    return following[::-1]


def _opening(
    body: Body, lines: Sequence[Line], index: int, following: Line | None
) -> Opening | None:
    line = lines[index]
    if line.kind == "gap":
        return START
    if line.kind == "heading" or (following and _is_heading(body, lines, index, following)):
        heading = line.text.rstrip(": ")
        colon = line.text[len(heading) :].strip()
        marks = (line.marks, colon, line.ends)
        return Opening(heading, part_of(heading), line.level, marks)
    labelled = PART_LABEL.fullmatch(line.text) if line.kind == "plain" else None
    if not labelled or not part_of(labelled["heading"]):
        return None
    heading, rest = labelled["heading"], labelled["rest"]
    marks = (line.marks, labelled["colon"], line.ends)
    return Opening(heading, part_of(heading), 0, marks, rest)


def _is_heading(body: Body, lines: Sequence[Line], index: int, following: Line) -> bool:
    """A short line that stands apart and leads to text. A usual heading needs less."""
    line = lines[index]
    usual = part_of(line.text) != ""
    if line.kind == "item":
        return usual and following.kind != "item"
    if line.kind != "plain" or not _looks_like_heading(line.text):
        return False
    above = lines[index - 1] if index else None
    apart_below = not body.wrapped or _is_apart_below(lines[index + 1], usual=usual)
    apart_above = (usual and not body.wrapped) or _is_apart_above(above)
    if not (apart_below and apart_above):
        return False
    return usual or bool(line.ends) or _is_text(following)


def _looks_like_heading(text: str) -> bool:
    if len(text) > LONGEST_HEADING or text.endswith((".", ",", ";", "!")):
        return False
    begins_well = text[0].isupper() or text[0].isdigit() or text[0] in "\"'“‘("
    plain = not (EMAIL.search(text) or PHONE.search(text) or "://" in text or " | " in text)
    return begins_well and plain and any(letter.isalpha() for letter in text)


def _is_apart_above(above: Line | None) -> bool:
    if above is None or above.kind != "plain":
        return True
    return len(above.text) > PARAGRAPH or above.text.endswith(SENTENCE_ENDS)


def _is_apart_below(below: Line, *, usual: bool) -> bool:
    return below.kind != "plain" or (usual and not below.text[:1].islower())


def _is_text(line: Line) -> bool:
    return (
        line.kind == "item" or len(line.text) > LONGEST_HEADING or line.text.endswith(SENTENCE_ENDS)
    )


def _take_title(body: Body, lines: Sequence[Line]) -> int:
    """Its index, or -1: of a line "Title: …" near the top, or else of the first line."""
    first = [index for index, line in enumerate(lines) if not line.is_empty][:LINES_NEAR_TOP]
    for index in first:
        labelled = TITLE_LABEL.fullmatch(lines[index].text)
        if labelled and lines[index].kind != "item":
            return _titled(body, lines[index], labelled["title"], labelled["label"], index)
    if first and _can_be_title(body, lines, first[0]):
        return _titled(body, lines[first[0]], lines[first[0]].text, "", first[0])
    return -1


def _titled(body: Body, line: Line, title: str, label: str, index: int) -> int:
    body.title = title
    body.consumed += filter(None, (line.marks, label, line.ends))
    return index


def _can_be_title(body: Body, lines: Sequence[Line], index: int) -> bool:
    line = lines[index]
    if not line.text or len(line.text) > LONGEST_TITLE or part_of(line.text):
        return False
    if line.kind == "heading":
        return True
    below = lines[index + 1] if index + 1 < len(lines) else BLANK
    apart = not body.wrapped or below.kind != "plain" or part_of(below.text) != ""
    named = any(letter.isalpha() for letter in line.text) and not EMAIL.search(line.text)
    return line.kind == "plain" and apart and named and not line.text.endswith((".", ",", ";", ":"))
