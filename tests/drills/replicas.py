"""Lose the primary: ``python -m tests.drills.replicas``, what `make cluster-drill` runs.

A primary with two streaming replicas, of which one must have each commit before it is acknowledged;
pgbouncer in front, and the portal behind that. While people use it: a planned restart, a replica
that stops, and a primary that is killed, after which the other replica takes its place. It ends
with 1 if anything that was acknowledged is lost, or anything else has no explanation.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from tests.drills.cluster import Cluster
from tests.ports import free_port

if TYPE_CHECKING:
    from tests.soak.people import Person

PGBOUNCER = shutil.which("pgbouncer") or "/usr/sbin/pgbouncer"
CONFIGURATION = """
[databases]
portal = host=127.0.0.1 port={primary} dbname=postgres user=soak
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
admin_users = soak
pool_mode = transaction
max_client_conn = 200
default_pool_size = 20
server_login_retry = 1
server_fast_close = 1
logfile = {folder}/log
"""
QUIET = 6  # seconds between two events


class Pooler:
    """pgbouncer, which lends a connection for a transaction, and can be told to wait."""

    def __init__(self, folder: Path, primary: Cluster) -> None:
        self.file, self.folder = folder / "pgbouncer.ini", folder
        folder.mkdir()
        if primary.account:
            shutil.chown(folder, primary.account)
        self.port = free_port()
        self.url = f"postgresql://soak@127.0.0.1:{self.port}/portal"
        self.point_to(primary)
        self.process = subprocess.Popen(  # noqa: S603  # Debian's own
            [PGBOUNCER, str(self.file)], user=primary.account, stderr=subprocess.DEVNULL
        )
        time.sleep(1)

    def point_to(self, primary: Cluster) -> None:
        said = CONFIGURATION.format(primary=primary.port, port=self.port, folder=self.folder)
        self.file.write_text(said)

    def tell(self, command: str) -> None:
        admin = f"postgresql://soak@127.0.0.1:{self.port}/pgbouncer"
        with psycopg.connect(
            admin, autocommit=True, cursor_factory=psycopg.ClientCursor
        ) as connection:
            connection.execute(command.encode())


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        primary = Cluster(folder / "primary")
        primary.start()
        one, other = (
            Cluster(folder / name, "wal_retrieve_retry_interval=500ms", copy_of=primary)
            for name in ("one", "other")
        )
        for replica in (one, other):
            replica.start()
        primary.tell("ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (one, other)'")
        primary.tell("SELECT pg_reload_conf()")
        pooler = Pooler(folder / "pooler", primary)
        try:
            failed = drill(folder, primary, one, other, pooler)
        finally:
            pooler.process.terminate()
            for server in (one, other):
                server.stop()
    sys.exit(failed)


def drill(folder: Path, primary: Cluster, one: Cluster, other: Cluster, pooler: Pooler) -> bool:
    os.environ |= {"DEBUG": "1", "DATABASE_URL": primary.url, "STAFF_SECOND_FACTOR": "0"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.soak.settings"
    import django

    django.setup()
    from django.db import connection

    from tests.bench import serving
    from tests.soak import comparing, judging, mistreating, saying

    told = serving.production(pooler.url, folder)
    told |= {"DATABASE_POOLER": "1", "REPLICA_URLS": f"{one.url},{other.url}"}
    with mistreating.in_use(folder, told, say) as portal:
        time.sleep(QUIET)
        restarted = restart(primary, pooler)
        time.sleep(QUIET)
        one.stop()
        say("One replica has stopped.")
        time.sleep(QUIET)
        killed = time.monotonic()
        take_over(primary, other, pooler)
        say(f"The primary was killed, and the other replica took over after {since(killed):.1f} s.")
        time.sleep(2 * QUIET)
    connection.settings_dict["PORT"] = str(other.port)
    found = comparing.compare(portal.people)
    saying.report(portal.people, found, say)
    for what, at in (("planned restart", restarted), ("primary lost", killed)):
        away = [f"{longest(portal.people, method, at):.1f} s" for method in ("GET", "POST")]
        say(f"{what}: longest without an answer to a reader {away[0]}, to a writer {away[1]}")
    return found.is_wrong or bool(judging.went_wrong(portal.people))


def restart(primary: Cluster, pooler: Pooler) -> float:
    """Planned: whoever asks meanwhile waits for it."""
    began = time.monotonic()
    pooler.tell("PAUSE portal")
    primary.stop()
    primary.start()
    pooler.tell("RESUME portal")
    say(f"The primary was restarted in {since(began):.1f} s.")
    return began


def take_over(primary: Cluster, other: Cluster, pooler: Pooler) -> None:
    primary.kill()
    other.promote()
    pooler.point_to(other)
    pooler.tell("RELOAD")


def longest(people: list[Person], method: str, after: float) -> float:
    """Seconds between two answers to anybody that were well, from a moment to the next event."""
    well = sorted(at for person in people for at, by in person.told.well if by == method)
    return max((b - a for a, b in pairwise(well) if after < b and a < after + QUIET), default=0.0)


def since(began: float) -> float:
    return time.monotonic() - began


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
