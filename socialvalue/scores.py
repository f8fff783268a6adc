"""A published score as readers see it: money, quality, confidence and delivery, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from socialvalue import delivering, pinned, weighing
from socialvalue.delivering import Delivered, LineDelivered, Record
from socialvalue.models import CalculationRun, Reply
from socialvalue.models.runs import CalculationRunQuerySet
from socialvalue.weighing import Weighed


@dataclass(frozen=True)
class Score:
    """Of a run that came from ``standing()``, with its deliveries."""

    run: CalculationRun

    @property
    def record(self) -> Record:
        record: Record = self.run.record
        return record

    @property
    def is_private(self) -> bool:
        """Its framework's values are for licensees alone."""
        return self.run.version.framework.is_private

    @property
    def is_certain(self) -> bool:
        """No number has a range, so that low and high are the same."""
        return self.run.npsv_low == self.run.npsv_high

    @property
    def bcr_ends(self) -> tuple[str, str] | None:
        """The ratio if every number is at its cautious end, and if at its hopeful one."""
        scenarios = self.run.result["scenarios"]
        low, high = (scenarios[name]["bcr"] for name in ("cautious", "hopeful"))
        return None if self.is_certain or low is None or high is None else (low, high)

    @cached_property
    def delivery(self) -> Delivered:
        return delivery_of(self.run)

    @property
    def unpriced(self) -> list[LineDelivered]:
        return [one for one in self.delivery.lines if one.committed_pv is None]

    @property
    def confidence_means(self) -> dict[str, str]:
        """What the grade is called, and what it means."""
        grades: list[dict[str, str]] = self.run.version.confidence.content["grades"]
        return next(grade for grade in grades if grade["key"] == self.run.confidence)

    @property
    def disagreements(self) -> list[dict[str, Any]]:
        """What the council says where it does not agree, and of which line: "" is the whole."""
        lines = self.record["lines"]
        said: Sequence[dict[str, Any]] = self.run.disagreements  # type: ignore[attr-defined]
        return [
            one | {"about": "" if one["line"] is None else lines[one["line"]]["stakeholder"]}
            for one in said
        ]

    @cached_property
    def weighed(self) -> list[Weighed]:
        run = self.run
        return weighing.weighed(run.result, self.record, run.document, is_private=self.is_private)

    @property
    def never_nothing(self) -> int:
        """How many numbers cannot bring the whole to nothing."""
        return sum(not one.at for one in self.weighed)

    @property
    def heaviest(self) -> Weighed | None:
        return weighing.heaviest(self.weighed)


def standing() -> CalculationRunQuerySet:
    """Published scores, each with what its council says against it."""
    against = Reply.objects.filter(run=OuterRef("pk"), agrees=False).order_by("line")
    said = JSONObject(line="line", text="text")
    editions = ("version__confidence", "version__deflator", "version__discounting")
    return (
        CalculationRun.objects.published()
        .select_related("version__framework", *editions)
        .annotate(disagreements=ArraySubquery(against.values(told=said)))
    )


def score_of(case_study: int) -> Score | None:
    """Two statements where there is one, for the run and for what was delivered; else one."""
    run = standing().filter(case_study=case_study).prefetch_related("deliveries").first()
    return Score(run) if run else None


def delivery_of(run: CalculationRun) -> Delivered:
    """In money by the series that the run's version pins. Fetch its deliveries before."""
    return delivering.delivered(
        run.record,
        [line["pv"] for line in run.result["lines"]],
        run.document,
        run.deliveries.all(),
        deflators=pinned.deflators(run.version),
        schedules=pinned.schedules(run.version),
    )
