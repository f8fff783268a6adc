"""Assessments: theirs by state, how one is begun, and its list of what is to be done."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from councilnet.roles import SignedInRequest
from initiatives.models import CaseStudy
from initiatives.workflow import MoveRefused
from socialvalue import assessing, drafting, flagging, judging, permissions
from socialvalue.forms.beginning import AboutForm, BeginForm
from socialvalue.models import Assessment, CalculationRun, Line, State
from socialvalue.recording import confidence_of
from socialvalue.sensitivity import scenarios
from socialvalue.views.lines import edit_of, editable, require_form, seen

# What waits for them comes before what waits for others, and what is finished is last.
OF_COUNCIL = [State.WITH_COUNCIL, State.DRAFT, State.PROPOSED, State.READY, State.PUBLISHED]
OF_NETWORK = [State.PROPOSED, State.READY, State.DRAFT, State.WITH_COUNCIL, State.PUBLISHED]


@require_safe
def your_assessments(request: SignedInRequest) -> HttpResponse:
    visible = Assessment.objects.visible_to(request.user).select_related(
        "case_study__council", "version__framework"
    )
    runs = CalculationRun.objects.filter(assessment=OuterRef("pk")).order_by("-number")
    found = list(
        visible.annotate(reply_until=Subquery(runs.values("reply_until")[:1])).order_by(
            "-changed_at"
        )
    )
    order = OF_NETWORK if request.user.is_network_staff else OF_COUNCIL
    groups = [(state.label, [one for one in found if one.state == state]) for state in order]
    context = {"groups": [(label, held) for label, held in groups if held]}
    return render(request, "socialvalue/assessing/your_assessments.html", context)


@require_form
def begin_assessment(request: SignedInRequest, pk: int) -> HttpResponse:
    visible = CaseStudy.objects.visible_to(request.user).select_related("council")
    case_study = get_object_or_404(visible, pk=pk)
    if not permissions.can_assess(request.user, case_study):
        raise PermissionDenied
    versions = drafting.usable_for(case_study)
    if not versions.exists():
        raise MoveRefused(_("There is no framework that this council may use: ask the network."))
    form = BeginForm(request.POST if request.method == "POST" else None, versions=versions)
    if form.is_valid():
        told = dict(form.cleaned_data)
        version, kind = told.pop("version"), told.pop("kind")
        try:
            started = drafting.start(case_study, version, kind, by=request.user, **told)
            return redirect("assessment", started.pk)
        except MoveRefused as refused:
            form.add_error("kind", str(refused))
    begun = Assessment.objects.filter(case_study=case_study).select_related("version__framework")
    context = {"case_study": case_study, "form": form, "begun": begun}
    return render(request, "socialvalue/assessing/begin.html", context)


@require_form
def assessment_about(request: SignedInRequest, pk: int) -> HttpResponse:
    assessment = editable(request, pk)
    data = request.POST if request.method == "POST" else None
    initial = {name: getattr(assessment, name) for name in drafting.ABOUT}
    form = AboutForm(data, by=assessment.version, initial=initial)
    is_newer = False
    if form.is_valid():
        try:
            drafting.save_about(
                assessment, form.cleaned_data, by=request.user, edit=edit_of(request)
            )
            messages.success(request, _("Saved."))
            return redirect("assessment", assessment.pk)
        except drafting.SavedMeanwhile:
            is_newer = True
    context = {
        "assessment": assessment,
        "form": form,
        "edit": edit_of(request) if data and not is_newer else assessment.edit,
        "is_newer": is_newer,
    }
    return render(request, "socialvalue/assessing/about.html", context)


# --- Its list ----------------------------------------------------------------------------------
@dataclass(frozen=True)
class LineWorth:
    """A line, and what it is worth today where that can be worked out."""

    line: Line
    pv: Decimal | None


@require_safe
def assessment(request: SignedInRequest, pk: int) -> HttpResponse:
    found = seen(request, pk)
    looked = flagging.Looked(found)
    flags = flagging.raised(found, looked)
    worth = dict(
        zip([line.pk for line in looked.priced], looked.result.lines, strict=True)
        if looked.result
        else []
    )
    context = {
        "assessment": found,
        "lines": [
            LineWorth(line, worth[line.pk].pv if line.pk in worth else None)
            for line in looked.lines
        ],
        "result": looked.result,
        "ends": scenarios(looked.result) if looked.result else None,
        "costs": found.costs.count(),
        "criteria": judging.progress(found),
        "quality": judging.quality(found),
        "confidence": _confidence(looked, found) if looked.result else None,
        "blocking": [flag for flag in flags if flag.blocks],
        "unexplained": [flag for flag in flags if not flag.blocks and not flag.reason],
        "can_edit": permissions.can_edit(request.user, found),
        "can_judge": permissions.can_judge(request.user, found),
        "run": assessing.run_of(found),
        "has_score": found.runs.filter(status=CalculationRun.Status.PUBLISHED).exists(),
        "may_reopen": _may(assessing.Kind.REOPENED, found, request),
        "may_deliver": _may(assessing.Kind.DELIVERED, found, request),
        "sent_back": _sent_back(found),
    }
    return render(request, "socialvalue/assessing/assessment.html", context)


def _confidence(looked: flagging.Looked, found: Assessment) -> Any:
    """The grade as it would stand in a run made now, and why."""
    lines = [
        {"place": i, "grade": looked.grades[line.pk], "stakeholder": line.stakeholder}
        for i, line in enumerate(looked.priced)
    ]
    worth = [{"pv": one.pv} for one in looked.result.lines] if looked.result else []
    share = found.version.confidence.content["material_share"]
    return confidence_of(lines, {"lines": worth}, share)


def _may(kind: Any, found: Assessment, request: SignedInRequest) -> bool:
    return assessing.possible(kind, found, by=request.user)


def _sent_back(found: Assessment) -> Any:
    """What the network asked to be changed, where that is the last that happened."""
    moves = found.events.exclude(kind__in=["delivered", "checked"])
    last = moves.first()
    return last if last and last.kind == "sent-back" else None
