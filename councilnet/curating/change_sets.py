"""Keep what administrators change, and undo it.

``Noted`` gathers what one act changes, row by row; ``keep`` writes it down in the transaction of
that act. ``undo`` makes rows what they were, but those that changed since, and is kept like any
other act, so that it can be undone as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.admin.utils import NestedObjects
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, models, router, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from councilnet import security_log
from councilnet.curating import rows
from councilnet.curating.rows import Said
from councilnet.languages import ours
from councilnet.models import Change, ChangeSet, User

Kind = ChangeSet.Kind


@dataclass
class Noted:
    """What an act changes, in the order in which it does. Rows that stay as they are count not."""

    changes: list[Change] = field(default_factory=list)

    def add(self, row: models.Model, before: Said | None, after: Said | None) -> None:
        if before is not None and after is not None:
            before, after = rows.differing(before, after)
            if not after:
                return
        kind = ContentType.objects.get_for_model(row, for_concrete_model=False)
        with ours():
            told = {"object_id": str(row.pk), "name": str(getattr(row, "kept_as", row))[:200]}
        self.changes.append(Change(content_type=kind, before=before, after=after, **told))

    def made(self, row: models.Model) -> None:
        self.add(row, None, rows.said(row))

    def changed(self, row: models.Model, before: Said) -> None:
        self.add(row, before, rows.said(row))


def keep(
    noted: Noted,
    *,
    kind: Kind,
    words: Callable[[], StrOrPromise],
    by: User,
    undoes: ChangeSet | None = None,
) -> ChangeSet | None:
    """Within the transaction of the act. None where nothing changed.

    ``words`` are asked for in the network's language, since others will read them.
    """
    if not noted.changes:
        return None
    with ours():
        said = str(words())[:300]
    told = {"kind": kind, "words": said, "by": by, "by_name": str(by), "undoes": undoes}
    kept = ChangeSet.objects.create(**told)
    for change in noted.changes:
        change.change_set = kept
    Change.objects.bulk_create(noted.changes)
    if kind != Kind.EDITED:  # an edit of one row is told of by its page
        security_log.note(f"rows {kind.value}", by=by, about=kept, rows=len(noted.changes))
    return kept


def change(row: models.Model, values: Said, noted: Noted) -> None:
    """Write these values, as ``rows.plain`` tells them, and note it."""
    before = rows.said(row)
    rows.write(row, values)
    row.refresh_from_db()
    noted.changed(row, before)


# --- Undoing -----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Refusal:
    change: Change
    sentence: str


@dataclass(frozen=True)
class Undone:
    """``kept`` is the change set that undid, or None where nothing could be undone."""

    kept: ChangeSet | None
    refusals: list[Refusal]


class CannotUndo(Exception):
    """Says in a sentence why a row stays as it is."""


# What may not be undone by writing a row back, by model: each gives a sentence, or "".
Guard = Callable[[Change, User], str]
GUARDS: dict[type[models.Model], Guard] = {}


def guard(model: type[models.Model]) -> Callable[[Guard], Guard]:
    def register(asks: Guard) -> Guard:
        GUARDS[model] = asks
        return asks

    return register


@transaction.atomic
def undo(change_set: ChangeSet, *, by: User) -> Undone:
    """Each row by itself, the last first: one that cannot be undone holds up no other."""
    locked = ChangeSet.objects.select_for_update(of=("self",)).get(pk=change_set.pk)
    to_undo = locked.changes.filter(undone_by=None).select_related("content_type").order_by("-pk")
    noted, refusals = Noted(), list[Refusal]()
    for one in to_undo:
        try:
            with transaction.atomic():
                _undo(one, noted, by)
        except CannotUndo as refused:
            refusals.append(Refusal(one, str(refused)))
        except DatabaseError:
            sentence = _("The database does not allow it to be what it was.")
            refusals.append(Refusal(one, sentence))
    kept = keep(
        noted,
        kind=Kind.UNDONE,
        words=lambda: _("Undone: %s") % locked.words,
        by=by,
        undoes=locked,
    )
    return Undone(kept, refusals)


def _undo(one: Change, noted: Noted, by: User) -> None:
    _ask_guard(one, by)
    row = _row(one)
    if one.is_removed:
        if row is not None:
            raise CannotUndo(_("It is there again already."))
        again = rows.made_again(one.model, one.object_id, one.before or {})
        noted.made(again)
    elif row is None:
        raise CannotUndo(_("It is not there any more."))
    elif one.is_made:
        _remove(row, one, noted)
    else:
        _refuse_if_changed_since(row, one.after or {})
        change(row, one.before or {}, noted)
    noted.changes[-1].undoes = one


def _ask_guard(one: Change, by: User) -> None:
    if one.model is None or one.is_forgotten:
        raise CannotUndo(_("What it was is not kept any more."))
    asks = GUARDS.get(one.model)
    if asks and (sentence := asks(one, by)):
        raise CannotUndo(sentence)


def _row(one: Change) -> Any:
    return one.model._base_manager.select_for_update(of=("self",)).filter(pk=one.object_id).first()


def _refuse_if_changed_since(row: models.Model, after: Said) -> None:
    now = rows.said(row)
    since = [name for name, value in after.items() if now.get(name) != value]
    if since:
        told = ", ".join(label_of(type(row), name) for name in since)
        raise CannotUndo(_("It was changed again since: %s.") % told)


def _remove(row: models.Model, one: Change, noted: Noted) -> None:
    """What was made goes, unless something hangs on it by now."""
    _refuse_if_changed_since(row, one.after or {})
    before, pk, manager = rows.said(row), row.pk, type(row)._base_manager
    for joined in row._meta.many_to_many:
        getattr(row, joined.name).clear()
    if _is_referred_to(row):
        if hanging := what_hangs_on(row):
            raise CannotUndo(_("Others refer to it: %s.") % ", ".join(hanging))
        row.delete()
        row.pk = pk
    else:
        manager.filter(pk=pk)._raw_delete(manager.db)  # Django would ask each table once more
    noted.add(row, before, None)


def _is_referred_to(row: models.Model) -> bool:
    """Asked at once of all tables, since an import may have made a thousand rows."""
    every: Any = row._meta.get_fields(include_hidden=True)
    referring = [
        models.Exists(one.related_model._base_manager.filter(**{one.field.name: row.pk}))
        for one in every
        if one.auto_created and not one.concrete and (one.one_to_many or one.one_to_one)
    ]
    asked = type(row)._base_manager.filter(pk=row.pk)
    return bool(referring) and asked.filter(reduce(or_, map(models.Q, referring))).exists()


def what_hangs_on(row: models.Model) -> list[str]:
    """The rows that could not be without it, as "3 memberships": with some they would go too."""
    collector = NestedObjects(using=router.db_for_write(type(row)), origin=row)
    collector.collect([row])
    found: dict[str, set[Any]] = {}
    held = [one for ones in collector.model_objs.values() for one in ones if one != row]
    for one in [*held, *collector.protected]:
        found.setdefault(str(one._meta.verbose_name_plural), set()).add(one)
    return [f"{len(ones)} {name}" for name, ones in sorted(found.items())]


def label_of(model: type[models.Model], name: str) -> str:
    return str(capfirst(rows.field_of(model, name).verbose_name))


# --- Forgetting --------------------------------------------------------------------------------
def forget(model: type[models.Model], pks: Iterable[str], name: str) -> None:
    """Of these rows: that they changed stays, and what they were goes."""
    kind = ContentType.objects.get_for_model(model)
    told = Change.objects.filter(content_type=kind, object_id__in=list(pks))
    told.update(name=name)
    told.filter(before__isnull=False).update(before={})
    told.filter(after__isnull=False).update(after={})


def forget_who(user: User, name: str) -> None:
    ChangeSet.objects.filter(by=user).update(by_name=name)
