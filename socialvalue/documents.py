"""An assessment's rows as the assessment file: the one input from which figures are computed.

Only what has a price stands in the file, in the order in which lines were written; what is counted
or judged stands beside it in the record of a run (``record_lines``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from socialvalue import files, pinned
from socialvalue.calculation import PARTS, Case, income_growth, product
from socialvalue.files import FORMAT
from socialvalue.models import Assessment, CostLine, Evidence, Grade, Line, LineInput, Measure
from socialvalue.numbers import plain
from socialvalue.series import kind_of_year

Document = dict[str, Any]
Name = LineInput.Name
LONGEST_LABEL = 300
PLACES = Decimal("0.000001")  # as many as the file holds
INCOME = "real GDP per head, {then} to {now}, to the power of {power}"


def lines_of(assessment: Assessment) -> list[Line]:
    """In their order, with all that a document or a record asks of them: three statements."""
    return list(
        assessment.lines.select_related("measure__unit_value", "measure__outcome__theme")
        .prefetch_related("inputs", "evidence__attachment")
        .order_by("pk")
    )


def is_priced(line: Line) -> bool:
    return line.measure.kind == Measure.Kind.MONEY


def priced(lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if is_priced(line)]


# --- The file ----------------------------------------------------------------------------------
def document_of(assessment: Assessment) -> Document:
    """As ``files.parse`` reads it; that it is complete is not said."""
    lines = priced(lines_of(assessment))
    return document_with(
        assessment,
        [of_line(line, list(line.inputs.all())) for line in lines],
        [of_cost(cost) for cost in costs_of(assessment)],
    )


def costs_of(assessment: Assessment) -> list[CostLine]:
    return list(assessment.costs.order_by("year", "pk"))


def document_with(
    assessment: Assessment, lines: Sequence[Document], costs: Sequence[Document]
) -> Document:
    """The same assessment with these lines and costs, such as those that somebody is typing."""
    return {
        "format": FORMAT,
        "title": f"{assessment.case_study.title} ({assessment.get_kind_display()})"[:LONGEST_LABEL],
        "price_year": assessment.price_year,
        "deflator_edition": assessment.version.deflator.key,
        "benefits_offset_years": assessment.benefits_offset_years,
        "costs_offset_years": assessment.costs_offset_years,
        "lines": list(lines),
        "costs": list(costs),
    }


def case_of(assessment: Assessment) -> Case:
    """Raises files.Refused."""
    return _parsed(assessment, document_of(assessment))


def case_with(assessment: Assessment, lines: Sequence[Document], costs: Sequence[Document]) -> Case:
    """Raises files.Refused."""
    return _parsed(assessment, document_with(assessment, lines, costs))


def _parsed(assessment: Assessment, document: Document) -> Case:
    version = assessment.version
    return files.parse(
        document,
        deflators=pinned.deflators(version),
        schedules=pinned.schedules(version),
    )


def of_line(line: Line, inputs: Sequence[LineInput]) -> Document:
    """One priced line, saved or not, that knows its assessment and measure.

    An input that is absent is left to the file's default.
    """
    measure = line.measure
    given = {one.name: one for one in inputs if one.name != Name.QUANTITY}
    rates = {name: _number(one) for name, one in given.items() if name != Name.UNIT_VALUE}
    return {
        "label": label_of(line),
        "measure": measure.code,
        "quantity": _quantity(line, inputs),
        **_value(measure, given.get(Name.UNIT_VALUE)),
        "direction": line.direction,
        **rates,
        "start_year": line.start_year,
        "schedule": measure.schedule,
    }


def label_of(line: Line) -> str:
    """ "Former jobseekers sustaining work: people of 50 and over"."""
    return f"{line.measure.name}: {line.stakeholder}"[:LONGEST_LABEL]


def of_cost(cost: CostLine) -> Document:
    return {
        "year": cost.year,
        "amount": _number(cost),
        "optimism": plain(cost.optimism),
        "kind": cost.kind,
    }


def _number(given: LineInput | CostLine) -> str | Document:
    if given.low is None or given.high is None:
        return plain(given.central)
    return {
        "low": plain(given.low),
        "central": plain(given.central),
        "high": plain(given.high),
    }


def _quantity(line: Line, inputs: Sequence[LineInput]) -> str | Document | None:
    """One number, or factors by their names; None where nobody said how many."""
    factors = [one for one in inputs if one.name == Name.QUANTITY]
    growth = _income_growth(line, inputs)
    if len(factors) == 1 and not factors[0].factor and not growth:
        return _number(factors[0])
    named = {one.factor or line.measure.unit: _number(one) for one in factors}
    return named | growth if named else None


def _income_growth(line: Line, inputs: Sequence[LineInput]) -> Document:
    """What wellbeing and health are worth more as incomes grow, where the framework says so."""
    version, value = line.assessment.version, _framework_value(line.measure)
    own = any(one.name == Name.UNIT_VALUE for one in inputs)
    if not (version.income and line.measure.grows_with_income and value) or own:
        return {}
    years = version.income.content.get(kind_of_year(value.price_base), {})
    then, now = value.price_base, line.assessment.price_year
    if then not in years or now not in years:
        return {}
    power = version.income_elasticity
    growth = income_growth(Decimal(years[then]), Decimal(years[now]), power)
    name = INCOME.format(then=then, now=now, power=plain(power))
    return {name: plain(growth.quantize(PLACES))}


def _value(measure: Measure, own: LineInput | None) -> Document:
    """The framework's, to be uprated from its prices; or one's own, in those of the price year."""
    value = _framework_value(measure)
    shares = {} if value is None else {part: getattr(value, part) for part in PARTS}
    told: Document = {"shares": {part: plain(share) for part, share in shares.items() if share}}
    if value and value.cashable:
        told["cashable"] = [plain(share) for share in value.cashable]
    if own:
        return told | {"unit_value": _number(own)}
    if value is None:
        return told
    return told | {"unit_value": _number(value), "price_base": value.price_base}


def _framework_value(measure: Measure) -> Any:
    return getattr(measure, "unit_value", None)


# --- From a fault's path back to what was written ------------------------------------------------
PATH = re.compile(r"(lines|costs)\[(\d+)\]\.?(.*)")


def whose(assessment: Assessment, path: str) -> tuple[Line | CostLine | None, str]:
    """Whom a path such as "lines[2].quantity.engaged" means, and which of its inputs."""
    found = PATH.fullmatch(path)
    if not found:
        return None, path
    rows: Sequence[Line | CostLine] = (
        priced(lines_of(assessment)) if found[1] == "lines" else costs_of(assessment)
    )
    return rows[int(found[2])], found[3].partition(".")[0]


# --- What a run keeps besides --------------------------------------------------------------------
def record_lines(assessment: Assessment) -> list[Document]:
    """Every line, priced or not, in the order of the file; ``place`` is its place in that."""
    places = iter(range(1000))
    return [
        _record(line, next(places) if is_priced(line) else None) for line in lines_of(assessment)
    ]


def _record(line: Line, place: int | None) -> Document:
    measure, evidence = line.measure, list(line.evidence.all())
    return {
        "place": place,
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
        "stakeholder": line.stakeholder,
        "direction": line.direction,
        "start_year": line.start_year,
        "quantity": quantity_of(list(line.inputs.all())),
        "inputs": [_input(one) for one in line.inputs.all()],
        "unit_value": _unit_value(line) if is_priced(line) else None,
        "evidence": [_evidence(one) for one in evidence],
        "grade": grade_of(evidence),
        "note": line.note,
    }


def quantity_of(inputs: Sequence[LineInput]) -> Document:
    """The product of its factors: at their lowest, likeliest and highest."""
    factors = [one for one in inputs if one.name == Name.QUANTITY]
    ends = ("low", "central", "high")
    if not factors:
        return dict.fromkeys(ends, "0")
    return {end: plain(product(_at(one, end) for one in factors)) for end in ends}


def _at(given: LineInput, end: str) -> Decimal:
    number: Decimal | None = getattr(given, end)
    return given.central if number is None else number


def _input(given: LineInput) -> Document:
    return {
        "name": given.name,
        "factor": given.factor,
        **_three(given),
        "reason": given.reason,
        "source": given.source,
    }


def _three(given: Any) -> Document:
    return {
        end: None if getattr(given, end) is None else plain(getattr(given, end))
        for end in ("low", "central", "high")
    }


def _unit_value(line: Line) -> Document | None:
    own = next((one for one in line.inputs.all() if one.name == Name.UNIT_VALUE), None)
    if own:
        prices = line.assessment.price_year
        given = {"price_base": prices, "source": own.source, "licence": "", "is_own": True}
        return _three(own) | given
    value = _framework_value(line.measure)
    if value is None:
        return None
    return _three(value) | {
        "price_base": value.price_base,
        "source": value.source,
        "licence": value.licence,
        "is_own": False,
    }


def _evidence(given: Evidence) -> Document:
    file = given.attachment
    return {
        "what": given.what,
        "url": given.url,
        "file": {"name": file.name, "sha256": file.sha256} if file else None,
        "dated": given.dated.isoformat(),
        "grade": given.grade,
    }


def grade_of(evidence: Sequence[Evidence]) -> str:
    """The best of it; F where there is none."""
    return min((one.grade for one in evidence), default=Grade.F.value)
