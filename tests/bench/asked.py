"""What is asked of the portal: addresses that vary, as those of many visitors do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from random import Random

from tests.bench import databases

ENOUGH = 4_000  # addresses of a kind, so that none comes again soon
LIST = "/case-studies/"
COMMON = ("residents", "council", "together", "meeting", "community", "young people")
MIDDLING = ("pottery", "astronomy", "broadband", "drainage", "apprentices", "beekeepers", "lido")
STAGES = ("live", "ended", "planned", "stopped", "paused")
A_WORD = "SELECT word FROM initiatives_word ORDER BY md5(word) LIMIT 3000"


@dataclass(frozen=True)
class Kind:
    """A kind of page. ``paths`` differ from run to run where there is anything to vary."""

    name: str
    paths: list[str]
    connections: int = 16


def kinds(url: str, run: int) -> list[Kind]:
    random = Random(run)  # noqa: S311  # no secret
    return [Kind(name, make(url, random), connections) for name, connections, make in KINDS]


Make = Callable[[str, Random], list[str]]


def _home(url: str, random: Random) -> list[str]:
    return ["/"]


def _everything(url: str, random: Random) -> list[str]:
    return [LIST]


def _one_principle(url: str, random: Random) -> list[str]:
    return _mixed(random, [f"principle={one}" for one in _keys(url, "principle")])


def _principles_and_council(url: str, random: Random) -> list[str]:
    one, other = _keys(url, "principle"), _keys(url, "principle")
    councils = [slug for (slug,) in databases.rows(url, "SELECT slug FROM councilnet_council")]
    return _mixed(
        random,
        [
            f"council={council}&principle={a}&principle={b}"
            for a, b, council in product(one, other, councils)
            if a < b
        ],
    )


def _varied(url: str, random: Random) -> list[str]:
    regions = [
        region
        for (region,) in databases.rows(url, "SELECT DISTINCT region FROM councilnet_council")
    ]
    every = product(_keys(url, "principle"), _keys(url, "theme"), regions, STAGES)
    return _mixed(random, [f"principle={p}&theme={t}&region={r}&stage={s}" for p, t, r, s in every])


def _page_50(url: str, random: Random) -> list[str]:
    """And those after it, as far as there are any in ten thousand."""
    pages = product(range(50, 450), ("newest", "started", "title"))
    return _mixed(random, [f"sort={sort}&page={page}" for page, sort in pages])


def _search_common(url: str, random: Random) -> list[str]:
    """With filters, so that addresses vary."""
    filters = product(COMMON, _keys(url, "theme"), _keys(url, "principle"), STAGES)
    return _mixed(
        random, [f"q={_q(w)}&theme={t}&principle={p}&stage={s}" for w, t, p, s in filters]
    )


def _search_middling(url: str, random: Random) -> list[str]:
    words = product(MIDDLING, COMMON + MIDDLING, _keys(url, "theme"))
    return _mixed(random, [f"q={_q(a)}+{_q(b)}&theme={theme}" for a, b, theme in words])


def _search_rare(url: str, random: Random) -> list[str]:
    return _mixed(random, [f"q={word}" for (word,) in databases.rows(url, A_WORD)])


def _search_mistyped(url: str, random: Random) -> list[str]:
    """Two letters of a word change places."""
    words = [word for (word,) in databases.rows(url, A_WORD) if len(word) > 5]
    return _mixed(random, [f"q={word[:2]}{word[3]}{word[2]}{word[4:]}" for word in words])


def _csv(url: str, random: Random) -> list[str]:
    return ["/case-studies.csv"]


def _case_study(url: str, random: Random) -> list[str]:
    found = databases.rows(
        url,
        "SELECT c.slug, e.slug FROM initiatives_edition e JOIN councilnet_council c "
        "ON c.id = e.council_id WHERE e.status = 'current' ORDER BY md5(e.slug) LIMIT 4000",
    )
    return _shuffled(random, [f"{LIST}{council}/{slug}/" for council, slug in found])


def _again(url: str, random: Random) -> list[str]:
    """One of the varied, again and again."""
    return _varied(url, random)[:1]


def _mixed(random: Random, queries: list[str]) -> list[str]:
    return _shuffled(random, [f"{LIST}?{query}" for query in queries])


def _shuffled(random: Random, paths: list[str]) -> list[str]:
    return random.sample(paths, min(len(paths), ENOUGH))


def _keys(url: str, table: str) -> list[str]:
    return [key for (key,) in databases.rows(url, f"SELECT key FROM initiatives_{table}")]  # noqa: S608


def _q(words: str) -> str:
    return words.replace(" ", "+")


KINDS: list[tuple[str, int, Make]] = [
    ("home", 16, _home),
    ("directory, no filter", 16, _everything),
    ("directory, one principle", 16, _one_principle),
    ("directory, two principles and a council", 16, _principles_and_council),
    ("directory, four facets, varied", 16, _varied),
    ("directory, page 50 and after", 16, _page_50),
    ("search, common word and filters", 16, _search_common),
    ("search, two words and a theme", 16, _search_middling),
    ("search, rare word", 16, _search_rare),
    ("search, mistyped word", 16, _search_mistyped),
    ("a case study, varied", 16, _case_study),
    ("the same filtered page again", 16, _again),
    ("CSV of everything", 2, _csv),
]
