"""A row as JSON: to keep what it was, to tell what differs, and to make it so again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class RowEncoder(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        return o.name if isinstance(o, models.fields.files.FieldFile) else super().default(o)


Said = dict[str, Any]
# Secrets, and what changes without anybody meaning it
NEVER_KEPT = {"password", "last_login"}


def columns(model: type[models.Model]) -> dict[str, Any]:
    """Fields by the names under which a row is kept: an id for whom a foreign key leads to."""
    return {
        field.attname: field
        for field in model._meta.concrete_fields
        if not (
            field.primary_key
            or field.generated
            or getattr(field, "auto_now", False)
            or field.name in NEVER_KEPT
        )
    }


def field_of(model: type[models.Model], name: str) -> Any:
    """The field that is kept under this name, be it of the row or of what it is joined to."""
    return columns(model).get(name) or model._meta.get_field(name)


def said(row: models.Model) -> Said:
    """All that is kept of a row; of what it is joined to, the ids."""
    told = {name: field.value_from_object(row) for name, field in columns(type(row)).items()}
    for joined in row._meta.many_to_many:
        told[joined.name] = sorted(getattr(row, joined.name).values_list("pk", flat=True))
    return plain(told)


def plain(values: Mapping[str, Any]) -> Said:
    """As it comes back from the database: dates, decimals and files as text."""
    found: Said = json.loads(json.dumps(dict(values), cls=RowEncoder))
    return found


def differing(before: Said, after: Said) -> tuple[Said, Said]:
    """What of each differs from the other."""
    names = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in names}, {name: after[name] for name in names}


def write(row: models.Model, values: Said) -> None:
    """Give the row these values, as ``said`` told them, and save no others."""
    known = columns(type(row))
    own = {name: value for name, value in values.items() if name in known}
    for name, value in own.items():
        setattr(row, name, known[name].to_python(value))
    if own:
        row.save(update_fields=[known[name].name for name in own])
    for joined in row._meta.many_to_many:
        if joined.name in values:
            getattr(row, joined.name).set(values[joined.name])


def made_again(model: type[models.Model], pk: str, values: Said) -> models.Model:
    """A row that was removed, with the id that it had."""
    known = columns(model)
    own = {n: known[n].to_python(value) for n, value in values.items() if n in known}
    row = model(pk=model._meta.pk.to_python(pk), **own)
    row.save(force_insert=True)
    for joined in model._meta.many_to_many:
        getattr(row, joined.name).set(values.get(joined.name, []))
    return row
