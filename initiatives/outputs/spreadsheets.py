"""A list as CSV, for Excel and for analysis."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from councilnet.tables.cells import BYTE_ORDER_MARK, defused
from initiatives.outputs.listings import Listing


class Echo:
    """A file that gives back what is written to it, so that rows can be streamed."""

    def write(self, text: str) -> str:
        return text


def lines(listing: Listing) -> Iterator[str]:
    """A heading for each column and a line for each row; no line tells of the list itself.

    Such a line would spoil the table for whoever reads it by machine, so what was asked is in the
    file's name, and the licence in a column.
    """
    write = csv.writer(Echo()).writerow
    shown = [column for column in listing.columns if column.heading]
    yield BYTE_ORDER_MARK + write([column.heading for column in shown])
    for row in listing.rows():
        yield write([cell(column.read(row)) for column in shown])


def cell(value: Any) -> str:
    """A number below 0 is no formula, and is to be reckoned with."""
    return f"{value:f}" if isinstance(value, Decimal) else defused(text_of(value))


def text_of(value: Any) -> str:
    if isinstance(value, str):  # as most are
        return value
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return "; ".join(one["title"] for one in value)
    return "" if value is None else str(value)
