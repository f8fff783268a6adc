"""A database of the bench's own for each size, made once and kept for the next time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from councilnet import database

PROJECT = Path(__file__).parents[2]
SEED = 1


def server() -> str:
    """The address of the server, of which the name of the database is replaced.

    Without DATABASE_URL it is the embedded one, which runs for as long as this process.
    """
    if url := os.environ.get("DATABASE_URL", "").strip():
        return url
    at = database.embedded(PROJECT / ".postgres")
    return f"postgresql://{at['USER']}@:{at['PORT']}/postgres?host={quote(at['HOST'], safe='')}"


def named(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@contextmanager
def connected(url: str) -> Iterator[psycopg.Connection[Any]]:
    """Each statement is a transaction of its own."""
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def ready(url: str, size: int) -> str:
    """The address of the database with as many case studies, made and filled where it is wanting.

    Statements run in one process each, so that nothing of what they cost goes uncounted.
    """
    name = f"councilnet_bench_{size}"
    of_size = _made(url, name)
    with connected(url) as connection:
        connection.execute(
            sql.SQL("ALTER DATABASE {} SET max_parallel_workers_per_gather = 0").format(
                sql.Identifier(name)
            )
        )
    manage(of_size, "migrate", "--verbosity", "0")
    manage(of_size, "load_councils")
    manage(of_size, "load_principles")
    manage(of_size, "make_many", str(size), "--seed", str(SEED))
    return of_size


def demonstration(url: str) -> str:
    """The address of the database with what `make demo` shows."""
    of_demonstration = _made(url, "councilnet_lighthouse")
    manage(of_demonstration, "demo", "--no-serve")
    return of_demonstration


def _made(url: str, name: str) -> str:
    with connected(url) as connection:
        if not connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [name]
        ).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return named(url, name)


def manage(url: str, *arguments: str) -> None:
    """Its words are shown where it fails."""
    done = subprocess.run(  # noqa: S603  # our own command
        [sys.executable, "manage.py", *arguments],
        cwd=PROJECT,
        env=os.environ | {"DEBUG": "1", "DATABASE_URL": url},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"manage.py {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")


def rows(url: str, query: str) -> list[tuple[Any, ...]]:
    with connected(url) as connection:
        return connection.execute(query.encode()).fetchall()
