"""Where administrators curate frameworks. What is published is read alone."""

from socialvalue.admin.contents import CriterionAdmin, MeasureAdmin, ThemeAdmin
from socialvalue.admin.frameworks import FrameworkAdmin, FrameworkVersionAdmin
from socialvalue.admin.series import SeriesEditionAdmin

__all__ = [
    "CriterionAdmin",
    "FrameworkAdmin",
    "FrameworkVersionAdmin",
    "MeasureAdmin",
    "SeriesEditionAdmin",
    "ThemeAdmin",
]
