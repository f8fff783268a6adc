"""What the network’s money led to: each award, and what everybody may read of what came of it.

A case study stands under its award by its current edition, and only where that names its council:
an award says who led it, and would give a withheld name away. Nothing says that one was left out.
What is not known is None or empty, and is never counted as 0.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import F, Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import get_language

from councilnet.models import Council
from initiatives import lineage
from initiatives.index import Index
from initiatives.lineage import Place, Taking
from initiatives.models import Award, Edition, EvidenceLevel, FundingRound

Outcomes = list[dict[str, str]]
Names = Mapping[str, str]
FIELDS = (
    *("case_study_id", "title", "slug", "stage", "evidence_level", "ready_to_copy"),
    *("content__outcomes", "council__slug", "council__short_name"),
)


@dataclass(frozen=True)
class Result:
    """A case study of an award, as it is published, and who took it up."""

    place: Place
    evidence_level: int
    is_ready: bool
    outcomes: Outcomes
    takings: list[Taking]

    @property
    def is_counted(self) -> bool:
        return self.evidence_level >= EvidenceLevel.COUNTED

    @property
    def tried(self) -> list[Taking]:
        return [taking for taking in self.takings if taking.was_tried]


@dataclass(frozen=True)
class Awarded:
    """An award. ``partners`` are councils, and then others, to whom nothing leads."""

    pk: int
    title: str
    kind: str
    lead: Place
    partners: list[Place]
    amount: Decimal | None
    awarded_on: date | None
    products: list[str]
    results: list[Result]

    @property
    def label(self) -> str:
        return str(Award.Kind(self.kind).label)

    @property
    def is_counted(self) -> bool:
        return any(result.is_counted for result in self.results)

    @property
    def is_tried(self) -> bool:
        return any(result.tried for result in self.results)

    @property
    def councils(self) -> set[str]:
        return {place.council for place in (self.lead, *self.partners) if place.council}


@dataclass(frozen=True)
class Sums:
    """What several awards led to; a case study of two of them counts once."""

    awards: list[Awarded]

    @cached_property
    def known(self) -> list[Awarded]:
        return [award for award in self.awards if award.amount is not None]

    @cached_property
    def amount(self) -> Decimal | None:
        """Of those whose amount is known, and None where none is."""
        return _sum(self.known) if self.known else None

    @property
    def without_amount(self) -> int:
        return len(self.awards) - len(self.known)

    @cached_property
    def results(self) -> list[Result]:
        every = (result for award in self.awards for result in award.results)
        return list({result.place.key: result for result in every}.values())

    @property
    def outcomes(self) -> int:
        return sum(len(result.outcomes) for result in self.results)

    @property
    def tried(self) -> int:
        return sum(len(result.tried) for result in self.results)

    @property
    def published(self) -> Share:
        return self._share(award for award in self.known if award.results)

    @property
    def counted(self) -> Share:
        return self._share(award for award in self.known if award.is_counted)

    @property
    def taken_up(self) -> Share:
        return self._share(award for award in self.known if award.is_tried)

    def _share(self, awards: Iterable[Awarded]) -> Share:
        return Share(_sum(awards), self.amount or Decimal(0))


@dataclass(frozen=True)
class Share:
    """How much of the money whose amount is known went where something came of it."""

    part: Decimal
    whole: Decimal

    @property
    def pence(self) -> int:
        """In each pound, rounded down: 0 of nothing, and 100 for no less than all of it."""
        return int(100 * self.part / self.whole) if self.whole else 0


@dataclass(frozen=True)
class Round:
    """A round as it is, with its awards."""

    round: FundingRound
    awards: list[Awarded]

    @cached_property
    def sums(self) -> Sums:
        return Sums(self.awards)


def _sum(awards: Iterable[Awarded]) -> Decimal:
    return sum((award.amount for award in awards if award.amount is not None), Decimal(0))


def every(held: Index) -> list[Round]:
    """All rounds, the newest first: six statements at most, and none while nothing changes."""
    kept: list[Round] | None = held.kept.get(("funding", get_language()))
    if kept is None:
        kept = held.kept[("funding", get_language())] = list(_rounds(held))
    return kept


def of_councils(slugs: Collection[str], held: Index) -> list[tuple[Round, Awarded]]:
    """The awards that one of these councils led or shared."""
    return [
        (round_, award)
        for round_ in every(held)
        for award in round_.awards
        if not award.councils.isdisjoint(slugs)
    ]


def sums(rounds: Iterable[Round]) -> Sums:
    return Sums([award for round_ in rounds for award in round_.awards])


# Asking


def _rounds(held: Index) -> Iterator[Round]:
    awards = Award.objects.select_related("lead").order_by("title").prefetch_related("partners")
    rounds = list(FundingRound.objects.prefetch_related(Prefetch("awards", queryset=awards)))
    results = _results(held) if rounds else {}
    names = {option.value: option.label for option in held.options["council"]}
    for one in rounds:
        found = [_awarded(award, results.get(award.pk, []), names) for award in one.awards.all()]
        yield Round(one, found)


def _results(held: Index) -> dict[int, list[Result]]:
    """By the ids of awards; the case studies of each by their titles."""
    taken: dict[str, list[Taking]] = {}
    for taking in lineage.every(held):
        taken.setdefault(taking.origin.key, []).append(taking)
    names = {option.value: option.label for option in held.options["council"]}
    found: dict[int, list[Result]] = {}
    for row in _rows():
        result = _result(row, names, taken.get(f"c{row['case_study_id']}", []))
        found.setdefault(row["award"], []).append(result)
    return found


def _rows() -> Iterable[Mapping[str, Any]]:
    """A row for each award of each case study that is published under its council’s name.

    What was merged into another is told of there.
    """
    both = (_by(way) for way in ("case_study__awards", "case_study__merged_from__awards"))
    return next(both).union(*both).order_by("title", "case_study_id")


def _by(way: str) -> QuerySet[Edition, dict[str, Any]]:
    named = Edition.objects.current().filter(council__is_stand_in=False)
    of_awards = named.filter(**{f"{way}__isnull": False}).order_by()
    rows: QuerySet[Edition, dict[str, Any]] = of_awards.values(*FIELDS, award=F(way))
    return rows


def _result(row: Mapping[str, Any], names: Names, takings: list[Taking]) -> Result:
    council = row["council__slug"]
    place = Place(
        f"c{row['case_study_id']}",
        council,
        names.get(council, row["council__short_name"]),
        row["title"],
        reverse("case_study", args=[council, row["slug"]]),
        row["stage"],
    )
    outcomes = row["content__outcomes"]
    return Result(place, row["evidence_level"], row["ready_to_copy"], outcomes, takings)


def _awarded(award: Award, results: list[Result], names: Names) -> Awarded:
    partners = [_place(council, names) for council in award.partners.all()]
    others = [Place(name, "", name) for name in award.other_partners]
    return Awarded(
        award.pk,
        award.title,
        award.kind,
        _place(award.lead, names),
        partners + others,
        award.amount,
        award.awarded_on,
        [line.strip() for line in award.products.splitlines() if line.strip()],
        results,
    )


def _place(council: Council, names: Names) -> Place:
    return Place(council.slug, council.slug, names.get(council.slug, council.short_name))
