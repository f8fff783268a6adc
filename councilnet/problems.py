"""What went wrong, told to programs in one shape (RFC 9457)."""

from __future__ import annotations

import json
from http import HTTPStatus

from django.http import HttpResponse

API = "/api/v"  # every version of it answers so
MEDIA_TYPE = "application/problem+json"


def problem(status: int, detail: str, **headers: str) -> HttpResponse:
    """``detail`` is a sentence that says what to do; ``Retry_After="20"`` is a header."""
    said = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    answer = HttpResponse(json.dumps(said, ensure_ascii=False) + "\n", MEDIA_TYPE, status)
    for name, value in headers.items():
        answer[name.replace("_", "-")] = value
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
