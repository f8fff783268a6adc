"""Other databases on the tests' own server, for what would spoil theirs."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection
from psycopg import sql

from councilnet.programs import VARIABLES


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
    connection.close()  # a database is copied while nobody uses it
    _on_server("CREATE DATABASE {} TEMPLATE {}", name, here)


def drop(name: str) -> None:
    _on_server("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _go_to(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def _on_server(statement: str, *names: str) -> None:
    where = connection.get_connection_params() | {"dbname": "postgres"}
    told = {key: where[key] for key in VARIABLES if key in where}
    with psycopg.connect(**told, autocommit=True) as server:
        server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
