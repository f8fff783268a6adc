"""Pages for network staff: a submission with its reasons, and what they decide."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from councilnet.roles import SignedInRequest
from initiatives import naming, reviewing, submissions, workflow
from initiatives.forms.reviewing import (
    AddressForm,
    AskBoardForm,
    DecisionsForm,
    EvidenceForm,
    HandOnForm,
    MergeForm,
    MessageForm,
    RemarkForm,
    ScheduleForm,
    WithdrawForm,
)
from initiatives.models import CaseStudy, Remark


@require_safe
def review_case_study(request: SignedInRequest, pk: int) -> HttpResponse:
    return page_of(request, submitted(request, pk))


@require_POST
def decide_principles(request: SignedInRequest, pk: int) -> HttpResponse:
    case_study = submitted(request, pk)
    form = DecisionsForm(request.POST, case_study=case_study)
    if not form.is_valid():
        return page_of(request, case_study, decisions_form=form)
    reviewing.decide_claims(case_study, form.decisions, by=request.user)
    messages.success(request, _("Your decisions on the principles are saved."))
    return redirect("review_case_study", case_study.pk)


@require_POST
def remark(request: SignedInRequest, pk: int) -> HttpResponse:
    case_study = submitted(request, pk)
    form = RemarkForm(request.POST)
    if not form.is_valid():
        return page_of(request, case_study, remark_form=form)
    reviewing.remark(case_study, by=request.user, **form.cleaned_data)
    messages.success(
        request, _("Your remark is saved. The council reads it once you send this back.")
    )
    return redirect("review_case_study", case_study.pk)


@require_POST
def request_changes(request: SignedInRequest, pk: int) -> HttpResponse:
    case_study = submitted(request, pk)
    has_points = Remark.objects.to_change_in(case_study).still_open().exists()
    form = MessageForm(request.POST, has_points=has_points)
    if not form.is_valid():
        return page_of(request, case_study, message_form=form)
    workflow.request_changes(case_study, by=request.user, message=form.cleaned_data["message"])
    messages.success(request, _("Sent back to the council with what you wrote."))
    return redirect("review_queue")


@require_POST
def recommend(request: SignedInRequest, pk: int) -> HttpResponse:
    case_study = submitted(request, pk)
    reviewing.recommend(case_study, by=request.user)
    messages.success(request, _("Recommended. Somebody else now approves it."))
    return redirect("review_case_study", case_study.pk)


@require_POST
def publish(request: SignedInRequest, pk: int) -> HttpResponse:
    edition = workflow.publish(submitted(request, pk), by=request.user)
    messages.success(request, _("Published: this is how everybody sees it."))
    return redirect(edition)


@require_POST
def approve(request: SignedInRequest, pk: int) -> HttpResponse:
    case_study = submitted(request, pk)
    form = ScheduleForm(request.POST)
    if form.is_valid():
        try:
            workflow.approve(case_study, by=request.user, at=form.at)
        except workflow.MoveRefused as error:
            form.add_error("day", str(error))
        else:
            messages.success(request, _("Approved. It will be published at the time you chose."))
            return redirect("review_case_study", case_study.pk)
    return page_of(request, case_study, schedule_form=form)


@require_POST
def take_back_approval(request: SignedInRequest, pk: int) -> HttpResponse:
    case_study = submitted(request, pk)
    workflow.take_back_approval(case_study, by=request.user)
    messages.success(request, _("The approval is taken back: it waits for review again."))
    return redirect("review_case_study", case_study.pk)


@require_POST
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    case_study = submitted(request, pk)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return page_of(request, case_study, withdraw_form=form)
    workflow.withdraw(case_study, by=request.user, reason=form.cleaned_data["notice"])
    messages.success(request, _("Withdrawn: its address now shows your reason."))
    return redirect("review_case_study", case_study.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: SignedInRequest, pk: int) -> HttpResponse:
    """Find the case study that stays, by its address or by words of its title, and choose it."""
    case_study = submitted(request, pk)
    told = request.POST if request.method == "POST" else None
    form = MergeForm(told, case_study=case_study)
    if form.is_valid():
        into = form.cleaned_data["into"]
        workflow.merge(case_study, by=request.user, into=into)
        messages.success(request, _("Merged: its address now leads to “%s”.") % into)
        return redirect("review_case_study", case_study.pk)
    q = " ".join(request.GET.get("q", "").split())[:300]
    found = submissions.published_like(q, but=case_study.pk) if q else []
    context = {"case_study": case_study, "form": form, "q": q, "found": found}
    return render(request, "initiatives/reviewing/merge.html", context)


@require_POST
def restore(request: SignedInRequest, pk: int) -> HttpResponse:
    case_study = submitted(request, pk)
    workflow.restore(case_study, by=request.user)
    messages.success(request, _("Restored: everybody can read it again."))
    return redirect("review_case_study", case_study.pk)


@require_POST
def set_evidence_level(request: SignedInRequest, pk: int) -> HttpResponse:
    case_study = submitted(request, pk)
    form = EvidenceForm(request.POST)
    if not form.is_valid():
        return page_of(request, case_study, evidence_form=form)
    workflow.set_evidence_level(case_study, by=request.user, **form.cleaned_data)
    messages.success(request, _("The evidence level is set."))
    return redirect("review_case_study", case_study.pk)


@require_POST
def change_address(request: SignedInRequest, pk: int) -> HttpResponse:
    case_study = submitted(request, pk)
    form = AddressForm(request.POST)
    if not form.is_valid():
        return page_of(request, case_study, address_form=form)
    if not case_study.editions.standing().exists():
        raise Http404
    workflow.change_address(case_study, by=request.user, wanted=form.cleaned_data["slug"])
    messages.success(request, _("Moved. The old address leads to the new one."))
    return redirect("review_case_study", case_study.pk)


# What the pages above begin and end with


def submitted(request: SignedInRequest, pk: int) -> CaseStudy:
    """What was ever submitted, to network staff; for everybody else it is not there."""
    if not request.user.is_network_staff:
        raise Http404
    seen = CaseStudy.objects.filter(submitted_at__isnull=False).select_related(
        "council", "theme", "reviewer", "recommended_by", "merged_into"
    )
    return get_object_or_404(seen, pk=pk)


def page_of(request: SignedInRequest, case_study: CaseStudy, **forms: Any) -> HttpResponse:
    """The submission whole, what changed, and the forms to decide with."""
    shown = submissions.read(case_study, request.user)
    evidence = {"level": case_study.evidence_level_set, "reason": case_study.evidence_level_reason}
    slug = shown.standing.slug if shown.standing else ""
    context = {
        "case_study": case_study,
        "shown": shown,
        "content": naming.shown(shown.content),
        "decisions_form": DecisionsForm(case_study=case_study),
        "remark_form": RemarkForm(),
        "message_form": MessageForm(has_points=any(point.is_open for point in shown.points)),
        "schedule_form": ScheduleForm(first_day=shown.first_day),
        "hand_on_form": HandOnForm(case_study=case_study),
        "board_form": AskBoardForm(),
        "withdraw_form": WithdrawForm(),
        "evidence_form": EvidenceForm(initial=evidence),
        "address_form": AddressForm(initial={"slug": slug}),
    } | forms
    return render(request, "initiatives/reviewing/case_study.html", context)
