"""Measures with their values as a table, one row a measure: out of any version, into a draft.

``importing.py`` brings a table in; this says what its columns are, and judges one row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Max, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _
from import_export import resources
from import_export.fields import Field

from councilnet.curating import rows
from councilnet.curating.change_sets import Noted
from socialvalue import soundness
from socialvalue import table_cells as cells
from socialvalue.models import (
    RATES,
    SHARES,
    FrameworkVersion,
    Measure,
    Outcome,
    Theme,
    UnitValue,
)
from socialvalue.version_differences import pounds

Row = Mapping[str, Any]
Errors = dict[str, list[str]]
TENFOLD = 10  # a value that moves further than this is more likely to be a slip
# Each column, what it is of, and how its cells are read
COLUMNS: dict[str, tuple[str, Any]] = {
    "theme": ("outcome__theme__name", cells.Words()),
    "outcome": ("outcome__name", cells.Words()),
    "code": ("code", cells.Words()),
    "name": ("name", cells.Words()),
    "unit": ("unit", cells.Words()),
    "kind": ("kind", cells.Choice(Measure.Kind)),
    "direction": ("direction", cells.Choice(Measure.Direction)),
    "discounting": ("schedule", cells.Choice(Measure.Schedule)),
    "longest_duration": ("longest_duration", cells.Number("duration")),
    "value": ("unit_value__central", cells.Number("money")),
    "value_low": ("unit_value__low", cells.Number("money")),
    "value_high": ("unit_value__high", cells.Number("money")),
    "price_base": ("unit_value__price_base", cells.Year()),
    **{f"{share}_share": (f"unit_value__{share}", cells.Number("rate")) for share in SHARES},
    "cashable": ("unit_value__cashable", cells.Rates()),
    "source": ("unit_value__source", cells.Words()),
    "source_url": ("unit_value__source_url", cells.Words()),
    "licence": ("unit_value__licence", cells.Words()),
    "value_status": ("unit_value__status", cells.Choice(UnitValue.Status)),
    "approved_by": ("unit_value__approved_by", cells.Words()),
    "evidence_rule": ("evidence_rule", cells.Words()),
    "plausible_low": ("plausible_low", cells.Number("quantity")),
    "plausible_high": ("plausible_high", cells.Number("quantity")),
    "exclusion_group": ("exclusion_group", cells.Words()),
    "is_output": ("is_output", cells.YesOrNo()),
    "counts_people": ("counts_people", cells.YesOrNo()),
    "grows_with_income": ("grows_with_income", cells.YesOrNo()),
    **{f"usual_{rate}": (f"default_{rate}", cells.Number("rate")) for rate in RATES},
    "source_of_usual_rates": ("defaults_source", cells.Words()),
    "note": ("note", cells.Words()),
}
TOLD = ("price_base", "source", "licence")
# What a cell that is empty means, where it does not mean nothing
WHERE_EMPTY = {
    "schedule": Measure.Schedule.STANDARD,
    "longest_duration": Decimal(1),
    "unit_value__status": UnitValue.Status.DRAFT,
    **{f"unit_value__{share}": Decimal(0) for share in SHARES},
}
NAMES = {attribute: name for name, (attribute, __) in COLUMNS.items()}
ON_OTHER_ROWS = {"theme", "outcome"}  # found or made, never changed through a measure


def _field(name: str) -> Field:
    attribute, cell = COLUMNS[name]
    told = {"default": WHERE_EMPTY[attribute]} if attribute in WHERE_EMPTY else {}
    return Field(attribute, name, cell, readonly=name in ON_OTHER_ROWS, **told)


class MeasureResource(resources.ModelResource):  # type: ignore[misc]  # it comes without types
    """Of one version. A measure is known by its code; what a table has no column for stays."""

    class Meta:
        model = Measure
        fields = tuple(COLUMNS)
        import_id_fields = ("code",)
        use_transactions = True
        skip_diff = True

    locals().update({name: _field(name) for name in COLUMNS})

    def __init__(self, version: FrameworkVersion) -> None:
        super().__init__()
        self.version = version
        self.row: Row = {}
        self.unit_was = ""
        self.worth_was: Decimal | None = None
        self.noted = Noted()
        self.said: dict[str, rows.Said | None] = {}

    def get_queryset(self) -> QuerySet[Measure]:
        measures = Measure.objects.filter(version=self.version)
        return measures.select_related("unit_value", "outcome__theme").order_by(
            "outcome__theme__order", "outcome__order", "order", "pk"
        )

    def after_init_instance(self, instance: Measure, new: bool, row: Row, **kwargs: Any) -> None:
        """What it was, to judge the change by; and a value for the row's cells to be written to."""
        value = getattr(instance, "unit_value", None)
        self.row, self.unit_was = row, "" if new else instance.unit
        self.worth_was = value.central if value else None
        self.said = {
            "measure": None if new else rows.said(instance),
            "value": rows.said(value) if value else None,
        }
        if value is None:
            instance.unit_value = UnitValue(measure=instance)
        if new:
            most = self.version.measures.aggregate(most=Max("order"))["most"]
            instance.version, instance.order = self.version, 0 if most is None else most + 1

    def validate_instance(
        self,
        instance: Measure,
        import_validation_errors: Mapping[str, Any] | None = None,
        validate_unique: bool = True,
    ) -> None:
        errors: Errors = {}
        for attribute, wrong in (import_validation_errors or {}).items():
            errors[NAMES[attribute]] = ValidationError(wrong).messages
        for column, sentence in self._wrong_with(instance):
            errors.setdefault(column, []).append(sentence)
        _gather(errors, instance, exclude=["version", "outcome"])
        if is_worth_something(instance):
            _gather(errors, instance.unit_value, exclude=["measure"], prefix="unit_value__")
        if errors:
            raise ValidationError(errors)

    def _wrong_with(self, measure: Measure) -> Iterable[tuple[str, str]]:
        if self.unit_was and measure.unit and self.unit_was != measure.unit:
            yield (
                "unit",
                _("Here it is counted in “%s”. Change its unit on the measure’s own page first.")
                % self.unit_was,
            )
        worth = is_worth_something(measure)
        if worth and measure.kind != Measure.Kind.MONEY:
            yield "value", _("This measure is not priced: leave its value empty.")
        if worth and self._is_a_leap(measure.unit_value.central):
            yield (
                "value",
                _("This is ten times or a tenth of %s, its value now, or further from it. ")
                % pounds(str(self.worth_was))
                + _("If it is right, enter it on the measure’s own page."),
            )
        if not worth and "value" in self.row and any(cells.tidy(self.row.get(c)) for c in TOLD):
            yield "value", _("Enter the value itself too, or empty all that is told of it.")
        yield from soundness.wrong_with_measure(measure)
        if worth:
            for field, sentence in soundness.wrong_with_value(measure.unit_value):
                yield NAMES[f"unit_value__{field}"], sentence

    def _is_a_leap(self, worth: Decimal) -> bool:
        was = self.worth_was or worth
        return bool(worth) and not was / TENFOLD < worth < was * TENFOLD

    def before_save_instance(self, instance: Measure, row: Row, **kwargs: Any) -> None:
        instance.outcome = self._outcome(instance, row)

    def after_save_instance(self, instance: Measure, row: Row, **kwargs: Any) -> None:
        value, was = instance.unit_value, self.said["value"]
        self.noted.add(instance, self.said["measure"], rows.said(_fresh(instance)))
        if is_worth_something(instance):
            value.measure = instance
            value.save()
            self.noted.add(value, was, rows.said(_fresh(value)))
        elif value.pk:
            self.noted.add(_fresh(value), was, None)
            value.delete()

    def _outcome(self, measure: Measure, row: Row) -> Outcome:
        """That of the row, found by its name or made; or the one it has."""
        held = measure.outcome if measure.outcome_id else None
        theme = cells.tidy(row.get("theme")) or (held.theme.name if held else "")
        name = cells.tidy(row.get("outcome")) or (held.name if held else "")
        absent = {
            column: [_("Say the %s of a new measure.") % column]
            for column, words in {"theme": theme, "outcome": name}.items()
            if not words
        }
        if absent:
            raise ValidationError(absent)
        found = self._theme(theme)
        order = found.outcomes.count()
        outcome = found.outcomes.filter(name=name).first()
        return outcome or self._made(Outcome(theme=found, name=name, order=order), "outcome")

    def _theme(self, name: str) -> Theme:
        version = self.version
        found = version.themes.filter(name=name).first()
        key = slugify(name)[:60] or "theme"
        order = version.themes.count()
        made = Theme(version=version, key=key, name=name, order=order)
        return found or self._made(made, "theme")

    def _made(self, row: Any, column: str) -> Any:
        _checked(row, column)
        self.noted.made(_fresh(row))
        return row


def is_worth_something(measure: Measure) -> bool:
    return measure.unit_value.central is not None


def _fresh(row: Any) -> Any:
    """As the database tells it, so that numbers are written alike."""
    return type(row)._base_manager.get(pk=row.pk)


def _checked(row: Any, column: str) -> Any:
    try:
        row.full_clean()
    except ValidationError as wrong:
        raise ValidationError({column: wrong.messages}) from None
    row.save()
    return row


def _gather(errors: Errors, row: Any, *, exclude: Sequence[str], prefix: str = "") -> None:
    """What the model itself refuses, under the columns; what has an error already is not asked."""
    known = {COLUMNS[name][0].removeprefix(prefix) for name in errors if name in COLUMNS}
    try:
        row.full_clean(exclude={*exclude, *known})
    except ValidationError as wrong:
        for field, faults in wrong.error_dict.items():
            column = NAMES.get(f"{prefix}{field}", "value" if prefix else NON_FIELD_ERRORS)
            errors.setdefault(column, []).extend(map(cells.sentence_of, faults))
