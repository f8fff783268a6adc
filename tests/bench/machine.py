"""What the stack takes of the machine, as the kernel counts it: the web server's processes and the
database's, which must run on this machine to be seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import psutil

from tests.bench import databases

BACKENDS = """
SELECT pid FROM pg_stat_activity
WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""


@dataclass(frozen=True)
class Stack:
    """``web`` is the first process of the web server, ``url`` the database."""

    web: int
    url: str

    def cpu(self) -> dict[int, float]:
        """Seconds of each process so far; those of workers that ended are their parent's."""
        found = {}
        for process in self._processes():
            times = process.cpu_times()
            own = times.user + times.system
            is_web = process.pid == self.web
            found[process.pid] = own + (
                times.children_user + times.children_system if is_web else 0
            )
        return found

    def memory(self) -> float:
        """Megabytes, of which what processes share is counted once."""
        return sum(_memory(process) for process in self._processes()) / 1e6

    def _processes(self) -> Iterator[psutil.Process]:
        web = psutil.Process(self.web)
        yield web
        yield from web.children(recursive=True)
        for (pid,) in databases.rows(self.url, BACKENDS) if self.url else ():
            if psutil.pid_exists(pid):
                yield psutil.Process(pid)


def _memory(process: psutil.Process) -> float:
    """Where another account's processes may not be looked into, what they share counts for each."""
    try:
        return float(process.memory_full_info().pss)
    except psutil.AccessDenied:
        return float(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0.0


def spent(before: dict[int, float], after: dict[int, float]) -> float:
    """Seconds; a process that is new began with none."""
    return sum(seconds - before.get(pid, 0.0) for pid, seconds in after.items())
