"""What was measured, as a table for people and as JSON."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from typing import Any

from tests.bench import databases
from tests.bench.figures import times
from tests.bench.measuring import BARE

HEAD = (
    "| Page | a second | median ms | 95 % | 99 % | CPU ms | of it SQL | × bare | statements | kB |",
    "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
)
NGINX_HEAD = (
    "| Behind nginx’s page cache | a second | median ms | 95 % | 99 % | from the cache |",
    "|---|--:|--:|--:|--:|--:|",
)


def machine(url: str, *, runs: int, seconds: float) -> dict[str, Any]:
    ((postgresql,),) = databases.rows(url, "SHOW server_version")
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _commit(),
        "cores": os.cpu_count(),
        "processor": _processor(),
        "python": platform.python_version(),
        "postgresql": postgresql,
        "runs": runs,
        "seconds": seconds,
    }


def _commit() -> str:
    """ "" where this is no clone."""
    asked = ["git", "describe", "--always", "--dirty"]
    done = subprocess.run(asked, cwd=databases.PROJECT, capture_output=True, text=True)  # noqa: S603
    return done.stdout.strip()


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as told:
            names = [line.partition(":")[2].strip() for line in told if line[:10] == "model name"]
    except OSError:
        names = []
    return names[0] if names else platform.machine()


def markdown(on: dict[str, Any], sizes: list[dict[str, Any]]) -> str:
    said = (
        f"{on['cores']} cores ({on['processor']}), Python {on['python']}, PostgreSQL "
        f"{on['postgresql']}, {on['at']}, {on['commit']}. Medians of {on['runs']} runs of "
        f"{on['seconds']:g} seconds."
    )
    return "\n\n".join([said, *map(_of_size, sizes)]) + "\n"


def _of_size(found: dict[str, Any]) -> str:
    pages = found["pages"]
    bare = pages[BARE.name]
    memory = max(figures["memory_mb"] for figures in pages.values())
    parts = [
        f"## {found['size']:,} case studies",
        "\n".join([*HEAD, *(_row(kind, figures, bare) for kind, figures in pages.items())]),
        f"From its start to its first answer it took {found['ready']:.1f} s. Memory of the whole "
        f"stack: {memory:.0f} MB at most; the bare view’s: {bare['memory_mb']:.0f} MB. The "
        f"generator of the load itself takes {bare['generator_ms']:.2f} ms of CPU per request.",
        _behind_nginx(found["behind_nginx"]),
    ]
    return "\n\n".join(parts)


def _row(kind: str, figures: dict[str, float], bare: dict[str, float]) -> str:
    cells = [
        kind,
        f"{figures['per_second']:,.0f}"
        if figures["per_second"] >= 10
        else f"{figures['per_second']:.2f}",
        *(f"{figures[name]:,.1f}" for name in ("p50", "p95", "p99", "cpu_ms", "database_ms")),
        f"{times(figures['cpu_ms'], bare['cpu_ms']):.1f}",
        str(int(figures.get("statements", 0))),
        f"{figures['kilobytes']:,.0f}",
    ]
    return f"| {' | '.join(cells)} |"


def _behind_nginx(found: dict[str, dict[str, float]] | None) -> str:
    if found is None:
        return "nginx is not installed here, so its page cache was left out."
    rows = [
        f"| {kind} | {one['per_second']:,.0f} | {one['p50']:.1f} | {one['p95']:.1f} | "
        f"{one['p99']:.1f} | {one['from_cache']:.0f} % |"
        for kind, one in found.items()
    ]
    return "\n".join([*NGINX_HEAD, *rows])
