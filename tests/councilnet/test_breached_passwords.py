"""Passwords stolen from other sites are refused, and whoever keeps their list may be away."""

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.exceptions import ValidationError
from pwned_passwords_django.api import PwnedPasswords, default_client
from pytest_django import Settings

from councilnet.accounts import AccountAdapter

STOLEN, FRESH, COMMON = "violet-kettle-ninety", "harbour-lantern-oatcake", "1q2w3e4r5t6y"
ASKED: list[str] = []


class Answers(BaseHTTPRequestHandler):
    """The stolen password's hash for whatever is asked, as its service would write it."""

    status = 200

    def do_GET(self) -> None:
        ASKED.append(self.path)
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(f"{sha1(STOLEN)[5:]}:1,234\r\n".encode())

    def log_message(self, format: str, *args: object) -> None:
        """Quietly."""


def sha1(password: str) -> str:
    return hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


@pytest.fixture(autouse=True)
def service(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[HTTPServer]:
    settings.AUTH_PASSWORD_VALIDATORS = [
        {"NAME": "pwned_passwords_django.validators.PwnedPasswordsValidator"}
    ]
    server = HTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/range/"
    monkeypatch.setattr(PwnedPasswords, "api_endpoint", address)
    ASKED.clear()
    yield server
    server.shutdown()
    server.server_close()


def refusal(password: str) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        AccountAdapter().clean_password(password)
    return refused.value.messages


def test_a_stolen_password_is_refused_in_our_words() -> None:
    assert refusal(STOLEN) == [
        "Enter another password: this one is among those stolen from other websites"
    ]


def test_the_service_learns_five_characters_of_the_hash() -> None:
    assert AccountAdapter().clean_password(FRESH) == FRESH
    assert [f"/range/{sha1(FRESH)[:5]}"] == ASKED


def test_a_failing_service_leaves_the_list_of_common_passwords(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Answers, "status", 503)
    assert AccountAdapter().clean_password(STOLEN) == STOLEN
    assert refusal(COMMON) == ["Enter a password that is harder to guess: many people use this one"]


def test_a_service_that_is_gone_leaves_the_list_of_common_passwords(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(PwnedPasswords, "api_endpoint", "http://127.0.0.1:1/range/")
    assert AccountAdapter().clean_password(STOLEN) == STOLEN
    assert refusal(COMMON) == ["Enter a password that is harder to guess: many people use this one"]


def test_it_is_not_waited_for_long() -> None:
    assert default_client.request_timeout.read == 1
