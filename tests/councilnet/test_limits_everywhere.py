"""What is counted is counted once for all processes: here tries to sign in, in two of them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.db import connection

from tests import factories
from tests.councilnet.test_settings import ROOT

TRY = """
import json, sys
import django
django.setup()
from django.test import Client
fields = json.loads(sys.argv[1])
answers = [Client().post("/accounts/login/", fields).content.decode() for __ in range(3)]
print(json.dumps(["You have tried too often" in answer for answer in answers]))
"""


@pytest.fixture(autouse=True)
def counted_afresh(committed: None) -> Iterator[None]:
    yield
    cache.clear()


def three_tries(fields: dict[str, str]) -> list[bool]:
    """In a process of its own: whether each was refused for being one too many."""
    found = connection.settings_dict
    where = urlencode({"host": found["HOST"], "port": found["PORT"] or 5432})
    who = f"{found['USER']}:{found['PASSWORD']}"
    told = {
        "DEBUG": "1",
        "DATABASE_URL": f"postgresql://{who}@/{found['NAME']}?{where}",
        "DJANGO_SETTINGS_MODULE": "councilnet.settings",
    }
    done = subprocess.run(  # noqa: S603  # our own interpreter
        [sys.executable, "-c", TRY, json.dumps(fields)],
        cwd=ROOT,
        env=os.environ | told,
        capture_output=True,
        text=True,
        check=True,
    )
    refused: list[bool] = json.loads(done.stdout.splitlines()[-1])
    return refused


def test_five_guesses_of_one_password_wherever_they_are_made() -> None:
    amber = factories.person("amber", council="stevenage")
    fields = {"login": amber.email, "password": "another word here"}
    assert three_tries(fields) == [False, False, False]
    assert three_tries(fields) == [False, False, True]
