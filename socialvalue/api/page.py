"""The API's page for people, made from its document."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from initiatives.api import describing
from initiatives.views.for_everybody import for_everybody
from socialvalue.api.whole import api


@for_everybody
def api_page(request: HttpRequest) -> HttpResponse:
    document = describing.document(api, request.build_absolute_uri)
    return render(request, "socialvalue/api/page.html", {"document": document})
