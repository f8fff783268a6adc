"""How a cell of a table is read and written: words, numbers, years, choices, yes or no.

Cells come as text from CSV and JSON, and as numbers, dates and truths from a workbook. Each reader
raises ValueError with a sentence.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from import_export import widgets

from initiatives.outputs.spreadsheets import STARTS_A_FORMULA
from socialvalue import numbers, series

YES, NO = {"yes", "true", "1", "y"}, {"no", "false", "0", "n", ""}


def tidy(cell: Any) -> str:
    """The text of a cell, without the apostrophe that kept a spreadsheet from calculating."""
    if cell is None:
        return ""
    text = (repr(cell) if isinstance(cell, float) else str(cell)).strip()
    if text[:1] == "'" and text[1:2] in STARTS_A_FORMULA:
        text = text[1:]
    if "\0" in text:
        raise ValueError(_("Take out the characters that cannot be shown."))
    return text


def sentence_of(fault: ValidationError) -> str:
    """What a model refuses, in our words where Django's would name a field that nobody sees."""
    if fault.code in {"blank", "null"}:
        return _("This must not be empty.")
    return " ".join(fault.messages)


class Cell(widgets.Widget):  # type: ignore[misc]  # the package comes without types
    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value)


class Words(Cell):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return tidy(value)


class Number(Cell):
    def __init__(self, kind: numbers.Kind) -> None:
        super().__init__()
        self.kind: numbers.Kind = kind

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Decimal | None:
        if isinstance(value, bool | datetime.date | datetime.time):
            raise ValueError(_("Enter a number: the spreadsheet has made something else of it."))
        text = _whole_without_point(value)
        return numbers.read(text, kind=self.kind) if text else None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else numbers.plain(value)


class Rates(Cell):
    """Several rates in one cell, with semicolons between them."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> list[Decimal]:
        if isinstance(value, bool | datetime.date | datetime.time):
            raise ValueError(_("Enter rates with semicolons between them, such as 0; 0.25; 0.5."))
        parts = _whole_without_point(value).split(";")
        return [numbers.read(part, kind="rate") for part in parts if part.strip()]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "; ".join(numbers.plain(rate) for rate in value or ())


class Year(Cell):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """Spreadsheets take 2010-11 for November 2010."""
        text = _whole_without_point(value)
        if isinstance(value, bool | datetime.date) or (text and not series.kind_of_year(text)):
            raise ValueError(
                _(
                    "Write a financial year, such as 2010-11, or a calendar year, such as 2019. "
                    "A spreadsheet may have made a date of it: format the column as text."
                )
            )
        return text


class Choice(Cell):
    """By its key, or by what it is called."""

    def __init__(self, choices: type[TextChoices]) -> None:
        super().__init__()
        self.choices = choices

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        text = tidy(value).lower()
        known = {key: key for key in self.choices.values}
        known |= {str(label).lower(): str(key) for key, label in self.choices.choices}
        if text and text not in known:
            keys = ", ".join(self.choices.values)
            told = {"text": numbers.shown(tidy(value)), "keys": keys}
            raise ValueError(_("“%(text)s” is none of: %(keys)s.") % told)
        return known.get(text, "")


class YesOrNo(Cell):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        text = _whole_without_point(value).lower()
        if text not in YES | NO:
            raise ValueError(_("Write yes or no, not “%s”.") % numbers.shown(text))
        return text in YES

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "yes" if value else "no"


def as_text(cell: Any) -> str:
    """What reads as the same again, when it comes as text."""
    return cell if isinstance(cell, str) else _whole_without_point(cell)


def _whole_without_point(cell: Any) -> str:
    """A workbook holds every number as a float: 2019 comes as 2019.0, and means 2019."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**15:
        return str(int(cell))
    return tidy(cell)
