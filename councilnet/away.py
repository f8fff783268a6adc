"""While PostgreSQL is away or too busy: readers wait a little, writers are told, nobody gets a 500.

An error of the database that passes by itself is no fault of ours. What is read is tried again for
a few seconds, then answered from what this process had kept, else with 503 and Retry-After. What is
written is never tried again by us: its writer is told, and still has in the browser what was typed.
One thread at a time looks whether the database is back, so that the others do not pile up on it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from threading import Lock

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from councilnet.problems import API, problem

PATIENCE = 6.0  # seconds that a reader waits before being told
MOST_WAITING = 6  # readers of a process; a thread must be left that says that it is alive
A_MOMENT = 0.1  # seconds between two looks at whether it is back
BETWEEN_TRIES = 1.0  # seconds, for all threads of a process together
RETRY_AFTER = 5  # seconds, as browsers and caches are told
READS = {"GET", "HEAD"}
# By the beginning of SQLSTATE. No connection; shut down; read-only, until a replica takes over; too
# many connections, memory or disk full
AWAY = ("08", "57P", "25006", "53")
# A lock that somebody holds; a transaction that another one crossed; a statement that took too long
BUSY = ("55P03", "40", "57014")

Answer = Callable[[HttpRequest], HttpResponse]


class Unavailable(HttpResponse):
    """``is_away``: there is no database to ask. Otherwise it is there, and has too much to do."""

    def __init__(self, content: bytes | str, content_type: str, *, is_away: bool) -> None:
        super().__init__(content, content_type, status=503)
        self.is_away = is_away
        self.headers["Retry-After"] = str(RETRY_AFTER)
        self.headers["Cache-Control"] = "no-store"


class AwayMiddleware:
    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.kept = import_string(settings.KEPT_WHILE_AWAY)
        self._next_try = 0.0  # 0 while the database is there
        self._waiting = 0
        self._lock = Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        while True:
            response = self._tried(request)
            if request.method not in READS or not is_of_away(response):
                return response
            if kept := self.kept(request):
                return kept  # type: ignore[no-any-return]  # an answer, or None
            if time.monotonic() - began > PATIENCE or not self._waited():
                return response

    def _waited(self) -> bool:
        """Not where so many wait already that nobody else would be answered."""
        with self._lock:
            if self._waiting >= MOST_WAITING:
                return False
            self._waiting += 1
        time.sleep(A_MOMENT)
        with self._lock:
            self._waiting -= 1
        return True

    def _tried(self, request: HttpRequest) -> HttpResponse:
        if not self._may_try():
            return unavailable(request, is_away=True)
        response = self.get_response(request)
        if is_of_away(response):
            self._next_try = time.monotonic() + BETWEEN_TRIES
            close_old_connections()
        else:
            self._next_try = 0.0
        return response

    def _may_try(self) -> bool:
        """All, while it is there; while it is not, one at a time."""
        if not self._next_try:
            return True
        with self._lock:
            if time.monotonic() < self._next_try:
                return False
            self._next_try = time.monotonic() + BETWEEN_TRIES
            return True


def is_of_away(response: HttpResponse) -> bool:
    return isinstance(response, Unavailable) and response.is_away


def answer_to_fault(request: HttpRequest) -> HttpResponse | None:
    """For the error that is being handled, wherever it was raised; None where it is a fault.

    What was raised while such an error was handled is of the same cause.
    """
    for error in causes(sys.exc_info()[1]):
        if is_lost(error):
            return unavailable(request, is_away=True)
        if (_state(error) or "").startswith(BUSY):
            return unavailable(request, is_away=False)
    return None


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """Those of the database's errors, the last first."""
    while error:
        if isinstance(error, DatabaseError | InterfaceError):
            yield error
        error = error.__context__


def is_lost(error: BaseException) -> bool:
    """A connection that broke, or could not be made, gives no SQLSTATE; nor does misuse of ours.

    What was being committed then may be stored or not: nobody knows.
    """
    state = _state(error)
    if state is None:
        return type(error).__name__ in {"OperationalError", "InterfaceError"}
    return state.startswith(AWAY)


def _state(error: BaseException) -> str | None:
    """SQLSTATE of what the database said, where it said anything."""
    return getattr(error.__cause__, "sqlstate", None)


def unavailable(request: HttpRequest, *, is_away: bool) -> Unavailable:
    """Asks nothing of the database, the session or the context processors."""
    if request.path.startswith(API):
        said = _("The portal cannot answer for the moment. Ask again in a few seconds.")
        told = problem(503, said)
        return Unavailable(told.content, told.headers["Content-Type"], is_away=is_away)
    page = render_to_string(
        "503.html",
        {"contact_email": settings.CONTACT_EMAIL, "is_written": request.method not in READS},
    )
    return Unavailable(page, "text/html; charset=utf-8", is_away=is_away)
