"""Every list in another form, by the same address: for spreadsheets, programs and feed readers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from councilnet.limiting import limited
from initiatives import directory
from initiatives.outputs import coverages, funded, listings, travelling
from initiatives.outputs.answering import answer, answer_with_feed
from initiatives.views.for_everybody import for_everybody, table_for_everybody
from initiatives.views.funding import round_or_404


@table_for_everybody
def case_studies(request: HttpRequest, form: str) -> HttpResponseBase:
    query = directory.read(request.GET)
    return answer(request, listings.of_query(query, request.build_absolute_uri), form)


@for_everybody
@limited("tables")
def case_studies_feed(request: HttpRequest) -> HttpResponse:
    query = directory.read(request.GET)
    listing = listings.of_query(query, request.build_absolute_uri)
    return answer_with_feed(request, listing, query.page)


@table_for_everybody
def councils(request: HttpRequest, form: str) -> HttpResponseBase:
    return answer(request, listings.of_councils(request.build_absolute_uri), form)


@table_for_everybody
def principles(request: HttpRequest, form: str) -> HttpResponseBase:
    return answer(request, listings.of_principles(request.build_absolute_uri), form)


@table_for_everybody
def coverage_of_councils(request: HttpRequest, form: str) -> HttpResponseBase:
    query = directory.read(request.GET)
    return answer(request, coverages.of_councils(query, request.build_absolute_uri), form)


@table_for_everybody
def coverage_of_regions(request: HttpRequest, form: str) -> HttpResponseBase:
    query = directory.read(request.GET)
    return answer(request, coverages.of_regions(query, request.build_absolute_uri), form)


@table_for_everybody
def adoptions(request: HttpRequest, form: str) -> HttpResponseBase:
    return answer(request, travelling.of_adoptions(request.build_absolute_uri), form)


@table_for_everybody
def all_funding(request: HttpRequest, form: str) -> HttpResponseBase:
    return answer(request, funded.of_all(request.build_absolute_uri), form)


@table_for_everybody
def funding_round(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    listing = funded.of_round(round_or_404(slug), request.build_absolute_uri)
    return answer(request, listing, form)
