"""The page on which a council is said to have gone into another."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from councilnet import confirming
from councilnet.curating import history, succeeding
from councilnet.curating.succeeding import Look, Succession
from councilnet.models import Council, User


class SuccessionForm(forms.Form):
    new = forms.ModelChoiceField(
        label=gettext_lazy("The council that it became part of"), queryset=Council.objects.all()
    )
    day = forms.DateField(
        label=gettext_lazy("The day on which it ended or will end"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("The first day of the new council, such as 1 April."),
    )
    share = forms.DecimalField(
        label=gettext_lazy("How much of it went there"),
        min_value=Decimal("0.001"),
        max_value=1,
        max_digits=4,
        decimal_places=3,
        initial=1,
        help_text=gettext_lazy("1 for all of it; less where it was divided between several."),
    )
    with_people = forms.BooleanField(
        label=gettext_lazy("Let its people act for the new council too, as officers, from today"),
        required=False,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def succession(request: HttpRequest, pk: int) -> HttpResponse:
    old = get_object_or_404(Council, pk=pk)
    form = SuccessionForm(request.POST or None)
    if not form.is_valid():
        return _page(request, old, form)
    is_sure, seen = "seen" in request.POST, request.POST.get("seen", "")
    if is_sure:
        confirming.insist(request)
    try:
        look = succeeding.succeed(
            Succession(old, **form.cleaned_data),
            by=cast(User, request.user),
            keep=is_sure,
            seen=seen,
        )
    except succeeding.CannotSucceed as refused:
        form.add_error(None, ValidationError(str(refused)))
        return _page(request, old, form)
    if look.kept:
        messages.success(request, _("It is said on the pages of both councils."))
        return HttpResponseRedirect(history.address_of(look.kept))
    if is_sure:
        messages.warning(request, _("Something has changed meanwhile. Look at this once more."))
    return _page(request, old, form, look)


def _page(
    request: HttpRequest, old: Council, form: SuccessionForm, look: Look | None = None
) -> HttpResponse:
    if look:
        for field in form.fields.values():
            field.widget = field.hidden_widget()
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("What became of %s") % old,
        "opts": Council._meta,
        "council": old,
        "form": form,
        "look": look,
    }
    return TemplateResponse(request, "admin/councilnet/council/succession.html", context)
