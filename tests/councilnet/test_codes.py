"""Signing in by a code that comes by mail: for a setting, and telling nobody who has an account."""

import re
import time
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings as configured
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from councilnet.models import User
from tests.councilnet.signing import errors, is_signed_in, sign_up, words

pytestmark = pytest.mark.django_db

WRONG = {"code": ["Check the code: it is not the one that we sent last"]}


@pytest.fixture(autouse=True)
def offered(settings: Settings) -> None:
    settings.ACCOUNT_LOGIN_BY_CODE_ENABLED = True


def ask(client: Client, email: str) -> Any:
    return client.post(reverse("account_request_login_code"), {"email": email})


def code_in(message: Any) -> str:
    found = re.search(r"^([A-Z]{4}-[A-Z]{4})$", message.body, re.MULTILINE)
    assert found, message.body
    return found[1]


def enter(client: Client, code: str) -> Any:
    return client.post(reverse("account_confirm_login_code"), {"code": code})


def test_asking_for_a_code_and_entering_it(client: Client, amber: User) -> None:
    assert "Send me a code to sign in" in words(client.get(reverse("account_login")))
    assert ask(client, amber.email).headers["Location"] == reverse("account_confirm_login_code")
    page = client.get(reverse("account_confirm_login_code"))
    assert f"We have sent a message to {amber.email}" in words(page)
    [message] = mail.outbox
    assert (message.to, message.subject) == ([amber.email], "CouncilNet: Your code to sign in")
    answer = enter(client, code_in(message).lower().replace("-", " "))
    assert answer.headers["Location"] == reverse("your_case_studies")
    assert is_signed_in(client)
    assert client.cookies[configured.SESSION_COOKIE_NAME]["max-age"] == ""


def test_it_is_not_offered_unless_a_setting_says_so(client: Client, settings: Settings) -> None:
    settings.ACCOUNT_LOGIN_BY_CODE_ENABLED = False
    assert "Send me a code" not in words(client.get(reverse("account_login")))
    assert client.get(reverse("account_request_login_code")).status_code == 404


def test_it_leads_back_to_where_it_was_asked_for(client: Client, amber: User) -> None:
    page = client.get(reverse("account_login"), {"next": "/accounts/email/"})
    address = page.context["request_login_code_url"]
    fields = {"email": amber.email, "next": "/accounts/email/"}
    answer = client.post(address, fields)
    client.get(answer.headers["Location"])
    code = {"code": code_in(mail.outbox[0]), "next": "/accounts/email/"}
    answer = client.post(reverse("account_confirm_login_code"), code)
    assert answer.headers["Location"] == "/accounts/email/"


def test_asking_tells_nothing_of_the_account(amber: User) -> None:
    said, asked = [], []
    for email in (amber.email, "nobody@stevenage.gov.uk"):
        client = Client()
        with CaptureQueriesContext(connection) as queries:
            answer = ask(client, email)
        page = client.get(answer.headers["Location"])
        said.append((answer.status_code, words(page).replace(email, "")))
        asked.append([query["sql"].split(" ")[0] for query in queries])
    assert said[0] == said[1]
    assert len(asked[0]) == len(asked[1])
    assert [message.subject for message in mail.outbox] == [
        "CouncilNet: Your code to sign in",
        "CouncilNet: This address opens no account",
    ]
    assert errors(enter(client, "BCDF-GHJK")) == WRONG


def test_a_code_confirms_no_address(client: Client) -> None:
    """Its owner would else let in whoever signed up with it, and a password of theirs."""
    sign_up(Client(), "fay@stevenage.gov.uk")
    ask(client, "fay@stevenage.gov.uk")
    assert mail.outbox[-1].subject == "CouncilNet: This address opens no account"
    assert not EmailAddress.objects.get().verified


def test_a_closed_account_gets_no_code(client: Client, amber: User) -> None:
    User.objects.filter(pk=amber.pk).update(is_active=False)
    ask(client, amber.email)
    assert mail.outbox[0].subject == "CouncilNet: This address opens no account"


def test_three_tries_and_no_more(client: Client, amber: User) -> None:
    ask(client, amber.email)
    code = code_in(mail.outbox[0])
    assert [errors(enter(client, "BCDF-GHJK")) for __ in range(2)] == [WRONG, WRONG]
    answer = enter(client, "BCDF-GHJK")
    assert answer.status_code == 302
    enter(client, code)
    assert not is_signed_in(client)


def test_a_code_is_soon_too_old(
    client: Client, amber: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(client, amber.email)
    real = time.time
    monkeypatch.setattr(
        "allauth.account.internal.flows.code_verification.time.time", lambda: real() + 601
    )
    enter(client, code_in(mail.outbox[0]))
    assert not is_signed_in(client)


def test_a_code_works_in_the_browser_that_asked_for_it_and_once(amber: User) -> None:
    asking, another = Client(), Client()
    ask(asking, amber.email)
    code = code_in(mail.outbox[0])
    enter(another, code)
    assert not is_signed_in(another)
    enter(asking, code)
    assert is_signed_in(asking)
    asking.post(reverse("account_logout"))
    enter(asking, code)
    assert not is_signed_in(asking)


def test_an_empty_code_and_no_address_are_told_what_to_enter(client: Client, amber: User) -> None:
    assert errors(ask(client, "")) == {"email": ["Enter your e-mail address"]}
    ask(client, amber.email)
    assert errors(enter(client, "")) == {"code": ["Enter the code"]}


def test_the_second_factor_is_asked_for_all_the_same(client: Client, dev: User) -> None:
    Authenticator.objects.create(user=dev, type=Authenticator.Type.TOTP, data={})
    ask(client, dev.email)
    answer = enter(client, code_in(mail.outbox[0]))
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(client)


def test_staff_without_one_are_led_to_adding_one(
    client: Client, dev: User, settings: Settings
) -> None:
    settings.STAFF_SECOND_FACTOR = True
    ask(client, dev.email)
    enter(client, code_in(mail.outbox[0]))
    assert client.get(reverse("review_queue")).headers["Location"] == reverse("mfa_index")


def test_a_mailbox_is_not_flooded(amber: User) -> None:
    for __ in range(5):
        ask(Client(), amber.email)
    assert len(mail.outbox) == 3
