"""What every answer says to browsers, beside the content security policy (settings.py)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from councilnet.views.reports import GROUP


class HeadersMiddleware:
    """Nothing of ours is loaded by pages of other sites, but open data and what they may frame."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        headers = response.headers
        theirs = "cross-origin" if _is_for_other_sites(response) else "same-origin"
        headers.setdefault("Cross-Origin-Resource-Policy", theirs)
        headers.setdefault("X-Permitted-Cross-Domain-Policies", "none")
        headers.setdefault("Reporting-Endpoints", f'{GROUP}="{reverse("csp_report")}"')
        return response


def _is_for_other_sites(response: HttpResponse) -> bool:
    may_be_framed = getattr(response, "xframe_options_exempt", False)
    return may_be_framed or response.headers.get("Access-Control-Allow-Origin") == "*"
