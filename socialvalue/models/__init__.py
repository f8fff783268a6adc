"""Everything by its name: ``from socialvalue.models import Measure``."""

from socialvalue.models.assessments import (
    Assessment,
    AssessmentEvent,
    CostLine,
    CriterionScore,
    Evidence,
    FlagReason,
    Grade,
    Line,
    LineInput,
    State,
)
from socialvalue.models.frameworks import (
    LEVELS,
    RATES,
    SHARES,
    Criterion,
    Framework,
    FrameworkVersion,
    Measure,
    Outcome,
    Theme,
    UnitValue,
)
from socialvalue.models.runs import CalculationRun, Delivery, Reply
from socialvalue.models.series import SeriesEdition

__all__ = [
    "LEVELS",
    "RATES",
    "SHARES",
    "Assessment",
    "AssessmentEvent",
    "CalculationRun",
    "CostLine",
    "Criterion",
    "CriterionScore",
    "Delivery",
    "Evidence",
    "FlagReason",
    "Framework",
    "FrameworkVersion",
    "Grade",
    "Line",
    "LineInput",
    "Measure",
    "Outcome",
    "Reply",
    "SeriesEdition",
    "State",
    "Theme",
    "UnitValue",
]
