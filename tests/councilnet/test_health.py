"""What probes are told, and what the portal says to whoever runs it."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from councilnet import health
from councilnet.models import QueuedMail

WELL = {"database": "ok", "migrations": "ok", "mail": "ok", "files": "ok"}


@pytest.fixture(autouse=True)
def a_process_that_just_began() -> None:
    health._up_to_date.clear()


def queued(minutes_ago: int) -> None:
    QueuedMail.objects.create(
        to=["amber@stevenage.example"],
        from_email="portal@example.org",
        subject="Hello",
        text="Hello",
        next_try_at=timezone.now() - timedelta(minutes=minutes_ago),
    )


def test_a_process_that_answers_is_alive_without_the_database(client: Client) -> None:
    """No test asks for the database here, so asking for it would fail."""
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_ready(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready", "checks": WELL})


@pytest.mark.django_db
def test_whatever_name_and_scheme_a_probe_comes_by(settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT, settings.ALLOWED_HOSTS = True, ["councilnet.example.org"]
    probe = Client(SERVER_NAME="10.0.0.9")
    probe.cookies[settings.SESSION_COOKIE_NAME] = "x"
    assert [probe.get(at).status_code for at in ("/healthz", "/readyz")] == [200, 200]


@pytest.mark.django_db
def test_without_the_database_no_page_is(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    connection.close()  # within the test's transaction, from which there is no way back
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {
        "status": "unavailable",
        "checks": {"database": "failed", "files": "ok"},
    }
    assert caplog.messages == [
        "Not well: database. OperationalError: the connection is closed",
        "Service Unavailable: /readyz",
    ]
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_a_schema_that_is_behind_is_not_ready(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE app = 'councilnet' AND name ="
            " (SELECT max(name) FROM django_migrations WHERE app = 'councilnet')"
        )
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"] == WELL | {"migrations": "failed"}
    assert health.migrations().endswith("migrations are not applied. Run: python manage.py migrate")


@pytest.mark.django_db
def test_once_up_to_date_migrations_are_asked_about_no_more(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/readyz")
    with django_assert_num_queries(6):  # a transaction of four, and twice the mail
        client.get("/readyz")


@pytest.mark.django_db
def test_mail_that_nobody_sends_is_said_and_pages_serve_on(client: Client) -> None:
    queued(minutes_ago=14)
    assert client.get("/readyz").json()["status"] == "ready"
    queued(minutes_ago=16)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "degraded", "checks": WELL | {"mail": "failed"}}
    assert health.mail() == (
        "1 messages were due over 15 minutes ago. Does the worker run, and does the mail server "
        "answer?"
    )


@pytest.mark.django_db
def test_a_queue_that_grows_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "MOST_WAITING", 1)
    queued(minutes_ago=0)
    assert health.mail() == ""
    queued(minutes_ago=0)
    assert health.mail() == "2 messages wait."


def test_a_full_disk(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "not" / "made" / "yet"
    assert health.files() == ""
    monkeypatch.setattr(health, "FREE", 1 << 60)
    assert health.files().endswith(f" MB are free for the files of case studies, in {tmp_path}.")


@pytest.mark.django_db
def test_the_command_says_it_in_words() -> None:
    said = StringIO()
    queued(minutes_ago=16)
    call_command("ready", stdout=said)
    assert said.getvalue().splitlines() == [
        "database: ok",
        "migrations: ok",
        "files: ok",
        f"mail: {health.mail()}",
    ]


@pytest.mark.django_db
def test_the_command_fails_where_pages_would(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(health.ESSENTIAL, "migrations", lambda: "2 migrations are not applied.")
    said = StringIO()
    with pytest.raises(CommandError, match=r"^The portal cannot serve\.$"):
        call_command("ready", stdout=said)
    assert "migrations: 2 migrations are not applied." in said.getvalue()
