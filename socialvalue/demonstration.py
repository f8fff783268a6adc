"""The demonstration's scores, written and moved on as people would, never as bare rows.

All of data/demonstration.json is invented and says so. Who assesses is of the side that it names;
Dev judges and signs for the network, and Erin signs what Dev put forward.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from councilnet import notices
from councilnet.demonstration import DEV, ERIN, account_of, officer_of
from councilnet.models import User
from initiatives import demonstration
from initiatives.models import CaseStudy
from socialvalue import assessing, drafting, flagging
from socialvalue.models import (
    Assessment,
    CostLine,
    Evidence,
    FrameworkVersion,
    Line,
    LineInput,
)

TOLD = Path(__file__).parent / "data" / "demonstration.json"
ABOUT = {"starts": "2023-24", "price_year": "2023-24"}
JUDGED = "Invented for the demonstration."
Told = dict[str, Any]


def load() -> int:
    """How many assessments were added; those that are there are left as they are."""
    told = json.loads(TOLD.read_text(encoding="utf-8"))
    for entry in map(demonstration.entry_of, told["case_studies"]):
        if not CaseStudy.objects.filter(start_token=entry.token).exists():
            demonstration.tell(entry)
    return sum(_assess(entry, told["why"]) for entry in told["assessments"])


@transaction.atomic
def _assess(told: Told, why: dict[str, str]) -> bool:
    token = demonstration.token_of(told["council"], told["title"])
    case_study = CaseStudy.objects.select_related("council").get(start_token=token)
    if Assessment.objects.filter(case_study=case_study).exists():
        return False
    officer, dev = officer_of(case_study.council), account_of(DEV)
    by = dev if told["side"] == Assessment.Side.NETWORK else officer
    version = FrameworkVersion.objects.in_use().get(framework__slug="co-operative-social-value")
    assessment = drafting.start(case_study, version, told["kind"], by=by, **ABOUT)
    _write(assessment, told, by)
    _judge(assessment, told["levels"], officer, dev)
    for flag in flagging.unexplained(assessment) if told["history"] else []:
        drafting.give_reason(assessment, flag.code, flag.line, why[flag.code], by=by)
    for step, *words in told["history"]:
        STEPS[step](assessment, officer, **dict(*words))
    notices.count_as_told(f"case-study-{case_study.pk}")
    return True


# --- What is written ---------------------------------------------------------------------------
def _write(assessment: Assessment, told: Told, by: User) -> None:
    for line in told["lines"]:
        drafting.save_line(
            assessment,
            _line(assessment, line),
            [_input(*given) for given in line["inputs"]],
            [_evidence(*given) for given in line["evidence"]],
            by=by,
            edit=assessment.edit,
        )
    costs = [_cost(*given) for given in told["costs"]]
    drafting.save_costs(assessment, costs, by=by, edit=assessment.edit)


def _line(assessment: Assessment, told: Told) -> Line:
    return Line(
        assessment=assessment,
        measure=assessment.version.measures.get(code=told["code"]),
        stakeholder=told["stakeholder"],
        direction=told.get("direction", Line.Direction.BENEFIT),
        note=told.get("note", ""),
    )


def _input(name: str, factor: str, *given: Any) -> LineInput:
    low, central, high, reason, source = given
    return LineInput(
        name=name,
        factor=factor,
        low=_number(low),
        central=Decimal(central),
        high=_number(high),
        reason=reason,
        source=source,
    )


def _evidence(what: str, url: str, dated: str, grade: str) -> Evidence:
    return Evidence(what=what, url=url, dated=date.fromisoformat(dated), grade=grade)


def _cost(what: str, year: str, *given: Any) -> CostLine:
    low, central, high, optimism, why, kind, source = given
    return CostLine(
        what=what,
        year=int(year),
        low=_number(low),
        central=Decimal(central),
        high=_number(high),
        optimism=Decimal(optimism),
        optimism_reason=why,
        kind=kind,
        source=source,
    )


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _judge(assessment: Assessment, levels: dict[str, list[int]], officer: User, dev: User) -> None:
    """By the council and by the network, and what they agreed on where they differ."""
    criteria = {criterion.key: criterion for criterion in assessment.version.criteria.all()}
    for key, (first, second, agreed) in levels.items():
        drafting.score(assessment, criteria[key], first, JUDGED, by=officer)
        drafting.score(assessment, criteria[key], second, JUDGED, by=dev)
        if first != second:
            drafting.agree(assessment, criteria[key], agreed, JUDGED, by=dev)


# --- What becomes of it ------------------------------------------------------------------------
def _propose(assessment: Assessment, officer: User) -> None:
    is_networks = assessment.assessed_by == Assessment.Side.NETWORK
    assessing.propose(assessment, by=account_of(DEV) if is_networks else officer)


def _sign(assessment: Assessment, officer: User) -> None:
    is_networks = assessment.assessed_by == Assessment.Side.NETWORK
    assessing.sign(assessment, by=account_of(ERIN if is_networks else DEV))


def _publish(assessment: Assessment, officer: User) -> None:
    assessing.publish(assessment, by=account_of(DEV))


def _deliver(assessment: Assessment, officer: User, **told: Any) -> None:
    told["quantity"], told["until"] = Decimal(told["quantity"]), date.fromisoformat(told["until"])
    assessing.deliver(assessment.runs.get(status="published"), by=officer, **told)


def _check(assessment: Assessment, officer: User) -> None:
    """The first of what was delivered; the rest waits for somebody."""
    run = assessment.runs.get(status="published")
    assessing.check(run.deliveries.order_by("line")[0], by=account_of(DEV))


STEPS: dict[str, Callable[..., None]] = {
    "propose": _propose,
    "sign": _sign,
    "publish": _publish,
    "deliver": _deliver,
    "check": _check,
}
