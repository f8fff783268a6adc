"""The second factor: adding, signing in with it, losing it, and who must have one."""

import re
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    validate_totp_code,
    yield_hotp_counters_from_time,
)
from django.contrib.messages import get_messages
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from councilnet import second_factor
from councilnet.models import ChangeSet, User
from tests import factories
from tests.conftest import signed_in
from tests.councilnet.signing import errors, is_signed_in, sign_in, words
from tests.pages import fields

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def staff_must(settings: Settings) -> None:
    settings.STAFF_SECOND_FACTOR = True


def code_of(secret: str, steps_on: int = 0) -> str:
    counter = next(yield_hotp_counters_from_time())
    return str(format_hotp_value(hotp_value(secret, counter + steps_on)))


def client_of(user: User) -> Client:
    """Signed in by the form, with the password said again, as it is wanted before a change."""
    client = Client()
    sign_in(client, user.email)
    client.post(reverse("account_reauthenticate"), {"password": factories.PASSWORD})
    return client


def add_app(client: Client) -> str:
    """Its secret, as the app would have read it."""
    page = client.get(reverse("mfa_activate_totp"))
    secret: str = page.context["form"].secret
    assert f'<code class="app-secret">{secret}</code>' in page.content.decode()
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    return secret


def recovery_codes(client: Client) -> list[str]:
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    return re.findall(r'<code class="app-secret">(\w+)</code>', page)


def enter(client: Client, code: str) -> Any:
    return client.post(reverse("mfa_authenticate"), {"code": code})


# --- An app ------------------------------------------------------------------------------------
def test_an_app_is_added_and_asked_for_from_then_on(amber: User) -> None:
    secret = add_app(client_of(amber))
    client = Client()
    assert sign_in(client, amber.email).headers["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    assert enter(client, code_of(secret, 1)).headers["Location"] == reverse("your_case_studies")
    assert is_signed_in(client)


def test_a_code_works_once(amber: User) -> None:
    secret = add_app(client_of(amber))
    code = code_of(secret, 1)
    for client, is_let_in in ((Client(), True), (Client(), False)):
        sign_in(client, amber.email)
        page = enter(client, code)
        assert is_signed_in(client) is is_let_in
    assert errors(page) == {"code": ["Check the code: it is not the one that is shown now"]}


def stop_the_clock(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """For codes and for how long the cache keeps what it was given."""
    now = datetime.fromtimestamp(seconds, tz=UTC)
    monkeypatch.setattr("time.time", lambda: seconds)
    monkeypatch.setattr("django.core.cache.backends.db.tz_now", lambda: now)


def test_a_code_works_once_for_as_long_as_it_is_taken(
    amber: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A minute may pass until its time is up: whoever looked over a shoulder has that long."""
    secret = add_app(client_of(amber))
    begun = (time.time() // 30 + 4) * 30
    stop_the_clock(monkeypatch, begun + 2)
    code = code_of(secret, 1)
    for seconds, is_let_in in ((2, True), (34, False), (58, False)):
        stop_the_clock(monkeypatch, begun + seconds)
        assert validate_totp_code(secret, code)
        client = Client()
        sign_in(client, amber.email)
        enter(client, f"{code[:3]}-{code[3:]}" if seconds == 58 else code)
        assert is_signed_in(client) is is_let_in


def test_the_code_with_which_an_app_was_added_is_used(amber: User) -> None:
    client = client_of(amber)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    code = code_of(secret, 1)
    client.post(reverse("mfa_activate_totp"), {"code": code})
    other = Client()
    sign_in(other, amber.email)
    enter(other, code)
    assert not is_signed_in(other)


def test_guessing_codes_is_stopped(amber: User) -> None:
    secret = add_app(client_of(amber))
    for __ in range(5):
        client = Client()
        sign_in(client, amber.email)
        enter(client, "000000")
    client = Client()
    sign_in(client, amber.email)
    enter(client, code_of(secret, 1))
    assert not is_signed_in(client)


@pytest.mark.parametrize("code", ["", " ", "abcdef", "١٢٣٤٥٦", "1" * 500, "\x00"])
def test_what_is_no_code_is_answered_with_a_sentence(amber: User, code: str) -> None:
    add_app(client_of(amber))
    client = Client()
    sign_in(client, amber.email)
    page = enter(client, code)
    assert page.status_code == 200
    assert [*errors(page)] == ["code"]


@pytest.mark.django_db(transaction=True)
def test_it_is_told_by_mail(amber: User) -> None:
    client = client_of(amber)
    add_app(client)
    client.post(reverse("mfa_deactivate_totp"))
    call_command("send_mail")
    assert [message.subject for message in mail.outbox] == [
        "CouncilNet: An app has been added to your account",
        "CouncilNet: The app has been removed from your account",
    ]


def test_its_secret_is_not_kept_as_it_is(amber: User) -> None:
    secret = add_app(client_of(amber))
    kept = Authenticator.objects.get(user=amber, type="totp").data["secret"]
    assert secret not in kept
    assert second_factor.Adapter().decrypt(kept) == secret


def test_it_outlives_a_change_of_the_key_that_locks_it(amber: User, settings: Settings) -> None:
    secret = add_app(client_of(amber))
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key, since the first was seen by somebody"
    client = Client()
    sign_in(client, amber.email)
    enter(client, code_of(secret, 1))
    assert is_signed_in(client)


# --- Recovery codes ----------------------------------------------------------------------------
def test_recovery_codes_are_shown_once_and_work_once(amber: User) -> None:
    client = client_of(amber)
    add_app(client)
    codes = recovery_codes(client)
    assert len(codes) == 10
    assert recovery_codes(client) == []
    for is_let_in in (True, False):
        other = Client()
        sign_in(other, amber.email)
        enter(other, codes[0])
        assert is_signed_in(other) is is_let_in


def test_new_codes_take_the_place_of_the_old(amber: User) -> None:
    client = client_of(amber)
    add_app(client)
    old = recovery_codes(client)
    client.post(reverse("mfa_generate_recovery_codes"))
    new = recovery_codes(client)
    assert set(old).isdisjoint(new)
    other = Client()
    sign_in(other, amber.email)
    enter(other, old[0])
    assert not is_signed_in(other)


# --- Who must have one -------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["review_queue", "your_case_studies", "home", "account_email"])
def test_staff_without_one_are_led_to_adding_one(dev: User, name: str) -> None:
    client = client_of(dev)
    answer = client.get(reverse(name))
    assert answer.headers["Location"] == reverse("mfa_index")
    (said,) = {str(message) for message in get_messages(answer.wsgi_request)}
    assert said == "Add a second factor to go on: it is wanted of everybody on the network’s staff."


def test_an_administrator_too_and_in_the_administration(erin: User) -> None:
    client = client_of(erin)
    assert client.get("/admin/").headers["Location"] == reverse("mfa_index")
    add_app(client)
    assert client.get("/admin/").status_code == 200


def test_they_may_leave_all_the_same(dev: User) -> None:
    client = client_of(dev)
    assert client.get(reverse("account_logout")).status_code == 200
    client.post(reverse("account_logout"))
    assert not is_signed_in(client)


def test_once_added_nothing_stands_in_the_way(dev: User) -> None:
    client = client_of(dev)
    add_app(client)
    assert client.get(reverse("review_queue")).status_code == 200


def test_officers_may_do_without(amber: User) -> None:
    assert client_of(amber).get(reverse("your_case_studies")).status_code == 200


def test_staff_may_do_without_where_the_setting_says_so(dev: User, settings: Settings) -> None:
    settings.STAFF_SECOND_FACTOR = False
    assert client_of(dev).get(reverse("review_queue")).status_code == 200


def test_the_last_one_stays_with_staff_and_goes_with_officers(dev: User, amber: User) -> None:
    for user, is_left in ((dev, True), (amber, False)):
        client = client_of(user)
        add_app(client)
        page = client.post(reverse("mfa_deactivate_totp"))
        assert Authenticator.objects.filter(user=user, type="totp").exists() is is_left
        if is_left:
            assert errors(page) == {
                "__all__": [
                    "Network staff must have a second factor: "
                    "add another before you remove this one"
                ]
            }


def test_a_page_of_somebody_who_has_one_costs_no_more(
    dev: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    without = signed_in(dev)
    without.get(reverse("account_logout"))
    with django_assert_num_queries(2):  # session and person
        without.get(reverse("account_logout"))
    client = client_of(dev)
    add_app(client)
    client.get(reverse("account_logout"))
    with django_assert_num_queries(2):
        client.get(reverse("account_logout"))


# --- Losing it ---------------------------------------------------------------------------------
def test_an_administrator_takes_away_what_somebody_lost(amber: User, as_erin: Client) -> None:
    add_app(client_of(amber))
    where = reverse("admin:councilnet_user_changelist")
    chosen = {"action": "take_away_second_factor", "_selected_action": [amber.pk]}
    answer = as_erin.post(where, chosen)
    (said,) = [str(message) for message in get_messages(answer.wsgi_request)]
    assert said == "The second factor of Amber was removed. They have been told."
    assert not Authenticator.objects.filter(user=amber).exists()
    call_command("send_mail")
    assert mail.outbox[-1].subject == "CouncilNet: Your second factor has been removed"
    client = Client()
    sign_in(client, amber.email)
    assert is_signed_in(client)


# --- Where somebody is signed in ---------------------------------------------------------------
def test_signing_out_everywhere_else(amber: User) -> None:
    here, there = client_of(amber), client_of(amber)
    page = here.get(reverse("usersessions_list"), headers={"user-agent": "of a library"})
    assert words(page).count("From 127.0.0.1") == 2
    here.post(reverse("usersessions_list"))
    assert (is_signed_in(here), is_signed_in(there)) == (True, False)


def test_a_new_role_signs_its_person_out(amber: User, as_erin: Client) -> None:
    """Staff are asked for a second factor as they sign in, so they must sign in anew."""
    client = client_of(amber)
    change = reverse("admin:councilnet_user_change", args=[amber.pk])
    as_erin.post(change, fields(as_erin.get(change)) | {"role": "network-staff"})
    amber.refresh_from_db()
    assert amber.role == User.Role.NETWORK_STAFF
    assert not is_signed_in(client)


def test_a_role_that_is_undone_signs_its_person_out(dev: User, as_erin: Client) -> None:
    change = reverse("admin:councilnet_user_change", args=[dev.pk])
    as_erin.post(change, fields(as_erin.get(change)) | {"role": "person"})
    client = client_of(dev)
    assert is_signed_in(client)
    kept = ChangeSet.objects.latest("pk")
    as_erin.post(reverse("admin:councilnet_changeset_undo", args=[kept.pk]))
    dev.refresh_from_db()
    assert dev.role == User.Role.NETWORK_STAFF
    assert client.get(reverse("review_queue"))["Location"].startswith(reverse("account_login"))


def test_a_session_outlives_a_change_of_the_key_that_signs_it(
    as_amber: Client, settings: Settings
) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key, since the first was seen by somebody"
    assert is_signed_in(as_amber)


def test_taking_away_a_second_factor_signs_its_person_out(dev: User, as_erin: Client) -> None:
    client = client_of(dev)
    add_app(client)
    chosen = {"action": "take_away_second_factor", "_selected_action": [dev.pk]}
    as_erin.post(reverse("admin:councilnet_user_changelist"), chosen)
    assert client.get(reverse("review_queue"))["Location"].startswith(reverse("account_login"))


def test_another_address_signs_its_person_out(amber: User, as_erin: Client) -> None:
    client = client_of(amber)
    change = reverse("admin:councilnet_user_change", args=[amber.pk])
    given = {"email": "amber.jones@stevenage.gov.uk"}
    as_erin.post(change, fields(as_erin.get(change)) | given)
    assert not is_signed_in(client)


def test_a_session_of_before_does_not_come_back_with_the_account(
    amber: User, as_erin: Client
) -> None:
    client = client_of(amber)
    change = reverse("admin:councilnet_user_change", args=[amber.pk])
    given = fields(as_erin.get(change))
    as_erin.post(change, {name: value for name, value in given.items() if name != "is_active"})
    as_erin.post(change, fields(as_erin.get(change)) | {"is_active": "on"})
    amber.refresh_from_db()
    assert amber.is_active
    assert not is_signed_in(client)


def test_whoever_may_no_longer_sign_in_is_out_at_once(amber: User) -> None:
    client = client_of(amber)
    User.objects.filter(pk=amber.pk).update(is_active=False)
    assert not is_signed_in(client)
