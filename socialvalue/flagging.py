"""What stands in the way of a score, and what wants a recorded reason before it is final.

The file alone shows some of it (flags.py); here is what the framework, the evidence and the rest of
the portal show besides. What blocks admits of no reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from socialvalue import documents, files, flags
from socialvalue.calculation import RATES, Result, calculate
from socialvalue.models import (
    Assessment,
    CostLine,
    Evidence,
    FlagReason,
    Line,
    LineInput,
    UnitValue,
)
from socialvalue.series import kind_of_year
from socialvalue.shown import quantity

Name = LineInput.Name
WEAK = frozenset("DEF")
HIGH_BCR = 4


@dataclass(frozen=True)
class Raised:
    """``line`` is None where the whole is meant; ``field`` names the input that would mend it."""

    code: str
    line: Line | None
    message: str
    blocks: bool = False
    field: str = ""
    reason: FlagReason | None = None

    @property
    def anchor(self) -> str:
        """Of the field on the page of its line."""
        return f"id_{FIELDS_OF_PAGE.get(self.field, self.field)}" if self.field else ""

    @property
    def address(self) -> str:
        """The name of the page that mends what no line does."""
        if self.line or not self.blocks:
            return ""
        if self.code == "nothing_priced":
            return "add_line"
        return "costs" if self.field.startswith("cost") else "assessment_about"


FIELDS_OF_PAGE = {"quantity": "quantity_0", "evidence": "evidence-0-what"}


def blocking(assessment: Assessment) -> list[Raised]:
    return [flag for flag in raised(assessment) if flag.blocks]


def unexplained(assessment: Assessment) -> list[Raised]:
    """What still wants a reason."""
    return [flag for flag in raised(assessment) if not flag.blocks and flag.reason is None]


def raised(assessment: Assessment, looked: Looked | None = None) -> list[Raised]:
    """What blocks first, then line by line; ``looked`` is where somebody looked already."""
    looked = looked or Looked(assessment)
    reasons = {(one.code, one.line_id): one for one in assessment.flag_reasons.all()}
    found = [
        replace(flag, reason=reasons.get((flag.code, flag.line.pk if flag.line else None)))
        for flag in looked.flags()
    ]
    return sorted(found, key=lambda flag: not flag.blocks)


class Looked:
    """An assessment as the checks look at it: its lines, and its result where there is one."""

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment
        self.lines = documents.lines_of(assessment)
        self.priced = documents.priced(self.lines)
        self.faults: list[files.Fault] = []
        self.result: Result | None = None
        try:
            self.result = calculate(documents.case_of(assessment))
        except files.Refused as refused:
            self.faults = refused.faults

    @cached_property
    def grades(self) -> dict[int, str]:
        return {line.pk: documents.grade_of(list(line.evidence.all())) for line in self.lines}

    def flags(self) -> Iterator[Raised]:
        yield from self._of_the_file()
        yield from self._of_the_whole()
        for line in self.lines:
            yield from _of_measure(line, self.assessment)
            yield from _of_inputs(line)
            yield from _of_evidence(line)
        yield from _used_elsewhere(self.assessment, self.lines)
        yield from _of_one_group(self.lines)

    def _of_the_file(self) -> Iterator[Raised]:
        for fault in self.faults:
            row, name = documents.whose(self.assessment, fault.path)
            if name in TOLD_BELOW:
                continue
            line = row if isinstance(row, Line) else None
            field = f"cost.{name}" if isinstance(row, CostLine) else name
            yield Raised("refused", line, _sentence(row, fault), blocks=True, field=field)
        for flag in flags.flags_of(self.result) if self.result else []:
            line = None if flag.line is None else self.priced[flag.line]
            yield Raised(flag.code, line, flag.message, flag.blocks, _field_of(flag.code))

    def _of_the_whole(self) -> Iterator[Raised]:
        if not self.priced and not self.assessment.costs.exists():
            words = _("Add a line that has a price, or a cost: without them nothing is computed.")
            yield Raised("nothing_priced", None, words, blocks=True)
        costs = self.result.costs if self.result else ()
        if any(one.cost.year >= self.assessment.horizon_years for one in costs):
            words = _("A cost falls beyond the %(years)s years that this assessment looks at.")
            told = words % {"years": self.assessment.horizon_years}
            yield Raised("cost_beyond_horizon", None, told, blocks=True, field="cost.year")
        if self.result and self.result.bcr is not None and self.result.bcr > HIGH_BCR:
            weak = [line for line in self.priced if self.grades[line.pk] in WEAK]
            if weak:
                words = _(
                    "The benefits are more than 4 times the costs, on weak evidence (%(grades)s)."
                )
                grades = ", ".join(sorted({self.grades[line.pk] for line in weak}))
                yield Raised("weak_evidence", None, words % {"grades": grades}, field="evidence")


# In words that say more here than those of the file
TOLD_BELOW = {"lines", "quantity", "price_base"}


def _sentence(row: Line | CostLine | None, fault: files.Fault) -> str:
    return f"{row}: {fault.message}" if row else fault.message


FIELDS = {
    "deadweight_zero": Name.DEADWEIGHT,
    "attribution_zero": Name.ATTRIBUTION,
    "displacement_zero": Name.DISPLACEMENT,
    "not_adjusted": Name.DEADWEIGHT,
    "above_half": Name.QUANTITY,
    "old_unit_value": Name.UNIT_VALUE,
}


def _field_of(code: str) -> str:
    return str(FIELDS.get(code, ""))


# --- What the framework shows --------------------------------------------------------------------
def _of_measure(line: Line, assessment: Assessment) -> Iterator[Raised]:
    measure = line.measure
    amount = Decimal(documents.quantity_of(list(line.inputs.all()))["central"])
    if not _given(line, Name.QUANTITY):
        yield Raised("no_quantity", line, _("Say how many."), True, Name.QUANTITY)
    if measure.is_output:
        words = _("This counts what was put in or done, which is no outcome by itself.")
        yield Raised("output_as_outcome", line, words)
    yield from _out_of_range(line, amount)
    yield from _more_than_live_there(line, amount, assessment)
    if documents.is_priced(line):
        yield from _of_duration(line, assessment)
        yield from _of_value(line, assessment)


def _out_of_range(line: Line, amount: Decimal) -> Iterator[Raised]:
    low, high = line.measure.plausible_low, line.measure.plausible_high
    if (low is not None and amount < low) or (high is not None and amount > high):
        words = _("%(amount)s is outside what is plausible for this measure.")
        yield Raised("implausible", line, words % {"amount": quantity(amount)}, field=Name.QUANTITY)


def _more_than_live_there(line: Line, amount: Decimal, assessment: Assessment) -> Iterator[Raised]:
    council = assessment.case_study.council
    if line.measure.counts_people and council.population and amount > council.population:
        words = _("%(amount)s people are more than live in %(council)s (%(population)s).")
        told = {
            "amount": quantity(amount),
            "council": council.short_name,
            "population": quantity(Decimal(council.population)),
        }
        yield Raised("more_than_population", line, words % told, field=Name.QUANTITY)


def _of_duration(line: Line, assessment: Assessment) -> Iterator[Raised]:
    given = _given(line, Name.DURATION)
    longest = max((one.high or one.central for one in given), default=Decimal(1))
    if longest > line.measure.longest_duration:
        words = _("This measure counts for %(years)s years at most.")
        told = words % {"years": quantity(line.measure.longest_duration)}
        yield Raised("too_long", line, told, True, Name.DURATION)
    if line.start_year + longest > assessment.horizon_years:
        words = _("It goes on beyond the %(years)s years that this assessment looks at.")
        told = words % {"years": assessment.horizon_years}
        yield Raised("beyond_horizon", line, told, True, Name.DURATION)


def _of_value(line: Line, assessment: Assessment) -> Iterator[Raised]:
    value: UnitValue | None = getattr(line.measure, "unit_value", None)
    if _given(line, Name.UNIT_VALUE) or value is None:
        return
    if value.status != UnitValue.Status.APPROVED:
        words = _("Its value is a draft: wait until the framework has approved it.")
        yield Raised("draft_value", line, words, True, Name.UNIT_VALUE)
    if kind_of_year(value.price_base) != kind_of_year(assessment.price_year):
        words = _(
            "Its value is in prices of %(base)s and the assessment in those of %(year)s: years of "
            "two kinds are not converted. Give a value of your own, with its source."
        )
        told = words % {"base": value.price_base, "year": assessment.price_year}
        yield Raised("mixed_years", line, told, True, Name.UNIT_VALUE)


# --- What was written ----------------------------------------------------------------------------
def _of_inputs(line: Line) -> Iterator[Raised]:
    for one in line.inputs.all():
        if one.name in {*RATES, Name.DROP_OFF} and one.central and not (one.reason and one.source):
            words = _("Give a reason and a source for its %(name)s.")
            told = words % {"name": Name(one.name).label.lower()}
            yield Raised("unreasoned", line, told, True, one.name)
            return


def _of_evidence(line: Line) -> Iterator[Raised]:
    evidence = list(line.evidence.all())
    if not evidence:
        words = _("No evidence is given for it: it counts as grade F.")
        yield Raised("no_evidence", line, words, field="evidence")
    if any(one.dated > timezone.localdate() for one in evidence):
        words = _("Its evidence is dated in the future: correct the date.")
        yield Raised("future_evidence", line, words, True, "evidence")


def _used_elsewhere(assessment: Assessment, lines: list[Line]) -> Iterator[Raised]:
    """One file or address as evidence of two case studies: perhaps one result is counted twice."""
    mine = [(line, one) for line in lines for one in line.evidence.all()]
    urls = {one.url for __, one in mine if one.url}
    sums = {one.attachment.sha256 for __, one in mine if one.attachment}
    others = Evidence.objects.exclude(line__assessment__case_study=assessment.case_study_id)
    shared = others.filter(Q(url__in=urls) | Q(attachment__sha256__in=sums))
    told = set(shared.values_list("url", flat=True)) - {""}
    told |= set(shared.values_list("attachment__sha256", flat=True))
    for line in lines:
        for one in line.evidence.all():
            if one.url in told or (one.attachment and one.attachment.sha256 in told):
                words = _("“%(what)s” is evidence of another case study too.")
                yield Raised("shared_evidence", line, words % {"what": one.what}, field="evidence")
                break


def _of_one_group(lines: list[Line]) -> Iterator[Raised]:
    groups = Counter(line.measure.exclusion_group for line in lines)
    for line in lines:
        if line.measure.exclusion_group and groups[line.measure.exclusion_group] > 1:
            words = _("Another line may count the same thing: both are of the group “%(group)s”.")
            yield Raised("one_group", line, words % {"group": line.measure.exclusion_group})


def _given(line: Line, name: str) -> list[LineInput]:
    return [one for one in line.inputs.all() if one.name == name]
