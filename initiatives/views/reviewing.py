"""Pages for network staff: the queue, a submission with its reasons, and what they decide."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from councilnet.roles import SignedInRequest, councils_of
from initiatives import editions, parts, permissions, reviewing, workflow
from initiatives.forms.reviewing import (
    AddressForm,
    DecisionsForm,
    EvidenceForm,
    MessageForm,
    WithdrawForm,
)
from initiatives.models import CaseStudy, Event, State


@require_safe
def review_queue(request: SignedInRequest) -> HttpResponse:
    if not request.user.is_network_staff:
        raise PermissionDenied
    own = {council.pk for council in councils_of(request.user)}
    seen = CaseStudy.objects.visible_to(request.user).select_related("council")
    context = {
        "waiting": [(c, c.council_id in own) for c in seen.awaiting_review()],
        "with_councils": seen.filter(state=State.CHANGES_REQUESTED).order_by("changed_at"),
        "published": seen.filter(state=State.PUBLISHED)[:20],
    }
    return render(request, "initiatives/reviewing/queue.html", context)


@require_safe
def review_case_study(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, _submitted(request, pk))


@require_POST
def request_changes(request: SignedInRequest, pk: int) -> HttpResponse:
    case_study = _submitted(request, pk)
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _page(request, case_study, message_form=form)
    workflow.request_changes(case_study, by=request.user, message=form.cleaned_data["message"])
    messages.success(request, _("Sent back to the council with your message."))
    return redirect("review_queue")


@require_POST
def decide_principles(request: SignedInRequest, pk: int) -> HttpResponse:
    case_study = _submitted(request, pk)
    form = DecisionsForm(request.POST, case_study=case_study)
    if not form.is_valid():
        return _page(request, case_study, decisions_form=form)
    reviewing.decide_claims(case_study, form.decisions, by=request.user)
    messages.success(request, _("Your decisions on the principles are saved."))
    return redirect("review_case_study", case_study.pk)


@require_POST
def publish(request: SignedInRequest, pk: int) -> HttpResponse:
    edition = workflow.publish(_submitted(request, pk), by=request.user)
    messages.success(request, _("Published: this is how everybody sees it."))
    return redirect(edition)


@require_POST
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    case_study = _submitted(request, pk)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _page(request, case_study, withdraw_form=form)
    workflow.withdraw(case_study, by=request.user, reason=form.cleaned_data["notice"])
    messages.success(request, _("Withdrawn: its address now shows your reason."))
    return redirect("review_case_study", case_study.pk)


@require_POST
def set_evidence_level(request: SignedInRequest, pk: int) -> HttpResponse:
    case_study = _submitted(request, pk)
    form = EvidenceForm(request.POST)
    if not form.is_valid():
        return _page(request, case_study, evidence_form=form)
    workflow.set_evidence_level(case_study, by=request.user, **form.cleaned_data)
    messages.success(request, _("The evidence level is set."))
    return redirect("review_case_study", case_study.pk)


@require_POST
def change_address(request: SignedInRequest, pk: int) -> HttpResponse:
    case_study = _submitted(request, pk)
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _page(request, case_study, address_form=form)
    if not case_study.editions.standing().exists():
        raise Http404
    workflow.change_address(case_study, by=request.user, wanted=form.cleaned_data["slug"])
    messages.success(request, _("Moved. The old address leads to the new one."))
    return redirect("review_case_study", case_study.pk)


def _submitted(request: SignedInRequest, pk: int) -> CaseStudy:
    """What was ever submitted, to network staff; for everybody else it is not there."""
    if not request.user.is_network_staff:
        raise Http404
    seen = CaseStudy.objects.filter(submitted_at__isnull=False).select_related("council", "theme")
    return get_object_or_404(seen, pk=pk)


def _page(request: SignedInRequest, case_study: CaseStudy, **forms: Any) -> HttpResponse:
    """The submission whole, what changed since the live edition, and the forms to decide with."""
    content = editions.content_of(case_study, timezone.localdate())
    standing = case_study.editions.standing().select_related("council").first()
    evidence = {
        "level": case_study.evidence_level_set,
        "reason": case_study.evidence_level_reason,
    }
    context = {
        "case_study": case_study,
        "content": content,
        "missing": parts.missing(case_study),
        "standing": standing,
        "changes": editions.compare(standing.content, content) if standing else [],
        "computed_level": editions.computed_evidence_level(case_study),
        "events": case_study.events.all(),
        "can_review": permissions.can_review(request.user, case_study),
        "can_decide": workflow.possible(Event.Kind.PUBLISHED, case_study, by=request.user),
        "can_withdraw": bool(standing and standing.status == standing.Status.CURRENT)
        and workflow.possible(Event.Kind.WITHDRAWN, case_study, by=request.user),
        "undecided": case_study.claims.filter(decision="").count(),
        "decisions_form": DecisionsForm(case_study=case_study),
        "message_form": MessageForm(),
        "withdraw_form": WithdrawForm(),
        "evidence_form": EvidenceForm(initial=evidence),
        "address_form": AddressForm(initial={"slug": standing.slug if standing else ""}),
    } | forms
    return render(request, "initiatives/reviewing/case_study.html", context)
