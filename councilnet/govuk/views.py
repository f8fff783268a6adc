"""The components page, which stands in development alone."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from councilnet.govuk.gallery import every_state


@login_not_required
def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state, to be looked at and tested."""
    if not settings.DEBUG:
        raise Http404
    messages.success(request, "Saved. A message appears once, at the head of the next page.")
    states = every_state()
    context: dict[str, Any] = {
        "states": states,
        "form_with_errors": states["With an error"],
        "middle_page": Paginator(range(400), 10).page(20),
        "demonstration": True,
    }
    return render(request, "components.html", context)
