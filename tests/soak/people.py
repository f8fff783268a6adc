"""Whoever uses the portal while it is mistreated: each goes on, and notes what it was told."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any

import requests
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from councilnet.models import User
from tests.pages import fields

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


@dataclass
class Told:
    """What one person sent, and what the portal said to it."""

    answers: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0  # seconds
    well: list[tuple[float, str]] = field(default_factory=list)  # when, and by which method
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

    def post(self, path: str, given: dict[str, str]) -> requests.Response | None:
        return self._ask("POST", path, data=given | {"csrfmiddlewaretoken": CSRF})

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
            return None
        self.told.answers[f"{method} {answer.status_code}"] += 1
        self.told.slowest = max(self.told.slowest, time.monotonic() - began)
        if answer.status_code < 400:
            self.told.well.append((time.monotonic(), method))
        return answer


class Reader(Person):
    def turns(self) -> Iterator[None]:
        while True:
            self.get(random.choice(PAGES))  # noqa: S311  # which page a reader opens
            yield


class Writer(Person):
    """Changes the title of a draft of its own, again and again, to the next number."""

    def __init__(self, port: int, stop: Event, user: User, case_study: int) -> None:
        super().__init__(port, stop, user)
        self.address = f"/your-case-studies/{case_study}/edit/basics/"
        self.case_study = case_study

    def turns(self) -> Iterator[None]:
        number = 0
        while True:
            page = self.get(self.address)
            if page is not None and page.status_code == 200:
                number += 1
                self.told.sent.append(number)
                answer = self.post(self.address, fields(page) | {"title": f"Number {number}"})
                if answer is not None and answer.status_code == 302:
                    self.told.acknowledged.append(number)
            yield


class Beginner(Person):
    """Begins case studies, each under a title that nobody else gives."""

    def turns(self) -> Iterator[None]:
        number = 0
        while True:
            page = self.get("/your-case-studies/start/blank/")
            if page is not None and page.status_code == 200:
                number += 1
                title = f"Begun {self.name} {number}"
                self.told.sent.append(title)
                answer = self.post(
                    "/your-case-studies/start/blank/", fields(page) | {"title": title}
                )
                if answer is not None and answer.status_code == 302:
                    self.told.acknowledged.append(title)
            yield


class Publisher(Person):
    """Publishes what waits; what it was not told of it tries once more, as people do."""

    def __init__(self, port: int, stop: Event, user: User, waiting: list[int]) -> None:
        super().__init__(port, stop, user)
        self.waiting = waiting

    def turns(self) -> Iterator[None]:
        for case_study in self.waiting:
            self.told.sent.append(case_study)
            answer = self.post(f"/review/{case_study}/publish/", {})
            if answer is not None and answer.status_code == 302:
                self.told.acknowledged.append(case_study)
            yield
            time.sleep(0.2)


def signed_in(user: User) -> str:
    """The key of a session, as signing in would have made it."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)
