"""``python -m tests.bench``: what `make bench` runs.

The environment may say SIZES ("10000 100000"), RUNS (3), SECONDS (5) and WEB_CONCURRENCY (2).
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from tests.bench import databases, measuring, report, serving

RESULTS = databases.PROJECT / "build" / "bench"


def main() -> None:
    sizes = list(map(int, os.environ.get("SIZES", "10000 100000").split()))
    runs, seconds = int(os.environ.get("RUNS", "3")), float(os.environ.get("SECONDS", "5"))
    on = report.machine(databases.server(), runs=runs, seconds=seconds)
    found = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        serving.collect_static(folder)
        for size in sizes:
            say(f"{size:,} case studies …")
            found.append(measuring.measure(size, folder, runs=runs, seconds=seconds, say=say))
            table = report.markdown(on, found)
            keep({"on": on, "sizes": found}, table)
    say(f"\n{table}\nKept in {RESULTS.relative_to(databases.PROJECT)}.")


def keep(found: object, table: str) -> None:
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / "bench.json").write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    (RESULTS / "bench.md").write_text(table, encoding="utf-8")


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201  # to whoever waits at the terminal


if __name__ == "__main__":
    main()
