"""Whoever uses the portal while it is mistreated: each goes on, and notes what it was told."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any, NamedTuple

import requests
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from councilnet.models import User

HOST = "127.0.0.1"
CSRF = "soak" * 8  # cookie and field agree, as Django wants it
PAGES = (
    "/",
    "/case-studies/",
    "/case-studies/?q=repair",
    "/councils/",
    "/principles/",
    "/coverage/",
)


class Asked(NamedTuple):
    began: float
    ended: float


@dataclass
class Told:
    """What one person sent, and what the portal said to it."""

    answers: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0  # seconds
    well: list[tuple[float, str]] = field(default_factory=list)  # when, and by which method
    dropped: list[Asked] = field(default_factory=list)
    unavailable: list[Asked] = field(default_factory=list)  # for reading alone
    acknowledged: list[Any] = field(default_factory=list)
    sent: list[Any] = field(default_factory=list)


class Person(Thread):
    """Asks, waits a little, and asks again until it is told to stop."""

    def __init__(self, port: int, stop: Event, user: User | None = None) -> None:
        super().__init__(daemon=True)
        self.port, self.stop, self.told = port, stop, Told()
        self.cookies = {"__Host-csrftoken": CSRF}
        if user:
            self.cookies["__Host-sessionid"] = signed_in(user)
        self.session = requests.Session()

    def run(self) -> None:
        for __ in self.turns():
            if self.stop.is_set():
                return
            time.sleep(0.02)

    def turns(self) -> Iterator[None]:
        raise NotImplementedError

    def get(self, path: str) -> requests.Response | None:
        """Once more where the connection was dropped, as browsers and nginx do with reading."""
        answer = self._ask("GET", path)
        if answer is None:
            answer = self._ask("GET", path)
            self.told.answers["GET dropped twice"] += answer is None
        return answer

    def post(self, path: str, given: dict[str, str], **more: Any) -> requests.Response | None:
        return self._ask("POST", path, data=given | {"csrfmiddlewaretoken": CSRF}, **more)

    def _ask(self, method: str, path: str, **told: Any) -> requests.Response | None:
        """None where the connection was dropped before there was an answer."""
        began = time.monotonic()
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            answer = self.session.request(
                method,
                f"http://{HOST}:{self.port}{path}",
                headers={"Cookie": cookie},
                allow_redirects=False,
                timeout=60,
                **told,
            )
        except requests.RequestException:
            self.told.answers[f"{method} dropped"] += 1
            self.told.dropped.append(Asked(began, time.monotonic()))
            return None
        self.told.answers[f"{method} {answer.status_code}"] += 1
        self.told.slowest = max(self.told.slowest, time.monotonic() - began)
        if (method, answer.status_code) == ("GET", 503):
            self.told.unavailable.append(Asked(began, time.monotonic()))
        if answer.status_code < 400:
            self.told.well.append((time.monotonic(), method))
        return answer


class Reader(Person):
    def turns(self) -> Iterator[None]:
        while True:
            self.get(random.choice(PAGES))  # noqa: S311  # which page a reader opens
            yield


def signed_in(user: User) -> str:
    """The key of a session, as signing in would have made it."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)
