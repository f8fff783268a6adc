"""Another database on the same server, with nothing in it, for what would spoil the tests' own."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection
from psycopg import sql

from councilnet.programs import VARIABLES


@contextmanager
def elsewhere() -> Iterator[None]:
    """Whatever is done in between is done there; afterwards it is gone."""
    here = str(connection.settings_dict["NAME"])
    there = f"{here}_elsewhere"
    _on_server("DROP DATABASE IF EXISTS {} WITH (FORCE)", there)
    _on_server("CREATE DATABASE {}", there)
    _go_to(there)
    try:
        yield
    finally:
        _go_to(here)
        _on_server("DROP DATABASE {} WITH (FORCE)", there)


def _go_to(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def _on_server(statement: str, name: str) -> None:
    where = connection.get_connection_params() | {"dbname": "postgres"}
    told = {key: where[key] for key in VARIABLES if key in where}
    with psycopg.connect(**told, autocommit=True) as server:
        server.execute(sql.SQL(statement).format(sql.Identifier(name)))
