"""Scores on their way to the public: put forward, signed, replied to, published, withdrawn."""

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
from socialvalue import assessing, receipts
from socialvalue.differences import comparable
from socialvalue.forms.runs import DeliveryForm, ReplyForm, SendBackForm, WithdrawScoreForm
from socialvalue.models import Assessment, AssessmentEvent, CalculationRun

Kind = AssessmentEvent.Kind
require_form = require_http_methods(["GET", "HEAD", "POST"])
MOVES = {
    "sign": Kind.SIGNED,
    "send_back": Kind.SENT_BACK,
    "reply": Kind.REPLIED,
    "publish": Kind.PUBLISHED,
    "reopen": Kind.REOPENED,
}


# --- Seeing them -------------------------------------------------------------------------------
@require_safe
def score_history(request: SignedInRequest, pk: int) -> HttpResponse:
    """The runs there are, and what changed between two of them."""
    assessment = _assessment(request, pk)
    runs = list(
        assessment.runs.select_related("version__deflator", "version__discounting").order_by(
            "-number"
        )
    )
    chosen = _chosen(request, runs)
    context = {
        "assessment": assessment,
        "runs": runs,
        "chosen": chosen,
        "changes": comparable(*chosen) if chosen else None,
        "events": assessment.events.all(),
        "is_council": _is_council(request, assessment),
    }
    return render(request, "socialvalue/runs/history.html", context)


def _chosen(
    request: SignedInRequest, runs: list[CalculationRun]
) -> tuple[CalculationRun, CalculationRun] | None:
    """The last two, unless the address names others: the older first."""
    if len(runs) < 2:
        return None
    by_number = {str(run.number): run for run in runs}
    older = by_number.get(request.GET.get("from", ""), runs[1])
    newer = by_number.get(request.GET.get("to", ""), runs[0])
    return (older, newer) if older.number < newer.number else (newer, older)


@require_safe
def score_run(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """The whole of a run, with its flags and reasons, and what may be done with it now."""
    assessment = _assessment(request, pk)
    found = get_object_or_404(assessment.runs.only("pk"), number=number)
    run = receipts.whole(found.pk)
    newest = assessing.run_of(assessment)
    is_newest = run == newest
    may = {
        name: is_newest and assessing.possible(kind, assessment, by=request.user)
        for name, kind in MOVES.items()
    }
    if run and assessing.waits_for_reply(assessment, run):
        may["publish"] = False
    context = {
        "assessment": assessment,
        "run": run,
        "receipt": receipts.receipt_of(run, request.user) if run else None,
        "newest": newest,
        "is_newest": is_newest,
        "may": may,
        "may_withdraw": _may_withdraw(request, assessment, run),
        "is_council": _is_council(request, assessment),
    }
    return render(request, "socialvalue/runs/run.html", context)


def _may_withdraw(
    request: SignedInRequest, assessment: Assessment, run: CalculationRun | None
) -> bool:
    is_public = run is not None and run.status == CalculationRun.Status.PUBLISHED
    return is_public and assessing.possible(Kind.WITHDRAWN, assessment, by=request.user)


def _is_council(request: SignedInRequest, assessment: Assessment) -> bool:
    """They read the network as one."""
    return assessing.side_of(request.user, assessment) == Assessment.Side.COUNCIL


# --- Moving them -------------------------------------------------------------------------------
@require_POST
def propose_score(request: SignedInRequest, pk: int) -> HttpResponse:
    run = assessing.propose(_assessment(request, pk), by=request.user)
    messages.success(request, _("Put forward. Somebody else of the network now signs it."))
    return _to(run)


@require_POST
def sign_score(request: SignedInRequest, pk: int) -> HttpResponse:
    run = assessing.sign(_assessment(request, pk), by=request.user)
    if run.reply_until:
        messages.success(request, _("Signed. The council has been asked for its reply."))
    else:
        messages.success(request, _("Signed. It can now be published."))
    return _to(run)


@require_form
def send_back_score(request: SignedInRequest, pk: int) -> HttpResponse:
    assessment = _assessment(request, pk)
    form = SendBackForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        assessing.send_back(assessment, by=request.user, message=form.cleaned_data["message"])
        messages.success(request, _("Sent back, with what you wrote."))
        return redirect("assessment", assessment.pk)
    _refuse_unless_possible(request, assessment, Kind.SENT_BACK)
    context = {"assessment": assessment, "form": form}
    return render(request, "socialvalue/runs/send_back.html", context)


@require_form
def reply_to_score(request: SignedInRequest, pk: int) -> HttpResponse:
    assessment = _assessment(request, pk)
    _refuse_unless_possible(request, assessment, Kind.REPLIED)
    run = _newest(assessment)
    form = ReplyForm(request.POST if request.method == "POST" else None, run=run)
    if form.is_valid():
        assessing.reply(assessment, form.answers, by=request.user)
        messages.success(request, _("Your reply is kept, and is published with the score."))
        return _to(run)
    context = {
        "assessment": assessment,
        "run": run,
        "form": form,
        "receipt": receipts.receipt_of(run, request.user),
    }
    return render(request, "socialvalue/runs/reply.html", context)


@require_POST
def publish_score(request: SignedInRequest, pk: int) -> HttpResponse:
    run = assessing.publish(_assessment(request, pk), by=request.user)
    messages.success(request, _("Published: this is its receipt, as everybody sees it."))
    return redirect(run)


@require_form
def withdraw_score(request: SignedInRequest, pk: int) -> HttpResponse:
    assessment = _assessment(request, pk)
    form = WithdrawScoreForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        assessing.withdraw(assessment, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Withdrawn: nobody is shown this score any more."))
        return redirect("assessment", assessment.pk)
    _refuse_unless_possible(request, assessment, Kind.WITHDRAWN)
    _published(assessment)
    context = {"assessment": assessment, "form": form}
    return render(request, "socialvalue/runs/withdraw.html", context)


@require_POST
def reopen_score(request: SignedInRequest, pk: int) -> HttpResponse:
    assessment = _assessment(request, pk)
    assessing.reopen(assessment, by=request.user)
    messages.success(
        request, _("It is assessed again. The published score stays until another is published.")
    )
    return redirect("assessment", assessment.pk)


# --- What was delivered ------------------------------------------------------------------------
@require_form
def deliveries(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was delivered of the published score, line by line, and a further figure."""
    assessment = _assessment(request, pk)
    run = _published(assessment)
    form = DeliveryForm(request.POST if request.method == "POST" else None, run=run)
    _refuse_unless_possible(request, assessment, Kind.DELIVERED)
    if form.is_valid():
        told = form.cleaned_data | {"line": int(form.cleaned_data["line"])}
        assessing.deliver(run, by=request.user, **told)
        messages.success(request, _("Saved. Somebody of the other side can now check it."))
        return redirect("deliveries", assessment.pk)
    side = assessing.side_of(request.user, assessment)
    rows: list[dict[str, Any]] = [
        {
            "delivery": one,
            "line": run.record["lines"][one.line],
            "may_check": not one.checked_at and one.reported_side != side,
        }
        for one in run.deliveries.all()
    ]
    context = {"assessment": assessment, "run": run, "form": form, "rows": rows}
    return render(request, "socialvalue/runs/deliveries.html", context)


@require_POST
def check_delivery(request: SignedInRequest, pk: int, delivery: int) -> HttpResponse:
    assessment = _assessment(request, pk)
    run = _published(assessment)
    assessing.check(get_object_or_404(run.deliveries, pk=delivery), by=request.user)
    messages.success(request, _("Checked: your name stands beside the figure."))
    return redirect("deliveries", assessment.pk)


# --- What all share ----------------------------------------------------------------------------
def _assessment(request: SignedInRequest, pk: int) -> Assessment:
    seen = Assessment.objects.visible_to(request.user)
    return get_object_or_404(
        seen.select_related("case_study__council", "version__framework"), pk=pk
    )


def _refuse_unless_possible(
    request: SignedInRequest, assessment: Assessment, kind: AssessmentEvent.Kind
) -> None:
    """Before somebody fills in a form for nothing."""
    move = assessing.MOVES[kind]
    if not move.allowed(request.user, assessment):
        raise PermissionDenied
    if not assessing.possible(kind, assessment, by=request.user):
        raise MoveRefused(assessing.already(assessment))


def _newest(assessment: Assessment) -> CalculationRun:
    found = receipts.whole_of(assessment.runs.order_by("-number")).first()
    if found is None:
        raise MoveRefused(assessing.already(assessment))
    return found


def _published(assessment: Assessment) -> CalculationRun:
    run = assessment.runs.filter(status=CalculationRun.Status.PUBLISHED).first()
    if run is None:
        raise MoveRefused(_("No score of it is published."))
    return run


def _to(run: CalculationRun) -> HttpResponse:
    return redirect("score_run", run.assessment_id, run.number)
