"""One size of the directory: every kind of page, several times over."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from itertools import cycle
from pathlib import Path
from typing import Any

from tests.bench import asked, databases, machine, serving
from tests.bench.asked import Kind
from tests.bench.figures import medians, percentiles
from tests.bench.load import Seen, load

BARE = Kind("a bare Django view of 20 kB", ["/"])
BEHIND_NGINX = (
    "home",
    "directory, four facets, varied",
    "a case study, varied",
    "the same filtered page again",
)
SOME = 8  # addresses of a kind by which its statements are counted
WARM = 0.5  # seconds

Say = Callable[[str], object]
Figures = dict[str, dict[str, float]]  # by kind of page


def measure(size: int, folder: Path, *, runs: int, seconds: float, say: Say) -> dict[str, Any]:
    url = databases.ready(databases.server(), size)
    environment = serving.production(url, folder)
    with ExitStack() as running:
        began = time.perf_counter()
        portal = Server(*running.enter_context(serving.portal(environment, folder)), url)
        ready = time.perf_counter() - began
        plain = Server(*running.enter_context(serving.bare(environment, folder)))
        pages = _runs(portal, plain, url, runs, seconds, say)
        behind_nginx = _behind_nginx(portal.port, url, folder, runs, seconds, say)
    for kind, n in statements(url, environment).items():
        pages[kind]["statements"] = n
    return {"size": size, "ready": ready, "pages": pages, "behind_nginx": behind_nginx}


class Server:
    """A stack, and the port at which it is asked. Without ``url`` it has no database."""

    def __init__(self, pid: int, port: int, url: str = "") -> None:
        self.port, self.stack = port, machine.Stack(pid, url)

    def figures(self, kind: Kind, seconds: float) -> dict[str, float]:
        """What one request costs, asked one by one; how many there are when many ask at once."""
        paths = cycle(kind.paths)  # no pass begins again with what was asked before
        load(self.port, paths, connections=1, seconds=WARM)
        web, database = self.stack.cpu_of_web(), self.stack.cpu_of_database()
        alone = load(self.port, paths, connections=1, seconds=seconds)
        web_ms = _per_request(alone, machine.spent(web, self.stack.cpu_of_web()))
        database_ms = _per_request(alone, machine.spent(database, self.stack.cpu_of_database()))
        together = load(self.port, paths, connections=kind.connections, seconds=seconds)
        return {
            "cpu_ms": web_ms + database_ms,
            "database_ms": database_ms,
            "alone_ms": percentiles(alone.milliseconds)["p50"],
            "per_second": together.per_second,
            **percentiles(together.milliseconds),
            "kilobytes": together.bytes / len(together.milliseconds) / 1000,
            "memory_mb": self.stack.memory(),
            "generator_ms": together.own_cpu_ms,
        }


def _per_request(seen: Seen, seconds: float) -> float:
    return seconds * 1000 / len(seen.milliseconds)


def _runs(portal: Server, plain: Server, url: str, runs: int, seconds: float, say: Say) -> Figures:
    """Each run asks for every kind, so that what else the machine does falls on all alike."""
    found: dict[str, list[dict[str, float]]] = {}
    for run in range(runs):
        for server, kind in [(plain, BARE), *((portal, kind) for kind in asked.kinds(url, run))]:
            figures = server.figures(kind, seconds)
            found.setdefault(kind.name, []).append(figures)
            say(
                f"  {run + 1}/{runs}  {kind.name}: {figures['per_second']:.0f}/s, "
                f"{figures['cpu_ms']:.1f} ms of CPU"
            )
    return {name: medians(figures) for name, figures in found.items()}


def _behind_nginx(
    portal: int, url: str, folder: Path, runs: int, seconds: float, say: Say
) -> Figures | None:
    """None where there is no nginx."""
    if not serving.NGINX:
        say("  nginx is not installed, so its page cache is left out.")
        return None
    found: dict[str, list[dict[str, float]]] = {}
    with serving.nginx(portal, folder) as (__, port):
        for run in range(runs):
            for kind in asked.kinds(url, run):
                if kind.name in BEHIND_NGINX:
                    found.setdefault(kind.name, []).append(_through_cache(port, kind, seconds))
    return {name: medians(figures) for name, figures in found.items()}


def _through_cache(port: int, kind: Kind, seconds: float) -> dict[str, float]:
    seen = load(port, cycle(kind.paths), connections=kind.connections, seconds=seconds)
    return {
        "per_second": seen.per_second,
        **percentiles(seen.milliseconds),
        "from_cache": 100 * seen.cached / len(seen.milliseconds),
    }


def statements(url: str, environment: dict[str, str]) -> dict[str, int]:
    paths = {kind.name: kind.paths[:SOME] for kind in asked.kinds(url, run=99)}
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.statements"],
        cwd=databases.PROJECT,
        env=environment,
        input=json.dumps(paths),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: dict[str, int] = json.loads(done.stdout)
    return found
