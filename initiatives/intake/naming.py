"""Take the principles that are named by title, and understand the list that they stand in."""

from collections.abc import Iterable

from django.utils.translation import gettext_noop

from .lines import GAP, TAKEN, Line
from .taken import Principles
from .titles import (
    Named,
    Titles,
    named_alone,
    named_in_pieces,
    named_with_reason,
    principles_heading,
)

NONE_UNDER_HEADING = gettext_noop(
    "A heading for principles was found, but no known principle under it."
)
TITLE_READ_AS_HEADING = gettext_noop(
    "A heading has the name of a principle. Add that principle if it is met."
)


class NamedPrinciples:
    """Reads from top to bottom, knowing whether a list of principles is open.

    A list opens with a heading such as "Principles met" and closes with the first line that is
    neither an item nor a principle. What is not known in an open list goes to the leftovers.
    """

    def __init__(self, taken: Principles, titles: Titles) -> None:
        self.taken = taken
        self.titles = titles
        self.in_list = False
        self.list_level = 0
        self.list_is_empty = False
        self.after_principle = False
        self.unknown_item = -1

    def read(self) -> None:
        for index, line in enumerate(self.taken.lines):
            if line.kind == "taken":
                self.met_principle()
            elif line.kind != "blank":
                self.read_line(index, line)
        self.close_list()

    def read_line(self, index: int, line: Line) -> None:
        heading = principles_heading(line.text) if line.ticked else None
        if heading:
            self.open_list(index, line, *heading)
            return
        if line.kind == "heading" and 0 < line.level <= self.list_level:
            self.close_list()
        if not (line.ticked and self.read_names(index, line)):
            self.after_principle = False
            self.read_other(index, line)

    def open_list(self, index: int, line: Line, heading: str, rest: str) -> None:
        self.close_list()
        self.in_list = self.list_is_empty = True
        self.list_level = line.level
        self.taken.consume(line.marks, heading, line.ends)
        self.taken.lines[index] = GAP
        if rest and not self.read_list_on_line(index, rest):
            self.taken.leave((index, 0), rest)

    def close_list(self) -> None:
        if self.in_list and self.list_is_empty:
            self.taken.remarks.append(NONE_UNDER_HEADING)
        self.in_list = self.list_is_empty = False
        self.list_level = 0

    def met_principle(self) -> None:
        self.after_principle = True
        self.list_is_empty = False

    def read_names(self, index: int, line: Line) -> bool:
        named, between = named_alone(line.text, self.titles, forgiving=self.in_list)
        if named and not self.stands_as_principle(index, line):
            self.taken.remarks.append(TITLE_READ_AS_HEADING)
            return False
        if named:
            self.add(index, named, between)
        elif not (self.in_list and self.read_list_on_line(index, line.text)):
            return False
        self.taken.consume(line.marks, line.ends)
        self.taken.lines[index] = TAKEN
        return True

    def read_list_on_line(self, index: int, text: str) -> bool:
        reasoned = named_with_reason(text, self.titles)
        if reasoned:
            named, between, reason = reasoned
            self.taken.consume(*between)
            self.taken.add((index, 0), named.key, named.line, named.certainty, "title", reason)
            self.met_principle()
            return True
        names, between, unknown = named_in_pieces(text, self.titles)
        if names:
            self.add(index, names, between)
        for order, piece in enumerate(unknown):
            self.taken.leave((index, order), piece)
        return bool(names)

    def add(self, index: int, named: Iterable[Named], between: Iterable[str]) -> None:
        self.taken.add_titles(index, named, between)
        self.met_principle()

    def stands_as_principle(self, index: int, line: Line) -> bool:
        """A title over prose is a heading: "Learning" is a usual one."""
        chained = self.after_principle and line.kind == "plain"
        return self.in_list or line.kind == "item" or chained or not self.heads_prose(index)

    def heads_prose(self, index: int) -> bool:
        lines = self.taken.lines
        below = (lines[i] for i in range(index + 1, len(lines)) if lines[i].kind != "blank")
        line = next(below, TAKEN)
        if line.is_empty or principles_heading(line.text):
            return False
        return not named_alone(line.text, self.titles, forgiving=False)[0]

    def read_other(self, index: int, line: Line) -> None:
        wrapped = index - 1 == self.unknown_item and line.text[:1].islower()
        if not self.in_list or not (line.kind == "item" or wrapped):
            self.close_list()
            return
        self.unknown_item = index
        if line.ticked:
            self.taken.consume(line.marks, line.ends)
            self.taken.leave((index, 0), line.text)
        else:
            self.taken.leave((index, 0), line.raw.strip())
        self.taken.lines[index] = TAKEN
