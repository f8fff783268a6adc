"""The web server as in production, of two processes: many at the same moment, and its end."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from councilnet.models import Notice, User
from initiatives.models import CaseStudy, Edition, Event
from tests import factories
from tests.conftest import signed_in
from tests.councilnet.test_settings import ROOT
from tests.pages import fields
from tests.together import at_once

pytestmark = pytest.mark.usefixtures("committed")
WAIT = 120  # seconds, on a machine that is busy with other tests
WAITING = (
    "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)
CSRF = "gunicorn" * 4
Headers = dict[str, str]


class Door(HTTPConnection):
    """To the socket at ``path``, which nobody else can knock at."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=WAIT)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(WAIT)
        self.sock.connect(str(self.path))


class Portal:
    def __init__(self, folder: Path) -> None:
        self.path, self.log = folder / "s", (folder / "log").open("w+")
        self.process = subprocess.Popen(  # noqa: S603  # our own command
            [sys.executable, "-m", "gunicorn", "--bind", f"unix:{self.path}"],
            cwd=ROOT,
            env=environment(),
            stdout=subprocess.DEVNULL,  # the mail
            stderr=self.log,
        )

    def wait(self) -> None:
        until = time.monotonic() + WAIT
        while not self.answers():
            assert time.monotonic() < until, self.log.seek(0) or self.log.read()
            time.sleep(0.1)

    def answers(self) -> bool:
        try:
            with closing(Door(self.path)) as door:
                door.request("GET", "/healthz")
                return door.getresponse().status == 200
        except OSError:
            return False

    def post(self, headers: Headers, address: str, **told: str) -> tuple[int, str]:
        """The status of the answer, and its words."""
        body = urlencode(told | {"csrfmiddlewaretoken": CSRF})
        with closing(Door(self.path)) as door:
            door.request("POST", address, body, headers)
            answer = door.getresponse()
            return answer.status, answer.read().decode()

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(WAIT)
        self.log.close()


def environment() -> dict[str, str]:
    """Production’s but for its settings of the wire; nobody waits too long for a lock."""
    here = connection.settings_dict
    server = {name.lower(): here[name] for name in ("HOST", "PORT", "USER", "PASSWORD")}
    known = "&".join(f"{name}={quote(str(said), safe='')}" for name, said in server.items())
    return os.environ | {
        "DEBUG": "1",
        "DATABASE_URL": f"postgresql:///{here['NAME']}?{known}",
        "DATABASE_POOLER": "1",
        "WEB_CONCURRENCY": "2",
    }


def as_person(user: User) -> Headers:
    """What the browser of somebody says who is signed in."""
    session = signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value
    cookies = {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: CSRF}
    return {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": "; ".join(f"{name}={said}" for name, said in cookies.items()),
    }


@contextmanager
def running() -> Iterator[Portal]:
    with tempfile.TemporaryDirectory() as folder:  # of a short name, as sockets want it
        portal = Portal(Path(folder))
        try:
            portal.wait()
            yield portal
        finally:
            portal.end()


def test_at_the_same_moment_each_thing_happens_once(amber: User, dev: User) -> None:
    """Fifty save one part, twenty submit, two publish: over two processes, and let go together."""
    drafted, whole, ready = factories.draft(), factories.complete("Whole"), decided()
    fay = factories.person("fay", role=User.Role.NETWORK_STAFF)
    as_amber, as_dev, as_fay = map(as_person, (amber, dev, fay))
    check, publish = reverse("check_answers", args=[whole.pk]), reverse("publish", args=[ready.pk])
    with running() as portal:
        saved = saving(portal, amber, drafted)
        submitted = at_once(*[lambda: portal.post(as_amber, check)[0]] * 20)
        published = at_once(
            lambda: portal.post(as_dev, publish)[0], lambda: portal.post(as_fay, publish)[0]
        )
    drafted.refresh_from_db()
    ((words, __),) = [(words, answer) for words, answer in saved.items() if answer[0] == 302]
    assert (drafted.what_was_done, drafted.version) == (words, 2)
    others = [answer for told, answer in saved.items() if told != words]
    assert Counter(status for status, __ in others) == {200: 49}
    for told, (status, page) in saved.items():
        assert status == 302 or (told in page and words in page)  # both, and nothing is lost
    assert Counter(submitted)[302] == 1
    assert kinds(whole).count("submitted") == 1
    assert Counter(published)[302] == 1
    assert kinds(ready).count("published") == 1
    assert Edition.objects.get().case_study == ready
    assert Notice.objects.filter(user=amber, kind="decisions").count() == 1


def decided() -> CaseStudy:
    """To publish it is one act."""
    case_study = factories.submitted("Ready")
    case_study.claims.update(decision="confirmed", decided_at=timezone.now())
    return case_study


def kinds(case_study: CaseStudy) -> list[str]:
    return list(Event.objects.filter(case_study=case_study).values_list("kind", flat=True))


def saving(portal: Portal, user: User, case_study: CaseStudy) -> dict[str, tuple[int, str]]:
    """Fifty who read the same, and write something else each: what each was answered."""
    address = reverse("edit_part", args=[case_study.pk, "story"])
    seen = fields(signed_in(user).get(address))
    headers = as_person(user)
    telling = [f"What number {number} wrote." for number in range(50)]

    def save(words: str) -> Callable[[], tuple[int, str]]:
        return lambda: portal.post(headers, address, **seen | {"what_was_done": words})

    answers: list[Any] = at_once(*[save(words) for words in telling])
    return dict(zip(telling, answers, strict=True))


def test_what_is_in_hand_is_answered_before_it_ends(amber: User) -> None:
    """A save that waits for a lock as the server is told to end; nobody new is let in."""
    case_study = factories.draft()
    address = reverse("edit_part", args=[case_study.pk, "story"])
    told = fields(signed_in(amber).get(address)) | {"what_was_done": "In time."}
    as_amber, answered = as_person(amber), list[int]()
    with running() as portal:
        saving = Thread(target=lambda: answered.append(portal.post(as_amber, address, **told)[0]))
        with transaction.atomic():
            CaseStudy.objects.select_for_update().get(pk=case_study.pk)
            saving.start()
            until_true(is_waited_for)
            portal.process.terminate()
            until_true(lambda: not portal.answers())
            assert answered == []
        saving.join(WAIT)
        assert portal.process.wait(WAIT) == 0
    case_study.refresh_from_db()
    assert (answered, case_study.what_was_done) == ([302], "In time.")


def is_waited_for() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return cursor.fetchone() is not None


def until_true(what: Callable[[], bool]) -> None:
    until = time.monotonic() + WAIT
    while not what():
        assert time.monotonic() < until
        time.sleep(0.05)
