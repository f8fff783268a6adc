"""Which principles each council and each region has case studies for, and which not."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from councilnet.roles import councils_of
from initiatives import coverage, directory
from initiatives.coverage import Grid
from initiatives.directory import Query
from initiatives.views.for_everybody import for_everybody

FILTERS = ("nation", "type")


@for_everybody
def coverage_of_councils(request: HttpRequest) -> HttpResponse:
    query = directory.read(request.GET)
    return _page(request, query, coverage.by_council(query), "coverage")


@for_everybody
def coverage_of_regions(request: HttpRequest) -> HttpResponse:
    query = directory.read(request.GET)
    return _page(request, query, coverage.by_region(query), "coverage_of_regions")


def _page(request: HttpRequest, query: Query, grid: Grid, name: str) -> HttpResponse:
    user = request.user
    theirs = councils_of(user) if user.is_authenticated and grid.key == "council" else []
    context = {
        "grid": grid,
        "query": query,
        "here": reverse(name),
        "sentence": query.sentence(grid.total),
        "chips": directory.chips(query),
        "theirs": {council.slug for council in theirs},
        "may_ask": user.is_authenticated and user.is_network_staff,
        **_filters(query),
    }
    return render(request, "initiatives/reading/coverage.html", context)


def _filters(query: Query) -> dict[str, Any]:
    """A box for each filter; what else the address asks goes along."""
    of = query.index.options
    return {
        "filters": [(key, of[key], query.chosen.get(key, ())) for key in FILTERS],
        "others": [
            (key, option.value)
            for key, options in query.ordered()
            if key not in FILTERS
            for option in options
        ]
        + ([("q", query.q)] if query.q else []),
    }
