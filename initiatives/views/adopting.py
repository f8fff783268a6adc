"""Pages on which councils take up one another's ideas, answer, and write to one another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from councilnet.models import Council
from councilnet.roles import SignedInRequest, councils_of
from initiatives import adopting, submissions
from initiatives.forms.adopting import (
    TAKEN_BACK,
    AdoptForm,
    AnswerForm,
    DescribeForm,
    LetterForm,
    MoveForm,
    ProposeForm,
    ResultForm,
    SettleForm,
)
from initiatives.models import Adoption, AdoptionEvent, Edition
from initiatives.sides import BOTH, Sides
from initiatives.views.reading import at_its_address
from initiatives.workflow import MoveRefused

Side = AdoptionEvent.Side
require_form = require_http_methods(["GET", "HEAD", "POST"])


@require_form
@at_its_address
def adopt(request: SignedInRequest, edition: Edition) -> HttpResponse:
    """Where a council took it up already, its people are led on to what they said."""
    councils = [one for one in councils_of(request.user) if _may_take(one, edition)]
    taken = Adoption.objects.filter(origin=edition.case_study_id, council__in=councils)
    if councils and taken.count() == len(councils):
        return redirect("adoption", taken[0].pk)
    form = AdoptForm(request.POST or None, edition=edition, councils=councils)
    if councils and form.is_valid():
        told = form.cleaned_data
        begun = _tried(
            form,
            lambda: adopting.begin(
                edition,
                told["council"],
                by=request.user,
                status=told["status"],
                description=form.description,
            ),
        )
        if begun:
            messages.success(request, _("Thank you. The other council is asked to confirm it."))
            return redirect("adoption", begun.pk)
    context = {"form": form, "edition": edition, "councils": councils}
    return render(request, "initiatives/adopting/adopt.html", context)


def _may_take(council: Council, edition: Edition) -> bool:
    """A council that is no more takes up nothing, though others may act for its work."""
    return council.pk != edition.case_study.council_id and not council.is_abolished


def _tried(form: Form, act: Callable[[], Adoption]) -> Adoption | None:
    """What is refused is said on the form, and nothing that was typed is lost."""
    try:
        return act()
    except MoveRefused as refused:
        form.add_error(None, str(refused))
        return None


@require_safe
def your_adoptions(request: SignedInRequest) -> HttpResponse:
    councils = councils_of(request.user)
    seen = Adoption.objects.for_lists()
    context = {
        "councils": councils,
        "waiting": seen.awaiting(request.user),
        "took": seen.filter(council__in=councils),
        "gave": seen.filter(origin__council__in=councils),
        "proposed": seen.proposed_from_elsewhere(request.user),
    }
    return render(request, "initiatives/adopting/your_adoptions.html", context)


@require_safe
def unsettled_adoptions(request: SignedInRequest) -> HttpResponse:
    """What somebody disputes, and what a council has not answered for long."""
    if not request.user.is_network_staff:
        raise PermissionDenied
    context = {"adoptions": Adoption.objects.for_lists().to_settle(adopting.silent_since())}
    return render(request, "initiatives/adopting/unsettled.html", context)


@require_safe
def adoption(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, _seen(request, pk), LetterForm())


@require_form
def write_letter(request: SignedInRequest, pk: int) -> HttpResponse:
    shown = _seen(request, pk)
    if adopting.sides_of(request.user, shown).isdisjoint(BOTH):
        raise PermissionDenied
    form = LetterForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        adopting.write(shown, form.cleaned_data["text"], by=request.user)
        messages.success(request, _("Sent to the other council."))
        return redirect("adoption", pk)
    return _page(request, shown, form)


def _page(request: SignedInRequest, shown: Adoption, form: LetterForm) -> HttpResponse:
    sides = adopting.sides_of(request.user, shown)
    seen, is_settled = Sides(shown, sides), adopting.is_settled(shown)
    context = {
        "adoption": shown,
        "seen": seen,
        "is_taker": Side.TAKER in sides,
        "is_origin": Side.ORIGIN in sides,
        "write_own": f"{reverse('start_blank')}?adoption={shown.pk}",
        "may_settle": Side.NETWORK in sides and adopting.may_be_settled(shown),
        "is_settled": is_settled,
        "asked": None if is_settled else _asked(shown, sides),
        "events": [(event, seen.who_did(event)) for event in shown.events.all()],
        "letters": [(letter, seen.who_wrote(letter)) for letter in shown.letters.all()],
        "form": form if sides & {Side.TAKER, Side.ORIGIN} else None,
    }
    return render(request, "initiatives/adopting/adoption.html", context)


def _asked(shown: Adoption, sides: set[Side]) -> Side | None:
    """The side for which this person should answer now."""
    answers = {Side.TAKER: shown.taker_answer, Side.ORIGIN: shown.origin_answer}
    return next((side for side, said in answers.items() if side in sides and not said), None)


@require_form
def move_adoption(request: SignedInRequest, pk: int) -> HttpResponse:
    shown = _of_side(request, pk, Side.TAKER)
    form = MoveForm(request.POST or None, adoption=shown)
    return _answered(
        request,
        shown,
        form,
        lambda: adopting.move(shown, by=request.user, **form.cleaned_data),
        _("How far has it come?"),
    )


@require_form
def describe_adoption(request: SignedInRequest, pk: int) -> HttpResponse:
    """A save over somebody else's shows both, and asks again."""
    shown = _of_side(request, pk, Side.TAKER)
    form = DescribeForm(request.POST or None, adoption=shown)
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            adopting.describe(shown, form.description, by=request.user, version=version)
        except adopting.SavedMeanwhile:
            form.data = {**form.data.dict(), "version": str(shown.version)}  # type: ignore[attr-defined]
            sentence = _("A colleague saved this meanwhile: theirs stands below. Save to use yours")
            form.add_error(None, sentence)
            return _asking(request, shown, form, _("What is different?"), newer=shown)
        return redirect("adoption", pk)
    return _asking(request, shown, form, _("What is different?"))


@require_form
def name_result(request: SignedInRequest, pk: int) -> HttpResponse:
    shown = _of_side(request, pk, Side.TAKER)
    form = ResultForm(request.POST if request.method == "POST" else None, adoption=shown)
    return _answered(
        request,
        shown,
        form,
        lambda: adopting.name_result(shown, form.cleaned_data["result"], by=request.user),
        _("Your own case study"),
    )


@require_form
def answer_adoption(request: SignedInRequest, pk: int, side: str) -> HttpResponse:
    if side not in BOTH:
        raise Http404
    shown = _of_side(request, pk, Side(side))
    form = AnswerForm(request.POST or None)
    return _answered(
        request, shown, form, lambda: _answer(request, shown, side, form), _("Is it so?")
    )


def _answer(request: SignedInRequest, shown: Adoption, side: str, form: AnswerForm) -> Adoption:
    told = form.cleaned_data
    if told["answer"] == Adoption.Answer.CONFIRMED:
        return adopting.confirm(shown, side, by=request.user)
    if told["answer"] == TAKEN_BACK:
        return adopting.take_back(shown, side, by=request.user)
    return adopting.dispute(shown, side, by=request.user, reason=told["reason"])


@require_form
def settle_adoption(request: SignedInRequest, pk: int) -> HttpResponse:
    shown = _of_side(request, pk, Side.NETWORK)
    form = SettleForm(request.POST or None)
    return _answered(
        request,
        shown,
        form,
        lambda: adopting.settle(
            shown,
            by=request.user,
            is_so=form.cleaned_data["answer"] == Adoption.Answer.CONFIRMED,
            reason=form.cleaned_data["reason"],
        ),
        _("Settle it"),
    )


@require_form
@at_its_address
def propose_link(request: SignedInRequest, edition: Edition) -> HttpResponse:
    """Find the other, by its address or by words of its title, and say which of both was first."""
    if not (request.user.is_network_staff or councils_of(request.user)):
        raise PermissionDenied
    q = " ".join(request.GET.get("q", "").split())[:300]
    found = submissions.published_like(q, but=edition.case_study_id) if q else []
    form = ProposeForm(
        request.POST if request.method == "POST" else None, edition=edition, found=found
    )
    if form.is_valid():
        proposed = _tried(form, lambda: adopting.propose(*form.pair, by=request.user))
        if proposed:
            messages.success(request, _("Thank you. Both councils are asked whether it is so."))
            if Adoption.objects.visible_to(request.user).filter(pk=proposed.pk).exists():
                return redirect("adoption", proposed.pk)
            return redirect("your_adoptions")
    context = {"form": form, "edition": edition, "q": q, "found": found}
    return render(request, "initiatives/adopting/propose.html", context)


# What the pages above begin and end with


def _seen(request: SignedInRequest, pk: int) -> Adoption:
    seen = Adoption.objects.visible_to(request.user).for_lists()
    return get_object_or_404(seen, pk=pk)


def _of_side(request: SignedInRequest, pk: int, side: Side) -> Adoption:
    shown = _seen(request, pk)
    if side not in adopting.sides_of(request.user, shown):
        raise PermissionDenied
    return shown


def _answered(
    request: SignedInRequest, shown: Adoption, form: Any, act: Callable[[], Adoption], title: str
) -> HttpResponse:
    if form.is_valid() and _tried(form, act):
        messages.success(request, _("Saved. The other council is told."))
        return redirect("adoption", shown.pk)
    return _asking(request, shown, form, title)


def _asking(
    request: SignedInRequest, shown: Adoption, form: Any, title: str, newer: Adoption | None = None
) -> HttpResponse:
    seen = Sides(shown, adopting.sides_of(request.user, shown))
    context = {"adoption": shown, "seen": seen, "form": form, "title": title, "newer": newer}
    return render(request, "initiatives/adopting/ask.html", context)
