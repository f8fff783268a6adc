"""What is done with a version, each on a page of its own: a look first, then a button.

Django's own guard stands before each of these: administrators alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from councilnet.models import User
from socialvalue import framework_files, importing, readiness, versions
from socialvalue.models import FrameworkVersion

FOLDER = "admin/socialvalue/frameworkversion"
Status = FrameworkVersion.Status
GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    version = _version(pk)
    before = _before(version)
    differences = versions.compare(before, version) if before else []
    return _page(request, version, "compare", before=before, differences=differences)


@GET_OR_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    version = _version(pk)
    if request.method == "POST":
        return _done(
            request,
            version,
            lambda: versions.publish(version, by=cast(User, request.user)),
            _("%s is published. From now on it does not change.") % version,
        )
    before = _before(version)
    return _page(
        request,
        version,
        "publish",
        wrong=readiness.wrong_with(version) if version.is_draft else [],
        before=before,
        differences=versions.compare(before, version) if before else [],
    )


@GET_OR_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    version = _version(pk)
    if request.method == "POST":
        said = _("%s is retired. Scores by it stay as they are.") % version
        return _done(request, version, lambda: versions.retire(version), said)
    return _page(request, version, "retire")


def checked_number(number: str) -> str:
    """Addresses have it in them."""
    if not re.fullmatch(r"\d{1,4}(\.\d{1,4}){0,3}", number.strip(), re.ASCII):
        raise ValidationError(_("Number it with figures and points, such as 1.1."))
    return number.strip()


class NumberForm(forms.Form):
    number = forms.CharField(
        label=gettext_lazy("Its number"), max_length=20, help_text=gettext_lazy("Such as 1.1.")
    )

    def clean_number(self) -> str:
        return checked_number(self.cleaned_data["number"])


@GET_OR_POST
def begin_next(request: HttpRequest, pk: int) -> HttpResponse:
    version = _version(pk)
    form = NumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            draft = versions.begin_next(version, form.cleaned_data["number"])
        except versions.Refused as refused:
            form.add_error("number", ValidationError(refused.sentences))
        else:
            messages.success(request, _("This is a draft with all that %s holds.") % version)
            return HttpResponseRedirect(_address(draft))
    return _page(request, version, "next", form=form)


@require_safe
def export(request: HttpRequest, pk: int, of: str, form: str) -> HttpResponse:
    """Drafts too; never a private framework's."""
    version = _version(pk)
    known = of in importing.KINDS and form in framework_files.TYPES
    if not known or version.framework.is_private:
        raise Http404
    name = f"{of}-{framework_files.file_name(version, form)}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    content = framework_files.table(version, form, of)
    return HttpResponse(content, content_type=framework_files.TYPES[form], headers=headers)


# --- What these pages share --------------------------------------------------------------------
def _version(pk: int) -> FrameworkVersion:
    return get_object_or_404(FrameworkVersion.objects.select_related("framework"), pk=pk)


def _before(version: FrameworkVersion) -> FrameworkVersion | None:
    """The last that was published before it."""
    issued = FrameworkVersion.objects.issued().filter(framework_id=version.framework_id)
    if version.published_at:
        issued = issued.filter(published_at__lt=version.published_at)
    return issued.select_related("framework").order_by("-published_at").first()


def _address(version: FrameworkVersion) -> str:
    return reverse("admin:socialvalue_frameworkversion_change", args=[version.pk])


def _done(
    request: HttpRequest, version: FrameworkVersion, act: Callable[[], Any], said: str
) -> HttpResponse:
    """Back to the version's page, with what was done or why it was not."""
    try:
        act()
    except versions.Refused as refused:
        for sentence in refused.sentences:
            messages.error(request, sentence)
    else:
        messages.success(request, said)
    return HttpResponseRedirect(_address(version))


def _page(request: HttpRequest, version: FrameworkVersion, name: str, **more: Any) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "opts": FrameworkVersion._meta,
        "version": version,
        "address": _address(version),
        **more,
    }
    return render(request, f"{FOLDER}/{name}.html", context)
