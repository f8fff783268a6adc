"""The network to PostgreSQL swallows everything, or breaks off: whoever asks is told."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

import pytest
from django.db import OperationalError, connection
from django.db.backends.postgresql.base import DatabaseWrapper

from councilnet import away, database
from tests.ports import HOST

pytestmark = pytest.mark.django_db
LONG = 60  # seconds; without limits of ours it would be minutes, or for ever


class Wire:
    """Leads to the tests' own PostgreSQL, until it is cut."""

    def __init__(self, door: socket.socket) -> None:
        self.door = door
        self.ends: list[socket.socket] = []
        self.swallows = False  # both ways
        Thread(target=self._let_through, daemon=True).start()

    def _let_through(self) -> None:
        with suppress(OSError):  # it was closed
            while True:
                ends = self.door.accept()[0], to_the_server()
                self.ends += ends
                for one, other in (ends, ends[::-1]):
                    Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with one, suppress(OSError):
            while said := one.recv(65536):
                if not self.swallows:
                    other.sendall(said)
            other.shutdown(socket.SHUT_RDWR)

    def cut(self) -> None:
        while self.ends:
            with suppress(OSError):
                self.ends.pop().shutdown(socket.SHUT_RDWR)


def to_the_server() -> socket.socket:
    host, port = connection.settings_dict["HOST"], int(connection.settings_dict["PORT"] or 5432)
    if not host.startswith("/"):
        return socket.create_connection((host, port))
    door = socket.socket(socket.AF_UNIX)
    door.connect(str(Path(host) / f".s.PGSQL.{port}"))
    return door


@contextmanager
def by(door: socket.socket) -> Iterator[DatabaseWrapper]:
    """A connection as pages have it, which goes by this door."""
    there = connection.settings_dict | {"HOST": HOST, "PORT": str(door.getsockname()[1])}
    there |= {"OPTIONS": {"sslmode": "disable"}, "CONN_HEALTH_CHECKS": True}
    database.share(there, 2)
    mine = DatabaseWrapper(there)
    mine.inc_thread_sharing()
    try:
        yield mine
    finally:
        mine.close()
        mine.close_pool()  # type: ignore[attr-defined]  # unknown to the stubs


@pytest.fixture
def door() -> Iterator[socket.socket]:
    with socket.create_server((HOST, 0)) as door:
        yield door


def test_a_network_that_swallows_everything_is_found_out(door: socket.socket) -> None:
    caught: list[Exception] = []

    def ask(mine: DatabaseWrapper) -> None:
        try:
            mine.ensure_connection()
        except Exception as error:
            caught.append(error)

    with by(door) as mine:
        asking = Thread(target=ask, args=(mine,), daemon=True)
        asking.start()
        asking.join(LONG)
    assert [type(error) for error in caught] == [OperationalError]
    assert away.is_lost(caught[0])


def test_who_asks_after_it_broke_off_notices_nothing(door: socket.socket) -> None:
    wire = Wire(door)
    with by(door) as mine:
        for __ in range(3):
            assert answer(mine) == 1
            mine.close()  # back into the pool, as after each request
            wire.cut()


def test_who_was_asking_as_it_broke_off_is_told(door: socket.socket) -> None:
    wire = Wire(door)
    with by(door) as mine:
        assert answer(mine) == 1
        wire.cut()
        with pytest.raises(OperationalError) as caught:
            answer(mine)
        assert away.is_lost(caught.value)
        mine.close()
        assert answer(mine) == 1


def test_a_server_that_hears_and_never_answers_is_given_up(
    door: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = Wire(door)
    with by(door) as mine:
        assert answer(mine) == 1
        wire.swallows = True
        with monkeypatch.context() as patched:
            patched.setattr(database, "GIVEN_UP", 0.5)
            with pytest.raises(OperationalError) as caught:
                answer(mine)
        assert away.is_lost(caught.value)
        mine.close()
        wire.swallows = False
        assert answer(mine) == 1


def answer(mine: DatabaseWrapper) -> int:
    with mine.cursor() as cursor:
        cursor.execute("SELECT 1")
        ((said,),) = cursor.fetchall()
    return int(said)
