"""A short soak, on each run of the tests: nothing that was acknowledged is lost."""

import os
import subprocess
import sys

from tests.councilnet.test_settings import ROOT

SHORT = {"SECONDS": "15", "ROUNDS": "1", "ACTS": "reload kill reload"}


def test_nothing_is_lost_when_the_database_is_killed() -> None:
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(  # our own interpreter
        [sys.executable, "-W", "ignore", "-m", "tests.soak"],
        cwd=ROOT,
        env=environment | SHORT,
        capture_output=True,
        text=True,
    )
    said = done.stdout.splitlines()
    assert "lost 0, unexplained 0" in said, done.stdout + done.stderr
    assert [line for line in said if " 500: " in line] == []
    assert any(line.startswith("PostgreSQL killed 1 times") for line in said)
