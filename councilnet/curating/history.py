"""What happened to a row, the newest first: who changed what from which value to which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format, localize
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from councilnet.curating import rows
from councilnet.curating.change_sets import label_of
from councilnet.curating.rows import Said
from councilnet.models import Change, ChangeSet

MOST = 200
LONGEST = 300  # of a value, in a table


@dataclass(frozen=True)
class Line:
    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Told:
    """A row that changed, and what of it. ``what`` says whether it was made, changed, removed."""

    change: Change
    what: str
    lines: list[Line]
    address: str


@dataclass(frozen=True)
class Happening:
    at: datetime
    who: str
    what: str
    lines: tuple[Line, ...] = ()
    address: str = ""


def of(row: models.Model, *, also: Iterable[Happening] = ()) -> list[Happening]:
    kind = ContentType.objects.get_for_model(row, for_concrete_model=False)
    changes = Change.objects.filter(content_type=kind, object_id=str(row.pk))
    found = list(changes.select_related("change_set", "content_type").order_by("-pk")[:MOST])
    happened = [*_of_changes(found), *_of_log(kind, row), *also]
    return sorted(happened, key=lambda one: one.at, reverse=True)[:MOST]


def _of_changes(found: list[Change]) -> Iterable[Happening]:
    for one in told(found):
        of_set = one.change.change_set
        what = f"{of_set.get_kind_display()}: {one.what}"
        lines = tuple(one.lines)
        yield Happening(of_set.at, of_set.by_name, what, lines, address_of(of_set))


def _of_log(kind: ContentType, row: models.Model) -> Iterable[Happening]:
    """What Django noted, where no change set tells the same with its values."""
    entries = LogEntry.objects.filter(content_type=kind, object_id=str(row.pk))
    for entry in entries.exclude(change_message__contains='"change_set"').select_related("user")[
        :MOST
    ]:
        words = entry.get_change_message() or entry.get_action_flag_display()
        yield Happening(entry.action_time, str(entry.user), words)


def address_of(change_set: ChangeSet) -> str:
    return reverse("admin:councilnet_changeset_change", args=[change_set.pk])


# --- Rows in words -----------------------------------------------------------------------------
def told(changes: Iterable[Change]) -> list[Told]:
    """With as many queries as there are models that the rows refer to."""
    found = list(changes)
    names = _names(found)
    return [_told(change, names) for change in found]


Names = Mapping[type[models.Model], Mapping[Any, str]]


def _told(change: Change, names: Names) -> Told:
    if change.model is None or change.is_forgotten:
        return Told(change, _("What it was is not kept any more."), [], "")
    if change.is_removed:
        return Told(change, _("Removed"), lines(change.model, change.before or {}, {}, names), "")
    what = _("Made") if change.is_made else _("Changed")
    shown = lines(change.model, change.before or {}, change.after or {}, names)
    return Told(change, what, shown, _page_of(change))


def _page_of(change: Change) -> str:
    """Where it is looked after; "" for rows that have no page of their own."""
    from django.contrib import admin

    if not admin.site.is_registered(change.model):
        return ""
    name = f"admin:{change.content_type.app_label}_{change.content_type.model}_change"
    return reverse(name, args=[change.object_id])


def lines(model: type[models.Model], before: Said, after: Said, names: Names) -> list[Line]:
    """Of a row that was made, without what nobody enters."""
    found = []
    for name in {**before, **after}:
        if not before and not rows.field_of(model, name).editable:
            continue
        old = in_words(model, name, before.get(name), names)
        new = in_words(model, name, after.get(name), names)
        if old != new:
            found.append(Line(label_of(model, name), old, new))
    return found


def in_words(model: type[models.Model], name: str, value: Any, names: Names) -> str:
    if value in (None, "", []):
        return "–"
    field = rows.field_of(model, name)
    if field.is_relation:
        known = names.get(field.related_model, {})
        ids = value if isinstance(value, list) else [value]
        return "; ".join(known.get(str(pk), str(pk)) for pk in ids)[:LONGEST]
    labels = dict(getattr(field, "flatchoices", None) or ())
    if isinstance(value, list):
        return "; ".join(map(str, value))[:LONGEST]
    return str(labels.get(value) or _plainly(field, value))[:LONGEST]


def _plainly(field: Any, value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(field, models.DateTimeField) and (moment := parse_datetime(str(value))):
        return date_format(localtime(moment), "j F Y, H:i")
    if isinstance(field, models.DateField):
        return date_format(field.to_python(value), "j F Y")
    return str(localize(value)) if isinstance(value, float) else str(value)


def _names(changes: Iterable[Change]) -> Names:
    wanted: dict[type[models.Model], set[str]] = defaultdict(set)
    for change in changes:
        for held in (change.before, change.after):
            for name, value in (held or {}).items() if change.model else ():
                related = related_of(change.model, name)
                if related and value not in (None, "", []):
                    wanted[related] |= {
                        str(v) for v in (value if isinstance(value, list) else [value])
                    }
    return names_of(wanted)


def related_of(model: type[models.Model], name: str) -> type[models.Model] | None:
    field = rows.field_of(model, name)
    return field.related_model if field.is_relation else None


def names_of(wanted: Mapping[type[models.Model], Iterable[str]]) -> Names:
    return {
        model: {str(row.pk): str(row) for row in model._base_manager.filter(pk__in=pks)}
        for model, pks in wanted.items()
    }
