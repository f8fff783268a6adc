"""Signing up: in our words, and without telling who has an account."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import get_hasher
from django.core import mail
from django.test import Client
from django.urls import reverse

from councilnet.accounts import is_made_of_our_names, on_one_line
from councilnet.models import User
from tests import factories
from tests.councilnet.signing import errors, is_signed_in, link_in, sign_in, sign_up, words

pytestmark = pytest.mark.django_db


def test_signing_up_confirming_and_signing_in(client: Client) -> None:
    answer = sign_up(client, "Fay@Stevenage.gov.uk", name="  Fay   Example ")
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert "Follow the link in it within 3 days" in words(client.get(answer["Location"]))
    fay = User.objects.get()
    assert (fay.email, fay.name, fay.role) == ("fay@stevenage.gov.uk", "Fay Example", "person")

    [message] = mail.outbox
    assert message.to == ["fay@stevenage.gov.uk"]
    assert message.subject == "CouncilNet: Confirm your e-mail address"
    assert "Fay Example" not in message.body, "what somebody typed must not go out in our name"
    page = client.get(link_in(message))
    assert "Is fay@stevenage.gov.uk your address?" in words(page)
    client.post(link_in(message))

    answer = sign_in(client, "fay@stevenage.gov.uk")
    assert answer["Location"] == reverse("your_case_studies")
    assert is_signed_in(client)


def test_opening_the_link_alone_confirms_nothing(client: Client) -> None:
    """Mail programs open links to look for malware."""
    sign_up(client)
    client.get(link_in(mail.outbox[0]))
    assert not EmailAddress.objects.get().verified


def test_link_that_was_used_or_spoilt_says_what_to_do(client: Client) -> None:
    sign_up(client)
    link = link_in(mail.outbox[0])
    client.post(link)
    for address in (link, link[:-2] + "/"):
        page = client.get(address)
        assert "This link no longer works" in words(page)
        assert "sign in with the password that you chose" in words(page)


def test_nobody_signs_in_before_confirming(client: Client) -> None:
    sign_up(client)
    answer = sign_in(client, "fay@stevenage.gov.uk")
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert not is_signed_in(client)


def test_signing_up_again_looks_the_same_and_is_told_by_mail_alone(amber: User) -> None:
    new, known = Client(), Client()
    answers = [sign_up(new), sign_up(known, amber.email)]
    assert len({(a.status_code, a["Location"]) for a in answers}) == 1
    pages = [words(client.get(answers[0]["Location"])) for client in (new, known)]
    assert pages[0] == pages[1]
    assert User.objects.filter(email=amber.email).count() == 1
    to_new, to_known = mail.outbox
    assert to_new.subject == "CouncilNet: Confirm your e-mail address"
    assert to_known.subject == "CouncilNet: You have an account already"
    assert to_known.to == [amber.email]
    assert reverse("account_reset_password") in to_known.body


def test_signing_up_hashes_one_password_whether_or_not_the_address_is_known(
    amber: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    hasher = type(get_hasher())
    encode = hasher.encode

    def counted(self: Any, password: str, *args: Any, **kwargs: Any) -> str:
        hashed.append(password)
        return str(encode(self, password, *args, **kwargs))

    monkeypatch.setattr(hasher, "encode", counted)
    sign_up(Client())
    assert hashed == [factories.PASSWORD]
    sign_up(Client(), amber.email)
    assert hashed == [factories.PASSWORD] * 2
    sign_in(Client(), "nobody@stevenage.gov.uk")
    assert hashed == [factories.PASSWORD] * 3


def test_empty_form_says_what_to_enter(client: Client) -> None:
    page = client.post(reverse("account_signup"), {})
    assert errors(page) == {
        "name": ["Enter your name"],
        "email": ["Enter your e-mail address"],
        "password1": ["Enter a password"],
    }
    assert b"<title>Error: Create an account" in page.content
    assert b'<a href="#id_email">Enter your e-mail address</a>' in page.content


@pytest.mark.parametrize(
    "email",
    [
        "fay",
        "fay@",
        '"fay@stevenage.gov.uk"@example.org',
        "fay@stevenage.gov.uk@example.org",
        "fåy@stevenage.gov.uk",
        "fay@stevenagé.gov.uk",
        "fay@stevenage.gov.uk\0",
        "fay@steve\nnage.gov.uk",
    ],
)
def test_odd_addresses_are_refused(client: Client, email: str) -> None:
    page = sign_up(client, email)
    assert list(errors(page)) == ["email"]
    assert not User.objects.exists()


def test_long_address_is_refused_in_words(client: Client) -> None:
    page = sign_up(client, f"fay@{'a.' * 130}uk")
    assert errors(page) == {"email": ["Enter an e-mail address of 254 characters or fewer"]}


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("eleven char", "Enter a password of 12 characters or more"),
        ("qwerty123456", "Enter a password that is harder to guess: many people use this one"),
        ("fay@stevenage.gov", "Enter a password that is less like your name or e-mail address"),
        ("CouncilNet2026!", "Enter a password that has more in it than the portal’s name"),
        ("x" * 1001, "Enter a password of 1000 characters or fewer"),
    ],
)
def test_weak_passwords_are_refused_in_our_words(client: Client, password: str, says: str) -> None:
    page = sign_up(client, password1=password)
    assert errors(page) == {"password1": [says]}


@pytest.mark.parametrize(
    "password", ["x y" * 30, "  spaces around  ", "пароль дом река", "🌳" * 12]
)
def test_long_and_unusual_passwords_are_taken_as_they_are(client: Client, password: str) -> None:
    sign_up(client, password1=password)
    assert User.objects.get().check_password(password)


def test_a_megabyte_of_password_is_refused(client: Client, amber: User) -> None:
    page = sign_in(client, amber.email, "x" * 2**20)
    assert errors(page) == {"password": ["Enter a password of 1000 characters or fewer"]}


@pytest.mark.parametrize(
    ("password", "ours"),
    [
        ("councilnet", True),
        ("Co-operative Council 1", True),
        ("innovation NETWORK 2026", True),
        ("councilnet plum", False),
        ("4711 0815 2026", False),
    ],
)
def test_what_is_made_of_our_names(password: str, ours: bool) -> None:
    assert is_made_of_our_names(password) is ours


def test_names_stand_on_one_line_and_can_be_seen(client: Client) -> None:
    assert on_one_line(" Fay\n\tde  Example ") == "Fay de Example"
    page = sign_up(client, name="Fay \u202eelpmaxE")
    assert errors(page) == {"name": ["Enter your name in letters that can be seen"]}
    page = sign_up(client, name="F" * 121)
    assert errors(page) == {"name": ["Enter a name of 120 characters or fewer"]}
