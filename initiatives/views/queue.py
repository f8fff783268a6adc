"""Pages for network staff: what waits, who reviews it, and the next one."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from councilnet.roles import SignedInRequest, councils_of
from initiatives import queue, reviewing
from initiatives.forms.reviewing import HandOnForm
from initiatives.views.reviewing import page_of, submitted


@require_safe
def review_queue(request: SignedInRequest) -> HttpResponse:
    if not request.user.is_network_staff:
        raise PermissionDenied
    options = queue.all_options()
    results = queue.answer(queue.read(request.GET, options, request.user), options)
    context = {
        "results": results,
        "own": {council.pk for council in councils_of(request.user)},
        "today": timezone.localdate(),
    }
    return render(request, "initiatives/reviewing/queue.html", context)


@require_POST
def review_next(request: SignedInRequest) -> HttpResponse:
    if not request.user.is_network_staff:
        raise PermissionDenied
    found = queue.take_next(request.user)
    if found is None:
        messages.info(request, _("Nothing waits that nobody reviews yet."))
        return redirect("review_queue")
    messages.success(request, _("You review this one now."))
    return redirect("review_case_study", found.pk)


@require_POST
def claim_review(request: SignedInRequest, pk: int) -> HttpResponse:
    case_study = submitted(request, pk)
    reviewing.claim(case_study, by=request.user)
    messages.success(request, _("You review this one now."))
    return redirect("review_case_study", case_study.pk)


@require_POST
def hand_on_review(request: SignedInRequest, pk: int) -> HttpResponse:
    case_study = submitted(request, pk)
    form = HandOnForm(request.POST, case_study=case_study)
    if not form.is_valid():
        return page_of(request, case_study, hand_on_form=form)
    told = form.cleaned_data
    reviewing.hand_on(case_study, to=told["reviewer"], due=told["due"], by=request.user)
    messages.success(request, _("Saved who reviews it."))
    return redirect("review_case_study", case_study.pk)
