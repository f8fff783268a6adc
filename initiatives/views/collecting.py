"""Collections, as everybody may read them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from initiatives import cards, collecting, directory, index
from initiatives.models import Collection
from initiatives.outputs.answering import answer, answer_with_feed
from initiatives.outputs.listings import CaseStudies
from initiatives.views.for_everybody import for_everybody, table_for_everybody


@for_everybody
def collections(request: HttpRequest) -> HttpResponse:
    shown = Collection.objects.visible_to(request.user)
    return render(request, "initiatives/reading/collections.html", {"collections": shown})


@for_everybody
def collection(request: HttpRequest, slug: str) -> HttpResponse:
    shown = get_object_or_404(Collection.objects.visible_to(request.user), slug=slug)
    page = directory.read(request.GET).page
    holds = _found(shown, page) if shown.address else _picked(shown)
    context = {"collection": shown, **holds}
    return render(request, "initiatives/reading/collection.html", context)


def _found(shown: Collection, page: int) -> dict[str, Any]:
    query = collecting.query_of(shown)
    if query is None:
        return {}
    return {"results": directory.answer(replace(query, page=page)), "no_parameters": QueryDict()}


def _picked(shown: Collection) -> dict[str, Any]:
    notes = collecting.notes_of(shown)
    return {"picked": cards.of_picked(notes, index.current())}


@table_for_everybody
def collection_table(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    return answer(request, _listing(request, slug), form)


@for_everybody
def collection_feed(request: HttpRequest, slug: str) -> HttpResponse:
    page = directory.read(request.GET).page
    return answer_with_feed(request, _listing(request, slug), page)


def _listing(request: HttpRequest, slug: str) -> CaseStudies:
    shown = get_object_or_404(Collection.objects.visible_to(request.user), slug=slug)
    return collecting.listing(shown, request.build_absolute_uri)
