"""Other databases on the tests' own server, for what would spoil theirs."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

import psycopg
from django.db import connection
from psycopg import sql

from councilnet import database
from councilnet.programs import VARIABLES


class Server:
    """The tests' own, as if it went away and came back: nothing listens where it is looked for."""

    NOWHERE = {"HOST": "127.0.0.1", "PORT": "1"}

    def __init__(self) -> None:
        self.where = {name: connection.settings_dict[name] for name in self.NOWHERE}
        self.place = database.place  # where the embedded one is found

    def go_away(self, seconds: float | None = None) -> None:
        connection.close()
        connection.settings_dict.update(self.NOWHERE)
        mine = Path(connection.settings_dict.get("FOLDER", ""))
        database.place = lambda folder: self.NOWHERE if folder == mine else self.where
        if seconds is not None:
            Timer(seconds, self.come_back).start()

    def come_back(self) -> None:
        connection.settings_dict.update(self.where)
        database.place = self.place


@contextmanager
def elsewhere() -> Iterator[None]:
    """Whatever is done in between is done in another database, with nothing in it at first."""
    here = str(connection.settings_dict["NAME"])
    there = f"{here}_elsewhere"
    drop(there)
    _on_server("CREATE DATABASE {}", there)
    _go_to(there)
    try:
        yield
    finally:
        _go_to(here)
        drop(there)


def copy_to(name: str) -> None:
    """A database that has all that the tests' has now."""
    here = str(connection.settings_dict["NAME"])
    drop(name)
    connection.close()
    _send_away(here)
    _on_server("CREATE DATABASE {} TEMPLATE {}", name, here)


def drop(name: str) -> None:
    _on_server("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _send_away(name: str) -> None:
    """A database is copied while nobody uses it; a thread of an earlier test may have it open."""
    _on_server(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE datname = {} AND backend_type = 'client backend'",
        sql.Literal(name),
    )


def _go_to(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def _on_server(statement: str, *names: str | sql.Literal) -> None:
    where = connection.get_connection_params() | {"dbname": "postgres"}
    told = {key: where[key] for key in VARIABLES if key in where}
    with psycopg.connect(**told, autocommit=True) as server:
        named = [sql.Identifier(name) if isinstance(name, str) else name for name in names]
        server.execute(sql.SQL(statement).format(*named))
