"""What is logged of each request: enough to find a fault, and nothing of who asked.

Addresses hold names, searches and links that open something, so a line has the route
(``case-studies/<slug:council>/…``) and never the path. The number of the request stands in every
line that is written meanwhile, in the answer as ``X-Request-ID``, and on the page of an error.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from contextvars import ContextVar
from secrets import token_hex
from types import TracebackType
from typing import Any

from django.http import HttpRequest, HttpResponse
from pythonjsonlogger.json import JsonFormatter

log = logging.getLogger("councilnet.requests")
WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}", re.ASCII)
UNKNOWN = "no such page"
KNOWN_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_number: ContextVar[str] = ContextVar("number of the request", default="")
_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


def number_of_request() -> str:
    """Empty outside of any request."""
    return _number.get()


def request_now() -> HttpRequest | None:
    return _request.get()


class RequestLogMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        number = _given(request) or token_hex(6)
        before, request_before = _number.set(number), _request.set(request)
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = number
            facts = facts_of(request, response)
            facts["ms"] = round((time.perf_counter() - began) * 1000, 1)
            log.info("%(method)s %(route)s %(status)s", facts, extra=facts)
            return response
        finally:
            _number.reset(before)
            _request.reset(request_before)


def route_of(request: HttpRequest) -> str:
    return (request.resolver_match.route or "/") if request.resolver_match else UNKNOWN


def facts_of(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """What may be said of a request anywhere: from a list that nobody's typing makes longer."""
    return {
        "method": request.method if request.method in KNOWN_METHODS else "other",
        "route": route_of(request),
        "status": response.status_code,
    }


def _given(request: HttpRequest) -> str:
    """By a proxy of ours: of anybody else the header is gone by now (``proxies.py``)."""
    said = request.META.get("HTTP_X_REQUEST_ID", "")
    return said if WELL_FORMED.fullmatch(said) else ""


# --- Named in settings.LOGGING -----------------------------------------------------------------
class NumberOfRequest(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = number_of_request()
        return True


class RouteForPath(logging.Filter):
    """Django's own lines about a request name its path: here they name the route."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = record.__dict__.pop("request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            path = request.path
            record.args = tuple(route_of(request) if a == path else a for a in record.args)
        return True


Fault = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class OneLine(JsonFormatter):
    """A JSON object a line, so that no text that somebody typed can look like another line."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        names = "%(asctime)s %(levelname)s %(name)s %(message)s %(request_id)s"
        super().__init__(names, rename_fields={"asctime": "at", "levelname": "level"}, **kwargs)

    def formatException(self, ei: Fault) -> str:  # noqa: N802  # logging's own name
        return without_rows(logging.Formatter.formatException(self, ei))


def without_rows(text: str) -> str:
    """PostgreSQL's DETAIL repeats the row that it refuses, e-mail addresses among it."""
    return "\n".join(line for line in text.splitlines() if not line.startswith("DETAIL:"))
