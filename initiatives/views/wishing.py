"""Pages on which councils ask one another for help and offer it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Count, Q, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from councilnet.roles import SignedInRequest, acts_for, councils_of
from initiatives import index, matching, wishing
from initiatives.forms.wishing import AskForm, CloseForm, OfferForm, OfferLetterForm
from initiatives.models import Edition, Offer, Theme, Wish
from initiatives.workflow import MoveRefused

require_form = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def requests(request: SignedInRequest) -> HttpResponse:
    """What councils want to do now: those without an offer first, for who can help."""
    _refuse_strangers(request)
    councils = councils_of(request.user)
    themes = {theme.key: theme for theme in Theme.objects.all()}
    theme = themes.get(request.GET.get("theme", ""))
    wishes = Wish.objects.still_open().select_related("council", "theme")
    wishes = wishes.annotate(n_offers=Count("offers", filter=~Q(offers__answer="declined")))
    if theme:
        wishes = wishes.filter(theme=theme)
    every = list(wishes.order_by(Case(When(n_offers=0, then=0), default=1), "asked_at"))
    context = {
        "mine": [wish for wish in every if wish.council in councils],
        "others": [wish for wish in every if wish.council not in councils],
        "closed": Wish.objects.filter(council__in=councils, closed_at__isnull=False),
        "themes": themes.values(),
        "theme": theme,
        "councils": councils,
    }
    return render(request, "initiatives/wishing/requests.html", context)


@require_form
def ask_for_help(request: SignedInRequest) -> HttpResponse:
    councils = councils_of(request.user)
    if not councils:
        raise PermissionDenied
    form = AskForm(request.POST or None, councils=councils)
    if form.is_valid():
        wish = wishing.ask(form.cleaned_data["council"], form.told, by=request.user)
        messages.success(request, _("Your request is open. Those who can help are told."))
        return redirect("request_for_help", wish.pk)
    return render(request, "initiatives/wishing/ask.html", {"form": form})


@require_safe
def request_for_help(request: SignedInRequest, pk: int) -> HttpResponse:
    wish = _seen(request, pk)
    is_theirs = acts_for(request.user, wish.council_id)
    others = [one for one in councils_of(request.user) if one.pk != wish.council_id]
    context = {
        "wish": wish,
        "is_theirs": is_theirs,
        "may_offer": bool(others) and not wish.closed_at,
        "offers": _offers(request, wish),
        "matches": matching.matches(wish, index.current(), is_theirs=is_theirs),
        "like": index.current().likes(wish.council_id)[:3],
    }
    return render(request, "initiatives/wishing/request.html", context)


def _offers(request: SignedInRequest, wish: Wish) -> list[dict[str, Any]]:
    """Each with its letters where this person is of one of its two councils."""
    mine = {council.pk for council in councils_of(request.user)}
    every = wish.offers.select_related("council").prefetch_related("letters__council")
    shown = _shown_by(wish)
    return [
        {
            "offer": made,
            "shows": shown.get(made.case_study_id),
            "is_between_us": bool(mine & {wish.council_id, made.council_id}),
            "letters": made.letters.all() if mine & {wish.council_id, made.council_id} else [],
        }
        for made in every
    ]


def _shown_by(wish: Wish) -> dict[int | None, Edition]:
    """The case studies that offers name, while they are published and say whose they are."""
    named = Edition.objects.current().filter(council__is_stand_in=False)
    offered = wish.offers.filter(case_study__isnull=False).values("case_study")
    editions = named.filter(case_study__in=offered).select_related("council")
    return {edition.case_study_id: edition for edition in editions.defer("content", "body")}


@require_form
def change_request(request: SignedInRequest, pk: int) -> HttpResponse:
    wish = _theirs(request, pk)
    form = AskForm(request.POST or None, councils=[wish.council], wish=wish)
    if form.is_valid():
        wishing.change(wish, form.told, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("request_for_help", pk)
    return render(request, "initiatives/wishing/ask.html", {"form": form, "wish": wish})


@require_form
def offer_help(request: SignedInRequest, pk: int) -> HttpResponse:
    wish = _seen(request, pk)
    councils = [one for one in councils_of(request.user) if one.pk != wish.council_id]
    if not councils:
        raise PermissionDenied
    form = OfferForm(request.POST or None, councils=councils)
    if form.is_valid():
        try:
            wishing.offer(wish, by=request.user, **form.cleaned_data)
        except MoveRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Thank you. They are told."))
            return redirect("request_for_help", pk)
    return render(request, "initiatives/wishing/offer.html", {"form": form, "wish": wish})


@require_POST
def answer_offer(request: SignedInRequest, pk: int) -> HttpResponse:
    made = _offer(request, pk)
    if not acts_for(request.user, made.wish.council_id):
        raise PermissionDenied
    wishing.answer(made, by=request.user, accepts="accept" in request.POST)
    messages.success(request, _("They are told."))
    return redirect("request_for_help", made.wish_id)


@require_form
def write_to_offer(request: SignedInRequest, pk: int) -> HttpResponse:
    made = _offer(request, pk)
    form = OfferLetterForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        wishing.write(made, form.cleaned_data["text"], by=request.user)
        messages.success(request, _("Sent to the other council."))
        return redirect("request_for_help", made.wish_id)
    context = {"form": form, "offer": made, "wish": made.wish, "letters": made.letters.all()}
    return render(request, "initiatives/wishing/letter.html", context)


@require_form
def close_request(request: SignedInRequest, pk: int) -> HttpResponse:
    wish = _theirs(request, pk)
    form = CloseForm(request.POST or None, editions=_taken_from(wish))
    if form.is_valid():
        wishing.close(wish, form.ending, by=request.user)
        messages.success(request, _("Closed. Thank you for saying what came of it."))
        return redirect("request_for_help", pk)
    return render(request, "initiatives/wishing/close.html", {"form": form, "wish": wish})


def _taken_from(wish: Wish) -> list[Edition]:
    """What was offered with a case study, then what matches."""
    found = {edition.pk: edition for edition in _shown_by(wish).values()}
    matched = (match.edition for match in matching.matches(wish, index.current()))
    return list({**found, **{edition.pk: edition for edition in matched}}.values())


# What the pages above begin with


def _refuse_strangers(request: SignedInRequest) -> None:
    if not wishing.may_read(request.user):
        raise PermissionDenied


def _seen(request: SignedInRequest, pk: int) -> Wish:
    _refuse_strangers(request)
    wishes = Wish.objects.visible_to(request.user)
    return get_object_or_404(wishes.select_related("council", "theme"), pk=pk)


def _theirs(request: SignedInRequest, pk: int) -> Wish:
    wish = _seen(request, pk)
    if not acts_for(request.user, wish.council_id):
        raise PermissionDenied
    return wish


def _offer(request: SignedInRequest, pk: int) -> Offer:
    """To the people of the two councils between which it is; to everybody else it is not there."""
    councils = councils_of(request.user)
    offers = Offer.objects.select_related("wish__council", "council")
    mine = offers.filter(wish__council__in=councils) | offers.filter(council__in=councils)
    return get_object_or_404(mine.distinct(), pk=pk)
