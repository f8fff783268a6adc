"""Pages on the method that everybody may read: how it works, and a calculator to try it."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from councilnet.govuk.templatetags.govuk import errors_in
from councilnet.limiting import limited
from initiatives.views.for_everybody import for_everybody
from socialvalue import files, series, telling, trying
from socialvalue.files import Refused
from socialvalue.forms.trying import OpenForm
from socialvalue.trying import Sheet


@for_everybody
def method(request: HttpRequest) -> HttpResponse:
    case = files.read((series.FOLDER / "worked_example.json").read_bytes())
    context = {"told": telling.told(case), "case": case, "text": files.write(case)}
    return render(request, "socialvalue/trying/method.html", context)


@for_everybody
def try_it(request: HttpRequest) -> HttpResponse:
    if "example" in request.GET:
        sheet = trying.opened(trying.EXAMPLE)
        return _page(request, sheet, told=telling.told(files.parse(sheet.document())))
    return _page(request, trying.blank())


# Nothing is stored and nobody is known here, so there is nothing that another site could do in
# somebody's name; and the page above can be kept for everybody, since it holds no token.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("calculations", when=lambda request: request.method == "POST", costs=4)
def try_out(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect("try_it")
    does = request.POST.get("do", "")
    if does == "open":
        return _open(request)
    sheet = trying.typed(request.POST)
    if does in CHANGES:
        CHANGES[does](sheet)
        return _page(request, sheet)
    if does.startswith("remove-"):
        _remove(sheet, does)
        return _page(request, sheet)
    return _work_out(request, sheet, to_file=does == "download")


def _work_out(request: HttpRequest, sheet: Sheet, *, to_file: bool) -> HttpResponse:
    try:
        case = files.parse(sheet.document())
    except Refused as refusal:
        for fault in refusal.faults:
            sheet.put(fault)
        return _page(request, sheet)
    if not to_file:
        return _page(request, sheet, told=telling.told(case))
    name = slugify(case.title) or "assessment"
    answer = HttpResponse(files.write(case), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name[:60]}.json"'
    return answer


def _open(request: HttpRequest) -> HttpResponse:
    form = OpenForm(request.POST, request.FILES)
    form.is_valid()
    upload: Any = request.FILES.get("file")
    try:
        content = upload.read(files.LARGEST + 1) if upload else b""
        case = files.read(content)
        sheet = trying.opened(json.loads(files.write(case)))
    except Refused as refusal:
        for fault in refusal.faults if upload else []:
            form.add_error("file", str(fault))
        if not upload:
            form.add_error("file", "Choose the file to open.")
        return _page(request, trying.blank(), open_form=form)
    return _page(request, sheet, told=telling.told(case))


def _page(request: HttpRequest, sheet: Sheet, **more: Any) -> HttpResponse:
    open_form = more.get("open_form") or OpenForm()
    context = {
        "sheet": sheet,
        "forms": sheet.forms,
        "errors": [*errors_in(open_form), *sheet.errors()],
        "open_form": open_form,
        "most": trying.MOST,
        "address": reverse("try_out"),
        **more,
    }
    return render(request, "socialvalue/trying/try_it.html", context)


def _add_line(sheet: Sheet) -> None:
    if len(sheet.lines) < trying.MOST:
        sheet.lines.append({})


def _add_cost(sheet: Sheet) -> None:
    if len(sheet.costs) < trying.MOST:
        sheet.costs.append({})


CHANGES = {"add-line": _add_line, "add-cost": _add_cost}


def _remove(sheet: Sheet, does: str) -> None:
    """ "remove-lines-2", as the button says it; what is not there is passed over."""
    _remove, kind, place = [*does.split("-", 2), "", ""][:3]
    rows = {"lines": sheet.lines, "costs": sheet.costs}.get(kind, [])
    if place.isascii() and place.isdigit() and int(place[:3]) < len(rows):
        del rows[int(place[:3])]
