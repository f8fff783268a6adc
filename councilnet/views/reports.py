"""What browsers refused to load or run on our pages, as they report it: a line in the log each."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from councilnet import limiting

GROUP = "csp"  # by which the policy and Reporting-Endpoints name the address below
LARGEST = 16 * 1024  # bytes
MOST = 5  # reports of one request
A_MINUTE = 30  # requests of one client
WORD = 60  # characters
log = logging.getLogger(__name__)


@csrf_exempt  # a browser writes it by itself, and nothing is changed by it
@login_not_required
@require_POST
def csp_report(request: HttpRequest) -> HttpResponse:
    """Anybody can send anything here, so it is counted, cut, and never an error."""
    if limiting.seconds_to_wait(request, "csp", A_MINUTE):
        return HttpResponse(status=429)
    for said in _reports(request):
        log.warning("A browser refused: %(directive)s %(blocked)s on %(route)s", said, extra=said)
    return HttpResponse(status=204)


def _reports(request: HttpRequest) -> Iterator[dict[str, str]]:
    try:
        said = json.loads(request.read(LARGEST))
    except (ValueError, RecursionError):
        return
    for one in (said if isinstance(said, list) else [said])[:MOST]:
        body = one.get("body", one.get("csp-report")) if isinstance(one, dict) else None
        if isinstance(body, dict):
            yield _facts(body)


def _facts(body: dict[str, Any]) -> dict[str, str]:
    """Both shapes: of report-uri, with hyphens, and of report-to."""
    directive = body.get("effectiveDirective") or body.get("effective-directive")
    blocked = body.get("blockedURL") or body.get("blocked-uri")
    page = body.get("documentURL") or body.get("document-uri")
    return {
        "directive": _word(directive or body.get("violated-directive")),
        "blocked": _origin(_text(blocked)),
        "route": _route(_text(page)),
    }


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _word(value: object) -> str:
    """Of letters, digits and a little more, so that it can be read in any log."""
    kept = (c for c in _text(value)[:WORD] if c.isascii() and (c.isalnum() or c in "-.:/"))
    return "".join(kept) or "?"


def _origin(address: str) -> str:
    """Of an address the origin alone: what follows could hold a name or a secret."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "?"
    return _word(
        f"{parts.scheme}://{parts.hostname}" if parts.hostname else parts.scheme or address
    )


def _route(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).route
    except (ValueError, Resolver404):
        return "?"
