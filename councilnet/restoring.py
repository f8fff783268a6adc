"""Bring a backup back, into a database that is empty and a place that has none of its files."""

from __future__ import annotations

from pathlib import Path

from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from councilnet import backups, programs
from councilnet.backups import DUMP, FILES, Kept, Manifest


class WouldWriteOver(Exception):
    """Something is there already; the text says what, and where to go instead."""


def restore(backup: Path) -> Manifest:
    """Raises NotABackup and WouldWriteOver, before anything is done, and ProgramFailed."""
    manifest = backups.verified(backup)
    _refuse_to_write_over(manifest)
    programs.run(
        *("pg_restore", "--exit-on-error", "--single-transaction", "--no-owner"),
        *("--no-privileges", "--no-comments", f"--dbname={_database()}", str(backup / DUMP)),
    )
    for kept in manifest.files:
        _put_back(kept, backup)
    if (found := backups.count_rows()) != manifest.rows:
        raise programs.ProgramFailed(f"Not all rows are there: {_difference(found, manifest.rows)}")
    return manifest


def behind(manifest: Manifest) -> list[str]:
    """The migrations that this version of the portal has and the backup lacks."""
    return sorted(_known() - _had(manifest))


def ahead(manifest: Manifest) -> list[str]:
    """The migrations that the backup has and this version of the portal lacks."""
    return sorted(_had(manifest) - _known())


def _known() -> set[str]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return {f"{app}.{name}" for app, name in loader.disk_migrations or {}}


def _had(manifest: Manifest) -> set[str]:
    return {f"{app}.{name}" for app, names in manifest.migrations.items() for name in names}


def _database() -> str:
    return str(connection.get_connection_params()["dbname"])


def _refuse_to_write_over(manifest: Manifest) -> None:
    if tables := connection.introspection.table_names():
        raise WouldWriteOver(
            f"The database has {len(tables)} tables already, and a backup is restored to an empty "
            "one. Make one (CREATE DATABASE), and name it in DATABASE_URL."
        )
    for name in map(_name, manifest.files):
        if default_storage.exists(name):
            raise WouldWriteOver(
                f"The file {name} is there already. Name an empty place in MEDIA_ROOT, or a bucket "
                "of its own in S3_BUCKET."
            )


def _put_back(kept: Kept, backup: Path) -> None:
    with (backup / kept.name).open("rb") as file:
        default_storage.save(_name(kept), file)


def _name(kept: Kept) -> str:
    return kept.name.removeprefix(f"{FILES}/")


def _difference(found: dict[str, int], wanted: dict[str, int]) -> str:
    names = sorted(found.keys() | wanted.keys())
    return ", ".join(
        f"{name} has {found.get(name, 0)} instead of {wanted.get(name, 0)}"
        for name in names
        if found.get(name) != wanted.get(name)
    )
