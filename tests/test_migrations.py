"""Migrations run while the last version serves; and what was kept since the first is kept."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.utils import timezone
from django_migration_linter import MigrationLinter
from django_migration_linter.sql_analyser.analyser import (
    analyse_sql_statements,
    get_sql_analyser_class,
)

from initiatives import index
from initiatives.models import CaseStudy, Edition
from initiatives.views import for_everybody
from tests.elsewhere import elsewhere
from tests.pages import text_of

APPS = ["councilnet", "initiatives", "socialvalue"]
# Those of before anybody ran the portal: no version served beside them.
UNSERVED = {"councilnet": "0007", "initiatives": "0021", "socialvalue": "0006"}
# What the version that still serves would break by, or wait for, and why it does neither
ACCEPTED: dict[tuple[str, str, str], str] = {}
FIRST = [("councilnet", "0001_initial"), ("initiatives", "0001_initial")]


def ours() -> list[tuple[str, str]]:
    disk = MigrationLoader(None, ignore_no_migrations=True).disk_migrations or {}
    return sorted((app, name) for app, name in disk if app in APPS)


SERVED = [(app, name) for app, name in ours() if name[:4] > UNSERVED[app]]


# --- While the last version serves --------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize(("app", "name"), SERVED)
def test_the_version_that_still_serves_goes_on(app: str, name: str) -> None:
    """No column goes or changes its meaning under it, and no table is locked while it is read."""
    linter = MigrationLinter(
        path=".", no_cache=True, exclude_migration_tests=[], analyser_string="postgresql"
    )
    analyser = get_sql_analyser_class("postgresql", "postgresql")
    errors, __, ___ = analyse_sql_statements(analyser, linter.get_sql(app, name), [])
    in_code, __, ___ = linter.analyse_data_migration(
        linter.migration_loader.disk_migrations[app, name]
    )
    found = {(app, name, issue.code) for issue in (*errors, *in_code)}
    assert found - ACCEPTED.keys() == set()


def test_nothing_is_accepted_that_is_not_there() -> None:
    assert {(app, name) for app, name, __ in ACCEPTED} <= set(SERVED)


def test_every_migration_says_what_it_is_for() -> None:
    assert [name for __, name in ours() if "_auto_" in name] == []


# --- From the first one on ----------------------------------------------------------------------
CONTENT = {
    "format": 1,
    "council": {
        "name": "Stevenage Borough Council",
        "short_name": "Stevenage",
        "slug": "stevenage",
    },
    "title": "Repair café",
    "summary": "Residents mend what others would throw away.",
    "theme": {"key": "", "name": ""},
    "texts": {
        "situation_before": "Much was thrown away.",
        "what_was_done": "A café was opened.",
        "what_happened": "Four hundred things were mended.",
        "what_did_not_work": "",
        "what_others_need": "A room.",
    },
    "claims": [
        {
            "key": "innovation",
            "number": 9,
            "title": "Innovation",
            "wording": "Try new things.",
            "is_official": False,
            "reason": "Nobody had done it here.",
            "evidence_url": "",
        }
    ],
    "stage": "live",
    "started": "2019",
    "ended": "",
    "stop_cause": "",
    "stop_lesson": "",
    "milestones": [],
    "outcomes": [],
    "cost": {"one_off": "", "yearly": "1200", "band": "", "staff_time": "", "funding": ""},
    "power": {"decided_by": "", "shared_power": "", "how": "", "partners": []},
    "evaluation": {"by": "", "url": ""},
    "evidence": {"level": 0, "reason": ""},
    "links": [],
}


def keep_something(apps: Any) -> None:
    """A council, somebody of it, and a case study published, as they first were."""
    council = apps.get_model("councilnet", "Council").objects.create(
        name="Stevenage Borough Council",
        short_name="Stevenage",
        slug="stevenage",
        type="non-metropolitan-district",
        nation="england",
        region="east-of-england",
    )
    officer = apps.get_model("councilnet", "User").objects.create(
        email="amber@stevenage.gov.uk", name="Amber"
    )
    apps.get_model("councilnet", "Membership").objects.create(
        user=officer, council=council, role="officer"
    )
    case_study = apps.get_model("initiatives", "CaseStudy").objects.create(
        council=council, title="Repair café", state="published", submitted_at=timezone.now()
    )
    apps.get_model("initiatives", "Edition").objects.create(
        case_study=case_study,
        number=1,
        slug="repair-cafe",
        content=CONTENT,
        council=council,
        nation="england",
        region="east-of-england",
        council_type="non-metropolitan-district",
        title="Repair café",
        summary=CONTENT["summary"],
        body="Much was thrown away. A café was opened.",
        stage="live",
        status="current",
        principle_keys=["innovation"],
        evidence_level=0,
        checked_on="2020-01-31",
    )


@pytest.mark.django_db(transaction=True)
def test_from_the_first_with_what_it_kept_to_the_last() -> None:
    with elsewhere():
        executor = MigrationExecutor(connection)
        keep_something(executor.migrate(FIRST).apps)
        call_command("set_up", verbosity=0)
        index.forget()
        for_everybody.forget()
        edition = Edition.objects.get()
        assert (edition.content, edition.title) == (CONTENT, "Repair café")
        assert CaseStudy.objects.get().council.slug == "stevenage"
        page = text_of(Client().get("/case-studies/stevenage/repair-cafe/"))
        assert "Residents mend what others would throw away." in page
        assert "Repair café" in text_of(Client().get("/case-studies/?q=mended"))
    index.forget()
    for_everybody.forget()


@pytest.mark.django_db(transaction=True)
def test_there_is_a_way_back() -> None:
    """To the first of those beside which a version served, and on again."""
    with elsewhere():
        call_command("migrate", verbosity=0)
        for app, last in UNSERVED.items():
            call_command("migrate", app, last, verbosity=0)
        call_command("migrate", verbosity=0)
