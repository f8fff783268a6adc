"""Whether this process runs (``/healthz``), and whether the portal can serve (``/readyz``).

Both are answered before anything else looks at the request: no session is loaded, and a probe may
come by whatever name and scheme it likes. The public learns which check failed and nothing of why;
the log and ``manage.py ready`` say that in words.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import Error, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from councilnet.models import QueuedMail

log = logging.getLogger(__name__)

Check = Callable[[], str]
QUICKLY = 2000  # milliseconds that PostgreSQL has for an answer
LATE = timedelta(minutes=15)  # a message that was due so long ago, nobody is sending
MOST_WAITING = 5000  # messages
FREE = 200 * 1024 * 1024  # bytes: some uploads, and time to mend it


@dataclass(frozen=True)
class Report:
    """The checks by name, and a sentence for each that failed."""

    passed: list[str]
    failed: dict[str, str]

    @property
    def is_ready(self) -> bool:
        return not (self.failed.keys() & ESSENTIAL.keys())

    @property
    def status(self) -> str:
        if not self.is_ready:
            return "unavailable"
        return "degraded" if self.failed else "ready"


class HealthMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info not in PROBES:
            return self.get_response(request)
        response = PROBES[request.path_info]()
        response.headers["Cache-Control"] = "no-store"
        return response


def healthz() -> HttpResponse:
    """That the process answers, whatever became of the database."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz() -> HttpResponse:
    """503 where pages would fail. What only waits, such as mail, is said, and serves on."""
    report = look()
    for name, sentence in report.failed.items():
        log.warning("Not well: %s. %s", name, sentence)
    said = dict.fromkeys(report.passed, "ok") | dict.fromkeys(report.failed, "failed")
    return JsonResponse(
        {"status": report.status, "checks": said}, status=200 if report.is_ready else 503
    )


PROBES: dict[str, Callable[[], HttpResponse]] = {"/healthz": healthz, "/readyz": readyz}


def look() -> Report:
    """Make every check; those that want the database are left out where it does not answer."""
    failed: dict[str, str] = {}
    passed: list[str] = []
    for name, check in (ESSENTIAL | BESIDES).items():
        if name in NEED_DATABASE and "database" in failed:
            continue
        if sentence := _tried(check):
            failed[name] = sentence
        else:
            passed.append(name)
    return Report(passed, failed)


def _tried(check: Check) -> str:
    try:
        return check()
    except (Error, OSError) as error:
        return f"{type(error).__name__}: {' '.join(str(error).split())}"


# --- The checks: "" where all is well, else a sentence for whoever runs the portal --------------
def database() -> str:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = {QUICKLY}")
        cursor.execute("SELECT 1")
    return ""


_up_to_date: list[bool] = []


def migrations() -> str:
    """Asked until they are all there: a schema does not go back under a process that runs."""
    if not _up_to_date:
        executor = MigrationExecutor(connection)
        if waiting := len(executor.migration_plan(executor.loader.graph.leaf_nodes())):
            return f"{waiting} migrations are not applied. Run: python manage.py migrate"
        _up_to_date.append(True)
    return ""


def mail() -> str:
    waiting = QueuedMail.objects.waiting()
    if late := waiting.filter(next_try_at__lt=timezone.now() - LATE).count():
        return (
            f"{late} messages were due over 15 minutes ago. Does the worker run, and does the mail "
            "server answer?"
        )
    return f"{count} messages wait." if (count := waiting.count()) > MOST_WAITING else ""


def files() -> str:
    """Whether what is uploaded could be kept; storage elsewhere looks after itself."""
    if not isinstance(default_storage, FileSystemStorage):
        return ""
    folder = settings.MEDIA_ROOT
    while not folder.exists():  # it is made with the first file
        folder = folder.parent
    if (free := shutil.disk_usage(folder).free) < FREE:
        return f"{free // 1024**2} MB are free for the files of case studies, in {folder}."
    return ""


ESSENTIAL: dict[str, Check] = {"database": database, "migrations": migrations}
BESIDES: dict[str, Check] = {"mail": mail, "files": files}
NEED_DATABASE = {"migrations", "mail"}
