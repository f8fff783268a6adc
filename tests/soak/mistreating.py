"""What happens to the portal meanwhile, and whether what people were told is what is stored."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from io import StringIO
from itertools import cycle
from pathlib import Path
from threading import Event as Signal

import psutil
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from councilnet.models import QueuedMail, User
from initiatives.models import CaseStudy, Edition, Event
from tests import factories
from tests.bench import serving
from tests.drills.cluster import Cluster
from tests.soak.people import Beginner, Person, Publisher, Reader, Writer

READERS, WRITERS, BEGINNERS, WAITING = 4, 2, 2, 60
Say = Callable[[str], None]


@dataclass
class Found:
    """``lost`` was acknowledged and is not stored; ``unexplained`` is stored as nobody sent it."""

    lost: list[str] = field(default_factory=list)
    unexplained: list[str] = field(default_factory=list)


def soak(cluster: Cluster, folder: Path, seconds: float, say: Say) -> bool:
    """Whether anything is wrong."""
    told = serving.production(cluster.url, folder)
    with in_use(folder, told, say) as (people, master):
        before = memory(master)
        recovered = mistreat(cluster, master, seconds, say)
        after = memory(master)
    found = compare(people)
    report(people, found, say)
    say(f"PostgreSQL killed {len(recovered)} times; recovered in {_seconds(recovered)}")
    say(f"mail that waits for a server: {QueuedMail.objects.waiting().count()}")
    say(f"memory of the web server: {before} MB before, {after} MB after")
    return bool(found.lost or found.unexplained) or went_wrong(people)


@contextmanager
def in_use(
    folder: Path, environment: dict[str, str], say: Say
) -> Iterator[tuple[list[Person], int]]:
    """The portal with people who use it, and its first process; at the end all have stopped."""
    say("Setting up …")
    call_command("set_up", verbosity=0, stdout=StringIO())
    officer = factories.person("amber", council="stevenage")
    staff = factories.person("dev", role=User.Role.NETWORK_STAFF)
    waiting = [submitted(n) for n in range(WAITING)]
    drafts = [factories.draft(f"Number 0 of {n}").pk for n in range(WRITERS)]
    serving.collect_static(folder)
    stop = Signal()
    with serving.portal(environment | {"STAFF_SECOND_FACTOR": "0"}, folder) as (master, port):
        people: list[Person] = [
            *(Reader(port, stop) for __ in range(READERS)),
            *(Writer(port, stop, officer, draft) for draft in drafts),
            *(Beginner(port, stop, officer) for __ in range(BEGINNERS)),
            Publisher(port, stop, staff, waiting),
        ]
        connection.close()
        say(f"{len(people)} people …")
        for person in people:
            person.start()
        yield people, master
        stop.set()
        for person in people:
            person.join(timeout=90)


def submitted(number: int) -> int:
    """Decided on and ready: to publish it is one act."""
    case_study = factories.submitted(f"Ready {number}")
    case_study.claims.update(decision="confirmed", decided_at=timezone.now())
    return case_study.pk


def mistreat(cluster: Cluster, master: int, seconds: float, say: Say) -> list[float]:
    """Seconds that each recovery of PostgreSQL took."""
    recovered: list[float] = []
    until = time.monotonic() + seconds
    for act in cycle(["reload", "kill", "reload", "worker"]):
        time.sleep(5)
        if time.monotonic() > until:
            return recovered
        match act:
            case "reload":
                os.kill(master, signal.SIGHUP)
            case "worker":
                max(psutil.Process(master).children(), key=lambda p: p.create_time()).kill()
            case "kill":
                cluster.kill()
                time.sleep(2)
                recovered.append(cluster.start())
                say(f"PostgreSQL was killed, and back after {2 + recovered[-1]:.1f} s")
    return recovered


def memory(master: int) -> int:
    """MB of all processes of the web server together; one that was told to end may do so."""
    held = 0
    for process in (psutil.Process(master), *psutil.Process(master).children()):
        with suppress(psutil.NoSuchProcess):
            held += process.memory_info().rss
    return held // 1_000_000


# --- What was told, and what is there ----------------------------------------------------------
def compare(people: list[Person]) -> Found:
    found = Found()
    for person in people:
        match person:
            case Writer():
                compare_titles(person, found)
            case Beginner():
                compare_beginnings(person, found)
            case Publisher():
                compare_editions(person, found)
    return found


def compare_titles(writer: Writer, found: Found) -> None:
    """The title that stands is the last that was acknowledged, or one that was sent after it."""
    stored = int(CaseStudy.objects.get(pk=writer.case_study).title.split()[1])
    last = max(writer.told.acknowledged, default=0)
    if stored < last:
        found.lost.append(f"title {last} of {writer.case_study}: {stored} is stored")
    if stored and stored not in writer.told.sent:
        found.unexplained.append(f"title {stored} of {writer.case_study}")


def compare_beginnings(beginner: Beginner, found: Found) -> None:
    stored = Counter(
        CaseStudy.objects.filter(title__startswith=f"Begun {beginner.name} ").values_list(
            "title", flat=True
        )
    )
    found.lost += [title for title in beginner.told.acknowledged if not stored[title]]
    found.unexplained += [f"{title}: {n} times" for title, n in stored.items() if n > 1]
    found.unexplained += sorted(stored.keys() - set(beginner.told.sent))


def compare_editions(publisher: Publisher, found: Found) -> None:
    """Once each: an edition, and the event that says who published it."""
    editions = Counter(Edition.objects.values_list("case_study_id", flat=True))
    events = Counter(Event.objects.filter(kind="published").values_list("case_study_id", flat=True))
    found.lost += [f"edition of {n}" for n in publisher.told.acknowledged if not editions[n]]
    found.unexplained += [f"{n} editions of {of}" for of, n in editions.items() if n > 1]
    found.unexplained += [
        f"{editions[of]} editions and {events[of]} events of {of}"
        for of in editions.keys() | events.keys()
        if editions[of] != events[of]
    ]


def went_wrong(people: list[Person]) -> bool:
    """Whether anybody was shown a fault of ours, or a reader got no page."""
    wrong = {"GET 500", "GET 503", "POST 500", "GET dropped twice"}
    return any(person.told.answers[name] for person in people for name in wrong)


# --- Saying it ---------------------------------------------------------------------------------
def report(people: list[Person], found: Found, say: Say) -> None:
    say("")
    for kind in (Reader, Writer, Beginner, Publisher):
        of_kind = [person.told for person in people if isinstance(person, kind)]
        answers = sum((told.answers for told in of_kind), Counter[str]())
        said = ", ".join(f"{name}: {n}" for name, n in sorted(answers.items()))
        slowest = max(told.slowest for told in of_kind)
        say(f"{kind.__name__}s: {said}; slowest {slowest:.1f} s")
    sent = sum(len(person.told.sent) for person in people)
    acknowledged = sum(len(person.told.acknowledged) for person in people)
    say(f"sent {sent}, acknowledged {acknowledged}")
    say(f"lost {len(found.lost)}, unexplained {len(found.unexplained)}")
    for what in (*found.lost, *found.unexplained):
        say(f"  {what}")


def _seconds(recovered: list[float]) -> str:
    return ", ".join(f"{seconds:.1f} s" for seconds in recovered) or "no time"
