"""Themes and principles as tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy
from import_export.fields import Field

from councilnet.curating import rows
from councilnet.curating.importing import Columns, Table, TableResource, fields_of
from councilnet.tables import cells
from initiatives.models import Principle, PrincipleWording, Theme

THEME_COLUMNS: Columns = {
    "key": ("key", cells.Words()),
    "name": ("name", cells.Words()),
    "name_cy": ("name_cy", cells.Words()),
    "order": ("order", cells.WholeNumber()),
}


class ThemeResource(TableResource):
    columns = THEME_COLUMNS
    known_by = ("key",)
    locals().update(fields_of(THEME_COLUMNS))

    class Meta:
        model = Theme
        fields = tuple(THEME_COLUMNS)
        import_id_fields = ("key",)
        skip_diff = True
        store_instance = True


THEMES = Table(
    "themes",
    gettext_lazy("Themes from a table"),
    ThemeResource,
    gettext_lazy("A theme is known by its key."),
)

OF_WORDING = ("wording", "wording_cy", "is_official", "in_force_from")
PRINCIPLE_COLUMNS: Columns = {
    "key": ("key", cells.Words()),
    "number": ("number", cells.WholeNumber()),
    "title": ("title", cells.Words()),
    "title_cy": ("title_cy", cells.Words()),
    "keywords": ("keywords", cells.Several()),
}


class PrincipleResource(TableResource):
    """With the wording that is in force: one of another day is a new wording beside the others."""

    columns = {**PRINCIPLE_COLUMNS, **{name: (name, cells.Words()) for name in OF_WORDING}}
    known_by = ("key",)
    locals().update(fields_of(PRINCIPLE_COLUMNS))
    wording = Field(column_name="wording")
    wording_cy = Field(column_name="wording_cy")
    is_official = Field(column_name="is_official")
    in_force_from = Field(column_name="in_force_from")

    class Meta:
        model = Principle
        fields = (*PRINCIPLE_COLUMNS, *OF_WORDING)
        import_id_fields = ("key",)
        skip_diff = True
        store_instance = True

    def get_queryset(self) -> Any:
        return Principle.objects.with_wordings()

    def dehydrate_wording(self, principle: Principle) -> str:
        held = _in_force(principle)
        return held.text if held else ""

    def dehydrate_wording_cy(self, principle: Principle) -> str:
        held = _in_force(principle)
        return held.text_cy if held else ""

    def dehydrate_is_official(self, principle: Principle) -> str:
        held = _in_force(principle)
        return "yes" if held and held.is_official else "no"

    def dehydrate_in_force_from(self, principle: Principle) -> str:
        held = _in_force(principle)
        return held.in_force_from.isoformat() if held and held.in_force_from else ""

    def bring_besides(self, instance: Principle, row: Mapping[str, Any]) -> None:
        text, in_welsh = (_read(name, cells.Words(), row) for name in ("wording", "wording_cy"))
        if not (text or in_welsh):
            return
        day = _read("in_force_from", cells.Day(), row)
        held = PrincipleWording.objects.filter(principle=instance, in_force_from=day).first()
        before = rows.said(held) if held else None
        wording = held or PrincipleWording(principle=instance, in_force_from=day)
        wording.text = text or wording.text
        if "wording_cy" in row:
            wording.text_cy = in_welsh
        if "is_official" in row:
            wording.is_official = _read("is_official", cells.YesOrNo(), row)
        try:
            wording.full_clean()
        except ValidationError as wrong:
            raise ValidationError({"wording": wrong.messages}) from None
        wording.save()
        wording.refresh_from_db()
        self.noted.add(wording, before, rows.said(wording))


def _in_force(principle: Principle) -> PrincipleWording | None:
    return principle.wording_on(timezone.localdate())


def _read(name: str, cell: cells.Cell, row: Mapping[str, Any]) -> Any:
    try:
        return cell.clean(row.get(name))
    except ValueError as wrong:
        raise ValidationError({name: [str(wrong)]}) from None


PRINCIPLES = Table(
    "principles",
    gettext_lazy("Principles from a table"),
    PrincipleResource,
    gettext_lazy(
        "A principle is known by its key. A wording with a day of its own is added to the others."
    ),
)
