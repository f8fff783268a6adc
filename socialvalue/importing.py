"""Measures or criteria brought into a draft from a table: all of its rows or none of them.

First one looks at what would change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from tablib import Dataset

from councilnet.curating import change_sets
from councilnet.models import ChangeSet, User
from councilnet.tables import reading
from socialvalue import (
    criteria_table,
    issuing,
    measures_table,
    table_cells,
    versions,
)
from socialvalue.criteria_table import CriterionResource
from socialvalue.measures_table import MeasureResource
from socialvalue.models import FrameworkVersion
from socialvalue.version_differences import Difference, differences

FIRST_ROW = 2  # the first holds the headings


@dataclass(frozen=True)
class Kind:
    """What the rows of a table are. ``key`` is the column by which a row is known."""

    key: str
    columns: tuple[str, ...]
    resource: Callable[[FrameworkVersion], Any]

    def read(self, content: bytes) -> Dataset:
        """Raises reading.NotATable."""
        return reading.read(content, self.columns, self.key)


KINDS = {
    "measures": Kind("code", tuple(measures_table.COLUMNS), MeasureResource),
    "criteria": Kind("key", criteria_table.COLUMNS, CriterionResource),
}


WORDS = {
    "measures": gettext_lazy("Measures from a table, into %(version)s"),
    "criteria": gettext_lazy("Criteria from a table, into %(version)s"),
}


@dataclass(frozen=True)
class Refusal:
    """Why a row is refused. ``row`` counts as a spreadsheet does; ``column`` may be ""."""

    row: int
    column: str
    sentence: str


@dataclass(frozen=True)
class Report:
    """``seen`` is the hash of what the version held before: what the preview is a preview of."""

    rows: int
    refusals: list[Refusal]
    differences: list[Difference]
    seen: str


def bring_in(
    version: FrameworkVersion,
    table: Dataset,
    *,
    of: str,
    keep: bool,
    seen: str = "",
    by: User | None = None,
) -> Report:
    """``of`` is a key of KINDS. Kept only if ``keep``, no row is refused, and nothing changed
    since ``seen``. With ``by`` it is a change set of theirs, which can be undone.

    Raises versions.Refused where the version is no draft any more.
    """
    with transaction.atomic():
        held = versions.locked_draft(version)
        before = versions.document(held)
        hash_before = issuing.sha256(before)
        resource = KINDS[of].resource(held)
        refusals = sorted(_refusals(resource, table, KINDS[of]), key=lambda one: one.row)
        after = versions.document(held)
        if refusals or not keep or seen != hash_before:
            transaction.set_rollback(True)
        elif by:
            change_sets.keep(
                resource.noted,
                kind=ChangeSet.Kind.IMPORTED,
                words=lambda: WORDS[of] % {"version": held},
                by=by,
            )
    changes = [] if refusals else differences(before, after)
    return Report(len(table), refusals, changes, hash_before)


def _refusals(resource: Any, table: Dataset, kind: Kind) -> Iterator[Refusal]:
    """Brings the rows in on the way; but none where it is not clear which are meant."""
    unclear = list(_repeated(table, kind.key))
    if unclear:
        yield from unclear
        return
    result = resource.import_data(table, rollback_on_validation_errors=True)
    for invalid in result.invalid_rows:
        yield from _of_row(invalid.number, invalid.error_dict)
    for number, errors in result.row_errors():
        if errors:
            yield Refusal(number + 1, "", _("This row cannot be read. Check each of its cells."))
    if result.base_errors:
        yield Refusal(1, "", _("The table cannot be read. Check its headings."))


def _of_row(number: int, errors: dict[str, list[str]]) -> Iterator[Refusal]:
    for column, sentences in errors.items():
        for sentence in sentences:
            name = "" if column == NON_FIELD_ERRORS else column
            yield Refusal(number + 1, name, sentence)


def _repeated(table: Dataset, key: str) -> Iterator[Refusal]:
    codes = [table_cells.tidy(code) for code in table[key]]
    times = Counter(codes)
    for number, code in enumerate(codes, start=FIRST_ROW):
        if not code:
            yield Refusal(number, key, _("Give its %s.") % key)
        elif times[code] > 1:
            yield Refusal(number, key, _("%s stands in more than one row.") % code)


def as_rows(table: Dataset) -> list[dict[str, Any]]:
    """What a page keeps between the preview and the import: each cell as the text it is read as."""
    return [
        {name: table_cells.as_text(cell) for name, cell in zip(table.headers, row, strict=True)}
        for row in table
    ]
