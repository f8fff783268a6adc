"""The scores of a council, a theme or the network, for everybody; as a page, CSV and JSON."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from initiatives.outputs.answering import answer
from initiatives.views.for_everybody import for_everybody, table_for_everybody
from socialvalue import portfolio as portfolios
from socialvalue import portfolio_listing
from socialvalue.portfolio import FILTERS, Portfolio


@for_everybody
def portfolio(request: HttpRequest) -> HttpResponse:
    user = request.user if request.user.is_authenticated else None
    shown = portfolios.read(request.GET, user)
    context = {"portfolio": shown, "filters": _filters(shown), "names": _names(shown)}
    return render(request, "socialvalue/seeing/portfolio.html", context)


@table_for_everybody
def portfolio_table(request: HttpRequest, form: str) -> HttpResponseBase:
    """Of what is open alone: a private framework's scores are never exported."""
    shown = portfolios.read(request.GET, None)
    return answer(request, portfolio_listing.listing(shown, request.build_absolute_uri), form)


def _filters(shown: Portfolio) -> list[tuple[str, Any, Any]]:
    options, chosen = shown.query.index.options, shown.query.chosen
    return [(key, options[key], chosen.get(key, ())) for key in FILTERS]


def _names(shown: Portfolio) -> list[tuple[str, Any]]:
    """What the box of versions offers."""
    return [(portfolios.name_of(version), version) for version in shown.versions]
