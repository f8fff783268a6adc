"""The pages about the portal itself: there for everybody, and true."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from councilnet.models import User
from tests import factories

pytestmark = pytest.mark.django_db

PAGES = {
    "about": ["About CouncilNet", "Nobody reviews the work of their own council."],
    "accessibility": [
        "This statement was prepared on 22 November 2026.",
        "It was last reviewed on 23 November 2026.",
        "Equality and Human Rights Commission",
        "Equality Advisory and Support Service",
        "Equality Commission for Northern Ireland",
        "partially compliant",
    ],
    "privacy": [
        "We acknowledge every complaint within 30 days",
        "https://ico.org.uk/make-a-complaint/",
        "we answer within a month",
        "Whoever signs a score for the network",
        "It goes within a day of signing out",
        "of a passkey or security key its public key",
        "Logs are kept for at most 6 months",
    ],
    "cookies": ["If you only read, we set none."],
    "security": ["We answer within five working days", "we will not take legal steps"],
}


@pytest.mark.parametrize("name", PAGES)
def test_page_stands_for_everybody(name: str, client: Client) -> None:
    page = client.get(reverse(name))
    assert page.status_code == 200
    for said in PAGES[name]:
        assert said in page.content.decode()
    assert client.post(reverse(name)).status_code == 405


@pytest.mark.parametrize("name", ["about", "accessibility", "privacy", "security"])
def test_page_says_where_to_write(name: str, client: Client) -> None:
    page = client.get(reverse(name)).content.decode()
    assert f'href="mailto:{settings.CONTACT_EMAIL}"' in page


@pytest.mark.parametrize("name", PAGES)
def test_reading_sets_no_cookie(name: str, client: Client) -> None:
    assert not client.get(reverse(name)).cookies


def test_cookies_page_names_those_that_are_set_and_no_other(client: Client, amber: User) -> None:
    fields = {"login": amber.email, "password": factories.PASSWORD}
    answers = [
        client.get(reverse("account_login")),
        client.post(reverse("account_login"), fields),
        client.get(reverse("account_email")),
        client.post(reverse("account_logout")),
    ]
    are_set = {name for answer in answers for name in answer.cookies}
    page = client.get(reverse("cookies")).content.decode()
    assert set(re.findall(r"<dt[^>]*>(.*?)</dt>", page)) == are_set


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client: Client, amber: User) -> None:
    fields = {"login": amber.email, "password": factories.PASSWORD}
    client.get(reverse("account_login"))
    client.post(reverse("account_login"), fields)
    client.post(reverse("account_logout"))
    flags = {
        name: (morsel["httponly"], morsel["samesite"]) for name, morsel in client.cookies.items()
    }
    assert flags[settings.CSRF_COOKIE_NAME] == (True, "Lax")
    assert flags["messages"] == (True, "Lax")
    client.post(reverse("account_login"), fields)
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (session["httponly"], session["samesite"]) == (True, "Lax")


@pytest.mark.parametrize("shown", [True, False])
def test_demonstration_says_so_on_each_page(client: Client, settings: object, shown: bool) -> None:
    settings.DEMONSTRATION = shown  # type: ignore[attr-defined]
    for address in [*map(reverse, PAGES), reverse("account_login"), "/not-there/"]:
        page = client.get(address).content.decode()
        assert ("This content is illustrative." in page) is shown


def test_who_finds_a_weakness_is_told_where_to_write(client: Client) -> None:
    answer = client.get("/.well-known/security.txt")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; charset=utf-8")
    fields = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    until = datetime.fromisoformat(fields.pop("Expires"))
    assert timedelta(days=180) < until - datetime.now(UTC) < timedelta(days=366)
    assert fields == {
        "Contact": f"mailto:{settings.CONTACT_EMAIL}",
        "Policy": f"{settings.SITE_ADDRESS}/security/",
        "Canonical": f"{settings.SITE_ADDRESS}/.well-known/security.txt",
        "Preferred-Languages": "en, cy",
    }
