"""A backup brings back everything, to the byte, where database and disk have nothing."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg import sql
from pytest_django import Settings

from councilnet import backups, programs, restoring
from councilnet.models import User
from initiatives.attachments import storing
from tests import factories
from tests.elsewhere import elsewhere
from tests.initiatives import attached

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2020, 11, 23, 9, 30, tzinfo=UTC)
ROWS = """
SELECT coalesce(string_agg(line, chr(10) ORDER BY line), '')
  FROM (SELECT t::text AS line FROM {} t) lines
"""


@pytest.fixture
def portal(reference_data: None, amber: User, settings: Settings, tmp_path: Path) -> None:
    """Something of each kind: published, drafted, with a file in it, and somebody signed in."""
    settings.MEDIA_ROOT = tmp_path / "files"
    storing.add(factories.draft(), attached.word(), by=amber, name="A report")
    factories.published("Community kitchen")


@pytest.fixture
def lost(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """From here on another database is used, in which is nothing, and another disk."""
    with elsewhere():
        settings.MEDIA_ROOT = tmp_path / "another disk"
        yield


def everything() -> dict[str, str]:
    """Each table's rows as text, and each file's bytes."""
    said = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(sql.SQL(ROWS).format(sql.Identifier(table)))
            ((said[table],),) = cursor.fetchall()
    root = Path(settings.MEDIA_ROOT)
    files = [path for path in root.rglob("*") if path.is_file()]
    return said | {str(path.relative_to(root)): path.read_bytes().hex() for path in files}


def backed_up(folder: Path) -> Path:
    """By the command, as whoever runs the portal makes it."""
    said = StringIO()
    call_command("backup", str(folder), stdout=said)
    (made,) = backups.those_in(folder)
    return made


def refused(*command: str) -> str:
    with pytest.raises(CommandError) as caught:
        call_command(*command, stdout=StringIO())
    return str(caught.value)


def test_everything_is_back_to_the_byte(
    portal: None, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    before, made = everything(), backed_up(tmp_path / "backups")
    request.getfixturevalue("lost")
    assert everything() == {}
    said = StringIO()
    call_command("restore", str(made), stdout=said)
    after = everything()
    different = {name for name in before if before[name] != after[name]}
    assert different <= set(backups.left_empty())
    assert before.keys() == after.keys()
    assert any(name.startswith("attachments/") for name in after)
    assert said.getvalue().endswith(
        f"1 files are back, as they were at {backups.verified(made).made_at}.\n"
    )


def test_the_database_goes_on_as_before(
    portal: None, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Triggers, sequences and search came back with the rows."""
    made = backed_up(tmp_path / "backups")
    request.getfixturevalue("lost")
    call_command("restore", str(made), stdout=StringIO())
    edition = factories.published("Tool library")
    assert edition.number == 1
    with connection.cursor() as cursor, pytest.raises(Exception, match="edition"):
        cursor.execute("DELETE FROM initiatives_edition")


def test_sessions_and_what_is_cached_stay_behind(
    portal: None, tmp_path: Path, as_amber: object, request: pytest.FixtureRequest
) -> None:
    assert everything()["django_session"]
    made = backed_up(tmp_path / "backups")
    request.getfixturevalue("lost")
    call_command("restore", str(made), stdout=StringIO())
    assert {name for name in backups.left_empty() if everything().get(name)} == set()


def test_nothing_is_written_over(portal: None, tmp_path: Path) -> None:
    made = backed_up(tmp_path / "backups")
    before = everything()
    assert refused("restore", str(made)).endswith(
        "a backup is restored to an empty one. Make one (CREATE DATABASE), and name it in "
        "DATABASE_URL."
    )
    assert everything() == before


def test_no_file_is_written_over_either(
    portal: None, tmp_path: Path, request: pytest.FixtureRequest, settings: Settings
) -> None:
    made, kept = backed_up(tmp_path / "backups"), settings.MEDIA_ROOT
    request.getfixturevalue("lost")
    settings.MEDIA_ROOT = kept
    assert "is there already. Name an empty place in MEDIA_ROOT" in refused("restore", str(made))
    assert connection.introspection.table_names() == []


DAMAGE = {
    "a byte of the dump": lambda made: _flip(made / "database.dump"),
    "a byte of a file": lambda made: _flip(next((made / "files").rglob("*.docx"))),
}


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("what", DAMAGE)
def test_one_changed_byte_is_found(
    portal: None, tmp_path: Path, what: str, request: pytest.FixtureRequest
) -> None:
    made = backed_up(tmp_path / "backups")
    DAMAGE[what](made)
    request.getfixturevalue("lost")
    for command in (["restore"], ["backup", "--check"]):
        said = refused(*command, str(made))
        assert said.endswith("is not what it was when the backup was made.")
    assert everything() == {}


def test_half_a_backup_is_none(portal: None, tmp_path: Path) -> None:
    made = backed_up(tmp_path / "backups")
    next((made / "files").rglob("*.docx")).unlink()
    assert refused("backup", "--check", str(made)).endswith(" is missing.")
    (made / "manifest.json").unlink()
    assert refused("backup", "--check", str(made)) == (
        f"{made} holds no manifest.json, so it is no whole backup."
    )


@pytest.mark.parametrize(
    ("manifest", "sentence"),
    [
        ("{", "manifest.json cannot be read."),
        ("[]", "manifest.json does not say what it must."),
        ("{}", "manifest.json does not say what it must."),
        ('{"format": 2}', "manifest.json is of format 2, and not 1."),
    ],
)
def test_a_manifest_that_says_something_else(tmp_path: Path, manifest: str, sentence: str) -> None:
    (tmp_path / "manifest.json").write_text(manifest)
    assert refused("restore", str(tmp_path)) == sentence


def test_no_file_from_outside_is_read(portal: None, tmp_path: Path) -> None:
    made = backed_up(tmp_path / "backups")
    manifest = json.loads((made / "manifest.json").read_text())
    manifest["files"][0]["name"] = "../../../etc/passwd"
    (made / "manifest.json").write_text(json.dumps(manifest))
    assert refused("restore", str(made)) == (
        "manifest.json names ../../../etc/passwd, which is outside of the backup."
    )


def test_what_is_interrupted_leaves_nothing(
    portal: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*arguments: str) -> None:
        raise programs.ProgramFailed("pg_dump failed: no room")

    monkeypatch.setattr(programs, "run", fails)
    assert refused("backup", str(tmp_path / "backups")) == "pg_dump failed: no room"
    assert list((tmp_path / "backups").iterdir()) == []


def test_a_full_disk_is_refused_before_anything_is_written(
    portal: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = shutil._ntuple_diskusage(100, 99, 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: full)
    said = refused("backup", str(tmp_path / "backups"))
    assert said.startswith(f"{tmp_path / 'backups'} has 1 bytes free, and ")
    assert list((tmp_path / "backups").iterdir()) == []


def test_only_so_many_are_kept(portal: None, tmp_path: Path) -> None:
    for days in range(3):
        backups.make(tmp_path, NOW + timedelta(days=days))
    (tmp_path / "councilnet-of-somebody").mkdir()
    call_command("backup", str(tmp_path), "--keep", "2", stdout=StringIO())
    names = [backup.name for backup in backups.those_in(tmp_path)]
    assert len(names) == 2
    assert names[1] == "councilnet-20201125T093000Z"
    assert (tmp_path / "councilnet-of-somebody").exists()
    assert refused("backup", str(tmp_path), "--keep", "0") == "--keep must be 1 or more."


def test_nobody_else_on_the_machine_may_read_it(portal: None, tmp_path: Path) -> None:
    made = backed_up(tmp_path / "backups")
    modes = {path.stat().st_mode & 0o077 for path in (made, *made.rglob("*"))}
    assert modes == {0}


def test_a_file_that_the_storage_lost_is_said(portal: None, tmp_path: Path) -> None:
    for path in Path(settings.MEDIA_ROOT).rglob("*.docx"):
        path.unlink()
    complained = StringIO()
    call_command("backup", str(tmp_path), stdout=StringIO(), stderr=complained)
    (manifest,) = map(backups.verified, backups.those_in(tmp_path))
    assert complained.getvalue() == (
        f"The storage has no {manifest.missing[0]}, which a case study names.\n"
    )


def test_says_how_the_backup_s_version_differs(portal: None, tmp_path: Path) -> None:
    manifest = backups.verified(backed_up(tmp_path))
    assert (restoring.behind(manifest), restoring.ahead(manifest)) == ([], [])
    manifest.migrations["councilnet"].remove("0004_mail")
    manifest.migrations["councilnet"].append("9999_of_next_year")
    assert restoring.behind(manifest) == ["councilnet.0004_mail"]
    assert restoring.ahead(manifest) == ["councilnet.9999_of_next_year"]


# --- PostgreSQL's programs ---------------------------------------------------------------------
def test_the_password_stands_in_no_command(monkeypatch: pytest.MonkeyPatch) -> None:
    connection.ensure_connection()
    monkeypatch.setitem(connection.settings_dict, "PASSWORD", "s3cret")
    assert programs._where()["PGPASSWORD"] == "s3cret"
    with pytest.raises(programs.ProgramFailed) as caught:
        programs.run("pg_dump", "--no-such-option")
    assert "s3cret" not in str(caught.value)


def test_the_server_s_own_version_comes_first_and_none_that_is_older() -> None:
    server = programs.server_version()
    assert programs.version_of(programs.fitting("pg_dump")) >= server


def test_says_what_is_wanted_where_every_program_is_older(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "version_of", lambda path: 9)
    server = programs.server_version()
    with pytest.raises(programs.ProgramFailed) as caught:
        programs.fitting("pg_dump")
    assert str(caught.value) == (
        f"The server is PostgreSQL {server}, and pg_dump of that version or a newer one is wanted. "
        "Install PostgreSQL’s client, and see that it is in PATH."
    )
