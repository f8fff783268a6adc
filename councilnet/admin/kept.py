"""How administrators' pages behave: what is saved there is kept, old value and new.

Nothing that history hangs on is deleted there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar, cast

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model, URLField
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from councilnet import security_log
from councilnet.curating import change_sets, history, rows
from councilnet.curating.change_sets import Noted
from councilnet.curating.sections import OTHER, Section
from councilnet.models import ChangeSet, User

ModelT = TypeVar("ModelT", bound=Model)
ParentT = TypeVar("ParentT", bound=Model)
HTTPS: Any = {URLField: {"assume_scheme": "https"}}


class RecordedAdmin(admin.ModelAdmin[ModelT]):
    """Every save is a change set, in one place for all models and their inline rows."""

    section: Section = OTHER  # of the front page

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        held = self.model._base_manager.filter(pk=obj.pk).first() if change else None
        request.was = rows.said(held) if held else None
        super().save_model(request, obj, form, change)

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        """By now the row is saved; what it is joined to, and its inline rows, are not."""
        before = [*_inline_rows(formsets)]
        super().save_related(request, form, formsets, change)
        noted = Noted()
        form.instance.refresh_from_db()  # as the database tells it: dates are no text there
        noted.add(form.instance, getattr(request, "was", None), rows.said(form.instance))
        for formset in formsets:
            for made in formset.new_objects:
                made.refresh_from_db()
                noted.made(made)
        _note_inline(noted, before)
        request.noted = noted

    def log_addition(self, request: Any, obj: Any, message: Any) -> Any:
        security_log.note("row added", about=obj)
        return super().log_addition(request, obj, self._with_what_changed(request, obj, message))

    def log_change(self, request: Any, obj: Any, message: Any) -> Any:
        security_log.note("row changed", about=obj)
        return super().log_change(request, obj, self._with_what_changed(request, obj, message))

    def _with_what_changed(self, request: Any, obj: Any, message: Any) -> Any:
        """The log names the change set, so that the history tells each act once."""
        noted: Noted | None = request.__dict__.pop("noted", None)
        if noted is None or not isinstance(message, list):
            return message
        by, kind = cast(User, request.user), ChangeSet.Kind.EDITED
        kept = change_sets.keep(noted, kind=kind, words=lambda: self._words_of(obj), by=by)
        return [*message, {"change_set": kept.pk}] if kept else message

    names_rows = True  # in the words of change sets: no person's name, which may be forgotten

    def _words_of(self, obj: Any) -> str:
        name = str(self.opts.verbose_name)
        return f"{name}: {obj}" if self.names_rows else name

    def happened(self, obj: ModelT) -> list[history.Happening]:
        """What else there is to tell in the history of a row."""
        return []

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Django's page asks whether somebody may look; ours then tells old and new values."""
        answer = super().history_view(request, object_id, extra_context)
        if isinstance(answer, TemplateResponse) and answer.context_data is not None:
            row = self.model._base_manager.get(pk=unquote(object_id))
            told = history.of(row, also=self.happened(row))
            answer.context_data["happenings"] = told
        return answer


def _inline_rows(formsets: Any) -> Iterator[tuple[Model, rows.Said]]:
    """Those of the formsets that are there already, and may change: as they are now."""
    for formset in formsets:
        pks = [form.instance.pk for form in formset.initial_forms if form.has_changed()]
        for row in formset.model._base_manager.filter(pk__in=pks) if pks else ():
            yield row, rows.said(row)


def _note_inline(noted: Noted, before: list[tuple[Model, rows.Said]]) -> None:
    for row, was in before:
        now = type(row)._base_manager.filter(pk=row.pk).first()
        noted.add(row, was, rows.said(now) if now else None)


class KeptAdmin(RecordedAdmin[ModelT]):
    """For rows that history hangs on: they are changed or ended, and never deleted.

    ``instead`` says what is done in its place.
    """

    formfield_overrides = HTTPS
    instead: StrOrPromise = ""

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Says what hangs on it, where Django would say no more than that it is forbidden."""
        row = self.get_object(request, unquote(object_id))
        if row is None or self.has_delete_permission(request, row):
            return super().delete_view(request, object_id, extra_context)
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("%s is kept") % row,
            "opts": self.opts,
            "row": row,
            "hanging": change_sets.what_hangs_on(row),
            "instead": self.instead,
        }
        return TemplateResponse(request, "admin/curating/kept.html", context, status=403)

    def render_change_form(self, request: Any, context: Any, *args: Any, **kwargs: Any) -> Any:
        row = kwargs.get("obj")
        context["says_why_kept"] = bool(
            row and self.instead and not self.has_delete_permission(request, row)
        )
        return super().render_change_form(request, context, *args, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ReadOnlyAdmin(KeptAdmin[ModelT]):
    """For what only the portal's own pages may change."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class KeptInline(admin.StackedInline[ModelT, ParentT]):
    """Stacked, since the rows of a table give their fields no labels."""

    extra = 0
    formfield_overrides = HTTPS

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyInline(KeptInline[ModelT, ParentT]):
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
