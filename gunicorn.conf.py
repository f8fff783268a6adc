"""How the production server runs; ``gunicorn`` reads this file by itself."""

import os
from tempfile import mkdtemp
from typing import Any

wsgi_app = "councilnet.wsgi:application"
bind = f"0.0.0.0:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 8  # whoever waits for PostgreSQL keeps nobody else waiting; measured: docs/performance.md
os.environ.setdefault("DATABASE_POOL", str(threads))
keepalive = 75  # seconds; nginx keeps its connections for 60, and must not ask on one that closes
timeout = 30
graceful_timeout = 30
max_requests = 5000  # whatever leaks, leaks for a while only
max_requests_jitter = 500
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108  # on disk it can stall
control_socket_disable = True  # nothing of ours uses it, and the file system may be read-only
accesslog = None  # councilnet/logs.py writes it, without what tells of people


if {"METRICS_TOKEN", "METRICS_TOKEN_FILE"} & os.environ.keys():
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = mkdtemp(prefix="councilnet-metrics-")


def child_exit(server: Any, worker: Any) -> None:
    """What a worker counted stays counted when it has gone."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def post_worker_init(worker: Any) -> None:
    """The first visitor does not wait for the index; where it cannot be made yet, one will."""
    from django.db import Error, connections

    from initiatives import index

    try:
        index.current()
    except Error as error:
        worker.log.warning("The index is not ready: %s", error)
    connections.close_all()
