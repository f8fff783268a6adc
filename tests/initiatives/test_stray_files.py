"""Files that no row names are found and deleted, and none that a row names."""

import os
import time
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, transaction
from pytest_django import Settings

from initiatives.attachments import storing
from initiatives.models import Attachment
from tests import factories
from tests.initiatives import attached

pytestmark = pytest.mark.django_db
STRAY = "attachments/ab/abcd.pdf"


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path, reference_data: None) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def aged(path: Path, *, hours: float) -> Path:
    then = time.time() - hours * 3600
    os.utime(path, (then, then))
    return path


def left(folder: Path, name: str = STRAY, *, hours: float = 25) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"%PDF-1.7")
    return aged(path, hours=hours)


def attachments(folder: Path, number: int = 1) -> list[Path]:
    """As old as strays, and named by a row, one of them of what was taken out."""
    case_study = factories.draft()
    by = factories.officer_of(case_study.council.slug)
    added = [
        storing.add(
            case_study,
            attached.picture(colour=f"#{n:06x}"),
            by=by,
            name=f"Picture {n}",
            alternative_text="A square",
        )
        for n in range(number)
    ]
    Attachment.objects.filter(pk=added[-1].pk).update(removed_at="2026-01-01T00:00Z")
    return [aged(folder / attachment.file.name, hours=48) for attachment in added]


def told(*given: str) -> list[str]:
    out = StringIO()
    call_command("find_stray_files", *given, stdout=out)
    return out.getvalue().splitlines()


def test_they_are_listed_and_stay(folder: Path) -> None:
    [named] = attachments(folder)
    stray = left(folder)
    listed, said = told()
    assert listed.startswith(f"{STRAY}, 8 bytes, 20")
    assert said == "1 of 2 files found."
    assert stray.exists()
    assert named.exists()


def test_they_are_deleted_where_that_is_asked_for(folder: Path) -> None:
    named = attachments(folder, 2)
    strays = [left(folder), left(folder, "attachments/deeper/down/lost")]
    assert told("--delete")[-1] == "2 of 4 files deleted."
    assert [stray.exists() for stray in strays] == [False, False]
    assert all(path.exists() for path in named)
    assert told("--delete") == ["0 of 2 files deleted."]


def test_what_may_be_on_its_way_is_left_alone(folder: Path) -> None:
    attachments(folder, 2)
    young = left(folder, hours=23)
    week_old = left(folder, "attachments/cd/cdef.pdf", hours=24 * 7 + 1)
    assert len(told("--days", "8")) == 1
    assert [line.partition(",")[0] for line in told("--days", "7", "--delete")] == [
        "attachments/cd/cdef.pdf",
        "1 of 4 files deleted.",
    ]
    assert young.exists()
    assert not week_old.exists()
    with pytest.raises(CommandError, match="--days must be 1 or more"):
        told("--days", "0")


def test_of_a_database_that_is_not_theirs_nothing_is_deleted(folder: Path) -> None:
    """Young ones count as well: they too have no row in it."""
    attachments(folder)
    strays = [left(folder), left(folder, "attachments/cd/cdef.pdf", hours=1)]
    assert told()[-1] == "1 of 3 files found."
    with pytest.raises(CommandError) as refused:
        told("--delete")
    assert str(refused.value) == (
        "2 of 3 files have no row: nothing was deleted. This is probably not the database that "
        "the files belong to. Check DATABASE_URL and MEDIA_ROOT."
    )
    assert all(stray.exists() for stray in strays)


def test_with_half_of_them_it_goes_on(folder: Path) -> None:
    attachments(folder)
    stray = left(folder)
    told("--delete")
    assert not stray.exists()


def test_files_elsewhere_are_none_of_its_business(folder: Path) -> None:
    attachments(folder)
    other = left(folder, "other/file.pdf")
    assert told("--delete") == ["0 of 1 files deleted."]
    assert other.exists()


def test_where_nobody_has_added_a_file(folder: Path) -> None:
    assert told("--delete") == ["0 of 0 files deleted."]


@pytest.mark.django_db(transaction=True)
def test_what_an_upload_leaves_whose_commit_fails_is_found(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    attachments(folder)
    case_study = factories.draft("Another")
    by = factories.officer_of(case_study.council.slug)
    connection = transaction.get_connection()

    def gone() -> None:
        raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as patched:
        patched.setattr(connection, "commit", gone)
        with pytest.raises(OperationalError):
            storing.add(case_study, attached.pdf(), by=by, name="The plan")
    [stray] = folder.rglob("*.pdf")
    aged(stray, hours=25)
    assert told("--delete")[-1] == "1 of 2 files deleted."
    assert not stray.exists()
