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


Cpu = dict[int, float]  # seconds of each process so far


@dataclass(frozen=True)
class Stack:
    """``pid`` is the first process of the web server, ``url`` its database, where it has one."""

    pid: int
    url: str

    def cpu_of_web(self) -> Cpu:
        """What workers spent that ended is their parent's."""
        return {process.pid: _seconds(process, process.pid == self.pid) for process in self.web()}

    def cpu_of_database(self) -> Cpu:
        return {process.pid: _seconds(process) for process in self.database()}

    def memory(self) -> float:
        """Megabytes, of which what processes share is counted once."""
        return sum(map(_memory, [*self.web(), *self.database()])) / 1e6

    def web(self) -> list[psutil.Process]:
        first = psutil.Process(self.pid)
        return [first, *first.children(recursive=True)]

    def database(self) -> Iterator[psutil.Process]:
        for (pid,) in databases.rows(self.url, BACKENDS) if self.url else ():
            if psutil.pid_exists(pid):
                yield psutil.Process(pid)


def _seconds(process: psutil.Process, with_children: bool = False) -> float:
    times = process.cpu_times()
    ended = times.children_user + times.children_system if with_children else 0.0
    return float(times.user + times.system + ended)


def _memory(process: psutil.Process) -> float:
    """Where another account's processes may not be looked into, what they share counts for each."""
    try:
        return float(process.memory_full_info().pss)
    except psutil.AccessDenied:
        return float(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0.0


def spent(before: Cpu, after: Cpu) -> float:
    """Seconds; a process that is new began with none."""
    return sum(seconds - before.get(pid, 0.0) for pid, seconds in after.items())
