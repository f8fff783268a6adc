"""Measures brought into a draft from a file: first what would change, then the button.

What was read is sent along with the button and read again, so nothing is kept in between.
"""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods
from tablib import Dataset

from socialvalue import importing, reading_tables, versions
from socialvalue.importing import Report
from socialvalue.models import FrameworkVersion, Measure


def drafts() -> QuerySet[FrameworkVersion]:
    every = FrameworkVersion.objects.select_related("framework")
    return every.filter(status=FrameworkVersion.Status.DRAFT)


class VersionForm(forms.Form):
    version = forms.ModelChoiceField(label=gettext_lazy("Into which draft"), queryset=drafts())

    def read(self, field: str, content: bytes) -> None:
        """``self.table`` is what the content holds."""
        try:
            self.table: Dataset = reading_tables.read(content, importing.columns())
        except reading_tables.NotATable as wrong:
            self.add_error(field, str(wrong))


class FileForm(VersionForm):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV, a workbook (.xlsx) or JSON, with one row a measure."),
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("file"):
            self.read("file", told["file"].read(reading_tables.LARGEST + 1))
        return told


class RowsForm(VersionForm):
    """What the preview was of, and the hash of what the version held then."""

    rows = forms.CharField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("rows"):
            self.read("rows", told["rows"].encode())
        return told


@require_http_methods(["GET", "HEAD", "POST"])
def import_measures(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, FileForm(initial={"version": request.GET.get("version")}))
    is_sure = "rows" in request.POST
    form: VersionForm = RowsForm(request.POST) if is_sure else FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form)
    seen = form.cleaned_data.get("seen", "")
    try:
        report = importing.bring_in(
            form.cleaned_data["version"], form.table, keep=is_sure, seen=seen
        )
    except versions.Refused as refused:
        form.add_error("version", forms.ValidationError(refused.sentences))
        return _page(request, form)
    if is_sure and not report.refusals and report.seen == seen:
        return _thanked(request, form.cleaned_data["version"], report)
    if is_sure:
        messages.warning(request, _("The draft has changed meanwhile. Look at this once more."))
    return _page(request, form, report)


def _thanked(request: HttpRequest, version: FrameworkVersion, report: Report) -> HttpResponse:
    said = ngettext("%d measure was brought in.", "%d measures were brought in.", report.rows)
    messages.success(request, said % report.rows)
    address = reverse("admin:socialvalue_measure_changelist")
    return HttpResponseRedirect(f"{address}?of={version.pk}")


def _page(request: HttpRequest, form: VersionForm, report: Report | None = None) -> HttpResponse:
    """With the report of what would change, and a form that only wants a button."""
    sure = None
    if report and not report.refusals:
        rows = json.dumps(importing.as_rows(form.table), ensure_ascii=False)
        version = form.cleaned_data["version"]
        sure = RowsForm(initial={"version": version.pk, "rows": rows, "seen": report.seen})
        sure.fields["version"].widget = forms.HiddenInput()
    context = {
        **admin.site.each_context(request),
        "opts": Measure._meta,
        "title": _("Import measures"),
        "form": form if isinstance(form, FileForm) else FileForm(),
        "lost": form.errors if isinstance(form, RowsForm) else {},
        "report": report,
        "sure": sure,
        "columns": importing.columns(),
        "has_drafts": drafts().exists(),
    }
    return render(request, "admin/socialvalue/measure/import.html", context)
