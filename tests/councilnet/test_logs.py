"""What is logged, as production logs it: real settings, in a process of its own."""

import json
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tests.councilnet.test_settings import PRODUCTION, ROOT

ASK = """
import django, logging
from django.conf import settings
plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
settings.STORAGES["staticfiles"]["BACKEND"] = plain
django.setup()
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory
answer = WSGIHandler()

def ask(path, **headers):
    environ = RequestFactory(SERVER_NAME="councilnet.example.org").get(path, secure=True).environ
    started = []
    environ |= {f"HTTP_{name.upper()}": text for name, text in headers.items()}
    answer(environ, lambda status, headers: started.extend(headers)).close()
    return dict(started)["X-Request-ID"]
"""


def logged(code: str, **environment: str) -> list[dict[str, Any]]:
    """What a process with production's settings writes while it does this, line by line."""
    told = PRODUCTION | {"DJANGO_SETTINGS_MODULE": "councilnet.settings"} | environment
    done = subprocess.run(  # noqa: S603  # our own interpreter
        [sys.executable, "-W", "ignore", "-c", ASK + code],
        cwd=ROOT,
        env=told,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_a_line_has_the_route_and_never_the_path() -> None:
    (line,) = logged("""ask("/notices/stop/secret-of-amber/?q=Amber")""")
    del line["at"], line["ms"], line["request_id"]
    assert line == {
        "level": "INFO",
        "name": "councilnet.requests",
        "message": "GET notices/stop/<str:token>/ 404",
        "method": "GET",
        "route": "notices/stop/<str:token>/",
        "status": 404,
    }


def test_what_no_route_leads_to() -> None:
    (line,) = logged("""ask("/nobody/knows/amber@example.org")""")
    assert line["message"] == "GET no such page 404"
    assert "amber" not in json.dumps(line)


def test_django_tells_the_route_of_a_fault_too() -> None:
    shown, fault, ours = logged("""
import councilnet.views.about
del councilnet.views.about.render
ask("/about/?q=amber")
""")
    assert fault["message"] == "Internal Server Error: about/"
    assert fault["exc_info"].endswith("NameError: name 'render' is not defined")
    assert shown["message"] == f"Shown as error {ours['request_id']}: about/"
    assert {line["request_id"] for line in (shown, fault)} == {ours["request_id"]}
    assert "amber" not in json.dumps([shown, fault, ours])


def test_the_number_is_in_every_line_and_in_the_answer() -> None:
    lines = logged("""
number = ask("/nowhere/")
logging.getLogger("test").warning(number)
""")
    assert lines[0]["request_id"] == lines[1]["message"]
    assert lines[1]["request_id"] == ""


@pytest.mark.parametrize(
    ("given", "trusted", "is_taken"),
    [
        ("of-our-proxy-1", "127.0.0.1", True),
        ("of-our-proxy-1", "10.0.0.1", False),
        ("short", "127.0.0.1", False),
        ("x" * 65, "127.0.0.1", False),
        ("line\\nbreak-in-it", "127.0.0.1", False),
    ],
)
def test_a_number_is_taken_from_our_proxy_if_it_is_one(
    given: str, trusted: str, is_taken: bool
) -> None:
    (line,) = logged(f"""ask("/about/", x_request_id="{given}")""", TRUSTED_PROXIES=trusted)
    assert (line["request_id"] == given) is is_taken
    assert len(line["request_id"]) == (len(given) if is_taken else 12)


def test_what_was_typed_makes_no_line_of_its_own() -> None:
    (line,) = logged("""logging.getLogger("test").warning('a\\n{"level": "ERROR"}\\r\\n%s', "b")""")
    assert line["message"] == 'a\n{"level": "ERROR"}\r\nb'


def test_a_fault_is_told_without_the_row_that_caused_it() -> None:
    (line,) = logged("""
try:
    raise ValueError("no such thing\\nDETAIL:  Key (email)=(amber@example.org) already exists.")
except ValueError:
    logging.getLogger("test").exception("It failed.")
""")
    assert line["exc_info"].endswith("ValueError: no such thing")
    assert "amber" not in json.dumps(line)


def test_the_page_of_an_error_gives_the_number(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> None:
        raise RuntimeError

    client.raise_request_exception = False
    monkeypatch.setattr("councilnet.views.about.render", lambda *args: fails())
    answer = client.get("/about/")
    number = answer.headers["X-Request-ID"]
    assert answer.status_code == 500
    assert f"<strong>{number}</strong>" in answer.content.decode()
