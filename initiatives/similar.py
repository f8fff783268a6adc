"""Case studies that are like another, each saying why it is thought so."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import chain, islice
from operator import or_
from typing import Any

from django.contrib.postgres.lookups import Unaccent
from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import QuerySet, Value
from django.db.models.functions import Left
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiatives import bits, contents, index
from initiatives.contents import Content
from initiatives.index import Index
from initiatives.models import Edition

# Tuned on the pairs of tests/initiatives/test_similar.py
LIKE_TITLE, LIKE_TEXT = 0.3, 0.35
WEIGHTS = {"title": 0.5, "text": 0.2, "principles": 0.2, "theme": 0.1}
ENOUGH = 0.2
BEGINNING = 2000  # characters of the texts that are compared
CANDIDATES, A_FEW = 30, 5


@dataclass(frozen=True)
class Likeness:
    """What is sought: as much of a case study as is written."""

    title: str
    text: str = ""
    theme_key: str = ""
    principle_keys: Collection[str] = ()

    @classmethod
    def of(cls, content: Content) -> Likeness:
        return cls(
            content["title"],
            contents.body(content),
            content["theme"]["key"],
            [claim["key"] for claim in content["claims"]],
        )


@dataclass(frozen=True)
class Similar:
    edition: Edition
    score: float
    reasons: list[str]


def find(sought: Likeness, *, but: int | None = None) -> list[Similar]:
    """The published case studies most like it, the likest first; ``but`` leaves out a case study.

    Three statements, the first of which asks whether anything changed.
    """
    if not sought.title.strip():
        return []
    judged = [_judge(edition, sought) for edition in _candidates(sought, but)]
    likely = [similar for similar in judged if similar.reasons and similar.score >= ENOUGH]
    return sorted(likely, key=lambda similar: -similar.score)[:A_FEW]


def _candidates(sought: Likeness, but: int | None) -> QuerySet[Edition]:
    sharing = sharing_most(index.current(), sought.theme_key, sought.principle_keys)
    return (
        Edition.objects.current()
        .filter(pk__in=[*_with_like_titles(sought.title), *islice(sharing, CANDIDATES)])
        .exclude(case_study=but)
        .annotate(
            title_like=how_like("title", sought.title),
            text_like=how_like(Left("body", BEGINNING), sought.text[:BEGINNING]),
        )
        .select_related("council")
        .defer("content", "body", "search", "heading")
        .order_by("-title_like", "pk")
    )


def _with_like_titles(title: str) -> QuerySet[Edition, int]:
    """Their ids. The index of titles finds them; it keeps accents, which hardly matters here."""
    found = Edition.objects.current().filter(title__trigram_similar=title)
    return found.order_by(how_like("title", title).desc(), "pk").values_list("pk", flat=True)[
        :CANDIDATES
    ]


def sharing_most(
    held: Index, theme_key: str, principle_keys: Collection[str], council_type: str = ""
) -> Iterator[int]:
    """The ids of those that share theme or principles: who shares most first, then the newest.

    They come from the index in memory, so what this costs hardly grows with what is published. A
    theme weighs as much as two principles, a type of council as much as one.
    """
    theme = held.columns["theme_key"].get(theme_key, 0) if theme_key else 0
    of_type = held.columns["council_type"].get(council_type, 0) if council_type else 0
    principles = [held.columns["principle_keys"].get(key, 0) for key in principle_keys]
    shared = bits.by_how_many(
        [theme, theme, of_type, *principles], within=reduce(or_, principles, theme)
    )
    return chain.from_iterable(map(bits.highest, shared))


def how_like(words: Any, sought: str) -> TrigramSimilarity:
    """From 0 to 1; a missing accent makes no difference."""
    return TrigramSimilarity(Unaccent(words), Unaccent(Value(sought)))  # type: ignore[arg-type]


def _judge(edition: Edition, sought: Likeness) -> Similar:
    title, text = edition.title_like, edition.text_like  # type: ignore[attr-defined]
    shared = len(set(edition.principle_keys) & set(sought.principle_keys))
    every = len(set(edition.principle_keys) | set(sought.principle_keys))
    same_theme = bool(sought.theme_key) and edition.theme_key == sought.theme_key
    parts = {
        "title": title,
        "text": text,
        "principles": shared / every if every else 0,
        "theme": float(same_theme),
    }
    score = sum(WEIGHTS[name] * part for name, part in parts.items())
    return Similar(edition, score, _reasons(title, text, shared, same_theme))


def _reasons(title: float, text: float, shared: int, same_theme: bool) -> list[str]:
    reasons = []
    if title >= LIKE_TITLE:
        reasons.append(_("its title is like yours"))
    if text >= LIKE_TEXT:
        reasons.append(_("its text has much the same words"))
    if same_theme:
        reasons.append(_("it has the same theme"))
    if shared:
        reasons.append(
            ngettext("it shares %(n)s principle", "it shares %(n)s principles", shared)
            % {"n": shared}
        )
    return reasons
