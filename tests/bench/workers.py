"""How many processes and threads: ``python -m tests.bench.workers``, by wrk on this machine alone.

DATABASE_URL names a database that make_many has filled. Each pair is asked for a page that is kept,
for one that is made anew, and for that over a new connection each time; in turns, ROUNDS (3) times
over, so that whatever else the machine does falls on all alike. What is printed are medians.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import median

import psutil

from tests.bench import serving
from tests.ports import HOST

PAIRS = [(1, 8), (2, 1), (2, 4), (2, 8), (2, 16), (4, 4)]
ROUNDS = int(os.environ.get("ROUNDS") or "3")
SECONDS, CONNECTIONS = 4, 16
PAGE = "/case-studies/?principle=innovation"
ANEW = ["-H", "Cookie: __Host-sessionid=of-nobody"]
KINDS = {"kept": [], "made": ANEW, "alone": [*ANEW, "-H", "Connection: close"]}
COLUMNS = "| processes × threads | kept: a second, 99 % | CPU ms | made: a second, 99 % | CPU ms | "
COLUMNS += "over new connections | memory |"
Figures = tuple[float, float, float]  # a second, ms of 99 in 100, CPU ms


def main() -> None:
    found: dict[tuple[int, int], dict[str, list[Figures]]] = {
        pair: defaultdict(list) for pair in PAIRS
    }
    memory: dict[tuple[int, int], float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        serving.collect_static(folder)
        for __ in range(ROUNDS):
            for pair in PAIRS:
                with serving.portal(environment(folder, *pair), folder) as (master, port):
                    for kind, headers in KINDS.items():
                        found[pair][kind].append(asked(master, port, headers))
                    memory[pair] = held(master)
    print_table(found, memory)


def environment(folder: Path, workers: int, threads: int) -> dict[str, str]:
    return serving.production(os.environ["DATABASE_URL"], folder) | {
        "WEB_CONCURRENCY": str(workers),
        "DATABASE_POOL": str(threads),
        "GUNICORN_CMD_ARGS": f"--threads {threads}",
    }


def asked(master: int, port: int, headers: list[str]) -> Figures:
    wrk(port, headers, 1)
    before = spent(master)
    said = wrk(port, headers, SECONDS)
    answers = max(1, int(found_in(r"(\d+) requests in", said)))
    if wrong := re.search(r"Non-2xx.*|Socket errors.*", said):
        sys.stderr.write(f"{wrong[0]}\n")
    slowest = re.search(r"99%\s+([\d.]+)(us|ms|s)", said)
    assert slowest
    ms = float(slowest[1]) * {"us": 0.001, "ms": 1, "s": 1000}[slowest[2]]
    cpu = (spent(master) - before) * 1000 / answers
    return float(found_in(r"Requests/sec:\s+([\d.]+)", said)), ms, cpu


def found_in(what: str, said: str) -> str:
    found = re.search(what, said)
    assert found, said
    return found[1]


def wrk(port: int, headers: list[str], seconds: int) -> str:
    command = ["wrk", "-t", "1", "-c", str(CONNECTIONS), "-d", f"{seconds}s", "--latency"]
    command += [*headers, f"http://{HOST}:{port}{PAGE}"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603


def spent(master: int) -> float:
    """CPU seconds of the web server's processes."""
    return sum(sum(one.cpu_times()[:2]) for one in family(master))


def held(master: int) -> float:
    """MB."""
    return float(sum(one.memory_info().rss for one in family(master))) / 1e6


def family(master: int) -> list[psutil.Process]:
    return [psutil.Process(master), *psutil.Process(master).children()]


def print_table(
    found: dict[tuple[int, int], dict[str, list[Figures]]], memory: dict[tuple[int, int], float]
) -> None:
    sys.stdout.write(f"{COLUMNS}\n{re.sub('[^|]+', '--:', COLUMNS)}\n")
    for (workers, threads), by_kind in found.items():
        kept, made, alone = (
            [median(column) for column in zip(*by_kind[kind], strict=True)] for kind in KINDS
        )
        cells = [
            f"{workers} × {threads}",
            *(f"{one[0]:,.0f}, {one[1]:,.0f} ms | {one[2]:.2f}" for one in (kept, made)),
            f"{alone[0]:,.0f}",
            f"{memory[workers, threads]:.0f} MB",
        ]
        sys.stdout.write(f"| {' | '.join(cells)} |\n")


if __name__ == "__main__":
    main()
