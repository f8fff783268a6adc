"""Rows brought in from a table and given out as one: what is brought in is a change set.

First one looks at what each row would do. That is found out by doing it and taking it back, so
that the look and the import cannot differ.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, ClassVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import resources
from import_export.fields import Field
from import_export.formats.base_formats import CSV, XLSX
from tablib import Dataset

from councilnet.curating import change_sets, history, rows
from councilnet.curating.change_sets import Noted
from councilnet.curating.history import Line
from councilnet.models import ChangeSet, User
from councilnet.tables import cells

FIRST_ROW = 2  # the first holds the headings
Columns = Mapping[str, tuple[str, cells.Cell]]  # what each is of, and how its cells are read


def fields_of(columns: Columns, *, readonly: Iterable[str] = ()) -> dict[str, Field]:
    """For the body of a resource: one field for each column."""
    return {
        name: Field(attribute, name, cell, readonly=name in readonly)
        for name, (attribute, cell) in columns.items()
    }


class TableResource(resources.ModelResource):  # type: ignore[misc]  # it comes without types
    """What a table has no column for stays. A row is known by the columns ``known_by``."""

    columns: ClassVar[Columns]
    known_by: ClassVar[tuple[str, ...]]

    def __init__(self, by: User) -> None:
        super().__init__()
        self.by, self.noted = by, Noted()
        self.was: models.Model | None = None

    def after_init_instance(self, instance: Any, new: bool, row: Any, **kwargs: Any) -> None:
        self.was = None if new else copy(instance)

    def skip_row(self, instance: Any, original: Any, row: Any, errors: Any = None) -> bool:
        if self.was is None or errors:
            return False
        known = rows.columns(type(instance))
        return all(getattr(instance, name) == getattr(self.was, name) for name in known)

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        names = {attribute: name for name, (attribute, __) in self.columns.items()}
        errors: dict[str, list[str]] = {}
        for attribute, wrong in (import_validation_errors or {}).items():
            errors[names.get(attribute, attribute)] = ValidationError(wrong).messages
        try:
            instance.full_clean(exclude=[self.columns[n][0] for n in errors if n in self.columns])
        except ValidationError as wrong:
            for field, faults in wrong.error_dict.items():
                told = [cells.sentence_of(fault) for fault in faults]
                errors.setdefault(names.get(field, field), []).extend(told)
        for name, sentence in self.wrong_with(instance):
            errors.setdefault(name, []).append(sentence)
        if errors:
            raise ValidationError(errors)

    def wrong_with(self, instance: Any) -> Iterable[tuple[str, str]]:
        """Columns, and what else is wrong there."""
        return ()

    def after_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        instance.refresh_from_db()
        self.noted.add(instance, rows.said(self.was) if self.was else None, rows.said(instance))

    def after_import_row(self, row: Any, row_result: Any, **kwargs: Any) -> None:
        self.bring_besides(row_result.instance, row)

    def bring_besides(self, instance: Any, row: Mapping[str, Any]) -> None:
        """What of the row is kept in other rows: it notes what it changes."""


@dataclass(frozen=True)
class Table:
    """What can be brought in and given out. ``name`` is that of its files."""

    name: str
    words: Any
    resource: type[TableResource]
    hint: Any = ""


@dataclass(frozen=True)
class Outcome:
    """Of one row; ``row`` counts as a spreadsheet does."""

    row: int
    name: str
    what: str
    lines: list[Line]
    sentences: list[str]


WHAT = {
    "new": gettext_lazy("New"),
    "changed": gettext_lazy("Changed"),
    "unchanged": gettext_lazy("As it is"),
    "refused": gettext_lazy("Left out"),
}


@dataclass(frozen=True)
class Report:
    """``seen`` is the hash of what the look showed; ``kept`` is there once it is brought in."""

    outcomes: list[Outcome]
    counts: dict[str, int]
    seen: str
    kept: ChangeSet | None = None

    @property
    def to_bring(self) -> int:
        return self.counts["new"] + self.counts["changed"]


def bring_in(table: Table, data: Dataset, *, by: User, keep: bool, seen: str = "") -> Report:
    """Kept only if ``keep``, and if it comes to what was ``seen``. What is refused stays out."""
    resource = table.resource(by)
    with transaction.atomic():
        found = _found(resource, data)
        outcomes = [one for one, __ in found]
        counts = {what: sum(one.what == what for one in outcomes) for what in WHAT}
        report = Report(outcomes, counts, _hash(found))
        if not keep or report.seen != seen:
            transaction.set_rollback(True)
            return report
        told = {"table": table.words, "new": counts["new"], "changed": counts["changed"]}
        kept = change_sets.keep(
            resource.noted,
            kind=ChangeSet.Kind.IMPORTED,
            words=lambda: _("%(table)s: %(new)d new, %(changed)d changed") % told,
            by=by,
        )
    return Report(outcomes, counts, report.seen, kept)


def _found(resource: TableResource, data: Dataset) -> list[tuple[Outcome, Noted]]:
    unclear = dict(_unclear(resource, data))
    loader = resource._meta.instance_loader_class(resource, data)
    every = []
    for number, row in enumerate(data.dict, start=FIRST_ROW):
        if number in unclear:
            name = _name_of(resource, row)
            every.append((Outcome(number, name, "refused", [], [unclear[number]]), Noted()))
        else:
            every.append(_bring(resource, row, loader, number))
    return every


def _bring(
    resource: TableResource, row: dict[str, Any], loader: Any, number: int
) -> tuple[Outcome, Noted]:
    so_far, resource.noted = resource.noted, Noted()
    with transaction.atomic():
        result = resource.import_row(row, loader, row_number=number, using_transactions=True)
        refused = bool(result.errors or result.validation_error)
        if refused:
            transaction.set_rollback(True)
    noted, resource.noted = resource.noted, so_far
    name = _name_of(resource, row)
    if refused:
        return Outcome(number, name, "refused", [], _sentences(result)), Noted()
    so_far.changes += noted.changes
    what = "unchanged"
    if noted.changes:
        what = "new" if result.is_new() else "changed"
    shown = [line for one in history.told(noted.changes) for line in one.lines]
    return Outcome(number, name, what, shown, []), noted


def _sentences(result: Any) -> list[str]:
    if result.errors:
        return [_sentence(one.error) for one in result.errors]
    return [
        sentence if column == NON_FIELD_ERRORS else f"{column}: {sentence}"
        for column, sentences in result.validation_error.message_dict.items()
        for sentence in sentences
    ]


def _sentence(fault: Exception) -> str:
    """A cell that cannot be read says why; of what the database refuses, the row is told alone."""
    is_ours = isinstance(fault, ValueError) and not isinstance(fault, UnicodeError)
    return str(fault if is_ours else CANNOT_BE_READ)


CANNOT_BE_READ = gettext_lazy("This row cannot be brought in. Check each of its cells.")


def _name_of(resource: TableResource, row: Mapping[str, Any]) -> str:
    return ", ".join(cells.shown(_text(row.get(name))) for name in resource.known_by)


def _text(cell: Any) -> str:
    try:
        return cells.tidy(cell)
    except ValueError:
        return str(cell)


def _unclear(resource: TableResource, data: Dataset) -> Iterable[tuple[int, str]]:
    """Rows that are known by nothing, or by the same as another."""
    known = [tuple(_text(row.get(name)).lower() for name in resource.known_by) for row in data.dict]
    times = Counter(known)
    for number, key in enumerate(known, start=FIRST_ROW):
        if not all(key):
            yield number, _("Give its %s.") % ", ".join(resource.known_by)
        elif times[key] > 1:
            yield number, _("%s stands in more than one row.") % cells.shown(", ".join(key))


def _hash(found: Iterable[tuple[Outcome, Noted]]) -> str:
    """Of what was there before alone: ids of what is made differ from one time to the next."""
    told = []
    for one, noted in found:
        before = [[change.object_id, change.before] for change in noted.changes if change.before]
        told.append([one.row, one.what, one.sentences, before])
    return sha256(json.dumps(told, default=str, sort_keys=True).encode()).hexdigest()


# --- Between the look and the import, and out again --------------------------------------------
def as_rows(data: Dataset) -> list[dict[str, Any]]:
    """Each cell as the text it is read as."""
    return [{name: cells.as_text(cell) for name, cell in row.items()} for row in data.dict]


TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def given_out(table: Table, form: str, by: User) -> str | bytes:
    """All rows, in which a spreadsheet calculates nothing."""
    told = table.resource(by).export()
    safe = Dataset(headers=told.headers, title=table.name)
    for row in told:
        safe.append([cells.defused(str(cell)) for cell in row])
    if form == "csv":
        return cells.BYTE_ORDER_MARK + str(CSV().export_data(safe))
    return bytes(XLSX().export_data(safe))


def headings_of(table: Table) -> Sequence[str]:
    return list(table.resource.columns)
