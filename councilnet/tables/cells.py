"""How a cell of a table is read and written: words, numbers, days, choices, yes or no.

Cells come as text from CSV and JSON, and as numbers, dates and truths from a workbook. Each reader
raises ValueError with a sentence.
"""

from __future__ import annotations

import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from import_export import widgets

YES, NO = {"yes", "true", "1", "y"}, {"no", "false", "0", "n", ""}
# Without it Excel takes UTF-8 for an old Windows alphabet, and spoils £ signs and Welsh names.
BYTE_ORDER_MARK = "\ufeff"
STARTS_A_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
SHOWN = 40  # characters of what somebody wrote


def defused(text: str) -> str:
    """A spreadsheet shows it as text: after an apostrophe it calculates nothing."""
    return f"'{text}" if text[:1] in STARTS_A_FORMULA else text


def shown(text: str) -> str:
    """What somebody wrote, short enough and plain enough to stand in a sentence."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:SHOWN]) + (
        "…" if len(text) > SHOWN else ""
    )


def tidy(cell: Any) -> str:
    """The text of a cell, without the apostrophe that kept a spreadsheet from calculating."""
    if cell is None:
        return ""
    text = (repr(cell) if isinstance(cell, float) else str(cell)).strip()
    if text[:1] == "'" and text[1:2] in STARTS_A_FORMULA:
        text = text[1:]
    if any(c == "\0" or "\ud800" <= c <= "\udfff" for c in text):
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


class WordsOrNothing(Words):
    """For columns in which two rows may both have nothing, and no two the same."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return tidy(value) or None


class Several(Cell):
    """Several in one cell, with semicolons between them."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> list[str]:
        return [part.strip() for part in tidy(value).split(";") if part.strip()]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "; ".join(value or ())


class WholeNumber(Cell):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int | None:
        text = whole_without_point(value).replace(",", "")
        if not text:
            return None
        if isinstance(value, bool) or not (text.isascii() and text.isdigit()) or len(text) > 9:
            raise ValueError(_("Enter a whole number, such as 88104."))
        return int(text)


class Degrees(Cell):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Decimal | None:
        text = whole_without_point(value)
        try:
            number = Decimal(text).quantize(Decimal("0.0001")) if text else None
        except InvalidOperation:
            number = Decimal("NaN")
        if isinstance(value, bool) or (number is not None and not number.is_finite()):
            raise ValueError(_("Enter degrees with a point, such as 51.9 or -0.2."))
        return number

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else f"{value:f}"


class Day(Cell):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> datetime.date | None:
        if isinstance(value, datetime.datetime):
            return value.date()
        if isinstance(value, datetime.date):
            return value
        text = tidy(value).removesuffix(" 00:00:00")
        try:
            return datetime.date.fromisoformat(text) if text else None
        except ValueError:
            raise ValueError(_("Write the day as 2027-04-01.")) from None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return value.isoformat() if value else ""


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
            told = {"text": shown(tidy(value)), "keys": keys}
            raise ValueError(_("“%(text)s” is none of: %(keys)s.") % told)
        return known.get(text, "")


class YesOrNo(Cell):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        text = whole_without_point(value).lower()
        if text not in YES | NO:
            raise ValueError(_("Write yes or no, not “%s”.") % shown(text))
        return text in YES

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "yes" if value else "no"


def as_text(cell: Any) -> str:
    """What reads as the same again, when it comes as text."""
    return cell if isinstance(cell, str) else whole_without_point(cell)


def whole_without_point(cell: Any) -> str:
    """A workbook holds every number as a float: 2019 comes as 2019.0, and means 2019."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**15:
        return str(int(cell))
    return tidy(cell)
