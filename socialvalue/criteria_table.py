"""Criteria with a column for each of their six levels, one row a criterion: out and in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _
from import_export import resources
from import_export.fields import Field

from councilnet.curating import rows
from councilnet.curating.change_sets import Noted
from initiatives.models import Principle
from socialvalue import numbers, soundness
from socialvalue import table_cells as cells
from socialvalue.models import LEVELS, Criterion, FrameworkVersion

Row = Mapping[str, Any]
LONGEST = 400  # characters of a descriptor
BOXES = [f"level_{level}" for level in range(LEVELS)]


class PrincipleCell(cells.Cell):
    """By its key; empty where the criterion is of no single principle."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Principle | None:
        key = cells.tidy(value)
        found = Principle.objects.filter(key=key).first() if key else None
        if key and found is None:
            raise ValueError(_("There is no principle “%s”.") % numbers.shown(key))
        return found

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return value.key if value else ""


FIELDS: dict[str, cells.Cell] = {
    "key": cells.Words(),
    "title": cells.Words(),
    "question": cells.Words(),
    "principle": PrincipleCell(),
    "weight": cells.Number("rate"),
}
COLUMNS = (*FIELDS, *BOXES)


class CriterionResource(resources.ModelResource):  # type: ignore[misc]  # it comes without types
    """Of one version. A criterion is known by its key; what a table has no column for stays."""

    class Meta:
        model = Criterion
        fields = COLUMNS
        import_id_fields = ("key",)
        use_transactions = True
        skip_diff = True

    locals().update({name: Field(name, name, cell) for name, cell in FIELDS.items()})
    locals().update({name: Field(None, name, cells.Words()) for name in BOXES})

    def __init__(self, version: FrameworkVersion) -> None:
        super().__init__()
        self.version = version
        self.row: Row = {}
        self.noted = Noted()
        self.said: rows.Said | None = None

    def get_queryset(self) -> QuerySet[Criterion]:
        return self.version.criteria.select_related("principle")

    def export_field(self, field: Field, instance: Criterion, **kwargs: Any) -> Any:
        if field.column_name in BOXES:
            return instance.descriptors[BOXES.index(field.column_name)]
        return super().export_field(field, instance, **kwargs)

    def after_init_instance(self, instance: Criterion, new: bool, row: Row, **kwargs: Any) -> None:
        self.row, self.said = row, None if new else rows.said(instance)
        if new:
            most = self.version.criteria.aggregate(most=Max("order"))["most"]
            instance.version, instance.order = self.version, 0 if most is None else most + 1
            instance.descriptors = [""] * LEVELS

    def validate_instance(
        self,
        instance: Criterion,
        import_validation_errors: Mapping[str, Any] | None = None,
        validate_unique: bool = True,
    ) -> None:
        errors: dict[str, list[str]] = {}
        for name, wrong in (import_validation_errors or {}).items():
            errors[name] = ValidationError(wrong).messages
        instance.descriptors = [self._level(instance, level) for level in range(LEVELS)]
        found = [*soundness.wrong_with_weight(instance.weight), *_wrong_with(instance.descriptors)]
        for name, sentence in found:
            errors.setdefault(name, []).append(sentence)
        try:
            instance.full_clean(exclude={"version", "descriptors", *errors})
        except ValidationError as refused:
            for name, faults in refused.error_dict.items():
                column = name if name in COLUMNS else NON_FIELD_ERRORS
                errors.setdefault(column, []).extend(map(cells.sentence_of, faults))
        if errors:
            raise ValidationError(errors)

    def after_save_instance(self, instance: Criterion, row: Row, **kwargs: Any) -> None:
        kept = Criterion.objects.get(pk=instance.pk)  # as the database tells its numbers
        self.noted.add(kept, self.said, rows.said(kept))

    def _level(self, criterion: Criterion, level: int) -> str:
        typed = self.row.get(BOXES[level], criterion.descriptors[level])
        return cells.tidy(typed)


def _wrong_with(descriptors: list[str]) -> Iterator[tuple[str, str]]:
    for name, words in zip(BOXES, descriptors, strict=True):
        if not words:
            yield name, _("This must not be empty.")
        elif len(words) > LONGEST:
            yield name, _("Write at most %d characters.") % LONGEST
