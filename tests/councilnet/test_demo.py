"""`manage.py demo`: its words, what it refuses, and once the whole of it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from io import StringIO
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

import psycopg
import pytest
from django.conf import settings as project
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg import sql
from pytest_django import Settings

from councilnet import demonstration
from councilnet.models import User
from tests.ports import free_port

WORDS = """\
Bringing the database up to date …
Councils: 0 councils added, 44 there already.
Principles: 0 principles and 0 themes added.
Social value: 0 editions of series and 0 frameworks added.
People: 5 accounts added.
Case studies: 24 case studies added, 0 there already.
Scores: 3 assessments added.
Learning: 7 adoptions, 1 pack, 1 round, 2 follow-ups and 1 request added.

The portal: http://127.0.0.1:8016/
Sign in at http://127.0.0.1:8016/accounts/login/ as any of these people;
the password of each is working-together

  amber@stevenage.example   officer of Stevenage
  ben@stevenage.example     council lead of Stevenage
  cara@oldham.example       officer of Oldham
  dev@network.example       network staff
  erin@network.example      administrator
"""


@pytest.fixture
def in_development(settings: Settings) -> None:
    settings.DEBUG = True


def demo(**options: Any) -> str:
    said = StringIO()
    call_command("demo", stdout=said, **options)
    return said.getvalue()


def refusal(**options: Any) -> str:
    with pytest.raises(CommandError) as caught:
        demo(**options)
    assert caught.value.returncode == 1
    return str(caught.value)


@pytest.mark.usefixtures("in_development", "reference_data")
def test_says_each_step_and_who_can_sign_in() -> None:
    assert demo(no_serve=True, port=8016) == WORDS
    second = WORDS.replace("5 accounts", "0 accounts").replace("24 case", "0 case")
    second = second.replace("3 assessments", "0 assessments")
    added = (
        "7 adoptions, 1 pack, 1 round, 2 follow-ups and 1 request",
        "0 adoptions, 0 pack, 0 round, 0 follow-ups and 0 request",
    )
    second = second.replace(*added)
    assert demo(no_serve=True, port=8016) == second.replace("added, 0 there", "added, 24 there")


@pytest.mark.usefixtures("reference_data")
def test_is_refused_where_debug_is_off() -> None:
    assert refusal(no_serve=True) == (
        "The demonstration makes accounts whose password everybody knows, so it is refused where "
        "DEBUG is off. On a machine of your own, set DEBUG=1."
    )
    assert not User.objects.exists()


@pytest.mark.usefixtures("in_development", "reference_data")
def test_a_port_in_use_is_said_before_anything_is_done() -> None:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        port = door.getsockname()[1]
        assert refusal(port=port) == (
            f"Port {port} is in use or not yours to use; choose another: make demo PORT=8001"
        )
    assert not User.objects.exists()


@pytest.mark.usefixtures("in_development")
def test_a_port_that_is_none_is_refused() -> None:
    assert refusal(port=99999).startswith("Port 99999 is in use or not yours to use; ")


@pytest.mark.usefixtures("in_development", "reference_data")
def test_reset_0_resets_nothing() -> None:
    demonstration.make_people()
    amber = User.objects.get(email="amber@stevenage.example")
    said = demo(no_serve=True, reset="0", port=8016)
    assert said == WORDS.replace("5 accounts", "0 accounts")
    assert User.objects.contains(amber)


@pytest.mark.usefixtures("in_development")
def test_reset_takes_no_other_words() -> None:
    assert refusal(no_serve=True, reset="maybe") == "RESET must be 1 or 0, not 'maybe'."


# The whole of it, on a database of its own


@pytest.fixture
def address(django_db_setup: None) -> Iterator[str]:
    """DATABASE_URL of an empty database."""
    here = connection.settings_dict
    server = {
        "host": here["HOST"],
        "port": here["PORT"],
        "user": here["USER"],
        "password": here["PASSWORD"],
    }
    name = f"councilnet_demo_{os.getpid()}"
    with psycopg.connect(**server, dbname="postgres", autocommit=True) as postgres:
        postgres.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            known = "&".join(f"{key}={quote(value, safe='')}" for key, value in server.items())
            yield f"postgresql:///{name}?{known}"
        finally:
            postgres.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def start(address: str, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603  # our own interpreter
        [sys.executable, "manage.py", "demo", *words],
        cwd=project.BASE_DIR,
        env=os.environ | {"DEBUG": "1", "DATABASE_URL": address, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=hear_ctrl_c,
    )


def hear_ctrl_c() -> None:
    """Whatever a shell starts in the background is deaf to it, and so are its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def answer(url: str) -> int:
    """The status with which it answers, once it does."""
    for _ in range(900):
        try:
            with urlopen(url) as page:  # noqa: S310  # our own server
                return int(page.status)
        except HTTPError as error:
            return error.code
        except OSError:
            time.sleep(0.1)
    raise AssertionError("The demonstration does not answer.")


RENAME = "UPDATE initiatives_casestudy SET title = 'Ours' WHERE title LIKE '%fridge'"


def titles(address: str) -> set[str]:
    with psycopg.connect(address) as database:
        return {title for (title,) in database.execute("SELECT title FROM initiatives_casestudy")}


def test_serves_this_machine_alone_ends_quietly_and_starts_afresh(address: str) -> None:
    port = free_port()
    serving = start(address, "--port", str(port))
    assert answer(f"http://127.0.0.1:{port}/accounts/login/") == 200
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", port), timeout=2)
    serving.send_signal(signal.SIGINT)
    said, _ = serving.communicate(timeout=20)
    assert serving.returncode == 0
    assert f"The portal: http://127.0.0.1:{port}/\n" in said
    assert "Traceback" not in said

    with psycopg.connect(address) as database:
        database.execute(RENAME)
    kept, _ = start(address, "--no-serve").communicate(timeout=60)
    assert "0 case studies added, 24 there already." in kept
    assert "Ours" in titles(address)

    afresh, _ = start(address, "--no-serve", "--reset").communicate(timeout=60)
    assert afresh.startswith("Starting afresh …\nBringing the database up to date …\n")
    assert "24 case studies added, 0 there already." in afresh
    assert "Example: a community fridge" in titles(address)
