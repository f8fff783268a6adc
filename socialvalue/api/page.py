"""The API's page for people, made from its document."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from initiatives.api import describing, in_words, registers
from initiatives.api.paging import Paged
from initiatives.views.for_everybody import for_everybody
from socialvalue.api.whole import api


@for_everybody
def api_page(request: HttpRequest) -> HttpResponse:
    document = describing.document(api, request.build_absolute_uri)
    context = {
        "about": document["info"]["description"].split("\n\n"),
        "operations": in_words.operations(document),
        "shapes": list(in_words.shapes(document)),
        "most": settings.API_REQUESTS_A_MINUTE,
        "example": example(request),
    }
    return render(request, "socialvalue/api/page.html", context)


def example(request: HttpRequest) -> dict[str, str]:
    """What is asked, and what is answered to it now."""
    asked = request.build_absolute_uri(f"{reverse('api:principles')}?limit=1")
    answer = registers.principles(request, Paged(limit=1))
    return {"asked": asked, "answer": json.dumps(answer, ensure_ascii=False, indent=2)}
