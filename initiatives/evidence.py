"""The evidence ladder: how strong the evidence of an initiative is, from what is written down.

Levels: 0 described, 1 counted (a number with a source), 2 before and after, 3 compared with
elsewhere, 4 independently evaluated. The level is shown beside other figures and multiplied into
none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from initiatives.models.choices import EvidenceLevel


@dataclass(frozen=True)
class Measured:
    """What an outcome says of itself."""

    result: Decimal | None = None
    source: str = ""
    baseline: Decimal | None = None
    compared_with: str = ""


@dataclass(frozen=True)
class Evaluation:
    by: str = ""
    report: str = ""


def level(outcomes: Iterable[Measured], evaluation: Evaluation) -> EvidenceLevel:
    """The highest rung that anything written down reaches."""
    if evaluation.by.strip() and evaluation.report.strip():
        return EvidenceLevel.EVALUATED
    return max((level_of_outcome(outcome) for outcome in outcomes), default=EvidenceLevel.DESCRIBED)


def level_of_outcome(outcome: Measured) -> EvidenceLevel:
    """A number without a source counts for nothing; each further rung stands on the ones below."""
    if outcome.result is None or not outcome.source.strip():
        return EvidenceLevel.DESCRIBED
    if outcome.baseline is None:
        return EvidenceLevel.COUNTED
    if not outcome.compared_with.strip():
        return EvidenceLevel.BEFORE_AND_AFTER
    return EvidenceLevel.COMPARED
