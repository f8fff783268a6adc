"""A table from what somebody uploads: CSV, a workbook (.xlsx) or JSON, told by its content."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from typing import Any

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException
from tablib import Dataset

from councilnet.packages import UnsafePackage, refuse_unsafe
from councilnet.tables.cells import shown

LARGEST = 1024 * 1024  # bytes
MOST_ROWS = 1000
MOST_COLUMNS = 60
MOST_CHARACTERS = 2000  # in a cell


class NotATable(ValueError):
    """Says in a sentence why a file cannot be read."""


def read(content: bytes, known: Sequence[str], key: str, *, largest: int = LARGEST) -> Dataset:
    """Its first row names the columns, which are among ``known``, and ``key`` is one of them.

    Raises NotATable.
    """
    if len(content) > largest:
        raise NotATable(_("The file is larger than 1 MB."))
    if content.startswith(b"PK"):
        return _table(_workbook(content), known, key)
    text = _text(content)
    is_json = text.lstrip().startswith(("[", "{"))
    return _table(_json(text) if is_json else _csv(text), known, key)


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise NotATable(_("Save the file as CSV in UTF-8, as a workbook (.xlsx) or as JSON."))
    return text


def _csv(text: str) -> list[list[Any]]:
    heading = text.partition("\n")[0]
    mark = ";" if heading.count(";") > heading.count(",") else ","
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error:
        raise NotATable(_("The file is no CSV: check its quotes.")) from None


def _workbook(content: bytes) -> list[list[Any]]:
    """Of the first sheet; of a formula, what it came to when the workbook was last saved."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            refuse_unsafe(package)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS + 1, values_only=True)
        return [list(row) for row in rows]
    except UnsafePackage:
        raise NotATable(_("This workbook is damaged, too large or has a password.")) from None
    except (InvalidFileException, zipfile.BadZipFile, *DAMAGED):
        raise NotATable(_("This workbook cannot be read. Save it anew as .xlsx.")) from None


# What a damaged workbook makes the package that reads it raise
DAMAGED = (
    OSError,
    KeyError,
    ValueError,
    IndexError,
    TypeError,
    AttributeError,
    EOFError,
    SyntaxError,
)


def _json(text: str) -> list[list[Any]]:
    """A list of objects; figures without quotes are taken as they are written."""
    try:
        rows = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError):
        raise NotATable(_("This is not JSON. Check its brackets, commas and quotes.")) from None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise NotATable(_("Give a list of objects, one for each row."))
    names = list(dict.fromkeys(name for row in rows for name in row))
    if any(isinstance(cell, dict | list) for row in rows for cell in row.values()):
        raise NotATable(_("Give text for each thing that is told, and no lists."))
    return [names, *([row.get(name) for name in names] for row in rows)]


def _table(rows: list[list[Any]], known: Sequence[str], key: str) -> Dataset:
    while rows and is_empty(rows[-1]):
        rows = rows[:-1]
    if len(rows) < 2:
        raise NotATable(_("There is no row under the headings."))
    if len(rows) > MOST_ROWS + 1:
        raise NotATable(_("Bring at most %d rows at once.") % MOST_ROWS)
    headings = _headings(rows[0], known, key)
    table = Dataset(headers=headings)
    for number, row in enumerate(rows[1:], start=2):
        table.append(_cells(number, row, len(headings)))
    return table


def is_empty(row: list[Any]) -> bool:
    return all(cell is None or cell == "" for cell in row)


def _headings(row: list[Any], known: Sequence[str], key: str) -> list[str]:
    while row and is_empty(row[-1:]):
        row = row[:-1]
    names = [str(cell or "").strip().lower().replace(" ", "_") for cell in row]
    unknown = [name for name in names if name not in known]
    if unknown:
        told = {"name": shown(unknown[0]), "known": ", ".join(known)}
        raise NotATable(_("There is no column “%(name)s”. There are: %(known)s.") % told)
    repeated = [name for name in names if names.count(name) > 1]
    if repeated:
        raise NotATable(_("The column “%s” stands twice.") % repeated[0])
    if key not in names:
        raise NotATable(_("The column “%s” is missing: a row is known by it.") % key)
    return names


def _cells(number: int, row: list[Any], wanted: int) -> list[Any]:
    if not is_empty(row[wanted:]):
        raise NotATable(_("Row %d has more cells than there are headings.") % number)
    if is_empty(row):
        raise NotATable(_("Row %d is empty. Take it out.") % number)
    cells = [*row[:wanted], *[None] * (wanted - len(row))]
    if any(isinstance(cell, str) and len(cell) > MOST_CHARACTERS for cell in cells):
        raise NotATable(_("Row %d has a cell that is too long.") % number)
    return cells
