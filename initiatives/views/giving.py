"""Every list in another form, by the same address: for spreadsheets, programs and feed readers."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import conditional_page, require_safe

from initiatives import directory
from initiatives.outputs import listings
from initiatives.outputs.answering import answer


@login_not_required
@require_safe
@conditional_page
def case_studies(request: HttpRequest, form: str) -> HttpResponseBase:
    query = directory.read(request.GET)
    listing = listings.of_query(query, request.build_absolute_uri)
    return answer(request, listing, form, query.page)


@login_not_required
@require_safe
def councils(request: HttpRequest, form: str) -> HttpResponseBase:
    return answer(request, listings.of_councils(request.build_absolute_uri), form)


@login_not_required
@require_safe
def principles(request: HttpRequest, form: str) -> HttpResponseBase:
    return answer(request, listings.of_principles(request.build_absolute_uri), form)
