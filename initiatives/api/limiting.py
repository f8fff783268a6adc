"""How often one client may ask the API."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from councilnet import limiting
from councilnet.problems import problem


def seconds_to_wait(request: HttpRequest) -> int:
    """0 where it may be answered, which is then counted."""
    return limiting.seconds_to_wait(request, "api", settings.API_REQUESTS_A_MINUTE)


def too_many(wait: int) -> HttpResponse:
    said = limiting.how_long(wait, settings.API_REQUESTS_A_MINUTE)
    return problem(429, said, Retry_After=str(wait))
