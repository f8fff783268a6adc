"""Go back to the moment before a mistake: ``python -m tests.drills.moment``.

As docs/operations.md says it: PostgreSQL keeps its log beside a base backup. Something is deleted
by mistake, the server is lost, and another one is brought to the second before.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg

from tests.drills.cluster import Cluster

COUNT = "SELECT count(*), now()::text FROM councilnet_council"


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        log = folder / "log"
        log.mkdir()
        keeping = (
            "archive_mode=on",
            f"archive_command=test ! -f {log}/%f && cp %p {log}/%f",
            "archive_timeout=60",
        )
        lost = Cluster(folder / "lost", *keeping)
        shutil.chown(log, lost.account) if lost.account else None
        lost.start()
        fill(lost)
        base = lost.folder / "base"
        lost.run("pg_basebackup", "-d", lost.url, "-D", str(base), "--checkpoint=fast")
        councils, moment = mistake(lost)
        lost.kill()
        back = time.monotonic()
        found = recovered(lost, base, log, moment)
        say(f"{councils} councils before the mistake, {found} after going back to {moment}.")
        say(f"It took {time.monotonic() - back:.1f} s.")
        sys.exit(found != councils)


def fill(cluster: Cluster) -> None:
    subprocess.run(
        [sys.executable, "manage.py", "set_up"],
        env=os.environ | {"DEBUG": "1", "DATABASE_URL": cluster.url},
        stdout=subprocess.DEVNULL,
        check=True,
    )


def mistake(cluster: Cluster) -> tuple[int, str]:
    """How many there were, and until when."""
    with psycopg.connect(cluster.url, autocommit=True) as connection:
        councils, moment = count(connection)
        time.sleep(1)
        connection.execute("DELETE FROM councilnet_council")
        assert count(connection)[0] == 0  # else there was no mistake to take back
        connection.execute("SELECT pg_switch_wal()")
        time.sleep(2)
    return councils, moment


def recovered(lost: Cluster, base: Path, log: Path, moment: str) -> int:
    back = Cluster(
        lost.folder.parent / "back",
        f"restore_command=cp {log}/%f %p",
        f"recovery_target_time={moment}",
        "recovery_target_action=promote",
    )
    shutil.rmtree(back.data)
    shutil.move(base, back.data)
    (back.data / "recovery.signal").touch()
    back.start()
    with psycopg.connect(back.url) as connection:
        while connection.execute("SELECT pg_is_in_recovery()").fetchone() != (False,):
            time.sleep(0.1)
        found, __ = count(connection)
    back.stop()
    return found


def count(connection: psycopg.Connection[Any]) -> tuple[int, str]:
    ((councils, now),) = connection.execute(COUNT)
    return councils, now


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    main()
