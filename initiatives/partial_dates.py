"""Dates as people know them: a year, a month of a year, or a day.

Stored as the beginning of an ISO date ("2021", "2021-06", "2021-06-15"), "" where there is none, so
that the text sorts by time and says how much is known.
"""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import dateformat
from django.utils.translation import gettext_lazy as _

PATTERN = r"^(1[89]|20|21)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"


def validate(value: str) -> None:
    if not re.fullmatch(PATTERN, value):
        raise ValidationError(_("Enter a year, a month and a year, or a whole date."))
    try:
        first_day(value)
    except ValueError:
        raise ValidationError(_("This month does not have that day.")) from None


def first_day(value: str) -> date:
    """The earliest day that ``value`` can mean. Raises ValueError for a day that does not exist."""
    return date.fromisoformat(value + "-01-01"[len(value) - 4 :] if len(value) < 10 else value)


def describe(value: str) -> str:
    """ "2021-06" as "June 2021"; "" stays ""."""
    if not value:
        return ""
    return dateformat.format(first_day(value), {4: "Y", 7: "F Y", 10: "j F Y"}[len(value)])


def is_before(one: str, other: str) -> bool:
    """Whether ``one`` is surely before ``other``: June 2021 is not before 2021."""
    known = min(len(one), len(other))
    return one[:known] < other[:known]


def year(value: str) -> int | None:
    return int(value[:4]) if value else None


DEFAULTS = {"max_length": 10, "blank": True, "default": "", "db_collation": "C"}


class PartialDateField(models.CharField[str, str]):
    default_validators = [validate]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **{**DEFAULTS, **kwargs})  # type: ignore[arg-type]


def is_a_date(field: str, name: str) -> models.CheckConstraint:
    """The constraint that ``field`` is "" or has the shape of a partial date."""
    return models.CheckConstraint(
        condition=models.Q(**{field: ""}) | models.Q(**{f"{field}__regex": PATTERN}), name=name
    )
