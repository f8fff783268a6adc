"""Several rows changed at once: first a look at each, then a button, then a way back.

An act plans what each row would become; the page shows it row by row with what cannot be changed
and why; the same plan, made again under locks, is what is done, in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django import forms
from django.db import models, transaction
from django_stubs_ext import StrOrPromise

from councilnet.curating import change_sets, history, rows
from councilnet.curating.change_sets import Noted
from councilnet.curating.history import Line
from councilnet.curating.rows import Said
from councilnet.models import ChangeSet, User

MOST = 500  # rows at once


@dataclass(frozen=True)
class Planned:
    """What a row is to become: by the names of its columns, as ``rows.plain`` tells them.

    ``refusal`` is a sentence that says why it stays as it is.
    """

    row: models.Model
    values: Said = field(default_factory=dict)
    refusal: str = ""


Told = dict[str, Any]  # what the form says
Plan = Callable[[models.QuerySet[Any], Told, User], Iterable[Planned]]
Write = Callable[[Planned, Told, User, Noted], None]


def write_values(planned: Planned, told: Told, by: User, noted: Noted) -> None:
    change_sets.change(planned.row, planned.values, noted)


@dataclass(frozen=True)
class Act:
    """``words`` name it in the list of actions, and in what is kept of it ``says``, by its form.

    ``write`` does it to one row, where there is more to it than writing values; ``note`` is what
    one should know before.
    """

    key: str
    words: StrOrPromise
    says: Callable[[Told], str]
    plan: Plan
    form: type[forms.Form] = forms.Form
    note: StrOrPromise = ""
    write: Write = write_values


@dataclass(frozen=True)
class Preview:
    """``seen`` is the hash of what is shown, by which a change in between is noticed."""

    changing: list[tuple[models.Model, list[Line]]]
    refused: list[Planned]
    seen: str


def preview(act: Act, chosen: models.QuerySet[Any], told: Told, by: User) -> Preview:
    planned = list(act.plan(chosen, told, by))
    changing = [one for one in planned if not one.refusal]
    return Preview(_with_lines(changing), [one for one in planned if one.refusal], _seen(planned))


def _with_lines(planned: list[Planned]) -> list[tuple[models.Model, list[Line]]]:
    wanted: dict[type[models.Model], set[str]] = {}
    for one in planned:
        for name, value in one.values.items():
            related = history.related_of(type(one.row), name)
            if related:
                old = getattr(one.row, name)
                wanted.setdefault(related, set()).update(str(v) for v in (old, value) if v)
    names = history.names_of(wanted)
    return [(one.row, _lines(one, names)) for one in planned]


def _lines(one: Planned, names: history.Names) -> list[Line]:
    before = {name: getattr(one.row, name) for name in one.values}
    return history.lines(type(one.row), rows.plain(before), one.values, names)


def _seen(planned: Iterable[Planned]) -> str:
    told = []
    for one in planned:
        before = rows.plain({name: getattr(one.row, name) for name in one.values})
        told.append(f"{one.row._meta.label} {one.row.pk} {before} {one.values} {one.refusal}")
    return sha256("\n".join(told).encode()).hexdigest()


@transaction.atomic
def apply(
    act: Act, chosen: models.QuerySet[Any], told: Told, *, seen: str, by: User
) -> ChangeSet | None:
    """None where what would be done is no longer what was shown."""
    _lock(one.row for one in act.plan(chosen, told, by))
    planned = list(act.plan(chosen.all(), told, by))
    if _seen(planned) != seen:
        return None
    noted = Noted()
    for one in planned:
        if not one.refusal:
            act.write(one, told, by, noted)
    kind = ChangeSet.Kind.AT_ONCE
    return change_sets.keep(noted, kind=kind, words=lambda: act.says(told), by=by)


def _lock(held: Iterable[models.Model]) -> None:
    """In one order, so that two who do it at once wait for one another."""
    pks: dict[type[models.Model], list[Any]] = {}
    for row in held:
        pks.setdefault(type(row), []).append(row.pk)
    for model, of_it in sorted(pks.items(), key=lambda pair: pair[0]._meta.label):
        locked = model._base_manager.select_for_update(of=("self",)).filter(pk__in=of_it)
        list(locked.order_by("pk").values_list("pk", flat=True))
