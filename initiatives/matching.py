"""Which published case studies may help a council that wants to do something, and why.

Which may come from the index in memory and from the search, so that it costs the same however many
are published; one statement fetches the few that are then judged.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _

from councilnet.models import Council
from initiatives import bits, fitting, search, similar
from initiatives.index import Index
from initiatives.models import Edition, Wish

CANDIDATES, MOST = 40, 8
WEIGHTS = {"words": 0.4, "heading": 0.15, "theme": 0.25, "like": 0.1, "powers": 0.05, "ready": 0.05}
ENOUGH = 0.25
A_WORD = 4  # letters: shorter words say too little
SIZES = {
    Wish.Size.UNDER_50K: (0, 50_000),
    Wish.Size.UNDER_150K: (50_000, 150_000),
    Wish.Size.UNDER_300K: (150_000, 300_000),
    Wish.Size.OVER_300K: (300_000, 10**9),
}


@dataclass(frozen=True)
class Asker:
    """Who asks for what; ``name`` is "" for its own people."""

    wish: Wish
    name: str

    def like(self, why: str) -> str:
        if not self.name:
            return _("by a council like yours: %(why)s") % {"why": why}
        return _("by a council like %(name)s: %(why)s") % {"name": self.name, "why": why}

    def powers(self, has_them: bool) -> str:
        if self.name:
            words = (
                _("%(name)s has the powers that it needs")
                if has_them
                else _("it needs powers that %(name)s does not have")
            )
            return words % {"name": self.name}
        if has_them:
            return _("your council has the powers that it needs")
        return _("it needs powers that your council does not have")


@dataclass(frozen=True)
class Match:
    edition: Edition
    score: float
    reasons: list[str]


def matches(wish: Wish, held: Index, *, is_theirs: bool = True) -> list[Match]:
    """The likeliest first; those of the council that asks are not among them.

    ``is_theirs``: the reasons are read by that council, so that they may say "your".
    """
    found = search.find(_sought(wish))
    asker = Asker(wish, "" if is_theirs else wish.council.short_name)
    judged = [_judge(edition, asker, found, held) for edition in _candidates(wish, found, held)]
    likely = [match for match in judged if match.score >= ENOUGH]
    return sorted(likely, key=lambda match: (-match.score, -match.edition.pk))[:MOST]


def _sought(wish: Wish) -> str:
    """Any of its longer words: those who ask do not know the words of those who did it."""
    words = [word for word in search.WORD.findall(wish.title) if len(word) >= A_WORD]
    return " or ".join(dict.fromkeys(words))[:200]


def _candidates(wish: Wish, found: search.Search, held: Index) -> Iterator[Edition]:
    said = islice(bits.highest(found.found & held.every), CANDIDATES)
    theme = wish.theme.key if wish.theme else ""
    alike = islice(bits.highest(held.columns["theme_key"].get(theme, 0)), CANDIDATES)
    ids = {*said, *(alike if theme else ())}
    return (
        Edition.objects.current()
        .filter(pk__in=ids)
        .exclude(case_study__council=wish.council_id)
        .annotate(title_like=similar.how_like("title", wish.title))
        .select_related("council", "case_study")
        .defer("content", "body", "search", "heading")
        .iterator()
    )


def _judge(edition: Edition, asker: Asker, found: search.Search, held: Index) -> Match:
    parts = dict(_parts(edition, asker, found, held))
    score = sum(WEIGHTS[name] * share for name, (share, __) in parts.items())
    return Match(edition, score, [words for __, words in parts.values() if words])


def _parts(
    edition: Edition, asker: Asker, found: search.Search, held: Index
) -> Iterator[tuple[str, tuple[float, str]]]:
    """Each with how much of its weight it has, from 0 to 1, and what to say of it."""
    wish, bit = asker.wish, 1 << edition.pk
    like = edition.title_like  # type: ignore[attr-defined]
    if found.in_headings & bit or like >= similar.LIKE_TITLE:
        yield "words", (1, _("its title or summary speaks of it"))
        yield "heading", (like, "")
    elif found.found & bit:
        yield "words", (0.5, _("its text speaks of it"))
    if wish.theme and edition.theme_key == wish.theme.key:
        yield "theme", (1, _("same theme"))
    if reason := _like(edition.council, asker, held):
        yield "like", (1, reason)
    if edition.powers:
        has_them = fitting.has_powers(wish.council, edition.powers)
        yield "powers", (1 if has_them else -1, asker.powers(has_them))
    if edition.ready_to_copy:
        yield "ready", (1, _("ready to copy"))


def _like(council: Council, asker: Asker, held: Index) -> str:
    """By a council like the one that asks, or of the size that it asks for."""
    for like in held.likes(asker.wish.council_id):
        if council.pk in like.covers:
            return asker.like(", ".join(like.reasons))
    return (
        _("a place of the size that is asked for") if is_of_size(council, asker.wish.size) else ""
    )


def is_of_size(council: Council, size: str) -> bool:
    if size == Wish.Size.ANY or council.population is None:
        return False
    least, most = SIZES[Wish.Size(size)]
    return least <= council.population < most
