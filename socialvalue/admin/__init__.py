"""Where administrators curate frameworks. What is published is read alone."""

from socialvalue.admin.contents import CriterionAdmin, MeasureAdmin, ThemeAdmin
from socialvalue.admin.frameworks import FrameworkAdmin, FrameworkVersionAdmin
from socialvalue.admin.runs import (
    AssessmentAdmin,
    AssessmentEventAdmin,
    CalculationRunAdmin,
    DeliveryAdmin,
    ReplyAdmin,
)
from socialvalue.admin.series import SeriesEditionAdmin

__all__ = [
    "AssessmentAdmin",
    "AssessmentEventAdmin",
    "CalculationRunAdmin",
    "CriterionAdmin",
    "DeliveryAdmin",
    "FrameworkAdmin",
    "FrameworkVersionAdmin",
    "MeasureAdmin",
    "ReplyAdmin",
    "SeriesEditionAdmin",
    "ThemeAdmin",
]
