"""What is done to the portal while people use it. Each act says what became of it."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from django.db import connection

from councilnet import health
from councilnet.database import GIVEN_UP
from councilnet.models import QueuedMail
from tests.drills.cluster import Cluster
from tests.soak.people import Asked
from tests.soak.post_office import SLOW, PostOffice
from tests.soak.watching import Watch

Say = Callable[[str], None]
AWAY = 2.0  # seconds
IN_HAND = 100  # messages that the worker may still send as the server closes
DISK = health.FREE + 40 * 1024**2  # bytes; /readyz says nothing of so much


@dataclass
class World:
    """``unsaid`` is what the portal ought to have said of itself and did not."""

    cluster: Cluster
    master: int
    media: Path
    office: PostOffice
    watch: Watch
    say: Say
    recovered: list[float] = field(default_factory=list)  # seconds of PostgreSQL's own recovery
    away: list[Asked] = field(default_factory=list)  # from when to when there was no PostgreSQL
    workers_killed: list[float] = field(default_factory=list)  # when
    reloads: int = 0
    unsaid: list[str] = field(default_factory=list)

    def act(self, name: str) -> None:
        connection.close()  # PostgreSQL may have been killed since
        ACTS[name](self)

    def expect(self, check: str, what: str) -> None:
        if self.watch.waits_for(check):
            self.say(f"{what}: /readyz says so.")
        else:
            self.unsaid.append(f"{what}, and /readyz does not say that {check} failed")


def reload(world: World) -> None:
    os.kill(world.master, signal.SIGHUP)
    world.reloads += 1


def kill_worker(world: World) -> None:
    newest = max(psutil.Process(world.master).children(), key=lambda p: p.create_time())
    world.workers_killed.append(time.monotonic())
    newest.kill()


def kill_database(world: World) -> None:
    began = time.monotonic()
    world.cluster.kill()
    time.sleep(AWAY)
    world.recovered.append(world.cluster.start())
    world.away.append(Asked(began, time.monotonic()))
    world.say(f"PostgreSQL was killed, and back after {time.monotonic() - began:.1f} s")


def freeze_database(world: World) -> None:
    """For longer than whoever waits for it does."""
    began = time.monotonic()
    world.cluster.freeze()
    time.sleep(GIVEN_UP + AWAY)
    world.expect("database", "PostgreSQL is frozen")
    world.cluster.thaw()
    world.away.append(Asked(began, time.monotonic()))


def stop_mail(world: World) -> None:
    """Dead, then slow, then as ever."""
    world.office.close()
    time.sleep(2 * AWAY)
    world.office.seconds = SLOW
    world.office.open()
    time.sleep(2 * AWAY)
    world.office.seconds = 0.0
    world.say(f"The mail server was dead, then slow; {QueuedMail.objects.waiting().count()} wait")


def fill_the_queue(world: World) -> None:
    """More waits than anybody would send; then all of it goes."""
    world.office.close()
    QueuedMail.objects.bulk_create(
        QueuedMail(to=[f"{n}@stevenage.gov.uk"], from_email="us@example.org", subject=f"Mass {n}")
        for n in range(health.MOST_WAITING + IN_HAND - QueuedMail.objects.waiting().count())
    )
    world.expect("mail", "The mail queue is full")
    world.office.open()


def fill_the_disk(world: World) -> None:
    """To the last byte, for as long as an upload or two takes."""
    if not world.media.is_mount():
        world.say("The disk was not filled: only root may mount one that is small enough.")
        return
    ballast = world.media / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(1024**2)):
                pass
        except OSError:
            world.expect("files", "The disk for files is full")
    time.sleep(2 * AWAY)
    ballast.unlink()


ACTS: dict[str, Callable[[World], None]] = {
    "reload": reload,
    "worker": kill_worker,
    "kill": kill_database,
    "freeze": freeze_database,
    "mail": stop_mail,
    "queue": fill_the_queue,
    "disk": fill_the_disk,
}


def small_disk(folder: Path) -> bool:
    """Whether ``folder`` is one now."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(folder)]
    return subprocess.run(command, capture_output=True).returncode == 0  # noqa: S603  # our own words


def unmount(folder: Path) -> None:
    if folder.is_mount():
        subprocess.run(["umount", str(folder)], check=True)  # noqa: S603, S607
