"""Take the principles out of a write-up: sentences first, then titles, then what is left over."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from .lines import TAKEN, Line, plain_line
from .naming import NamedPrinciples
from .sentences import Found, Known, find_sentences, known_sentences
from .taken import Principles
from .titles import Titles, named_alone, principles_heading
from .words import Word, as_it_stood, words_of
from .write_up import KnownPrinciple

SENTENCE_ENDS = (".", "!", "?")


def take_principles(lines: Sequence[Line], principles: Sequence[KnownPrinciple]) -> Principles:
    taken = Principles(list(lines))
    titles = Titles.of(principles)
    known = known_sentences(principles)
    for run in runs(lines):
        take_sentences(taken, run, known, titles)
    NamedPrinciples(taken, titles).read()
    kept = set(map(id, taken.matches()))
    # A second mention of a principle is understood, and not needed again.
    taken.consume(*(match.line for _, match in taken.candidates if id(match) not in kept))
    return taken


def runs(lines: Sequence[Line]) -> Iterator[list[int]]:
    """Lines that may hold one sentence between them: an item or a paragraph, wrapped."""
    run: list[int] = []
    for index, line in enumerate(lines):
        begins = line.kind != "plain" or principles_heading(line.text)
        if run and (begins or lines[run[-1]].kind == "heading"):
            yield run
            run = []
        if line.kind != "blank" and line.ticked:
            run.append(index)
    if run:
        yield run


def take_sentences(
    taken: Principles, run: Sequence[int], known: Sequence[Known], titles: Titles
) -> None:
    texts = {index: taken.lines[index].text for index in run}
    words = words_of(texts.items())
    found = find_sentences(words, known)
    if not found:
        return
    kept: list[Word] = []
    starts = [*(sentence.first for sentence in found[1:]), len(words)]
    kept += _take_before(taken, words[: found[0].first], words[found[0].first], texts, titles)
    for sentence, start in zip(found, starts, strict=True):
        between = words[sentence.last : start]
        tail = _tail_length(between, texts, words[sentence.last - 1].line, taken.lines)
        _add(taken, words, texts, sentence, between[:tail])
        stays: Sequence[Word] = between[tail:]
        if start < len(words):
            stays = _take_before(taken, stays, words[start], texts, titles)
        kept += stays
    _keep(taken, words, kept, texts)


def _add(
    taken: Principles,
    words: Sequence[Word],
    texts: dict[int, str],
    sentence: Found,
    tail: Sequence[Word],
) -> None:
    first = words[sentence.first]
    line = as_it_stood(words[sentence.first : sentence.last], texts)
    left = as_it_stood(tail, texts)
    if not any(word.plain for word in tail):  # a stray bullet or quotation mark
        taken.consume(left)
        left = ""
    place = (first.line, first.start)
    taken.add(place, sentence.key, line, sentence.certainty, "sentence", left)


def _tail_length(
    between: Sequence[Word], texts: dict[int, str], line: int, lines: Sequence[Line]
) -> int:
    """How many of the words after a known sentence run on from it.

    In a list item, all to the end of the line; elsewhere, what goes on in lower case, to the end
    of its sentence. A sentence of its own on another line is body text.
    """
    first = next((word for word in between if word.plain), None)
    if first is None:
        return sum(word.line == line for word in between)
    letters = texts[first.line][first.start : first.end].strip("\"'“‘(")
    in_item = first.line == line and lines[line].kind == "item"
    if not in_item and not letters[:1].islower():
        return 0
    return _to_the_end(between, texts, whole_line=in_item)


def _to_the_end(between: Sequence[Word], texts: dict[int, str], *, whole_line: bool) -> int:
    for order, (word, following) in enumerate(pairwise(between), start=1):
        ended = texts[word.line][word.start : word.end].rstrip("\"'”’)").endswith(SENTENCE_ENDS)
        if ended and (not whole_line or following.line != word.line):
            return order
    return len(between)


def _take_before(
    taken: Principles,
    before: Sequence[Word],
    sentence_start: Word,
    texts: dict[int, str],
    titles: Titles,
) -> Sequence[Word]:
    """A title or a number in front of a sentence on its line; returns the words that stay."""
    on_its_line = [word for word in before if word.line == sentence_start.line]
    if not on_its_line:
        return before
    text = as_it_stood(on_its_line, texts)
    named, connectors = named_alone(text.rstrip(":|–—- "), titles, forgiving=True)
    heading = principles_heading(text)
    if heading and not heading[1]:
        taken.consume(text)
    elif named:
        taken.add_titles(sentence_start.line, named, connectors)
        taken.consume(text[len(text.rstrip(":|–—- ")) :])
    elif all(not word.plain or word.plain.isdecimal() for word in on_its_line):
        taken.consume(text)
    elif taken.lines[sentence_start.line].kind == "item":
        taken.leave((sentence_start.line, on_its_line[0].start), text)
    else:
        return before
    return before[: -len(on_its_line)]


def _keep(
    taken: Principles, words: Iterable[Word], kept: Sequence[Word], texts: dict[int, str]
) -> None:
    """Each line that lost words stays as the words that it still has."""
    stay: dict[int, list[Word]] = {}
    for word in kept:
        stay.setdefault(word.line, []).append(word)
    had: dict[int, int] = {}
    for word in words:
        had[word.line] = had.get(word.line, 0) + 1
    for index, count in had.items():
        left = stay.get(index, [])
        if len(left) < count:
            taken.consume(taken.lines[index].marks, taken.lines[index].ends)
            taken.lines[index] = plain_line(_pieces(left, texts[index])) if left else TAKEN


def _pieces(words: Sequence[Word], text: str) -> str:
    return " ".join(text[word.start : word.end] for word in words)
