"""What the forms of a part say: to know whether it changed, and to show two versions beside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django import forms
from django.db.models import Model
from django.forms import BaseForm, BaseFormSet
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.translation import gettext as _

from initiatives import differences, partial_dates
from initiatives.forms.fields import PartialDateField
from initiatives.numbers import plain


@dataclass(frozen=True)
class Difference:
    heading: str
    theirs: str
    mine: str
    pieces: list[differences.Piece]


def fingerprint(forms_: Iterable[Any]) -> str:
    """Of what unbound forms show: it changes when, and only when, a value of theirs does."""
    said = [(name, text) for name, (__, text) in _answers(forms_).items() if text]
    return sha256(repr(said).encode()).hexdigest()


def compare(theirs: Iterable[Any], mine: Iterable[Any]) -> list[Difference]:
    """Field by field: unbound forms of what is saved beside valid ones of what was typed.

    A row that is theirs alone is no difference: saving mine leaves it where it is.
    """
    saved = _answers(theirs)
    found = []
    for name, (heading, new) in _answers(mine).items():
        old = saved.get(name, ("", ""))[1]
        if old != new:
            found.append(Difference(heading, old, new, differences.of_words(old, new)))
    return found


def _answers(forms_: Iterable[Any]) -> dict[str, tuple[str, str]]:
    """By the row and the field: the heading, and what is said."""
    return {
        name: (heading, text)
        for form in forms_
        for name, heading, text in (
            _of_rows(form) if isinstance(form, BaseFormSet) else _of_form(form, "", "")
        )
    }


def _of_rows(rows: Any) -> Iterator[tuple[str, str, str]]:
    for number, row in enumerate(rows.forms, 1):
        kept = str(row.instance.pk or f"new {number}")
        yield from _of_form(row, f"{rows.one} {number}: ", f"{rows.prefix}-{kept}-")


def _of_form(form: BaseForm, heading: str, name: str) -> Iterator[tuple[str, str, str]]:
    for bound in form:
        if not bound.is_hidden and bound.name != DELETION_FIELD_NAME:
            value = _said(form, bound)
            yield f"{name}{bound.name}", f"{heading}{_title(form, bound)}", _text(bound, value)


def _said(form: BaseForm, bound: Any) -> Any:
    if not form.is_bound:
        return bound.value()
    is_removed = form.cleaned_data.get(DELETION_FIELD_NAME)
    return None if is_removed else form.cleaned_data.get(bound.name)


def _title(form: BaseForm, bound: Any) -> str:
    """A principle's reason stands under its principle."""
    titles = {p.key: p.called for p in getattr(form, "principles", [])}
    principle = titles.get(bound.name.partition("_")[2], "")
    label = str(bound.label)
    return f"{principle}: {label}" if principle and principle != label else label


def _text(bound: Any, value: Any) -> str:
    field: Any = bound.field
    if isinstance(field, PartialDateField):
        return partial_dates.describe(str(value or ""))
    if isinstance(field, forms.ModelChoiceField):
        chosen = _chosen(field, value)
        return str(field.label_from_instance(chosen)) if chosen else ""
    if isinstance(field, forms.ChoiceField):
        return next((str(label) for key, label in field.widget.choices if key == value), "")
    return _plainly(value)


def _chosen(field: Any, value: Any) -> Model | None:
    if value in {None, ""} or isinstance(value, Model):
        return value or None
    found: Model | None = field.queryset.filter(pk=value).first()
    return found


def _plainly(value: Any) -> str:
    match value:
        case None | False:
            return ""
        case True:
            return _("Yes")
        case Decimal():
            return plain(value)
        case date():
            return value.isoformat()
        case list():
            return "\n".join(map(str, value))
    return str(value).replace("\r\n", "\n").strip()
