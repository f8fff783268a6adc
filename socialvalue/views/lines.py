"""What changed, for whom, and what that is worth: the lines of an assessment, and its costs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from councilnet.roles import SignedInRequest
from initiatives.workflow import MoveRefused
from socialvalue import choosing, documents, drafting, files, permissions, telling
from socialvalue.forms.costs import cost_rows, worked_out
from socialvalue.forms.evidence import evidence_rows, rows_of
from socialvalue.forms.lines import LineForm
from socialvalue.models import Assessment, Line, Measure, State
from socialvalue.telling import Told

require_form = require_http_methods(["GET", "HEAD", "POST"])
LONGEST_SEARCH = 100


# --- Lines -------------------------------------------------------------------------------------
@require_safe
def add_line(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose what is measured."""
    assessment = editable(request, pk)
    sought = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    context = {
        "assessment": assessment,
        "sought": sought,
        "groups": choosing.offered(assessment, sought),
    }
    return render(request, "socialvalue/assessing/add_line.html", context)


@require_form
def write_line(request: SignedInRequest, pk: int, measure: int) -> HttpResponse:
    assessment = editable(request, pk)
    chosen = get_object_or_404(choosing.measures_of(assessment), pk=measure)
    return _line_page(request, assessment, chosen, None)


@require_form
def edit_line(request: SignedInRequest, pk: int, line: int) -> HttpResponse:
    assessment = editable(request, pk)
    found = next((one for one in documents.lines_of(assessment) if one.pk == line), None)
    held = found or get_object_or_404(assessment.lines, pk=line)
    return _line_page(request, assessment, held.measure, held)


@require_POST
def remove_line(request: SignedInRequest, pk: int, line: int) -> HttpResponse:
    assessment = editable(request, pk)
    drafting.remove_line(get_object_or_404(assessment.lines, pk=line), by=request.user)
    messages.success(request, _("The line is taken out."))
    return redirect("assessment", assessment.pk)


def _line_page(
    request: SignedInRequest, assessment: Assessment, measure: Measure, line: Line | None
) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = LineForm(data, assessment=assessment, measure=measure, line=line)
    evidence = evidence_rows(data, line, assessment)
    does = request.POST.get("do", "")
    told, is_newer = None, False
    if data is None:
        told = _told_of_saved(assessment, line)
    elif does == "work":
        told = _told_of_form(assessment, form)
    elif all([form.is_valid(), evidence.is_valid()]):
        try:
            saved = drafting.save_line(
                assessment,
                form.row(),
                form.inputs(),
                rows_of(evidence),
                by=request.user,
                edit=edit_of(request),
            )
            return _on(request, assessment, does, "edit_line", assessment.pk, saved.pk)
        except drafting.SavedMeanwhile:
            is_newer = True
    context = {
        "assessment": assessment,
        "measure": measure,
        "line": line,
        "form": form,
        "evidence": evidence,
        "edit": edit_of(request) if data and not is_newer else _now(assessment),
        "told": told,
        "is_newer": is_newer,
    }
    return render(request, "socialvalue/assessing/line.html", context)


def _told_of_saved(assessment: Assessment, line: Line | None) -> Told | None:
    if line is None or not documents.is_priced(line):
        return None
    return _told(assessment, [documents.of_line(line, list(line.inputs.all()))], [])


def _told_of_form(assessment: Assessment, form: LineForm) -> Told | None:
    """Of what is typed; nothing where that cannot be worked out yet."""
    can_be = form.is_priced and form.has_its_numbers
    form.ask_for_nothing()
    if not can_be:
        return None
    return _told(assessment, [documents.of_line(form.row(), form.inputs())], [])


def _told(
    assessment: Assessment, lines: list[documents.Document], costs: list[documents.Document]
) -> Told | None:
    try:
        return telling.told(documents.case_with(assessment, lines, costs))
    except files.Refused:
        return None


# --- Costs -------------------------------------------------------------------------------------
@require_form
def costs(request: SignedInRequest, pk: int) -> HttpResponse:
    assessment = editable(request, pk)
    data = request.POST if request.method == "POST" else None
    rows = cost_rows(data, assessment)
    does = request.POST.get("do", "")
    told, is_newer = None, False
    if data is None:
        held = documents.costs_of(assessment)
        told = _told(assessment, [], [documents.of_cost(cost) for cost in held])
    elif does == "work":
        told = _told_of_costs(assessment, rows)
    elif rows.is_valid():
        try:
            drafting.save_costs(assessment, rows_of(rows), by=request.user, edit=edit_of(request))
            return _on(request, assessment, does, "costs", assessment.pk)
        except drafting.SavedMeanwhile:
            is_newer = True
    context = {
        "assessment": assessment,
        "rows": rows,
        "edit": edit_of(request) if data and not is_newer else _now(assessment),
        "told": told,
        "is_newer": is_newer,
    }
    return render(request, "socialvalue/assessing/costs.html", context)


def _told_of_costs(assessment: Assessment, rows: Any) -> Told | None:
    rows.is_valid()
    written = worked_out(rows)
    if not written:
        return None
    return _told(assessment, [], [documents.of_cost(cost) for cost in written])


# --- What all share ----------------------------------------------------------------------------
def seen(request: SignedInRequest, pk: int) -> Assessment:
    """With what its documents, checks and pages ask of it."""
    visible = Assessment.objects.visible_to(request.user).select_related(
        "case_study__council",
        "case_study__theme",
        "version__framework",
        "version__deflator",
        "version__discounting",
        "version__confidence",
        "version__income",
    )
    return get_object_or_404(visible, pk=pk)


def editable(request: SignedInRequest, pk: int) -> Assessment:
    assessment = seen(request, pk)
    if not permissions.is_of_its_side(request.user, assessment):
        raise PermissionDenied
    if assessment.state != State.DRAFT:
        raise MoveRefused(_("This cannot be changed now: it has been put forward."))
    return assessment


def edit_of(request: SignedInRequest) -> int:
    """The number that the page was made with; one that nobody gave fits nothing."""
    text = request.POST.get("edit", "")
    return int(text[:9]) if text.isascii() and text.isdigit() else -1


def _now(assessment: Assessment) -> int:
    return Assessment.objects.values_list("edit", flat=True).get(pk=assessment.pk)


def _on(
    request: SignedInRequest, assessment: Assessment, does: str, here: str, *args: Any
) -> HttpResponse:
    messages.success(request, _("Saved."))
    if does == "more":
        return redirect(here, *args)
    return redirect("assessment", assessment.pk)
