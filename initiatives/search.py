"""Words that people type, understood as kindly as can be.

What PostgreSQL's ``websearch_to_tsquery`` makes of them comes first: quotes, "or" and minus as
people type them, English stems, accents or none, and never an error. Where that finds little, words
are widened to those that begin with them, else to those most like them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db import connection

from councilnet import routing
from initiatives import bits
from initiatives.models import Edition

FEW = 3  # what finds fewer is widened
SHORTEST, LONGEST = 3, 40  # letters of the words that are learned, and so can be meant
BEGINNING = 20  # words that a beginning may stand for
LIKE = 0.75  # from 0 to 1: how near a word must be to have been meant
MOST_WORDS = 8
WORD = re.compile(r"\w+")
AS_TYPED = re.compile(r'["“”]|(?:^|\s)-\w|\bor\b', re.IGNORECASE)  # what asks to be taken as it is
# A word with a hyphen is sought as one; as a phrase of its parts, every text would be read again.
HYPHENED = r"(?<!> )'([^' ]+-[^' ]+)'( <-> '[^' ]+'){2}(?! <)"
SPELLINGS = ("'co-op'", "'cooper'")  # stems; they become one first, so that none is replaced twice
ONE_SPELLING, EVERY_SPELLING = "'coop'", "'coop' | 'co-op' | 'cooper'"
CURRENT = "status = 'current'"
TABLE = Edition._meta.db_table


def _spelled_any_way(query: str) -> str:
    """PostgreSQL's expression for a query that finds co-operatives, co-ops and coops alike."""
    query = f"regexp_replace({query}::text, $${HYPHENED}$$, $$'\\1'$$, 'g')::tsquery"
    for spelling in SPELLINGS:
        query = f"ts_rewrite({query}, $${spelling}$$, $${ONE_SPELLING}$$)"
    return f"ts_rewrite({query}, $${ONE_SPELLING}$$, $${EVERY_SPELLING}$$)"


AS_PEOPLE_TYPE = _spelled_any_way("websearch_to_tsquery('councilnet', %s)")
AS_WIDENED = _spelled_any_way("to_tsquery('councilnet', %s)")


@dataclass(frozen=True)
class Search:
    """What was sought and found. ``tsquery`` is PostgreSQL's; ``meant`` are the words instead.

    ``in_headings`` are those that have it in the title or the summary.
    """

    tsquery: str
    found: int
    in_headings: int
    meant: str = ""


def find(q: str) -> Search:
    search = _matching(AS_PEOPLE_TYPE, q)
    if search.found.bit_count() >= FEW or AS_TYPED.search(q):
        return search
    return _widened(q, search)


def _matching(query: str, words: str) -> Search:
    with routing.connection().cursor() as cursor:
        cursor.execute(
            "SELECT sought::text, anywhere, in_headings "  # noqa: S608  # our own expressions
            f"FROM (SELECT {query} AS sought) q, initiatives_search(sought)",
            [words],
        )
        sought, anywhere, in_headings = cursor.fetchone()
    return Search(sought, bits.of(bits.unpacked(anywhere)), bits.of(bits.unpacked(in_headings)))


# --- Where little is found ---------------------------------------------------------------------
def _widened(q: str, exact: Search) -> Search:
    """What it found, and what has words that begin with these or are like them."""
    words = [word for word in _words(q) if len(word) >= SHORTEST][:MOST_WORDS]
    instead = {word: _instead_of(word) for word in dict.fromkeys(words)}
    if not any(instead.values()):
        return exact
    wider = _matching(AS_WIDENED, " & ".join(_any_of([word, *instead[word]]) for word in words))
    if wider.found | exact.found == exact.found:
        return exact
    return Search(
        f"({exact.tsquery}) | ({wider.tsquery})" if exact.tsquery else wider.tsquery,
        exact.found | wider.found,
        exact.in_headings | wider.in_headings,
        _meant(q, instead),
    )


def _any_of(words: Iterable[str]) -> str:
    return f"({' | '.join(words)})"  # letters and digits alone, which need no quotes


def _instead_of(word: str) -> list[str]:
    """Words of current editions that begin with it, else the one that is most like it."""
    begin = _known("word LIKE %s", [f"{word}%"], "length(word), word", BEGINNING)
    if begin:
        return begin
    like = _known("word %% %s", [word], "similarity(word, %s) DESC, word", 10, [word])
    near = [(SequenceMatcher(None, word, other).ratio(), other) for other in like]
    return [other for ratio, other in sorted(near, reverse=True)[:1] if ratio >= LIKE]


def _known(which: str, words: list[str], order: str, n: int, more: Iterable[str] = ()) -> list[str]:
    with routing.connection().cursor() as cursor:
        cursor.execute(
            f"SELECT word FROM initiatives_word WHERE {which} AND EXISTS (SELECT 1 FROM {TABLE} "  # noqa: S608
            f"WHERE {CURRENT} AND search @@ plainto_tsquery('councilnet', word)) "
            f"ORDER BY {order} LIMIT {n}",
            [*words, *more],
        )
        return [word for (word,) in cursor]


def _meant(q: str, instead: dict[str, list[str]]) -> str:
    """The words with those in the place of which another was taken; "" where none was."""
    new = {word: known[0] for word, known in instead.items() if known and word not in known[0]}
    if not new:
        return ""
    return " ".join(new.get(word, word) for word in _words(q))


def _words(q: str) -> list[str]:
    """As the vocabulary has them: in small letters, without accents."""
    with routing.connection().cursor() as cursor:
        cursor.execute("SELECT lower(unaccent(%s))", [q])
        return WORD.findall(cursor.fetchone()[0].replace("_", " "))


# --- The vocabulary ----------------------------------------------------------------------------
def learn(editions: Iterable[int]) -> None:
    """Take up the words of editions (ids), so that a slip may be understood as one of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO initiatives_word (word) SELECT DISTINCT word FROM ("  # noqa: S608
            "  SELECT regexp_split_to_table("
            "    lower(unaccent(concat_ws(' ', title, summary, body))), '[^[:alpha:]]+') AS word"
            f"  FROM {TABLE} WHERE id = ANY(%s)"
            ") words WHERE length(word) BETWEEN %s AND %s ON CONFLICT DO NOTHING",
            [list(editions), SHORTEST, LONGEST],
        )
