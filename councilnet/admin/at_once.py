"""The pages on which several rows are changed at once, as actions of Django's lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from councilnet import confirming
from councilnet.curating import bulk, history
from councilnet.models import User

Action = Callable[[Any, HttpRequest, QuerySet[Any]], HttpResponse | None]


def action(act: bulk.Act) -> Action:
    """What stands in ``actions`` of a page: it comes back here until all is said and looked at."""

    @admin.action(description=act.words)
    def at_once(page: Any, request: HttpRequest, chosen: QuerySet[Any]) -> HttpResponse | None:
        n = chosen.count()
        if n > bulk.MOST:
            told = _("Choose at most %(most)d at once: these are %(n)d.")
            messages.error(request, told % {"most": bulk.MOST, "n": n})
            return None
        return _answer(act, page, request, chosen.order_by("pk"))

    at_once.__name__ = act.key
    return cast(Action, at_once)


def _answer(act: bulk.Act, page: Any, request: HttpRequest, chosen: QuerySet[Any]) -> HttpResponse:
    by, step = cast(User, request.user), request.POST.get("step", "")
    asks = bool(act.form.base_fields)
    form = act.form(request.POST if step or not asks else None)
    shown = None
    if form.is_bound and form.is_valid():
        if step == "apply":
            confirming.insist(request)
            kept = bulk.apply(
                act, chosen, form.cleaned_data, seen=request.POST.get("seen", ""), by=by
            )
            if kept:
                return _done(request, kept)
            messages.warning(request, _("Something has changed meanwhile. Look at this once more."))
        shown = bulk.preview(act, chosen, form.cleaned_data, by)
    return _page(act, page, request, chosen, form, shown)


def _done(request: HttpRequest, kept: Any) -> HttpResponse:
    n = kept.changes.count()
    said = ngettext("%d row was changed.", "%d rows were changed.", n) % n
    messages.success(request, said)
    return HttpResponseRedirect(history.address_of(kept))


def _page(
    act: bulk.Act,
    page: Any,
    request: HttpRequest,
    chosen: QuerySet[Any],
    form: forms.Form,
    shown: bulk.Preview | None,
) -> HttpResponse:
    if shown:
        for field in form.fields.values():
            field.widget = field.hidden_widget()
    context = {
        **page.admin_site.each_context(request),
        "title": act.words,
        "opts": page.opts,
        "act": act,
        "form": form,
        "shown": shown,
        "ids": list(chosen.values_list("pk", flat=True)),
        "checkbox": helpers.ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "admin/curating/at_once.html", context)
