"""A write-up as lines, each with its list or heading mark told apart from its words."""

import re
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["blank", "heading", "item", "plain", "taken", "gap"]

HEADING = r"\#{1,6}(?=\s|$)"
BULLET = r"[•●○◦▪■‣∙·]|(?:[*+–—-]|o(?=\t|\ {2}))(?=\s|$)"
NUMBER = r"\(?(?:\d{1,2}|[a-z]|[ivx]{2,4})[.)](?=\s|$)"
TICKED = r"[☑☒✓✔✅]\ufe0f?|\[[xX]\](?=\s)"
UNTICKED = r"[☐□]|\[\ \]"
MARKS = re.compile(
    rf"(?P<heading>{HEADING})?\s*"
    rf"(?P<item>(?:(?:{BULLET}|{NUMBER}|{TICKED}|{UNTICKED})\s*){{0,3}})",
    re.VERBOSE,
)
NOT_TICKED = re.compile(UNTICKED, re.VERBOSE)
EMPHASIS = re.compile(r"(?P<mark>\*\*|__)(?P<text>[^*_\s][^*_\n]*)(?P=mark)(?P<colon>:?)")
UNDERLINE = re.compile(r"(?P<level>={3,}|-{3,})\s*")
# Longer than this, a line above '---' is a paragraph and the dashes are a rule.
LONGEST_HEADING = 120


@dataclass(frozen=True)
class Line:
    """``marks`` + ``text`` + ``ends`` are the non-space characters of ``raw``.

    'taken': what stood here is a principle or the contact. 'gap': here stood a heading whose
    section is over, so that what follows belongs to no heading.
    """

    kind: Kind
    raw: str = ""
    text: str = ""
    marks: str = ""
    ends: str = ""
    level: int = 0
    ticked: bool = True

    @property
    def is_empty(self) -> bool:
        return self.kind in {"blank", "taken", "gap"}


BLANK = Line("blank")
TAKEN = Line("taken")
GAP = Line("gap")


def plain_line(text: str) -> Line:
    return Line("plain", raw=text, text=text) if text else TAKEN


def parse_lines(text: str) -> list[Line]:
    lines: list[Line] = []
    for raw in text.split("\n"):
        underlined = _underlined(lines[-1] if lines else BLANK, raw)
        if underlined:
            lines[-1] = underlined
        else:
            lines.append(_parsed(raw))
    return lines


def _underlined(above: Line, raw: str) -> Line | None:
    rule = UNDERLINE.fullmatch(raw)
    if not rule or above.kind != "plain" or above.ends or len(above.text) > LONGEST_HEADING:
        return None
    level = 1 if raw.startswith("=") else 2
    return replace(
        above, kind="heading", level=level, ends=rule["level"], raw=f"{above.raw}\n{raw}"
    )


def _parsed(raw: str) -> Line:
    if not raw.strip():
        return BLANK
    stripped = raw.strip()
    marks = MARKS.match(stripped)
    heading, item = (marks["heading"] or "", marks["item"].strip()) if marks else ("", "")
    text = stripped[marks.end() :].strip() if marks else stripped
    line = Line(
        "heading" if heading else "item" if item else "plain",
        raw=raw.rstrip(),
        text=text,
        marks=f"{heading} {item}".strip(),
        level=len(heading),
        ticked=not NOT_TICKED.search(item),
    )
    return _without_emphasis(line)


def _without_emphasis(line: Line) -> Line:
    whole = EMPHASIS.fullmatch(line.text)
    if not whole:
        return line
    return replace(
        line,
        text=whole["text"].strip() + whole["colon"],
        marks=f"{line.marks} {whole['mark']}".strip(),
        ends=whole["mark"],
    )
