"""What the workflow refuses is an answer, not a fault."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from initiatives.workflow import MoveRefused


class RefusedMovesMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, MoveRefused):
            return render(request, "409.html", {"sentence": str(error)}, status=409)
        return None
