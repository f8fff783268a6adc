"""Assessments, made as people make them: through drafting and assessing, never as rows."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from councilnet.models import User
from initiatives.models import CaseStudy
from socialvalue import assessing, drafting, flagging
from socialvalue.models import (
    Assessment,
    CalculationRun,
    CostLine,
    Evidence,
    FrameworkVersion,
    Line,
    LineInput,
)
from tests import factories

ABOUT = {"starts": "2023-24", "price_year": "2023-24"}
Number = str | tuple[str, str, str]  # or low, central and high


def starter() -> FrameworkVersion:
    """The framework that the portal ships."""
    return FrameworkVersion.objects.select_related("framework").get(
        framework__slug="co-operative-social-value", number="1.0"
    )


def begun(
    case_study: CaseStudy | None = None,
    *,
    by: User | None = None,
    kind: str = Assessment.Kind.FORECAST,
    **about: Any,
) -> Assessment:
    """Of a published case study of Stevenage's, by an officer of its council."""
    of = case_study or factories.published("Job club").case_study
    who = by or factories.officer_of(of.council.slug)
    return drafting.start(of, starter(), kind, by=who, **(ABOUT | about))


def line(
    assessment: Assessment,
    code: str = "WS1",
    stakeholder: str = "People out of work",
    *,
    quantity: Number | dict[str, Number] | None = "24",
    grade: str | None = "B",
    direction: str = Line.Direction.BENEFIT,
    start_year: int = 0,
    by: User | None = None,
    **numbers: Number,
) -> Line:
    """A line with its inputs by name (deadweight="0.4"), its rates with a reason and a source.

    ``grade`` is that of its one piece of evidence; None gives it none.
    """
    factors = quantity if isinstance(quantity, dict) else {"": quantity} if quantity else {}
    inputs = [number("quantity", given, factor=name) for name, given in factors.items()]
    inputs += [number(name, given) for name, given in numbers.items()]
    measure = assessment.version.measures.get(code=code)
    new = Line(
        assessment=assessment,
        measure=measure,
        stakeholder=stakeholder,
        direction=direction,
        start_year=start_year,
    )
    evidence = [] if grade is None else [proof(grade)]
    return save(assessment, new, inputs, evidence, by=by)


def save(
    assessment: Assessment,
    row: Line,
    inputs: Sequence[LineInput],
    evidence: Sequence[Evidence],
    *,
    by: User | None = None,
) -> Line:
    who = by or assessor(assessment)
    assessment.refresh_from_db(fields=["edit"])
    return drafting.save_line(assessment, row, inputs, evidence, by=who, edit=assessment.edit)


def number(name: str, given: Number, *, factor: str = "") -> LineInput:
    low, central, high = (None, given, None) if isinstance(given, str) else given
    return LineInput(
        name=name,
        factor=factor,
        low=None if low is None else Decimal(low),
        central=Decimal(central),
        high=None if high is None else Decimal(high),
        reason="" if name == "quantity" else "As the club's own survey found.",
        source="" if name == "quantity" else "Survey of 2023",
    )


def proof(grade: str = "B", **fields: Any) -> Evidence:
    told = {"what": "Survey of those who came", "url": "https://example.org/survey"}
    return Evidence(**(told | {"dated": date(2024, 3, 31), "grade": grade} | fields))


def costs(assessment: Assessment, *amounts: Number, by: User | None = None) -> None:
    """One a year from the first on, in cash, in the place of those it had."""
    rows = []
    for year, given in enumerate(amounts or ("180000",)):
        low, central, high = (None, given, None) if isinstance(given, str) else given
        rows.append(
            CostLine(
                what=f"Running the club, year {year}",
                year=year,
                low=None if low is None else Decimal(low),
                central=Decimal(central),
                high=None if high is None else Decimal(high),
                source="The council's accounts",
            )
        )
    assessment.refresh_from_db(fields=["edit"])
    who = by or assessor(assessment)
    drafting.save_costs(assessment, rows, by=who, edit=assessment.edit)


def assessor(assessment: Assessment) -> User:
    """Somebody of the side that assesses."""
    if assessment.assessed_by == Assessment.Side.NETWORK:
        return factories.reviewer()
    return factories.officer_of(assessment.case_study.council.slug)


def other_side(assessment: Assessment) -> User:
    if assessment.assessed_by == Assessment.Side.NETWORK:
        return factories.officer_of(assessment.case_study.council.slug)
    return factories.reviewer()


def judged(assessment: Assessment, level: int = 3) -> None:
    """Every criterion at this level, by two people who agree."""
    for criterion in assessment.version.criteria.all():
        for who in (assessor(assessment), other_side(assessment)):
            drafting.score(assessment, criterion, level, "As its minutes show.", by=who)


def explained(assessment: Assessment) -> None:
    """A reason for every flag that wants one."""
    for flag in flagging.unexplained(assessment):
        drafting.give_reason(
            assessment, flag.code, flag.line, "We looked into it.", by=assessor(assessment)
        )


def whole(case_study: CaseStudy | None = None, **begin: Any) -> Assessment:
    """Ready to be put forward: a priced line with ranges, one without a price, a harm, costs."""
    assessment = begun(case_study, **begin)
    line(
        assessment,
        quantity=("18", "24", "30"),
        deadweight=("0.3", "0.4", "0.5"),
        attribution="0.1",
        displacement="0.05",
        optimism="0.15",
        drop_off="0.3",
        duration_years="3",
    )
    line(assessment, "CE3", "Members of the club", quantity="310", grade="A")
    line(
        assessment,
        "HW3",
        "Members who were hurt",
        direction=Line.Direction.HARM,
        quantity="2",
        deadweight="0.1",
        attribution="0.1",
        displacement="0.1",
    )
    costs(assessment, "90000", ("80000", "90000", "110000"))
    judged(assessment)
    explained(assessment)
    return assessment


def proposed(case_study: CaseStudy | None = None, **begin: Any) -> CalculationRun:
    assessment = whole(case_study, **begin)
    return assessing.propose(assessment, by=assessor(assessment))


def published(case_study: CaseStudy | None = None, **begin: Any) -> CalculationRun:
    """Assessed by its council, signed and published by the network."""
    run = proposed(case_study, **begin)
    staff = factories.reviewer()
    assessing.sign(run.assessment, by=staff)
    return assessing.publish(run.assessment, by=staff)
