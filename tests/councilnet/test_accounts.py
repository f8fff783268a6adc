"""Signing in and out, in our words and in our look, without telling who has an account."""

import re
from pathlib import Path

import allauth
import pytest
from allauth.account import urls as account_urls
from django.conf import settings
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse
from lxml import html

from councilnet.models import User
from tests import factories
from tests.conftest import signed_in
from tests.councilnet.signing import (
    NEW_PASSWORD,
    choose_new_password,
    errors,
    is_signed_in,
    sign_in,
    words,
)

pytestmark = pytest.mark.django_db

SAYS_WRONG = "Check your e-mail address and password: together they do not open an account"
SAYS_TOO_OFTEN = "You have tried too often. Wait 5 minutes and try again, or choose a new password"


def test_wrong_password_and_unknown_address_are_answered_alike(amber: User) -> None:
    pages = [
        sign_in(Client(), amber.email, "not this one at all"),
        sign_in(Client(), "nobody@stevenage.gov.uk", "not this one at all"),
    ]
    assert [errors(page) for page in pages] == [{"__all__": [SAYS_WRONG]}] * 2
    assert words(pages[0]) == words(pages[1])


def test_empty_sign_in_says_what_to_enter(client: Client) -> None:
    page = client.post(reverse("account_login"), {})
    assert errors(page) == {
        "login": ["Enter your e-mail address"],
        "password": ["Enter your password"],
    }


def test_guessing_is_stopped_after_five_tries_whatever_the_headers_say(amber: User) -> None:
    for number in range(5):
        headers = {"host": f"testserver:{8000 + number}", "x-forwarded-for": f"192.0.2.{number}"}
        assert errors(sign_in(Client(), amber.email, "wrong one here", **headers)) == {
            "__all__": [SAYS_WRONG]
        }
    page = sign_in(Client(), amber.email, host="testserver:9000")
    assert errors(page) == {"__all__": [SAYS_TOO_OFTEN]}


def test_being_stopped_tells_nothing_of_the_account(amber: User) -> None:
    said = []
    for email in (amber.email, "nobody@stevenage.gov.uk"):
        for _try in range(5):
            sign_in(Client(REMOTE_ADDR="192.0.2.1"), email, "wrong one here")
        said.append(words(sign_in(Client(REMOTE_ADDR="192.0.2.2"), email)))
    assert said[0] == said[1]
    assert SAYS_TOO_OFTEN in said[0]


def test_owner_who_is_stopped_gets_in_by_choosing_a_new_password(amber: User) -> None:
    for _try in range(6):
        sign_in(Client(), amber.email, "wrong one here")
    client = Client()
    choose_new_password(client, amber)
    assert sign_in(client, amber.email, NEW_PASSWORD).status_code == 302
    assert is_signed_in(client)


def test_one_machine_may_try_ten_times_a_minute(amber: User) -> None:
    tried = [
        errors(sign_in(Client(), f"person-{number}@example.org", "wrong one here"))["__all__"]
        for number in range(11)
    ]
    assert tried == [[SAYS_WRONG]] * 10 + [[SAYS_TOO_OFTEN]]


def test_signing_out_empties_the_browsers_cache_and_no_more(as_amber: Client) -> None:
    """Other tabs keep what was typed there and not saved, and other sites their cookies."""
    assert "Clear-Site-Data" not in as_amber.get(reverse("account_email")).headers
    answer = as_amber.post(reverse("account_logout"))
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert "Clear-Site-Data" not in as_amber.get("/").headers


def test_getting_a_link_does_not_sign_out(as_amber: Client) -> None:
    page = as_amber.get(reverse("account_logout"))
    assert "Do you want to sign out?" in words(page)
    assert is_signed_in(as_amber)


def test_signing_out(as_amber: Client) -> None:
    answer = as_amber.post(reverse("account_logout"))
    assert answer["Location"] == "/"
    assert not is_signed_in(as_amber)


@pytest.mark.parametrize(
    "address", ["https://example.org/", "//example.org/", "javascript:alert(1)"]
)
def test_signing_in_leads_to_no_other_site(client: Client, amber: User, address: str) -> None:
    fields = {"login": amber.email, "password": factories.PASSWORD, "next": address}
    answer = client.post(reverse("account_login"), fields)
    assert answer["Location"] == reverse("your_case_studies")


def test_signing_in_leads_back_to_where_it_was_asked_for(client: Client, amber: User) -> None:
    asked = client.get(reverse("account_email"))
    page = client.get(asked["Location"])
    assert b'name="next" value="/accounts/email/"' in page.content
    fields = {"login": amber.email, "password": factories.PASSWORD, "next": "/accounts/email/"}
    assert client.post(reverse("account_login"), fields)["Location"] == "/accounts/email/"


def test_staying_signed_in_is_asked_for(client: Client, amber: User) -> None:
    sign_in(client, amber.email)
    assert client.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == ""
    other = Client()
    fields = {"login": amber.email, "password": factories.PASSWORD, "remember": "on"}
    other.post(reverse("account_login"), fields)
    assert other.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 14 * 24 * 3600


def test_closing_an_account_ends_its_sessions_at_once(amber: User) -> None:
    client = signed_in(amber)
    assert is_signed_in(client)
    User.objects.filter(pk=amber.pk).update(is_active=False)
    assert not is_signed_in(client)


def test_closed_account_says_so_to_its_owner_alone(client: Client, amber: User) -> None:
    User.objects.filter(pk=amber.pk).update(is_active=False)
    assert errors(sign_in(client, amber.email, "wrong one here")) == {"__all__": [SAYS_WRONG]}
    answer = sign_in(client, amber.email)
    assert answer["Location"] == reverse("account_inactive")
    assert "An administrator has closed this account" in words(client.get(answer["Location"]))
    assert not is_signed_in(client)


NEVER_SHOWN = re.compile(
    "verification_code|reset_code|base_confirm|phone|passkey|closed|email_change.html|base_|email_confirm_|snippets"
)
OF_ALLAUTH = Path(allauth.__file__).parent / "templates"


def test_every_template_that_can_be_shown_is_ours() -> None:
    found = [str(path.relative_to(OF_ALLAUTH)) for path in OF_ALLAUTH.glob("account/**/*.*")]
    shown = [name for name in found if not NEVER_SHOWN.search(Path(name).name)]
    assert len(shown) > 40
    ours = str(settings.BASE_DIR / "templates")
    theirs = [
        name
        for name in shown
        if "snippets" not in name and not str(get_template(name).template.origin).startswith(ours)  # type: ignore[attr-defined]
    ]
    assert theirs == []


PLAIN_ADDRESSES = [
    pattern.name for pattern in account_urls.urlpatterns if not pattern.pattern.regex.groups
]


@pytest.mark.parametrize("name", PLAIN_ADDRESSES)
def test_every_page_has_our_look(name: str, amber: User) -> None:
    for client in (Client(), signed_in(amber)):
        answer = client.get(reverse(name))
        assert answer.status_code in {200, 302}
        if answer.status_code == 200:
            assert b"app-header" in answer.content
            assert b"<h1" in answer.content


ABOUT_ONESELF = {
    "account_login": {"login": "email", "password": "current-password"},
    "account_signup": {"name": "name", "email": "email", "password1": "new-password"},
    "account_reset_password": {"email": "email"},
    "account_change_password": {"oldpassword": "current-password", "password1": "new-password"},
    "account_email": {"email": "email"},
    "account_reauthenticate": {"password": "current-password"},
    "erase_your_data": {"password": "current-password"},
}


@pytest.mark.parametrize("name", ABOUT_ONESELF)
def test_a_browser_can_fill_in_what_is_about_oneself(name: str, amber: User) -> None:
    """WCAG 1.3.5: each field says what it is for."""
    is_visitors = name in {"account_login", "account_signup", "account_reset_password"}
    client = Client() if is_visitors else signed_in(amber)
    page = html.fromstring(client.get(reverse(name)).content.decode())
    found = page.xpath("//main//input[@type='text' or @type='email' or @type='password']")
    assert {field.name: field.get("autocomplete") for field in found} == ABOUT_ONESELF[name]
