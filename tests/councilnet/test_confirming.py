"""What wants care is done by who said lately who they are, and what was typed is not lost."""

import time
from typing import Any

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.contrib.messages import get_messages
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from councilnet.models import ChangeSet, Council, User
from tests import factories
from tests.conftest import signed_in
from tests.councilnet.signing import is_signed_in, sign_in
from tests.councilnet.test_admin import address, form_of
from tests.pages import fields, text_of

pytestmark = pytest.mark.django_db
ADMINISTRATION = "/admin/"
ASKING = "/accounts/reauthenticate/"


@pytest.fixture(autouse=True)
def as_in_production(settings: Settings) -> None:
    settings.CONFIRM_MINUTES, settings.ADMIN_CONFIRM_MINUTES = 15, 60


def signed_in_ago(user: User, minutes: int) -> Client:
    client = Client()
    sign_in(client, user.email)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY][-1]["at"] = time.time() - 60 * minutes
    session.save()
    return client


def confirm(client: Client, asking: Any, password: str = factories.PASSWORD) -> Any:
    """As a browser does: what the page that asks holds, with the password typed in."""
    assert asking.status_code == 302
    assert asking["Location"].startswith(ASKING)
    page = client.get(asking["Location"])
    assert "Enter your password to go on" in text_of(page)
    return client.post(ASKING, fields(page) | {"password": password})


# --- Opening the administration ----------------------------------------------------------------
def test_within_the_hour_nobody_is_asked(erin: User) -> None:
    assert signed_in_ago(erin, 59).get(ADMINISTRATION).status_code == 200


def test_after_an_hour_they_are_asked_and_come_to_where_they_wanted(erin: User) -> None:
    client = signed_in_ago(erin, 61)
    wanted = address(Council, "changelist") + "?q=oldham"
    answer = confirm(client, client.get(wanted))
    assert answer["Location"] == wanted
    assert client.get(wanted).status_code == 200


def test_a_wrong_password_opens_nothing(erin: User) -> None:
    client = signed_in_ago(erin, 61)
    assert confirm(client, client.get(ADMINISTRATION), "another").status_code == 200
    assert client.get(ADMINISTRATION).status_code == 302


def test_a_session_that_tells_of_no_signing_in_is_asked(erin: User) -> None:
    assert signed_in(erin).get(ADMINISTRATION)["Location"].startswith(ASKING)


def test_who_has_nothing_to_confirm_with_signs_in_again(erin: User) -> None:
    client = signed_in_ago(erin, 61)
    erin.set_unusable_password()
    erin.save()
    client.force_login(erin)
    answer = client.get(ADMINISTRATION)
    assert answer["Location"] == f"{reverse('account_login')}?next=%2Fadmin%2F"
    assert not is_signed_in(client)


def test_nobody_is_asked_in_order_to_sign_out(erin: User) -> None:
    client = signed_in_ago(erin, 61)
    assert not client.post(reverse("admin:logout")).headers.get("Location", "").startswith(ASKING)


def test_others_are_refused_and_not_asked(dev: User) -> None:
    assert signed_in_ago(dev, 61).get(ADMINISTRATION, follow=True).status_code == 403


# --- What gives and takes rights ---------------------------------------------------------------
def test_a_role_is_given_after_asking_and_what_was_typed_is_kept(erin: User, amber: User) -> None:
    client = signed_in_ago(erin, 16)
    page = address(User, "change", amber.pk)
    typed = form_of(client, page) | {"role": "network-staff", "name": "Amber B"}
    del typed["password"]  # shown, and never sent by a browser
    asking = client.post(page, typed)
    amber.refresh_from_db()
    assert (amber.role, amber.name) == ("person", "Amber")

    answer = confirm(client, asking)
    amber.refresh_from_db()
    assert (amber.role, amber.name) == ("network-staff", "Amber B")
    assert answer["Location"] == address(User, "changelist")
    [said] = get_messages(answer.wsgi_request)
    assert "was changed successfully" in str(said)


def chosen(model: type[Model], act: str, *pks: int, **told: str) -> dict[str, Any]:
    return {"action": act, "_selected_action": list(pks)} | told


def test_many_rows_are_changed_after_asking(erin: User, amber: User) -> None:
    """From a list that was filtered, too: allauth would lose what waits for such an address."""
    client = signed_in_ago(erin, 16)
    page = address(User, "changelist") + "?q=amber"
    shown = client.post(page, chosen(User, "close_accounts", amber.pk, step="preview"))
    seen = shown.context["shown"].seen
    told = chosen(User, "close_accounts", amber.pk, step="apply", seen=seen)
    confirm(client, client.post(page, told))
    amber.refresh_from_db()
    assert not amber.is_active


def test_undoing_is_done_after_asking(erin: User, stevenage: Council) -> None:
    client = signed_in_ago(erin, 1)
    page = address(Council, "change", stevenage.pk)
    client.post(page, form_of(client, page) | {"population": "1"})
    later = signed_in_ago(erin, 16)
    undo = reverse("admin:councilnet_changeset_undo", args=[ChangeSet.objects.get().pk])
    asking = later.post(undo)
    stevenage.refresh_from_db()
    assert stevenage.population == 1
    confirm(later, asking)
    stevenage.refresh_from_db()
    assert stevenage.population == 88104


def test_a_table_is_brought_in_after_asking(erin: User, reference_data: None) -> None:
    client = signed_in_ago(erin, 16)
    page = reverse("admin:councilnet_council_import")
    rows = '[{"slug": "stevenage", "population": "2"}]'
    asking = client.post(page, {"rows_read": rows, "seen": "what was shown"})
    assert "Look at this once more" in text_of(confirm(client, asking))


def test_a_password_for_another_is_asked_about_before_it_is_typed(erin: User, amber: User) -> None:
    client = signed_in_ago(erin, 16)
    page = f"/admin/councilnet/user/{amber.pk}/password/"
    assert confirm(client, client.get(page))["Location"] == page
    assert client.get(page).status_code == 200


def test_no_password_waits_in_the_session(erin: User) -> None:
    client = signed_in_ago(erin, 16)
    typed = {"email": "fay@stevenage.gov.uk", "name": "Fay", "password1": "seven plums here"}
    answer = confirm(client, client.post(address(User, "add"), typed))
    assert answer["Location"] == address(User, "add")
    assert "seven plums" not in str(dict(client.session))
    assert not User.objects.filter(name="Fay").exists()


# --- What is given out -------------------------------------------------------------------------
def test_what_is_held_is_given_out_after_asking(amber: User) -> None:
    client = signed_in_ago(amber, 16)
    download = reverse("download_your_data")
    answer = confirm(client, client.get(download))
    assert answer["Location"] == reverse("your_data"), "a download leaves its page as it is"
    assert client.get(download).json()["account"]["name"] == "Amber"


def test_who_has_signed_in_just_now_is_given_it(amber: User) -> None:
    assert signed_in_ago(amber, 14).get(reverse("download_your_data")).status_code == 200
