"""Case studies by principle, by council and by region."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from councilnet.models import Council, Region
from initiatives import coverage, directory, funding, ideas, index, over_time, peers
from initiatives.models import Principle
from initiatives.views.for_everybody import for_everybody

A_FEW = 10


@for_everybody
def principles(request: HttpRequest) -> HttpResponse:
    numbers = {
        choice.option.value: choice.n
        for choice in directory.choices(directory.Query(), "principle")
    }
    today = timezone.localdate()
    every = [
        (principle, principle.wording_on(today), numbers.get(principle.key, 0))
        for principle in Principle.objects.with_wordings()
    ]
    return render(request, "initiatives/reading/principles.html", {"principles": every})


@for_everybody
def principle(request: HttpRequest, key: str) -> HttpResponse:
    shown = get_object_or_404(Principle.objects.with_wordings(), key=key)
    wording = shown.wording_on(timezone.localdate())
    found = _found("principle", key)
    query = directory.with_one("principle", key)
    context = {
        "principle": shown,
        "spread": over_time.spread(query),
        "by_region": coverage.by_region(query),
        "wording": wording,
        "history": [other for other in reversed(shown.wordings.all()) if other != wording],
        "meeting": [choice for choice in found["councils"] if choice.n],
        **found,
    }
    return render(request, "initiatives/reading/principle.html", context)


@for_everybody
def councils(request: HttpRequest) -> HttpResponse:
    choices = {
        choice.option.value: choice for choice in directory.choices(directory.Query(), "council")
    }
    every = [
        (council, choices[council.slug].option.label, choices[council.slug].n)
        for council in Council.objects.filter(slug__in=choices)
    ]
    return render(request, "initiatives/reading/councils.html", {"councils": every})


@for_everybody
def council(request: HttpRequest, slug: str) -> HttpResponse:
    shown = get_object_or_404(Council, slug=slug)
    before = Council.objects.with_predecessors([slug]).exclude(pk=shown.pk)
    held = index.current()
    slugs = {slug, *(council.slug for council in before)}
    context = {
        "council": shown,
        "predecessors": before,
        "successors": Council.objects.filter(successions_to__old=shown),
        "peers": peers.peers_of(shown, held),
        "like": peers.like_alone(shown, held),
        "not_known": peers.not_known(shown),
        "exchange": ideas.exchanged(slugs, held),
        "awards": funding.of_councils(slugs, held),
        **_found("council", slug),
    }
    return render(request, "initiatives/reading/council.html", context)


@for_everybody
def region(request: HttpRequest, region: str) -> HttpResponse:
    if region not in Region:
        raise Http404
    found = _found("region", region)
    there = set(Council.objects.filter(region=region).values_list("slug", flat=True))
    context = {
        "region": Region(region),
        **found,
        "councils": [choice for choice in found["councils"] if choice.option.value in there],
    }
    return render(request, "initiatives/reading/region.html", context)


def _found(key: str, value: str) -> dict[str, Any]:
    """What the directory finds for one value, with its counts by principle and by council."""
    query = directory.with_one(key, value)
    return {
        "total": query.found.total,
        "cards": directory.shown(query, 0, A_FEW),
        "address": query.address(),
        "principles": directory.choices(query, "principle"),
        "councils": directory.choices(query, "council"),
    }
