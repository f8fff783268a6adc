"""Scores of published case studies, for pages that show them.

The figures are the engine's own; ``record`` is put together here in the shape that recording.py
gives it, so that a test says in a line what a score rests on.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from math import prod
from typing import Any

from django.utils import timezone

from initiatives.models import Edition
from socialvalue import appraisal, files
from socialvalue.models import (
    Assessment,
    CalculationRun,
    Delivery,
    FrameworkVersion,
    Measure,
    Reply,
    State,
)
from socialvalue.recording import canonical, columns_of, confidence_of, quality_of, sha256
from tests import factories

RANGE = ("low", "central", "high")
DRAWS = 500  # enough to see a range, and quick
JOBS: dict[str, Any] = {
    "measure": "WS1",
    "label": "Former jobseekers in work",
    "quantity": {"low": "20", "central": "24", "high": "26"},
    "unit_value": "9800",
    "price_base": "2012-13",
    "deadweight": {"low": "0.3", "central": "0.4", "high": "0.5"},
    "attribution": "0.1",
    "optimism": "0.15",
    "drop_off": "0.3",
    "duration_years": "3",
    "shares": {"fiscal": "1"},
    "cashable": ["0", "0.25", "0.5"],
}
VISITS: dict[str, Any] = {
    "measure": "HW3",
    "label": "People who waited longer",
    "quantity": "10",
    "unit_value": "109",
    "price_base": "2011-12",
    "direction": "harm",
    "deadweight": "0.2",
}
# What has no price: told in the record alone
MEMBERS: dict[str, Any] = {"measure": "VC2", "label": "Members with a vote", "quantity": "120"}
COST: dict[str, Any] = {"year": 0, "amount": "60000", "optimism": "0.1"}


def version(number: str = "1.0") -> FrameworkVersion:
    return FrameworkVersion.objects.whole().get(framework__is_private=False, number=number)


def scored(
    edition: Edition,
    *lines: dict[str, Any],
    unpriced: tuple[dict[str, Any], ...] = (MEMBERS,),
    costs: tuple[dict[str, Any], ...] = (COST,),
    of: FrameworkVersion | None = None,
    status: str = "published",
    grade: str = "C",
    level: int | None = 3,
    price_year: str = "2023-24",
    **fields: Any,
) -> CalculationRun:
    """A run of the case study; ``lines`` are the file's, by default one benefit and one harm."""
    of = of or version()
    priced = lines or (JOBS, VISITS)
    case = files.parse(_document(edition.title, price_year, of.deflator.key, priced, costs))
    answer = appraisal.appraise(case, simulate=DRAWS, seed=1, trace=True)
    record = _record(of, [*priced, *unpriced], costs, answer, grade, level)
    run = CalculationRun.objects.create(
        assessment=_assessment(edition, of, price_year, fields),
        case_study=edition.case_study,
        version=of,
        number=CalculationRun.objects.filter(case_study=edition.case_study).count() + 1,
        made_by_name="Amber",
        engine=answer["engine"],
        draws=DRAWS,
        seed=1,
        document=files.write(case),
        input_sha256=files.sha256(case),
        price_year=price_year,
        **_told(answer, record),
        **_standing(status),
        **({"kind": "forecast", "assessed_by": "network"} | fields),
    )
    return CalculationRun.objects.get(pk=run.pk)


def _document(
    title: str, price_year: str, deflator: str, lines: Sequence[Any], costs: Sequence[Any]
) -> dict[str, Any]:
    return {
        "format": files.FORMAT,
        "title": title,
        "price_year": price_year,
        "deflator_edition": deflator,
        "lines": list(lines),
        "costs": list(costs),
    }


def _assessment(
    edition: Edition, of: FrameworkVersion, price_year: str, fields: dict[str, Any]
) -> Assessment:
    found, __ = Assessment.objects.get_or_create(
        case_study=edition.case_study,
        version=of,
        kind=fields.get("kind", "forecast"),
        defaults={
            "state": State.PUBLISHED,
            "assessed_by": fields.get("assessed_by", "network"),
            "starts": "2023-24",
            "price_year": price_year,
        },
    )
    return found


def _told(answer: dict[str, Any], record: dict[str, Any]) -> dict[str, Any]:
    return {
        "output": canonical(answer),
        "output_sha256": sha256(canonical(answer)),
        "record": record,
        "quality": record["quality"],
        "confidence": record["confidence"]["grade"],
        **columns_of(answer),
    }


def _standing(status: str) -> dict[str, Any]:
    if status in {"proposed", "sent-back"}:
        return {"status": status}
    signed = {"status": status, "signed_at": timezone.now(), "signed_by_name": "Dev"}
    if status == "signed":
        return signed
    reason = {"withdrawn_reason": "It was a mistake."} if status == "withdrawn" else {}
    return signed | {"published_at": timezone.now()} | reason


def _record(
    of: FrameworkVersion,
    lines: list[dict[str, Any]],
    costs: tuple[dict[str, Any], ...],
    answer: dict[str, Any],
    grade: str,
    level: int | None,
) -> dict[str, Any]:
    measures = {one.code: one for one in Measure.objects.filter(version=of)}
    told = [_line(line, i, measures[line["measure"]], grade) for i, line in enumerate(lines)]
    criteria = [_criterion(one, level) for one in of.criteria.all()]
    return {
        "framework": {
            "slug": of.framework.slug,
            "name": of.framework.name,
            "number": of.number,
            "sha256": of.content_sha256,
            "licence": of.licence,
            "is_illustrative": of.is_illustrative,
        },
        "editions": {
            name: {"key": (edition := getattr(of, name)).key, "title": edition.title}
            for name in ("deflator", "discounting", "confidence")
        },
        "period": {
            "starts": "2023-24",
            "horizon_years": "10",
            "benefits_offset_years": "0",
            "costs_offset_years": "0",
        },
        "lines": told,
        "costs": [
            {"what": "Staff", "year": str(cost["year"]), "central": cost["amount"], "low": None}
            for cost in costs
        ],
        "criteria": criteria,
        "quality": quality_of(criteria),
        "confidence": confidence_of(told, answer, "0.1"),
        "flags": [],
    }


def _line(line: dict[str, Any], place: int, measure: Measure, grade: str) -> dict[str, Any]:
    is_priced = "unit_value" in line
    return {
        "place": place if is_priced else None,
        "measure": {
            "code": measure.code,
            "name": measure.name,
            "unit": measure.unit,
            "kind": measure.kind,
            "direction": measure.direction,
            "theme": measure.outcome.theme.key,
            "theme_name": measure.outcome.theme.name,
            "outcome": measure.outcome.name,
            "is_output": measure.is_output,
        },
        "stakeholder": line["label"],
        "direction": line.get("direction", "benefit"),
        "start_year": 0,
        "quantity": _product(line["quantity"]),
        "inputs": [],
        "unit_value": {"central": line["unit_value"]} if is_priced else None,
        "evidence": [],
        "grade": grade if is_priced else line.get("grade", "F"),
        "note": "",
    }


def _product(quantity: Any) -> dict[str, str]:
    """Of a number, of a range, or of named factors."""
    if not isinstance(quantity, dict):
        return dict.fromkeys(RANGE, quantity)
    if set(quantity) == set(RANGE):
        return quantity
    factors = [_product(factor) for factor in quantity.values()]
    return {end: str(prod(Decimal(factor[end]) for factor in factors)) for end in RANGE}


def _criterion(criterion: Any, level: int | None) -> dict[str, Any]:
    return {
        "key": criterion.key,
        "title": criterion.title,
        "question": criterion.question,
        "principle": criterion.principle.key if criterion.principle else None,
        "weight": f"{criterion.weight:f}",
        "level": None if level is None else str(level),
        "descriptor": "" if level is None else criterion.descriptors[level],
        "scores": [],
    }


def delivered(
    run: CalculationRun, line: int, quantity: str, until: str = "2024-03-31", checked: str = ""
) -> Delivery:
    """``checked`` is who did."""
    return run.deliveries.create(
        line=line,
        until=date.fromisoformat(until),
        quantity=Decimal(quantity),
        source="The club’s book",
        reported_by_name="Amber",
        checked_by_name=checked,
        checked_at=timezone.now() if checked else None,
    )


def replied(run: CalculationRun, text: str, line: int | None = None) -> Reply:
    """The council disagrees."""
    return run.replies.create(line=line, agrees=False, text=text, replied_by_name="Ben")


def job_club(title: str = "Job club", **fields: Any) -> CalculationRun:
    return scored(factories.published(title, **fields))


def output_of(run: CalculationRun) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(run.output)
    return told
