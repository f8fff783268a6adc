"""What the network’s money led to, as everybody may read it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from initiatives import funding, index
from initiatives.funding import Round
from initiatives.views.for_everybody import for_everybody


@for_everybody
def all_funding(request: HttpRequest) -> HttpResponse:
    rounds = funding.every(index.current())
    context = {"rounds": rounds, "sums": funding.sums(rounds)}
    return render(request, "initiatives/reading/funding.html", context)


@for_everybody
def funding_round(request: HttpRequest, slug: str) -> HttpResponse:
    shown = round_or_404(slug)
    context = {"round": shown.round, "awards": shown.awards, "sums": shown.sums}
    return render(request, "initiatives/reading/funding_round.html", context)


def round_or_404(slug: str) -> Round:
    for one in funding.every(index.current()):
        if one.round.slug == slug:
            return one
    raise Http404
