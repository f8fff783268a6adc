"""The scores of a council, a theme or the whole network, within one version of a framework.

Figures are added only where they are alike: of one kind (forecast or evaluation) and in the prices
of one year, which is why sums come in groups and nothing is uprated. Ranges are never added, and
nothing is put in order by pounds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef
from django.http import Http404, QueryDict

from councilnet.models import User
from initiatives import directory, index
from initiatives.directory import Query
from initiatives.facets import BY_KEY, Option
from initiatives.models import Edition
from socialvalue import delivering, scores
from socialvalue.calculation import ZERO, in_34_digits, total
from socialvalue.delivering import Delivered
from socialvalue.models import (
    Assessment,
    CalculationRun,
    Framework,
    FrameworkVersion,
    Grade,
    Measure,
)

FILTERS = ("council", "theme")
SUMS = ("pv_benefits", "pv_harms", "pv_costs", "npsv", "fiscal", "cashable")


@dataclass(frozen=True)
class Scored:
    """A case study and its score. ``delivery`` is None where nobody has told of any."""

    edition: Edition
    run: CalculationRun
    delivery: Delivered | None


@dataclass(frozen=True)
class Totals:
    """Of scores of one kind, in prices of one year.

    ``committed`` is on the lines of which somebody told, to be set beside ``delivered``; both are
    None where nobody told of any.
    """

    price_year: str
    kind: str
    n: int
    pv_benefits: Decimal
    pv_harms: Decimal
    pv_costs: Decimal
    npsv: Decimal
    fiscal: Decimal
    cashable: Decimal
    committed: Decimal | None
    delivered: Decimal | None

    @property
    def kind_name(self) -> str:
        """ "Forecast", without what that means."""
        return str(Assessment.Kind(self.kind).label).partition(":")[0]

    @property
    def share(self) -> Decimal | None:
        return delivering.share(self.delivered, self.committed)


@dataclass(frozen=True)
class Group:
    """What stands under a theme or a principle; it may have totals in several prices."""

    option: Option
    totals: Sequence[Totals]


@dataclass(frozen=True)
class Portfolio:
    """``query`` holds the chosen councils and themes, and no other choice of the directory's."""

    version: FrameworkVersion | None
    versions: Sequence[FrameworkVersion]
    query: Query

    @property
    def address(self) -> str:
        """The query string that leads here, always the same for the same choice."""
        named = [("framework", name_of(self.version))] if self.version else []
        return f"?{urlencode(named + self._chosen)}" if named else ""

    @property
    def _chosen(self) -> list[tuple[str, str]]:
        return [(key, option.value) for key in FILTERS for option in self.query.chosen.get(key, ())]

    @cached_property
    def scored(self) -> list[Scored]:
        """By council and title."""
        if self.version is None:
            return []
        editions = self._editions.filter(
            case_study__calculation_runs__version=self.version,
            case_study__calculation_runs__status=CalculationRun.Status.PUBLISHED,
        )
        found = editions.select_related("council").only(*FIELDS)
        ordered = sorted(found, key=lambda one: (one.council.short_name, one.title, one.pk))
        runs = _runs(self.version, [edition.case_study_id for edition in ordered])
        return [
            Scored(edition, run, scores.delivery_of(run) if run.deliveries.all() else None)
            for edition in ordered
            if (run := runs.get(edition.case_study_id))  # withdrawn at this moment
        ]

    @property
    def _editions(self) -> Any:
        found = Edition.objects.current().order_by()
        for key, options in self.query.chosen.items():
            found = found.filter(BY_KEY[key].matching(options))
        return found

    @cached_property
    def by_other_versions(self) -> int:
        """Scores that are left out, since figures of two versions are not compared."""
        others = CalculationRun.objects.published().exclude(version=self.version)
        return others.filter(case_study__in=self._editions.values("case_study")).count()

    @property
    def totals(self) -> list[Totals]:
        return totals_of(self.scored)

    @property
    def by_theme(self) -> list[Group]:
        """Each case study has one theme."""
        return self._groups("theme", lambda one: [one.edition.theme_key])

    @property
    def by_principle(self) -> list[Group]:
        """A case study stands under each of its principles, so these are never added up."""
        return self._groups("principle", lambda one: one.edition.principle_keys)

    def _groups(self, key: str, keys_of: Any) -> list[Group]:
        under: dict[str, list[Scored]] = {}
        for one in self.scored:
            for value in keys_of(one):
                under.setdefault(value, []).append(one)
        options = self.query.index.options[key]
        return [Group(one, totals_of(under[one.value])) for one in options if one.value in under]

    @property
    def confidence(self) -> list[tuple[str, str, int, int]]:
        """Each grade with its name, how many scores have it, and how many lines' evidence."""
        if self.version is None:
            return []
        of_scores = Counter(one.run.confidence for one in self.scored)
        of_lines = Counter(line["grade"] for one in self.scored for line in one.run.record["lines"])
        names = {one["key"]: one["name"] for one in self.version.confidence.content["grades"]}
        return [(g, names.get(g, ""), of_scores[g], of_lines[g]) for g in Grade.values]

    @cached_property
    def measures(self) -> list[tuple[Measure, int]]:
        """Every measure of the version, and by how many of the scores it is used: 0 too."""
        used = Counter(
            code
            for one in self.scored
            for code in {line["measure"]["code"] for line in one.run.record["lines"]}
        )
        every = Measure.objects.filter(version=self.version).select_related("outcome__theme")
        return [(measure, used[measure.code]) for measure in every]

    @property
    def unpriced(self) -> int:
        """Lines that no sum holds, since they have no price."""
        lines = (line for one in self.scored for line in one.run.record["lines"])
        return sum(line["place"] is None for line in lines)

    @property
    def not_told(self) -> int:
        """Scores of which nobody has told what was delivered."""
        return sum(one.delivery is None for one in self.scored)


FIELDS = (
    *("case_study_id", "title", "slug", "theme_key", "principle_keys", "status"),
    *("council__slug", "council__name", "council__short_name", "council__gss_code"),
)


# --- What is asked -------------------------------------------------------------------------------
def read(address: QueryDict, user: User | None) -> Portfolio:
    """Raises Http404 for a version that is not there for this person; of what else is not known,
    nothing is chosen. Without one, the newest that has a score, or else the newest in use."""
    versions = list(_versions(user))
    named = address.get("framework", "")
    known = [one for one in versions if name_of(one) == named] if named else _usual(versions)
    if named and not known:
        raise Http404
    query = directory.read(address)
    chosen = {key: query.chosen[key] for key in FILTERS if key in query.chosen}
    return Portfolio(known[0] if known else None, versions, Query(chosen, index=query.index))


def name_of(version: FrameworkVersion) -> str:
    return f"{version.framework.slug}/{version.number}"


def _versions(user: User | None) -> Iterable[FrameworkVersion]:
    used = CalculationRun.objects.published().filter(version=OuterRef("pk"))
    visible = Framework.objects.visible_to(user)
    return (
        FrameworkVersion.objects.exclude(status=FrameworkVersion.Status.DRAFT)
        .filter(framework__in=visible)
        .select_related("framework", "confidence", "deflator", "discounting")
        .annotate(is_used=Exists(used))
        .order_by("-published_at", "-pk")
    )


def _usual(versions: Sequence[FrameworkVersion]) -> list[FrameworkVersion]:
    open_ones = [one for one in versions if not one.framework.is_private]
    in_use = [one for one in open_ones if one.status == FrameworkVersion.Status.PUBLISHED]
    return [one for one in open_ones if one.is_used] or in_use or open_ones  # type: ignore[attr-defined]


def number_of(council: str) -> int:
    """Open scores of a council, by its slug, and of those that went into it: one statement."""
    options = index.current().options["council"]
    covers = next((option.covers for option in options if option.value == council), ())
    theirs = Edition.objects.current().filter(council__in=covers).values("case_study")
    published = CalculationRun.objects.filter(status=CalculationRun.Status.PUBLISHED)
    return published.filter(case_study__in=theirs, version__framework__is_private=False).count()


# --- What is there -------------------------------------------------------------------------------
def _runs(version: FrameworkVersion, case_studies: Sequence[int]) -> Mapping[int, CalculationRun]:
    """What is long is fetched of those alone of which somebody told what was delivered."""
    published = CalculationRun.objects.published().filter(case_study__in=case_studies)
    found = published.filter(version=version).prefetch_related("deliveries")
    runs = {run.case_study_id: run for run in found.defer("document", "output")}
    fetch_what_is_long(runs.values())
    for run in runs.values():
        run.version = version
    return runs


def fetch_what_is_long(runs: Iterable[CalculationRun]) -> None:
    """For those of which somebody told what was delivered, which comes with them: one statement."""
    told = {run.pk: run for run in runs if run.deliveries.all()}
    long = CalculationRun.objects.filter(pk__in=told).values("pk", "document", "output")
    for row in long if told else ():
        run = told[row["pk"]]
        run.document, run.output = row["document"], row["output"]


def totals_of(scored: Iterable[Scored]) -> list[Totals]:
    """Of each kind and price year: the newest prices first."""
    groups: dict[tuple[str, str], list[Scored]] = {}
    for one in scored:
        groups.setdefault((one.run.price_year, one.run.kind), []).append(one)
    order = sorted(groups, key=lambda key: key[1])
    return [
        _totals(*key, groups[key]) for key in sorted(order, key=lambda key: key[0], reverse=True)
    ]


@in_34_digits
def _totals(price_year: str, kind: str, scored: Sequence[Scored]) -> Totals:
    told = [one.delivery for one in scored if one.delivery and one.delivery.told]
    sums = {name: total(getattr(one.run, name) for one in scored) for name in SUMS}
    return Totals(
        price_year=price_year,
        kind=kind,
        n=len(scored),
        committed=total(one.committed or ZERO for one in told) if told else None,
        delivered=total(one.delivered or ZERO for one in told) if told else None,
        **sums,
    )
