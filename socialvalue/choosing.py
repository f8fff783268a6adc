"""Which measures to offer to whoever assesses a case study: those that fit it first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from initiatives.models import CaseStudy
from initiatives.models.editions import CONFIG
from socialvalue.models import Assessment, Measure

WORD = re.compile(r"[^\W\d_]{4,}")
MOST_WORDS = 60
MOST_ALIKE = 8
WORDS = SearchVector("name", "outcome__name", "unit", "code", config=CONFIG)


@dataclass
class Group:
    title: str
    measures: list[Measure] = field(default_factory=list)


def offered(assessment: Assessment, sought: str = "") -> list[Group]:
    """Groups with something in them: what is sought alone, or what fits before all the rest."""
    measures = measures_of(assessment)
    if sought:
        found = _by_words(measures, SearchQuery(sought, search_type="websearch", config=CONFIG))
        return _filled([Group(_("Found"), list(found))])
    theme = assessment.case_study.theme
    fitting = [one for one in measures if theme and theme.key in one.outcome.theme.fits]
    met = {one.pk for one in fitting}
    alike = [one for one in _alike(measures, assessment.case_study) if one.pk not in met]
    met |= {one.pk for one in alike}
    return _filled(
        [
            Group(_("Of its theme"), fitting),
            Group(_("In words like its own"), alike[:MOST_ALIKE]),
            *_by_theme(
                one
                for one in measures
                if one.pk not in {m.pk for m in alike[:MOST_ALIKE]} and one not in fitting
            ),
        ]
    )


def measures_of(assessment: Assessment) -> QuerySet[Measure]:
    return assessment.version.measures.select_related("outcome__theme", "unit_value").order_by(
        "order", "pk"
    )


def _by_words(measures: QuerySet[Measure], query: SearchQuery) -> QuerySet[Measure]:
    ranked = measures.annotate(words=WORDS, rank=SearchRank(F("words"), query))
    return ranked.filter(words=query).order_by("-rank", "order")


def _alike(measures: QuerySet[Measure], case_study: CaseStudy) -> Iterable[Measure]:
    """By any word of four letters or more in its title, summary and outcomes."""
    told = [case_study.title, case_study.summary]
    told += case_study.outcomes.values_list("indicator", flat=True)
    words = list(dict.fromkeys(WORD.findall(" ".join(told).lower())))[:MOST_WORDS]
    if not words:
        return []
    any_of = SearchQuery(" or ".join(words), search_type="websearch", config=CONFIG)
    return _by_words(measures, any_of)


def _by_theme(measures: Iterable[Measure]) -> list[Group]:
    groups: dict[str, Group] = {}
    for one in measures:
        theme = one.outcome.theme
        groups.setdefault(theme.key, Group(theme.name)).measures.append(one)
    return list(groups.values())


def _filled(groups: list[Group]) -> list[Group]:
    return [group for group in groups if group.measures]
