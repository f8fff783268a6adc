"""How a cell that holds a number, several rates or a year is read and written."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from councilnet.tables.cells import (
    Cell,
    Choice,
    Words,
    YesOrNo,
    as_text,
    sentence_of,
    tidy,
    whole_without_point,
)
from socialvalue import numbers, series

__all__ = [
    "Cell",
    "Choice",
    "Number",
    "Rates",
    "Words",
    "Year",
    "YesOrNo",
    "as_text",
    "sentence_of",
    "tidy",
]


class Number(Cell):
    def __init__(self, kind: numbers.Kind) -> None:
        super().__init__()
        self.kind: numbers.Kind = kind

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Decimal | None:
        if isinstance(value, bool | datetime.date | datetime.time):
            raise ValueError(_("Enter a number: the spreadsheet has made something else of it."))
        text = whole_without_point(value)
        return numbers.read(text, kind=self.kind) if text else None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else numbers.plain(value)


class Rates(Cell):
    """Several rates in one cell, with semicolons between them."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> list[Decimal]:
        if isinstance(value, bool | datetime.date | datetime.time):
            raise ValueError(_("Enter rates with semicolons between them, such as 0; 0.25; 0.5."))
        parts = whole_without_point(value).split(";")
        return [numbers.read(part, kind="rate") for part in parts if part.strip()]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "; ".join(numbers.plain(rate) for rate in value or ())


class Year(Cell):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """Spreadsheets take 2010-11 for November 2010."""
        text = whole_without_point(value)
        if isinstance(value, bool | datetime.date) or (text and not series.kind_of_year(text)):
            raise ValueError(
                _(
                    "Write a financial year, such as 2010-11, or a calendar year, such as 2019. "
                    "A spreadsheet may have made a date of it: format the column as text."
                )
            )
        return text
