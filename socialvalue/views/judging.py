"""Quality judged by two people who do not see one another's levels, and the checks before it is
put forward."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from councilnet.roles import SignedInRequest
from initiatives.workflow import MoveRefused
from socialvalue import drafting, flagging, judging, permissions
from socialvalue.forms.judging import LevelForm, ReasonsForm
from socialvalue.judging import Judged
from socialvalue.models import Assessment, Criterion, State
from socialvalue.views.lines import editable, require_form, seen


@require_safe
def criteria(request: SignedInRequest, pk: int) -> HttpResponse:
    assessment = _judgeable(request, pk)
    context = {
        "assessment": assessment,
        "judged": judging.judged(assessment, request.user),
        "may_agree": permissions.is_of_the_network(request.user, assessment),
    }
    return render(request, "socialvalue/assessing/criteria.html", context)


@require_form
def score_criterion(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """One's own level, or as network staff the one that is agreed where two differ."""
    assessment = _judgeable(request, pk)
    criterion = get_object_or_404(assessment.version.criteria, key=key)
    held = next(
        one for one in judging.judged(assessment, request.user) if one.criterion == criterion
    )
    is_to_agree = _is_to_agree(request, assessment, held)
    shown = held.agreed if is_to_agree else held.mine
    initial = {"level": shown.level, "reason": shown.reason} if shown else {}
    data = request.POST if request.method == "POST" else None
    form = LevelForm(data, criterion=criterion, initial=initial)
    if form.is_valid():
        _keep(request, assessment, criterion, form, is_to_agree)
        messages.success(request, _("Saved."))
        return redirect("criteria", assessment.pk)
    context = {
        "assessment": assessment,
        "held": held,
        "form": form,
        "is_to_agree": is_to_agree,
    }
    return render(request, "socialvalue/assessing/criterion.html", context)


def _is_to_agree(request: SignedInRequest, assessment: Assessment, held: Judged) -> bool:
    if held.given < 2:
        return False
    if not permissions.is_of_the_network(request.user, assessment):
        raise MoveRefused(_("Two people have scored this criterion already."))
    return True


def _keep(
    request: SignedInRequest,
    assessment: Assessment,
    criterion: Criterion,
    form: LevelForm,
    is_to_agree: bool,
) -> None:
    keep = drafting.agree if is_to_agree else drafting.score
    told = form.cleaned_data
    keep(assessment, criterion, told["level"], told["reason"], by=request.user)


def _judgeable(request: SignedInRequest, pk: int) -> Assessment:
    assessment = seen(request, pk)
    if not permissions.is_of_either_side(request.user, assessment):
        raise PermissionDenied
    if assessment.state != State.DRAFT:
        raise MoveRefused(_("This cannot be changed now: it has been put forward."))
    return assessment


# --- Checks ------------------------------------------------------------------------------------
@require_form
def checks(request: SignedInRequest, pk: int) -> HttpResponse:
    """What blocks, what wants a reason, and the button to put it forward."""
    assessment = editable(request, pk)
    flags = flagging.raised(assessment)
    asked = [flag for flag in flags if not flag.blocks]
    form = ReasonsForm(request.POST if request.method == "POST" else None, flags=asked)
    if form.is_valid():
        for code, line, reason in form.reasons():
            drafting.give_reason(assessment, code, line, reason, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("checks", assessment.pk)
    agreed, criteria_there_are = judging.progress(assessment)
    context = {
        "assessment": assessment,
        "form": form,
        "blocking": [flag for flag in flags if flag.blocks],
        "unexplained": [flag for flag in asked if not flag.reason],
        "agreed": agreed,
        "criteria": criteria_there_are,
    }
    return render(request, "socialvalue/assessing/checks.html", context)
