"""Measures or criteria brought into a draft from a file: first what would change, then the button.

What was read is sent along with the button and read again, so nothing is kept in between.
"""

from __future__ import annotations

import json
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods
from tablib import Dataset

from councilnet.models import User
from councilnet.tables import reading
from socialvalue import importing, versions
from socialvalue.importing import Report
from socialvalue.models import Criterion, FrameworkVersion, Measure

MODELS: dict[str, type[Model]] = {"measures": Measure, "criteria": Criterion}


def drafts() -> QuerySet[FrameworkVersion]:
    every = FrameworkVersion.objects.select_related("framework")
    return every.filter(status=FrameworkVersion.Status.DRAFT)


class VersionForm(forms.Form):
    version = forms.ModelChoiceField(label=gettext_lazy("Into which draft"), queryset=drafts())

    def __init__(self, of: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of = of

    def read(self, field: str, content: bytes) -> None:
        """``self.table`` is what the content holds."""
        try:
            self.table: Dataset = importing.KINDS[self.of].read(content)
        except reading.NotATable as wrong:
            self.add_error(field, str(wrong))


class FileForm(VersionForm):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV, a workbook (.xlsx) or JSON."),
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("file"):
            self.read("file", told["file"].read(reading.LARGEST + 1))
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
def import_rows(request: HttpRequest, of: str) -> HttpResponse:
    """``of`` says what the rows are: a key of importing.KINDS."""
    if request.method != "POST":
        return _page(request, FileForm(of, initial={"version": request.GET.get("version")}))
    is_sure = "rows" in request.POST
    form: VersionForm = (
        RowsForm(of, request.POST) if is_sure else FileForm(of, request.POST, request.FILES)
    )
    if not form.is_valid():
        return _page(request, form)
    seen = form.cleaned_data.get("seen", "")
    try:
        report = importing.bring_in(
            form.cleaned_data["version"],
            form.table,
            of=of,
            keep=is_sure,
            seen=seen,
            by=cast(User, request.user),
        )
    except versions.Refused as refused:
        form.add_error("version", forms.ValidationError(refused.sentences))
        return _page(request, form)
    if is_sure and not report.refusals and report.seen == seen:
        return _thanked(request, form, report)
    if is_sure:
        messages.warning(request, _("The draft has changed meanwhile. Look at this once more."))
    return _page(request, form, report)


def _thanked(request: HttpRequest, form: VersionForm, report: Report) -> HttpResponse:
    said = ngettext("%d row was brought in.", "%d rows were brought in.", report.rows)
    messages.success(request, said % report.rows)
    version = form.cleaned_data["version"]
    return HttpResponseRedirect(f"{_list_of(form.of)}?of={version.pk}")


def _list_of(of: str) -> str:
    return reverse(f"admin:socialvalue_{MODELS[of]._meta.model_name}_changelist")


def _page(request: HttpRequest, form: VersionForm, report: Report | None = None) -> HttpResponse:
    """With the report of what would change, and a form that only wants a button."""
    sure = None
    if report and not report.refusals:
        rows = json.dumps(importing.as_rows(form.table), ensure_ascii=False)
        version = form.cleaned_data["version"]
        sure = RowsForm(form.of, initial={"version": version.pk, "rows": rows, "seen": report.seen})
        sure.fields["version"].widget = forms.HiddenInput()
    context = {
        **admin.site.each_context(request),
        "opts": MODELS[form.of]._meta,
        "list": _list_of(form.of),
        "title": _("Import measures") if form.of == "measures" else _("Import criteria"),
        "form": form if isinstance(form, FileForm) else FileForm(form.of),
        "lost": form.errors if isinstance(form, RowsForm) else {},
        "report": report,
        "sure": sure,
        "kind": importing.KINDS[form.of],
        "has_drafts": drafts().exists(),
    }
    return render(request, "admin/socialvalue/import.html", context)
