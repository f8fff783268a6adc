"""Looks every second at what the portal says of itself, and at what it holds."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Thread

import psutil
import requests

from tests.ports import HOST


@dataclass(frozen=True)
class Sample:
    at: float  # seconds since it began to look
    memory: int  # MB of all processes of the web server
    processes: int
    connections: int  # to PostgreSQL

    def __str__(self) -> str:
        held = f"{self.memory} MB in {self.processes} processes"
        return f"  after {self.at:4.0f} s: {held}, {self.connections} connections to PostgreSQL"


@dataclass
class Seen:
    samples: list[Sample] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)  # of the probes
    said: set[str] = field(default_factory=set)  # each check that /readyz has said fails


class Watch(Thread):
    """``readyz`` asks at once; what it was told by itself is in ``seen``."""

    def __init__(self, port: int, master: int, database: int, stop: Event) -> None:
        super().__init__(daemon=True)
        self.port, self.master, self.database, self.stop = port, master, database, stop
        self.seen, self.began = Seen(), time.monotonic()

    def run(self) -> None:
        while not self.stop.wait(1):
            self.seen.samples.append(self.sample())
            self.ask("/healthz")
            self.seen.said.update(self.failing())

    def ask(self, path: str) -> requests.Response | None:
        """The load balancer’s way: once, without a connection that is kept."""
        try:
            answer = requests.get(f"http://{HOST}:{self.port}{path}", timeout=30)
        except requests.RequestException:
            self.seen.answers[f"{path} dropped"] += 1
            return None
        self.seen.answers[f"{path} {answer.status_code}"] += 1
        return answer

    def failing(self) -> set[str]:
        """The checks that /readyz says have failed."""
        answer = self.ask("/readyz")
        if answer is None or answer.status_code not in {200, 503}:
            return set()
        return {name for name, said in answer.json()["checks"].items() if said == "failed"}

    def waits_for(self, check: str, seconds: float = 20) -> bool:
        """Whether /readyz came to say that it fails."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if check in self.failing():
                return True
            time.sleep(0.2)
        return False

    def sample(self) -> Sample:
        held, connections, processes = 0, 0, _family(self.master)
        for process in processes:
            with suppress(psutil.Error):  # one that was told to end may do so
                held += process.memory_info().rss
                connections += sum(
                    bool(one.raddr) and one.raddr.port == self.database
                    for one in process.net_connections("tcp")
                )
        at = time.monotonic() - self.began
        return Sample(at, held // 1_000_000, len(processes), connections)


def _family(master: int) -> list[psutil.Process]:
    first = psutil.Process(master)
    return [first, *first.children()]
