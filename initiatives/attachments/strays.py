"""Files that no row names: left by uploads in whose commit the database went away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.core.files.storage import default_storage

from initiatives.models import Attachment

FOLDER = "attachments"


class NotTheirs(Exception):
    """So many files have no row that the database is probably another's; the text says so."""


@dataclass(frozen=True)
class Stray:
    path: str
    stored_at: datetime
    size: int


@dataclass(frozen=True)
class Found:
    files: int
    without_row: int
    strays: list[Stray]  # of those without one, the older ones: a younger one's may be on its way


def find(*, before: datetime) -> Found:
    """The files first and then the rows: what is uploaded meanwhile is no stray."""
    paths = list(_paths(FOLDER))
    named = set(Attachment.objects.values_list("file", flat=True))
    without = [path for path in paths if path not in named]
    described = [
        Stray(path, default_storage.get_modified_time(path), default_storage.size(path))
        for path in without
    ]
    strays = [stray for stray in described if stray.stored_at < before]
    return Found(len(paths), len(without), sorted(strays, key=lambda stray: stray.path))


def delete(found: Found) -> None:
    """Raises NotTheirs, and then nothing is deleted."""
    if found.without_row * 2 > found.files:
        raise NotTheirs(
            f"{found.without_row} of {found.files} files have no row: nothing was deleted. This is "
            "probably not the database that the files belong to. Check DATABASE_URL and MEDIA_ROOT."
        )
    for stray in found.strays:
        default_storage.delete(stray.path)


def _paths(folder: str) -> Iterator[str]:
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:  # nobody has added a file yet
        return
    yield from (f"{folder}/{name}" for name in names)
    for inner in folders:
        yield from _paths(f"{folder}/{inner}")
