"""Signing up and in, and the pages about the portal, as a browser shows them."""

import pytest
from playwright.sync_api import Page

from councilnet.models import User
from tests import factories
from tests.browser.conftest import Axe

PUBLIC = [
    *("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"),
    *("/accounts/password/reset/done/", "/accounts/confirm-email/", "/accounts/inactive/"),
    *("/accounts/confirm-email/spoilt/", "/accounts/password/reset/key/1-spoilt/"),
    *("/about/", "/accessibility/", "/privacy/", "/cookies/", "/not-there/"),
]
PRIVATE = [
    *("/accounts/email/", "/accounts/password/change/", "/accounts/reauthenticate/"),
    *("/accounts/logout/", "/admin/login/"),
]


def sign_in(page: Page, user: User, then: str) -> None:
    page.goto(f"/accounts/login/?next={then}")
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password", exact=True).fill(factories.PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def runs_off_the_side(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages_are_accessible(page: Page, axe: Axe, address: str) -> None:
    page.goto(address)
    assert axe(page) == []
    assert not runs_off_the_side(page)


@pytest.mark.parametrize("address", PUBLIC[:3])
def test_errors_are_accessible_and_lead_to_their_fields(page: Page, axe: Axe, address: str) -> None:
    page.goto(address)
    page.get_by_role("main").locator("form button[type=submit]").click()
    assert page.title().startswith("Error: ")
    assert axe(page) == []
    page.get_by_role("link", name="Enter your e-mail address").click()
    assert page.evaluate("document.activeElement.type") == "email"


def test_private_pages_are_accessible(page: Page, axe: Axe, amber: User) -> None:
    sign_in(page, amber, PRIVATE[0])
    for address in PRIVATE:
        page.goto(address)
        assert axe(page) == [], address
        assert not runs_off_the_side(page), address
