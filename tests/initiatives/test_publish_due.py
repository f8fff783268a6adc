"""What is approved is published when it is time, by the command and by the worker."""

import logging
import os
import signal
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from councilnet.models import Nation, User
from initiatives import workflow
from initiatives.management.commands.worker import JOBS
from initiatives.models import CaseStudy, Edition, Event, PublishingHold, State
from tests import factories

ROOT = Path(settings.BASE_DIR)


def approved(title: str = "Repair café", *, is_due: bool = True) -> CaseStudy:
    case_study = factories.moved_to(State.APPROVED, factories.complete(title))
    if is_due:
        CaseStudy.objects.filter(pk=case_study.pk).update(publish_at=timezone.now())
    return case_study


def run() -> tuple[list[str], list[str]]:
    out, err = StringIO(), StringIO()
    call_command("publish_due", stdout=out, stderr=err)
    return out.getvalue().splitlines(), err.getvalue().splitlines()


def test_what_is_due_is_published_once(amber: User) -> None:
    due = approved("Due")
    later = approved("Later", is_due=False)
    assert run() == (["Published: Due (1)", "1 published, 0 not published."], [])
    assert run() == (["0 published, 0 not published."], [])
    assert [edition.case_study for edition in Edition.objects.all()] == [due]
    event = due.events.get(kind=Event.Kind.PUBLISHED)
    assert (event.actor, event.side) == (None, "portal")
    assert amber.notices.filter(text__startswith="Published.").count() == 1
    later.refresh_from_db()
    assert later.state == State.APPROVED


def test_what_is_held_waits_and_says_why(reference_data: None) -> None:
    case_study = approved()
    today = timezone.localdate()
    hold = PublishingHold.objects.create(
        nation=Nation.ENGLAND, first_day=today, last_day=today, reason="An election"
    )
    out, [said] = run()
    assert out == ["0 published, 1 not published."]
    assert said.startswith("Repair café: Publishing is held until ")
    hold.delete()
    assert run()[0][-1] == "1 published, 0 not published."
    case_study.refresh_from_db()
    assert case_study.state == State.PUBLISHED


# --- The worker ----------------------------------------------------------------------------------
def test_the_worker_does_everything_once(amber: User) -> None:
    approved()
    out = StringIO()
    call_command("worker", "--once", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[:2] == ["Published: Repair café (1)", "1 published, 0 not published."]
    assert {
        "Reminded of 0 drafts and 0 contacts.",
        "Reminded of 0 case studies.",
        "Asked about 0 case studies, reminded of 0, carried 0 answers on.",
        "0 written of what people follow.",
    } <= set(lines)
    assert len(lines) == len(JOBS) + 1
    assert lines[-2].endswith(" sent, 0 failed, 0 waiting.")
    assert lines[-1] == "0 links asked, 0 did not answer, 0 case studies told."
    subjects = {message.subject for message in mail.outbox if message.to == [amber.email]}
    assert "Stevenage: Repair café – Published." in subjects


def test_one_job_that_fails_stops_none_of_the_others(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, db: None
) -> None:
    def fail(now: Any) -> Any:
        raise RuntimeError("No")

    monkeypatch.setattr(workflow, "publish_due", fail)
    out = StringIO()
    with caplog.at_level(logging.ERROR):
        call_command("worker", "--once", stdout=out)
    assert [record.getMessage() for record in caplog.records] == ["publish_due failed"]
    assert len(out.getvalue().splitlines()) == len(JOBS) - 1


@pytest.mark.django_db(transaction=True)
def test_the_worker_ends_cleanly_when_told_to() -> None:
    found = connection.settings_dict
    where = urlencode({"host": found["HOST"], "port": found["PORT"] or 5432})
    who = f"{found['USER']}:{found['PASSWORD']}"
    address = f"postgresql://{who}@/{found['NAME']}?{where}"
    environment = os.environ | {"DEBUG": "1", "DATABASE_URL": address}
    with subprocess.Popen(
        [sys.executable, "-u", "manage.py", "worker", "--every", "300"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as worker:
        assert worker.stdout
        lines = [worker.stdout.readline().strip() for __ in JOBS]
        worker.send_signal(signal.SIGTERM)
        last, __ = worker.communicate(timeout=20)
    assert lines[0] == "0 published, 0 not published."
    assert (last.strip(), worker.returncode) == ("Ended, with nothing half done.", 0)
