"""A second factor as somebody sets it up and signs in with it, in a real browser."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from councilnet.models import User
from tests import factories
from tests.browser.conftest import Axe
from tests.councilnet.test_second_factor import code_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def staff_must(settings: Settings) -> None:
    settings.STAFF_SECOND_FACTOR = True


def sign_in(page: Page, user: User) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password", exact=True).fill(factories.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def say_the_password(page: Page) -> None:
    page.get_by_label("Password", exact=True).fill(factories.PASSWORD)
    page.get_by_role("button", name="Continue").click()


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()


def test_staff_add_an_app_and_sign_in_with_its_code(page: Page, axe: Axe, dev: User) -> None:
    sign_in(page, dev)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your second factor")
    assert axe(page) == []
    page.get_by_role("button", name="Add an app").click()
    say_the_password(page)
    secret = page.locator("code").inner_text()
    assert axe(page) == []
    page.get_by_role("button", name="Add the app").click()
    assert page.title().startswith("Error: ")
    assert axe(page) == []
    page.get_by_label("Code from your app").fill(code_of(secret))
    page.get_by_role("button", name="Add the app").click()
    expect(page.locator("code")).to_have_count(10)
    assert axe(page) == []
    sign_out(page)
    sign_in(page, dev)
    expect(page.get_by_role("heading", level=1)).to_have_text("Show that it is you")
    assert axe(page) == []
    page.get_by_label("Code from your app").fill(code_of(secret, 1))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.goto("/review/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto("/accounts/sessions/")
    assert axe(page) == []


def test_a_passkey_alone_signs_somebody_in(page: Page, axe: Axe, amber: User) -> None:
    """With an authenticator that the browser plays, which asks for no finger."""
    machine = page.context.new_cdp_session(page)
    machine.send("WebAuthn.enable")
    plays = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    plays |= {"hasUserVerification": True, "isUserVerified": True}
    machine.send("WebAuthn.addVirtualAuthenticator", {"options": plays})
    sign_in(page, amber)
    page.goto("/accounts/second-factor/webauthn/add/")
    say_the_password(page)
    assert axe(page) == []
    page.get_by_label("What you call it").fill("Work telephone")
    page.get_by_label("Sign in with it alone, without a password").check()
    page.get_by_role("button", name="Add it").click()
    expect(page.locator("code")).to_have_count(10)
    page.goto("/accounts/second-factor/webauthn/")
    expect(page.get_by_role("main")).to_contain_text("Work telephone")
    assert axe(page) == []
    sign_out(page)
    page.goto("/accounts/login/")
    assert axe(page) == []
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/your-case-studies/")
    sign_out(page)
    sign_in(page, amber)
    expect(page.get_by_role("heading", level=1)).to_have_text("Show that it is you")
    assert axe(page) == []
    page.get_by_role("button", name="Use your passkey or security key").click()
    page.wait_for_url("**/your-case-studies/")
