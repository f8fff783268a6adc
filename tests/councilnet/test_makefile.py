"""What a newcomer meets before anything is installed, tried with the real make."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    return subprocess.run(  # noqa: S603  # the machine's own make
        ["make", *arguments],  # noqa: S607
        cwd=ROOT,
        env=environment | {"PYTHON": sys.executable},
        capture_output=True,
        text=True,
    )


def first_line_of_complaint(*arguments: str) -> str:
    answer = make(*arguments)
    assert answer.returncode == 2
    return answer.stderr.splitlines()[0]


def test_help_names_every_target_that_people_use() -> None:
    named = [line.split()[1] for line in make().stdout.splitlines()]
    assert named == [
        "help",
        "setup",
        "demo",
        "run",
        "test",
        "browser",
        "lighthouse",
        "bench",
        "soak",
        "cluster-drill",
        "mutate",
        "screenshots",
        "lint",
        "audit",
        "sbom",
        "fix",
        "messages",
        "lock",
    ]


@pytest.mark.parametrize("target", ["demo", "run"])
def test_a_port_in_use_is_said_before_anything_is_made(target: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert first_line_of_complaint(target, f"PORT={port}") == (
            f"Port {port} is in use or not yours to use; choose another: make {target} PORT=8001"
        )


def test_a_port_must_be_a_number() -> None:
    assert first_line_of_complaint("demo", "PORT=http").startswith("Port http is in use or not")


def test_names_a_missing_python(tmp_path: Path) -> None:
    assert first_line_of_complaint("setup", "PYTHON=", "--always-make") == (
        "Install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3"
    )
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    assert first_line_of_complaint("setup", f"PYTHON={old}", "--always-make") == (
        f"{old} is not Python 3.11 or newer; name another: make PYTHON=/path/to/python3"
    )


def test_names_a_missing_venv_module(tmp_path: Path) -> None:
    debian = tmp_path / "python3"
    debian.write_text(
        f'#!/bin/sh\ncase "$*" in *ensurepip*) exit 1 ;; *) exec {sys.executable} "$@" ;; esac\n'
    )
    debian.chmod(0o755)
    assert "install its venv module (Debian and Ubuntu: apt install python3-venv)." in (
        make("setup", f"PYTHON={debian}", "--always-make").stderr
    )
