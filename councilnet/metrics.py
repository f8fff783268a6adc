"""What Prometheus reads at ``/metrics``, where METRICS_TOKEN says with which token it may.

How long answers take by route, and what ``/readyz`` looks at. Nothing of Prometheus is imported
where there is no token.
"""

from __future__ import annotations

import hmac
import os
import time
from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from councilnet import health, logs
from councilnet.models import QueuedMail

METRICS = "/metrics"
LABELS = ["method", "route", "status"]


class MetricsMiddleware:
    """Counts each answer by its route, and gives Prometheus the sums of all processes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.METRICS_TOKEN:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.seconds = seconds_of_requests()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == METRICS:
            return metrics(request)
        began = time.perf_counter()
        response = self.get_response(request)
        facts = logs.facts_of(request, response)
        labels = [str(facts[name]) for name in LABELS]
        self.seconds.labels(*labels).observe(time.perf_counter() - began)
        return response


def metrics(request: HttpRequest) -> HttpResponse:
    said = request.META.get("HTTP_AUTHORIZATION", "").encode()
    if not hmac.compare_digest(said, f"Bearer {settings.METRICS_TOKEN}".encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

    page = generate_latest(_sums()) + generate_latest(_state())
    return HttpResponse(
        page, content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"}
    )


@cache
def seconds_of_requests() -> Any:
    from prometheus_client import Histogram

    return Histogram("councilnet_request_seconds", "From request to answer", LABELS)


def _sums() -> Any:
    """Of this process, or of all that gunicorn runs, which then share a folder."""
    from prometheus_client import REGISTRY, CollectorRegistry
    from prometheus_client.multiprocess import MultiProcessCollector

    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry


def _state() -> Any:
    """What is true of the portal now, whichever process is asked."""
    from prometheus_client import CollectorRegistry, Gauge

    registry, report = CollectorRegistry(), health.look()
    check = Gauge("councilnet_check", "1 where it passes", ["name"], registry=registry)
    for name in report.passed:
        check.labels(name).set(1)
    for name in report.failed:
        check.labels(name).set(0)
    if report.is_ready:
        mail = Gauge("councilnet_mail", "Messages in the queue", ["state"], registry=registry)
        mail.labels("waiting").set(QueuedMail.objects.waiting().count())
        mail.labels("given up").set(QueuedMail.objects.given_up().count())
    return registry
