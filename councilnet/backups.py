"""Everything of the portal in one folder: the database, the files of case studies, and a manifest.

The database is dumped at one moment, and the files are those that its rows name at that moment. A
folder gets its name when it is whole, so what was interrupted is never taken for a backup. Sessions
and what is cached are left out: after a restore people sign in anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import FileField
from psycopg import sql

from councilnet import programs

FORMAT = 1
NAME = "councilnet-%Y%m%dT%H%M%SZ"
DUMP, FILES, MANIFEST = "database.dump", "files", "manifest.json"
PIECE = 1024 * 1024  # bytes


class NotABackup(Exception):
    """The folder holds no backup, or not all of one; the text says what is wrong."""


@dataclass(frozen=True)
class Kept:
    """A file of the backup, by its path within it."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    made_at: str
    postgresql: int
    migrations: dict[str, list[str]]
    rows: dict[str, int]
    dump: Kept
    files: list[Kept]
    missing: list[str]  # rows name them, and the storage had none
    format: int = FORMAT


# --- Making one --------------------------------------------------------------------------------
def make(folder: Path, now: datetime) -> Path:
    """Raises ProgramFailed and OSError; either leaves no backup behind."""
    before = os.umask(0o077)  # nobody else on the machine is to read what people wrote
    try:
        return _make(folder, now)
    finally:
        os.umask(before)


def _make(folder: Path, now: datetime) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / now.strftime(NAME)
    unfinished = folder / f".{made.name}.unfinished"
    _refuse_full(folder)
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    try:
        manifest = _write(unfinished, now)
        (unfinished / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1) + "\n")
        unfinished.rename(made)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return made


def _write(folder: Path, now: datetime) -> Manifest:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        ((snapshot,),) = cursor.fetchall()
        without = [f"--exclude-table-data={table}" for table in left_empty()]
        programs.run(
            *("pg_dump", "--format=custom", f"--snapshot={snapshot}"),
            *("--no-owner", "--no-privileges", *without, f"--file={folder / DUMP}"),
        )
        names = sorted(set(_names_of_files()))
        rows, migrations = count_rows(), applied()
    there = [name for name in names if default_storage.exists(name)]
    return Manifest(
        made_at=now.isoformat(timespec="seconds"),
        postgresql=programs.server_version(),
        migrations=migrations,
        rows=rows,
        dump=_kept(DUMP, folder / DUMP),
        files=[_copied(name, folder / FILES / name) for name in there],
        missing=sorted(set(names) - set(there)),
    )


def left_empty() -> set[str]:
    """Who is signed in, and what is cached: in no backup could either be of use."""
    sessions = {"django_session", "usersessions_usersession"}
    return sessions | {str(cache["LOCATION"]) for cache in settings.CACHES.values()}


def count_rows() -> dict[str, int]:
    """Of every table but those that are left empty."""
    tables = sorted(set(connection.introspection.table_names()) - left_empty())
    with connection.cursor() as cursor:
        counted = {}
        for table in tables:
            cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
            ((counted[table],),) = cursor.fetchall()
    return counted


def applied() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        found.setdefault(app, []).append(name)
    return found


def _names_of_files() -> Iterator[str]:
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, FileField):
                named = model._default_manager.exclude(**{field.name: ""})
                yield from named.values_list(field.name, flat=True)


def _copied(name: str, target: Path) -> Kept:
    target.parent.mkdir(parents=True, exist_ok=True)
    with default_storage.open(name) as source, target.open("xb") as copy:
        shutil.copyfileobj(source, copy, PIECE)
    return _kept(f"{FILES}/{name}", target)


def _kept(name: str, path: Path) -> Kept:
    with path.open("rb") as file:
        return Kept(name, path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def _refuse_full(folder: Path) -> None:
    """A dump is smaller than its database; what the files want shows while they are copied."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        ((wanted,),) = cursor.fetchall()
    if (free := shutil.disk_usage(folder).free) < wanted:
        raise OSError(f"{folder} has {free:,} bytes free, and {wanted:,} may be wanted.")


# --- Those that are there ----------------------------------------------------------------------
def those_in(folder: Path) -> list[Path]:
    """The newest first."""
    return sorted((path.parent for path in folder.glob(f"councilnet-*/{MANIFEST}")), reverse=True)


def forget_old(folder: Path, keep: int) -> list[Path]:
    old = those_in(folder)[keep:]
    for backup in old:
        shutil.rmtree(backup)
    return old


def verified(backup: Path) -> Manifest:
    """Raises NotABackup where something is missing, or not as it was when the backup was made."""
    manifest = _read_manifest(backup)
    for kept in (manifest.dump, *manifest.files):
        path = backup / kept.name
        if not path.resolve().is_relative_to(backup.resolve()):
            raise NotABackup(f"{MANIFEST} names {kept.name}, which is outside of the backup.")
        if not path.is_file():
            raise NotABackup(f"{kept.name} is missing.")
        if _kept(kept.name, path) != kept:
            raise NotABackup(f"{kept.name} is not what it was when the backup was made.")
    return manifest


def _read_manifest(backup: Path) -> Manifest:
    try:
        said: dict[str, Any] = json.loads((backup / MANIFEST).read_text())
    except OSError:
        raise NotABackup(f"{backup} holds no {MANIFEST}, so it is no whole backup.") from None
    except ValueError:
        raise NotABackup(f"{MANIFEST} cannot be read.") from None
    try:
        if said["format"] != FORMAT:
            raise NotABackup(f"{MANIFEST} is of format {said['format']}, and not {FORMAT}.")
        dump, files = Kept(**said.pop("dump")), [Kept(**file) for file in said.pop("files")]
        return Manifest(dump=dump, files=files, **said)
    except (AttributeError, KeyError, TypeError):
        raise NotABackup(f"{MANIFEST} does not say what it must.") from None
