"""Principles named by their titles: a line, or a list, that holds titles and nothing else."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from .words import Word, as_it_stood, joined, plain_words, words_of
from .write_up import KnownPrinciple

# A longer line is prose: the ten titles together have 230 letters.
LONGEST_LINE = 600
# Between titles on one line, or before one: "Principle 8: Innovation and 9: Learning".
CONNECTORS = frozenset({"and", "also", "plus", "principle", "principles", "no", "number", "ccin"})
LONGEST_HEADING = 120
SMALL_NUMBER = re.compile(r"\d{1,2}")

HEADING = re.compile(
    r"(?:(?:which|what)\s+(?:of\s+)?)?(?:the\s+|our\s+)?(?:ten\s+|10\s+)?"
    r"(?:(?:ccin|network|policy|co[-‑ ]?operative|council[’']?s?[’']?|innovation)\s+){0,5}"
    r"(?:values\s+and\s+)?principles?(?:\s+and\s+values)?"
    r"(?:\s+(?:that\s+)?(?:(?:this|it|the|our|case|study|project|initiative|work|does|is|are|was|"
    r"have|has|been|we|by|in|with|to|of|apply|applies|applied|addressed|addresses|address|covered|"
    r"demonstrated|demonstrates|followed|involved|meets|meet|met|supported|supports|used|claimed)"
    r"(?=\W|$)\s*){0,8})?",
    re.IGNORECASE,
)
LABELLED = re.compile(
    r"(?P<heading>[^:|\n]{1,100}?)\s*(?P<colon>[:|?]+|\s[–—-](?=\s)|$)(?P<rest>.*)"
)
PIECES = re.compile(r"\s*[,;|/•·]\s*")
REASONED = re.compile(r"(?P<title>.{3,90}?)(?:\s*[:|]\s*|\s+[–—-]\s+|\s*[–—]\s*)(?P<reason>\S.*)")


@dataclass(frozen=True)
class Named:
    """``line`` is the title as it stood; ``certainty`` is 100 where its words are the same."""

    key: str
    line: str
    certainty: int


@dataclass(frozen=True)
class Titles:
    """Each key with the plain words of its title, and how many words the longest has."""

    names: tuple[tuple[str, str], ...]
    most_words: int

    @classmethod
    def of(cls, principles: Iterable[KnownPrinciple]) -> "Titles":
        names = [(p.key, " ".join(plain_words(p.title))) for p in principles]
        most_words = max((len(name.split()) for _, name in names), default=0)
        return cls(tuple((key, name) for key, name in names if name), most_words)


def principles_heading(text: str) -> tuple[str, str] | None:
    """The heading with its colon, and what follows on the line, if this line is such a heading."""
    if "principle" not in text[:LONGEST_HEADING].lower():
        return None
    labelled = LABELLED.fullmatch(text)
    if not labelled or not HEADING.fullmatch(labelled["heading"].strip()):
        return None
    return text[: labelled.start("rest")].strip(), labelled["rest"].strip()


def named_alone(text: str, titles: Titles, *, forgiving: bool) -> tuple[list[Named], list[str]]:
    """The titles in ``text`` and the words between them; both empty where it holds other words.

    ``forgiving`` allows a typing error in short titles too: in a list of principles.
    """
    if len(text) > LONGEST_LINE:
        return [], []
    texts = {0: PIECES.sub(_spaced, text)}
    words = words_of(texts.items())
    named: list[Named] = []
    between: list[str] = []
    place = 0
    while place < len(words):
        connector = _is_connector(words[place].plain)
        hit = _title_at(words, place, titles, forgiving=forgiving)
        if hit and (hit[2] == 100 or not connector):
            key, last, certainty = hit
            named.append(Named(key, as_it_stood(words[place:last], texts), certainty))
            place = last
        elif connector:
            between.append(as_it_stood(words[place : place + 1], texts))
            place += 1
        else:
            return [], []
    return (named, between) if named else ([], [])


def _spaced(separator: re.Match[str]) -> str:
    return f" {separator[0].strip()} "


def _is_connector(plain: str) -> bool:
    return not plain or plain in CONNECTORS or bool(SMALL_NUMBER.fullmatch(plain))


def _title_at(
    words: Sequence[Word], place: int, titles: Titles, *, forgiving: bool
) -> tuple[str, int, int] | None:
    """The key, the place after the title, and the certainty: the surest, then the longest."""
    best = (0, 0, "")
    if not words[place].plain:
        return None
    for last in range(place + 1, min(place + titles.most_words + 2, len(words)) + 1):
        if words[last - 1].plain:
            here = joined(words[place:last])
            for key, name in titles.names:
                best = max(best, (_likeness(here, name, forgiving=forgiving), last, key))
    certainty, last, key = best
    return (key, last, certainty) if certainty else None


def _likeness(words: str, name: str, *, forgiving: bool) -> int:
    """0 where they differ by more than one letter in twelve, at least one."""
    if words == name:
        return 100
    if len(name) < 12 and not forgiving:
        return 0  # "Leaning" or "Learnings" on a line of its own is some other heading
    allowed = max(1, len(name) // 12)
    if abs(len(words) - len(name)) > allowed:
        return 0
    errors = OSA.distance(words, name, score_cutoff=allowed)
    if errors > allowed:
        return 0
    return min(99, 100 - round(100 * errors / len(name)))


def named_in_pieces(text: str, titles: Titles) -> tuple[list[Named], list[str], list[str]]:
    """Of a list of principles on one line: titles, words between them, and pieces not known."""
    named: list[Named] = []
    between: list[str] = []
    unknown: list[str] = []
    if len(text) > LONGEST_LINE:
        return named, between, unknown
    for piece in filter(None, PIECES.split(text)):
        titles_here, connectors = named_alone(piece, titles, forgiving=True)
        named += titles_here
        between += connectors
        unknown += [] if titles_here else [piece]
    between += [separator.strip() for separator in PIECES.findall(text)]
    return (named, between, unknown) if named else ([], [], [])


def named_with_reason(text: str, titles: Titles) -> tuple[Named, list[str], str] | None:
    """ "Innovation – we held a hackathon": the title, its mark, and the reason."""
    parted = REASONED.fullmatch(text)  # its title is short, so a long reason costs nothing
    if not parted:
        return None
    named, between = named_alone(parted["title"], titles, forgiving=True)
    if len(named) != 1:
        return None
    mark = text[parted.end("title") : parted.start("reason")].strip()
    return named[0], [*between, mark], parted["reason"]
