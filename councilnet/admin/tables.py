"""The pages on which a table is brought in, and the files that it is given out as."""

from __future__ import annotations

import json
from typing import Any, TypeVar, cast

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from councilnet import confirming
from councilnet.admin.kept import RecordedAdmin
from councilnet.curating import history, importing
from councilnet.curating.importing import WHAT, Report, Table
from councilnet.models import User
from councilnet.tables import reading

ModelT = TypeVar("ModelT", bound=Model)


class TabledAdmin(RecordedAdmin[ModelT]):
    """A page whose rows can be brought in from a table, and given out as one."""

    table: Table
    change_list_template = "admin/curating/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view, _name(self)
        bring = path("import/", view(self.import_rows), name=f"{name}_import")
        give = path("export.<str:form>", view(self.export), name=f"{name}_export")
        return [bring, give, *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        context = {
            "bring_in": reverse(f"admin:{_name(self)}_import"),
            "given_out": [
                (form.upper(), reverse(f"admin:{_name(self)}_export", args=[form]))
                for form in importing.TYPES
            ],
            **(extra_context or {}),
        }
        return super().changelist_view(request, context)

    def import_rows(self, request: HttpRequest) -> HttpResponse:
        return require_http_methods(["GET", "HEAD", "POST"])(_import)(request, self)

    def export(self, request: HttpRequest, form: str) -> HttpResponse:
        return require_safe(_export)(request, self, form)


def _name(page: Any) -> str:
    return f"{page.opts.app_label}_{page.opts.model_name}"


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"), help_text=gettext_lazy("CSV, a workbook (.xlsx) or JSON.")
    )

    largest = reading.LARGEST

    def __init__(self, table: Table, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table

    def read(self, field: str, content: bytes) -> None:
        """``self.rows`` is what the content holds."""
        columns, key = importing.headings_of(self.table), self.table.resource.known_by[0]
        try:
            self.rows = reading.read(content, columns, key, largest=self.largest)
        except reading.NotATable as wrong:
            self.add_error(field, str(wrong))

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("file"):
            self.read("file", told["file"].read(reading.LARGEST + 1))
        return told


class RowsForm(FileForm):
    """What the look was at, and the hash of what it showed.

    Longer than the file, since each row names its columns.
    """

    largest = 8 * reading.LARGEST
    file = None  # type: ignore[assignment]
    rows_read = forms.CharField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def clean(self) -> dict[str, Any]:
        told = forms.Form.clean(self) or self.cleaned_data
        if told.get("rows_read"):
            self.read("rows_read", told["rows_read"].encode())
        return told


def _import(request: HttpRequest, page: Any) -> HttpResponse:
    table: Table = page.table
    if request.method != "POST":
        return _page(request, page, FileForm(table))
    is_sure = "rows_read" in request.POST
    if is_sure:
        confirming.insist(request)
    form = (
        RowsForm(table, request.POST) if is_sure else FileForm(table, request.POST, request.FILES)
    )
    if not form.is_valid():
        return _page(request, page, form)
    seen = form.cleaned_data.get("seen", "")
    by = cast(User, request.user)
    report = importing.bring_in(table, form.rows, by=by, keep=is_sure, seen=seen)
    if report.kept:
        messages.success(request, _("It is brought in."))
        return HttpResponseRedirect(history.address_of(report.kept))
    if is_sure:
        messages.warning(request, _("Something has changed meanwhile. Look at this once more."))
    return _page(request, page, form, report)


def _page(
    request: HttpRequest, page: Any, form: FileForm, report: Report | None = None
) -> HttpResponse:
    sure = None
    if report and report.to_bring:
        told = json.dumps(importing.as_rows(form.rows))
        sure = RowsForm(page.table, initial={"rows_read": told, "seen": report.seen})
    context = {
        **page.admin_site.each_context(request),
        "title": page.table.words,
        "opts": page.opts,
        "table": page.table,
        "columns": importing.headings_of(page.table),
        "form": form if not isinstance(form, RowsForm) else FileForm(page.table),
        "lost": form.errors if isinstance(form, RowsForm) else {},
        "report": report,
        "counts": [(WHAT[what], n) for what, n in report.counts.items()] if report else [],
        "outcomes": [(one, WHAT[one.what]) for one in report.outcomes] if report else [],
        "sure": sure,
    }
    return TemplateResponse(request, "admin/curating/import.html", context)


def _export(request: HttpRequest, page: Any, form: str) -> HttpResponse:
    if form not in importing.TYPES:
        raise Http404
    name = f"{page.table.name}-{timezone.localdate().isoformat()}.{form}"
    content = importing.given_out(page.table, form, cast(User, request.user))
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=importing.TYPES[form], headers=headers)
