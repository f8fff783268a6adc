"""What the log tells of who came in and whose rights changed: numbers, and never a name."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from councilnet import joining
from councilnet.models import Council, Membership, User
from tests import factories
from tests.councilnet.signing import NEW_PASSWORD, choose_new_password, sign_in
from tests.councilnet.test_admin import address, form_of
from tests.councilnet.test_second_factor import add_app, client_of
from tests.pages import text_of

pytestmark = pytest.mark.django_db


class Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.told: list[dict[str, Any]] = []

    def emit(self, record: logging.LogRecord) -> None:
        names = ["act", "outcome", "user", "kind", "number", "route"]
        self.told.append({name: record.__dict__[name] for name in names})

    def acts(self) -> list[tuple[str, str, int | None]]:
        return [(one["act"], one["outcome"], one["user"]) for one in self.told]


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    """As if each act were committed at once, in the order in which they are done."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda act: act())
    kept, logger = Kept(), logging.getLogger("councilnet.security")
    logger.addHandler(kept)
    yield kept
    logger.removeHandler(kept)
    cache.clear()


# --- Coming in ---------------------------------------------------------------------------------
def test_signing_in_and_out(log: Kept, client: Client, amber: User) -> None:
    sign_in(client, amber.email)
    client.post(reverse("account_logout"))
    assert log.acts() == [("signed in", "done", amber.pk), ("signed out", "done", amber.pk)]
    assert {one["route"] for one in log.told} == {"accounts/login/", "accounts/logout/"}


def test_who_guesses_is_told_of_and_not_looked_up(log: Kept, client: Client, amber: User) -> None:
    for email in (amber.email, "nobody@stevenage.gov.uk"):
        sign_in(client, email, "another word here")
    assert log.acts() == [("signing in", "refused", None)] * 2


def test_who_guesses_too_often(log: Kept, client: Client, amber: User) -> None:
    for _try in range(6):
        sign_in(client, amber.email, "another word here")
    assert log.acts()[-1] == ("signing in", "limited", None)


def test_who_asks_for_too_much_mail(log: Kept, client: Client, amber: User) -> None:
    for _try in range(6):
        client.post(reverse("account_reset_password"), {"email": amber.email})
    assert log.acts() == [("asking", "limited", None)]


def test_a_second_factor_and_a_wrong_code(log: Kept, amber: User) -> None:
    add_app(client_of(amber))
    client = Client()
    sign_in(client, amber.email)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert log.acts() == [
        ("signed in", "done", amber.pk),
        ("password said again", "done", amber.pk),
        ("totp activated", "done", amber.pk),
        ("second factor", "refused", amber.pk),
    ]


def test_a_new_password(log: Kept, client: Client, amber: User) -> None:
    choose_new_password(client, amber, NEW_PASSWORD)
    assert log.told == [
        {
            "act": "password reset",
            "outcome": "done",
            "user": None,
            "kind": "user",
            "number": amber.pk,
            "route": log.told[0]["route"],
        }
    ]


# --- Rights ------------------------------------------------------------------------------------
def test_a_role_in_a_council(log: Kept, amber: User, ben: User, stevenage: Council) -> None:
    joining.change_role(amber.memberships.get(), Membership.Role.LEAD, by=ben)
    [told] = log.told
    assert told == {
        "act": "membership role-changed",
        "outcome": "done",
        "user": ben.pk,
        "kind": "user",
        "number": amber.pk,
        "route": None,
    }


def test_a_role_in_the_network(log: Kept, as_erin: Client, erin: User, amber: User) -> None:
    page = address(User, "change", amber.pk)
    as_erin.post(page, form_of(as_erin, page) | {"role": "network-staff"})
    assert log.acts() == [("role given", "done", erin.pk), ("row changed", "done", erin.pk)]
    assert {(one["kind"], one["number"]) for one in log.told} == {("user", amber.pk)}


def test_many_rows(log: Kept, as_erin: Client, erin: User, amber: User) -> None:
    chosen = {"action": "close_accounts", "_selected_action": [amber.pk]}
    page = address(User, "changelist")
    seen = as_erin.post(page, chosen | {"step": "preview"}).context["shown"].seen
    as_erin.post(page, chosen | {"step": "apply", "seen": seen})
    assert log.acts() == [("rows at-once", "done", erin.pk)]


def test_who_may_not_open_the_administration(log: Kept, as_dev: Client, dev: User) -> None:
    as_dev.get("/admin/", follow=True)
    assert log.acts() == [("administration", "refused", dev.pk)]


def test_what_is_taken_back_is_not_told(amber: User, ben: User) -> None:
    """Without a commit there is no line."""
    kept, logger = Kept(), logging.getLogger("councilnet.security")
    logger.addHandler(kept)
    joining.change_role(amber.memberships.get(), Membership.Role.LEAD, by=ben)
    logger.removeHandler(kept)
    assert kept.told == []


def test_no_line_names_anybody(
    log: Kept, caplog: pytest.LogCaptureFixture, client: Client, amber: User
) -> None:
    caplog.set_level("INFO", "councilnet.security")
    sign_in(client, amber.email, "another word here")
    sign_in(client, amber.email)
    records = [record for record in caplog.records if record.name == "councilnet.security"]
    said = " ".join(str(record.__dict__) for record in records)
    assert len(records) == 2
    assert not [word for word in ("amber", "Amber", "another", "127.0.0.1") if word in said]


# --- The administration's own limit --------------------------------------------------------------
def test_each_administrator_asks_so_often(
    log: Kept, settings: Settings, as_erin: Client, erin: User
) -> None:
    settings.ADMIN_REQUESTS_A_MINUTE = 3
    assert [as_erin.get("/admin/").status_code for _try in range(4)] == [200, 200, 200, 429]
    page = as_erin.get(address(User, "changelist"))
    assert "You may ask 3 times a minute." in text_of(page)
    assert 0 < int(page["Retry-After"]) <= 60
    assert ("asking", "limited", erin.pk) in log.acts()
    assert as_erin.get("/").status_code == 200
    other = factories.person("gwen", role=User.Role.ADMINISTRATOR)
    client = Client()
    client.force_login(other)
    assert client.get("/admin/").status_code == 200, "each is counted alone"
