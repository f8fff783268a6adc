"""The starter framework and the series that it rests on, from the files that the project ships."""

import csv
import json
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from initiatives.models import Principle
from socialvalue import issuing, series, versions
from socialvalue.models import (
    Criterion,
    Framework,
    FrameworkVersion,
    Measure,
    Outcome,
    SeriesEdition,
    Theme,
    UnitValue,
)

Kind = SeriesEdition.Kind
Entry = dict[str, Any]
OGL = "Open Government Licence v3.0"
GREEN_BOOK, CONFIDENCE = "hmt-green-book-2022", "councilnet-2026-01"
OF_FRAMEWORK = ("name", "purpose", "kept_by")
OF_VERSION = ("number", "is_illustrative", "summary", "licence", "change_log")
OF_MEASURE = ("code", "name", "unit", "kind", "direction", "schedule", "longest_duration")
OF_MEASURE_TOO = ("evidence_rule", "plausible_low", "plausible_high", "exclusion_group", "note")
MARKS = ("is_output", "counts_people", "grows_with_income")


class Command(BaseCommand):
    help = "Adds the series and the starter framework that are absent; changes none."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        before = SeriesEdition.objects.count()
        _load_series()
        added = SeriesEdition.objects.count() - before
        made = _load_framework()
        self.stdout.write(f"{added} editions of series and {made:d} frameworks added.")


def _read(name: str) -> Any:
    return json.loads((series.FOLDER / name).read_text(encoding="utf-8"))


# --- Series ------------------------------------------------------------------------------------
def _load_series() -> None:
    for key, content in _deflators().items():
        issuing.issue(
            Kind.DEFLATOR,
            key,
            content,
            title=f"GDP deflators at market prices, {key.removeprefix('hmt-')}",
            source="HM Treasury",
            licence=OGL,
        )
    issuing.issue(
        Kind.DISCOUNTING,
        GREEN_BOOK,
        _read("discount_schedules.json")["bands"],
        title="Discount rates of the Green Book, with and without pure time preference",
        source="HM Treasury, the Green Book",
        licence=OGL,
    )
    issuing.issue(
        Kind.CONFIDENCE,
        CONFIDENCE,
        _read("confidence.json"),
        title="How strong evidence is, A to F",
        source="CouncilNet",
        licence="MIT",
    )


def _deflators() -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    with (series.FOLDER / "gdp_deflator.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            years = found.setdefault(row["edition"], {}).setdefault(row["year_kind"], {})
            years[row["year"]] = row["index"]
    return found


# --- The starter framework ---------------------------------------------------------------------
def _load_framework() -> bool:
    told = _read("framework.json")
    framework, __ = Framework.objects.get_or_create(
        slug=told["slug"], defaults={name: told[name] for name in OF_FRAMEWORK}
    )
    if framework.versions.exists():
        return False
    editions = {
        kind: SeriesEdition.objects.get(kind=kind, key=told[kind])
        for kind in (Kind.DEFLATOR.value, Kind.DISCOUNTING.value, Kind.CONFIDENCE.value)
    }
    version = FrameworkVersion.objects.create(
        framework=framework, **{name: told[name] for name in OF_VERSION}, **editions
    )
    _fill(version, _read("measures.json"))
    Criterion.objects.bulk_create(_criteria(version, _read("criteria.json")))
    versions.publish(version, by=None)
    return True


def _fill(version: FrameworkVersion, told: Entry) -> None:
    themes = {
        entry["key"]: Theme(version=version, order=order, **entry)
        for order, entry in enumerate(told["themes"])
    }
    Theme.objects.bulk_create(themes.values())
    names = list(dict.fromkeys((entry["theme"], entry["outcome"]) for entry in told["measures"]))
    outcomes = {
        (theme, name): Outcome(theme=themes[theme], name=name, order=order)
        for order, (theme, name) in enumerate(names)
    }
    Outcome.objects.bulk_create(outcomes.values())
    measures = Measure.objects.bulk_create(_measures(version, told["measures"], outcomes))
    values = [entry["value"] for entry in told["measures"]]
    UnitValue.objects.bulk_create(
        _unit_value(measure, value, told["approved_by"])
        for measure, value in zip(measures, values, strict=True)
        if value
    )


def _measures(
    version: FrameworkVersion, entries: list[Entry], outcomes: dict[tuple[str, str], Outcome]
) -> Iterator[Measure]:
    for order, entry in enumerate(entries):
        yield Measure(
            version=version,
            outcome=outcomes[entry["theme"], entry["outcome"]],
            order=order,
            **{name: entry[name] for name in (*OF_MEASURE, *OF_MEASURE_TOO, *MARKS)},
        )


def _unit_value(measure: Measure, entry: Entry, approved_by: str) -> UnitValue:
    facts = {name: value for name, value in entry.items() if name != "shares"}
    approved = UnitValue.Status.APPROVED
    return UnitValue(
        measure=measure, status=approved, approved_by=approved_by, **facts, **entry["shares"]
    )


def _criteria(version: FrameworkVersion, entries: list[Entry]) -> Iterator[Criterion]:
    principles = {principle.key: principle for principle in Principle.objects.all()}
    if not principles:
        raise CommandError("Load the principles first: manage.py load_principles")
    for order, entry in enumerate(entries):
        facts = {name: value for name, value in entry.items() if name != "principle"}
        principle = principles[entry["principle"]] if entry["principle"] else None
        yield Criterion(version=version, order=order, principle=principle, **facts)
