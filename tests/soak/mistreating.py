"""The portal, the people who use it, and what happens to it meanwhile."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from threading import Event as Signal

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from councilnet.models import QueuedMail, User
from tests import factories
from tests.bench import serving
from tests.bench.databases import PROJECT
from tests.drills.cluster import Cluster
from tests.ports import HOST
from tests.soak.acts import World, small_disk, unmount
from tests.soak.comparing import compare, compare_files, compare_mail
from tests.soak.doing import (
    Adopter,
    Autosaver,
    Beginner,
    Publisher,
    Submitter,
    Uploader,
    Writer,
)
from tests.soak.judging import went_wrong, without_cause
from tests.soak.people import Person, Reader
from tests.soak.post_office import PostOffice
from tests.soak.saying import report, report_on
from tests.soak.watching import Watch

READERS, FEWEST, MOST = 4, 5, 300
QUIET = 1 / 4  # of the time at first, for what it needs when nothing happens
DRAINING = 600.0  # seconds in which all mail must have gone
Say = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """``acts`` are what happens in each of the rounds, one after the other."""

    seconds: float
    rounds: int
    acts: list[str]

    @property
    def each(self) -> int:
        """How many are there for each who does one thing to each of several."""
        return max(FEWEST, min(MOST, int(self.seconds) // 2))


SHORT = Plan(seconds=30, rounds=0, acts=[])


@dataclass
class Portal:
    people: list[Person]
    master: int
    port: int
    media: Path
    is_over: Signal

    def stop(self) -> None:
        """Everybody has had the answer to what they sent last, and goes."""
        self.is_over.set()
        for person in self.people:
            person.join(timeout=90)


def soak(cluster: Cluster, folder: Path, plan: Plan, say: Say) -> bool:
    """Whether anything is wrong."""
    office = PostOffice()
    office.open()
    told = serving.production(cluster.url, folder)
    told |= {"EMAIL_HOST": HOST, "EMAIL_PORT": str(office.port)}
    with in_use(folder, told, say, plan) as portal, sending(told, folder) as worker:
        watch = Watch(portal.port, portal.master, cluster.port, portal.is_over)
        world = World(cluster, portal.master, portal.media, office, watch, say)
        watch.start()
        mistreat(world, plan)
        portal.stop()
        watch.join()
        drain(worker)
        found = compare(portal.people)
        compare_files(portal.media, portal.people, found)
        compare_mail(office, len(world.recovered), found)
    wrong = [*world.unsaid, *went_wrong(portal.people), *without_cause(portal.people, world)]
    report(portal.people, found, say)
    report_on(world, found, say)
    for what in wrong:
        say(f"wrong: {what}")
    return found.is_wrong or bool(wrong)


@contextmanager
def in_use(
    folder: Path, environment: dict[str, str], say: Say, plan: Plan = SHORT
) -> Iterator[Portal]:
    """The portal with people who use it; at the end all have stopped."""
    say("Setting up …")
    call_command("set_up", verbosity=0, stdout=StringIO())
    media = folder / "media"
    small_disk(media)
    environment = environment | {"STAFF_SECOND_FACTOR": "0", "MEDIA_ROOT": str(media)}
    serving.collect_static(folder)
    stop = Signal()
    cast = Cast(plan)
    try:
        with serving.portal(environment, folder) as (master, port):
            people = cast.people(port, stop)
            connection.close()
            say(f"{len(people)} people …")
            for person in people:
                person.start()
            portal = Portal(people, master, port, media, stop)
            yield portal
            portal.stop()
    finally:
        unmount(media)


class Cast:
    """Whoever uses the portal, and what is there for them to do."""

    def __init__(self, plan: Plan) -> None:
        self.pause = plan.seconds / plan.each
        self.amber = factories.person("amber", council="stevenage")
        self.dev = factories.person("dev", role=User.Role.NETWORK_STAFF)
        self.drafts = [factories.draft(f"Number 0 of {n}").pk for n in range(4)]
        self.ready = {submitted(n): "/review/{}/publish/" for n in range(plan.each)}
        self.whole = {
            factories.complete(f"Whole {n}").pk: "/your-case-studies/{}/check/"
            for n in range(plan.each)
        }
        self.others = {
            edition.case_study_id: f"{edition.get_absolute_url()}adopt/"
            for edition in (
                factories.published(f"Of Oldham {n}", council="oldham") for n in range(plan.each)
            )
        }

    def people(self, port: int, stop: Signal) -> list[Person]:
        one, other, third, fourth = self.drafts
        return [
            *(Reader(port, stop) for __ in range(READERS)),
            *(Writer(port, stop, self.amber, draft) for draft in (one, other)),
            Autosaver(port, stop, self.amber, third),
            Uploader(port, stop, self.amber, fourth),
            *(Beginner(port, stop, self.amber) for __ in range(2)),
            Submitter(port, stop, self.amber, addressed(self.whole), self.pause),
            Publisher(port, stop, self.dev, addressed(self.ready), self.pause),
            Adopter(port, stop, self.amber, self.others, self.pause),
        ]


def submitted(number: int) -> int:
    """Decided on and ready: to publish it is one act."""
    case_study = factories.submitted(f"Ready {number}")
    case_study.claims.update(decision="confirmed", decided_at=timezone.now())
    return case_study.pk


def addressed(addresses: dict[int, str]) -> dict[int, str]:
    return {number: address.format(number) for number, address in addresses.items()}


@contextmanager
def sending(environment: dict[str, str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The worker, which ends as it is told to."""
    with (folder / "worker.log").open("w") as said:
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "worker", "--every", "3"],
            cwd=PROJECT,
            env=environment,
            stdout=said,
            stderr=said,
        )
        try:
            yield worker
        finally:
            worker.terminate()
            worker.wait(timeout=DRAINING)


def mistreat(world: World, plan: Plan) -> None:
    """A quarter of the time nothing happens; then one act after the other, evenly."""
    began = time.monotonic()
    time.sleep(plan.seconds * QUIET)
    world.say(f"{world.watch.sample()}, when nothing has happened yet")
    acts = plan.acts * plan.rounds
    for number, name in enumerate(acts):
        world.act(name)
        due = QUIET + (1 - QUIET) * (number + 1) / len(acts)
        time.sleep(max(0.0, began + plan.seconds * due - time.monotonic()))


def drain(worker: subprocess.Popen[bytes]) -> None:
    """Nobody waits here for the two minutes after which a failure is tried again."""
    until = time.monotonic() + DRAINING
    while time.monotonic() < until and worker.poll() is None:
        if not QueuedMail.objects.waiting().update(next_try_at=timezone.now()):
            return
        time.sleep(3)
