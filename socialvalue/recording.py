"""Runs: an assessment as it is now, its figures, and all that the file has no place for.

What a run holds is never changed, so no name of a person stands in its record: who did what is in
the columns and rows beside it, where they may be forgotten.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from councilnet.languages import in_ours
from councilnet.models import User
from initiatives.models import Edition
from initiatives.permissions import is_theirs
from socialvalue import documents, files, flagging
from socialvalue.appraisal import appraise, figure
from socialvalue.models import (
    LEVELS,
    Assessment,
    CalculationRun,
    CostLine,
    Criterion,
    CriterionScore,
    Grade,
    Line,
)
from socialvalue.numbers import plain
from socialvalue.simulation import DEFAULT_N, DEFAULT_SEED

Role = CriterionScore.Role
Record = dict[str, Any]
EDITIONS = ("deflator", "discounting", "confidence")
TOTALS = ("pv_benefits", "pv_harms", "pv_costs", "npsv", "bcr")
LARGEST = 10**20  # below which the columns hold figures
# One for all: nobody draws until the lot suits them, and the same file gives the same range.
SEED = DEFAULT_SEED


class TooLarge(ValueError):
    """A figure that no column holds."""


@in_ours
def make(assessment: Assessment, *, by: User) -> CalculationRun:
    """The next run of its case study, put forward. Raises files.Refused or TooLarge.

    Within a transaction that has locked the case study: runs are numbered one after the other.
    """
    case = replace(documents.case_of(assessment), title=_title_of(assessment))
    answer = appraise(case, simulate=DEFAULT_N, seed=SEED, trace=True)
    output = canonical(answer)
    record = record_of(assessment, answer)
    runs = CalculationRun.objects.filter(case_study=assessment.case_study_id)
    return CalculationRun.objects.create(
        assessment=assessment,
        case_study=assessment.case_study,
        version=assessment.version,
        number=(runs.aggregate(last=Max("number"))["last"] or 0) + 1,
        kind=assessment.kind,
        assessed_by=assessment.assessed_by,
        made_by=by,
        made_by_name=str(by),
        engine=answer["engine"],
        draws=DEFAULT_N,
        seed=SEED,
        document=files.write(case),
        input_sha256=files.sha256(case),
        output=output,
        output_sha256=sha256(output),
        record=record,
        price_year=assessment.price_year,
        quality=record["quality"],
        confidence=record["confidence"]["grade"],
        **columns_of(answer),
    )


def _title_of(assessment: Assessment) -> str:
    """As readers know it: the file is given to everybody, and a draft's title to nobody."""
    current = Edition.objects.current().filter(case_study=assessment.case_study_id)
    title = current.values_list("title", flat=True).first() or assessment.case_study.title
    return f"{title} ({assessment.get_kind_display()})"[: documents.LONGEST_LABEL]


def canonical(answer: dict[str, Any]) -> str:
    """The object that appraise gives, in the one way in which its hash is taken."""
    return json.dumps(answer, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def columns_of(answer: dict[str, Any]) -> dict[str, Decimal | None]:
    """What lists and portfolios read."""
    told = {name: answer[name] for name in TOTALS} | {
        "npsv_low": answer["simulation"]["p10"],
        "npsv_high": answer["simulation"]["p90"],
        "fiscal": answer["parts"]["fiscal"],
        "cashable": answer["pv_cashable"],
    }
    figures = {name: None if text is None else Decimal(text) for name, text in told.items()}
    if any(number is not None and abs(number) >= LARGEST for number in figures.values()):
        raise TooLarge
    return figures


# --- The record --------------------------------------------------------------------------------
def record_of(assessment: Assessment, answer: dict[str, Any]) -> Record:
    """In the shape that receipts, charts and portfolios read; every number is a string."""
    lines = documents.record_lines(assessment)
    criteria = _criteria(assessment)
    return {
        "framework": _framework(assessment),
        "editions": {name: _edition(assessment, name) for name in EDITIONS},
        "period": _period(assessment),
        "lines": lines,
        "costs": [_cost(cost) for cost in documents.costs_of(assessment)],
        "criteria": criteria,
        "quality": quality_of(criteria),
        "confidence": confidence_of(
            lines, answer, assessment.version.confidence.content["material_share"]
        ),
        "flags": _flags(assessment, documents.lines_of(assessment)),
    }


def _framework(assessment: Assessment) -> Record:
    version = assessment.version
    return {
        "slug": version.framework.slug,
        "name": version.framework.name,
        "number": version.number,
        "sha256": version.content_sha256,
        "licence": version.licence,
        "is_illustrative": version.is_illustrative,
    }


def _edition(assessment: Assessment, name: str) -> Record:
    edition = getattr(assessment.version, name)
    return {
        "key": edition.key,
        "title": edition.title,
        "source": edition.source,
        "sha256": edition.content_sha256,
    }


def _period(assessment: Assessment) -> Record:
    names = ("horizon_years", "benefits_offset_years", "costs_offset_years")
    return {"starts": assessment.starts} | {name: str(getattr(assessment, name)) for name in names}


def _cost(cost: CostLine) -> Record:
    return {
        "what": cost.what,
        "year": str(cost.year),
        "low": _plain(cost.low),
        "central": plain(cost.central),
        "high": _plain(cost.high),
        "optimism": plain(cost.optimism),
        "optimism_reason": cost.optimism_reason,
        "kind": cost.kind,
        "source": cost.source,
    }


def _plain(number: Decimal | None) -> str | None:
    return None if number is None else plain(number)


# --- Quality -----------------------------------------------------------------------------------
def _criteria(assessment: Assessment) -> list[Record]:
    scores: dict[int, list[CriterionScore]] = {}
    for score in assessment.criterion_scores.select_related("scored_by"):
        scores.setdefault(score.criterion_id, []).append(score)
    criteria = assessment.version.criteria.select_related("principle")
    return [_criterion(one, scores.get(one.pk, []), assessment) for one in criteria]


def _criterion(
    criterion: Criterion, scores: Sequence[CriterionScore], assessment: Assessment
) -> Record:
    """What one person gave alone stays out: whoever is still to score it reads runs too."""
    agreed = next((score.level for score in scores if score.role == Role.MODERATED), None)
    roles = list(Role.values)
    told = scores if len(scores) > 1 else []
    return {
        "key": criterion.key,
        "title": criterion.title,
        "question": criterion.question,
        "principle": criterion.principle.key if criterion.principle else None,
        "weight": plain(criterion.weight),
        "level": None if agreed is None else str(agreed),
        "descriptor": "" if agreed is None else criterion.descriptors[agreed],
        "scores": [
            {
                "role": score.role,
                "by": side_of(score.scored_by, assessment),
                "level": str(score.level),
                "reason": score.reason,
            }
            for score in sorted(told, key=lambda score: roles.index(score.role))
        ],
    }


def side_of(user: User | None, assessment: Assessment) -> str:
    side = Assessment.Side
    return side.COUNCIL if user and is_theirs(user, assessment.case_study) else side.NETWORK


def quality_of(criteria: Sequence[Record]) -> str | None:
    """0 to 100; None unless each criterion has a level that two people agreed on."""
    if not criteria or any(criterion["level"] is None for criterion in criteria):
        return None
    weighed = (Decimal(one["weight"]) * Decimal(one["level"]) for one in criteria)
    return figure(sum(weighed, Decimal(0)) / (LEVELS - 1) * 100)


# --- Confidence --------------------------------------------------------------------------------
def confidence_of(lines: Sequence[Record], answer: dict[str, Any], material_share: str) -> Record:
    """The weakest grade among the priced lines that weigh; F where nothing has a price."""
    worth = {
        i: abs(Decimal(answer["lines"][line["place"]]["pv"]))
        for i, line in enumerate(lines)
        if line["place"] is not None
    }
    least = Decimal(material_share) * sum(worth.values(), Decimal(0))
    material = [lines[i] for i, amount in worth.items() if amount >= least]
    if not material:
        return {"grade": Grade.F.value, "why": _("No line has a price.")}
    weakest = max(material, key=lambda line: str(line["grade"]))
    why = _("“%(line)s” rests on evidence of grade %(grade)s, the weakest of those that weigh.")
    return {
        "grade": weakest["grade"],
        "why": why % {"line": weakest["stakeholder"], "grade": weakest["grade"]},
    }


# --- Flags -------------------------------------------------------------------------------------
def _flags(assessment: Assessment, lines: Sequence[Line]) -> list[Record]:
    """By their place in the record; whose side recorded the reason, not who."""
    places = {line.pk: i for i, line in enumerate(lines)}
    return [
        {
            "code": flag.code,
            "line": places[flag.line.pk] if flag.line else None,
            "message": flag.message,
            "blocks": flag.blocks,
            "reason": flag.reason.reason if flag.reason else "",
            "reason_by": side_of(flag.reason.given_by, assessment) if flag.reason else "",
        }
        for flag in flagging.raised(assessment)
    ]
