"""From our button to a council's sign-in service and back, as a browser goes."""

from collections.abc import Iterator

import pytest
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from councilnet.models import User
from tests.browser.conftest import Axe
from tests.councilnet import openid_server
from tests.councilnet.openid_server import Council


@pytest.fixture
def theirs(reference_data: None, settings: Settings) -> Iterator[Council]:
    with openid_server.council() as council:
        settings.OIDC_PROVIDERS = [openid_server.described(council.origin)]
        yield council


@pytest.mark.parametrize("scripts", [True, False])
def test_the_whole_way_with_scripts_and_without(
    scripts: bool, browser: Browser, live_server: LiveServer, theirs: Council
) -> None:
    """The policy of our pages lets no form lead to another site, so a page in between does."""
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(live_server.url + reverse("account_login"))
    page.get_by_role("button", name="Sign in with your council’s account: Stevenage").click()
    page.wait_for_url(live_server.url + reverse("your_case_studies"))
    assert [path for path, __ in theirs.asked].count("/token") == 1
    context.close()


def test_its_button_and_its_page_of_faults_are_for_everybody(
    browser: Browser, live_server: LiveServer, theirs: Council, axe: Axe
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 900})
    page = context.new_page()
    for address in (
        reverse("account_login"),
        reverse("openid_callback", args=["stevenage"]),
        "/cy" + reverse("openid_callback", args=["stevenage"]),
    ):
        page.goto(live_server.url + address)
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_what_is_connected_is_seen_and_disconnected_by_everybody(
    browser: Browser, live_server: LiveServer, theirs: Council, axe: Axe
) -> None:
    """Two of them, so that one has its button; then one alone, which is the only way in."""
    context = browser.new_context(viewport={"width": 320, "height": 900})
    page = context.new_page()
    page.goto(live_server.url + reverse("account_login"))
    page.get_by_role("button", name="Sign in with your council’s account: Stevenage").click()
    page.wait_for_url(live_server.url + reverse("your_case_studies"))
    SocialAccount.objects.create(user=User.objects.get(), provider="harlow", uid="1")
    for prefix in ("/cy", ""):
        page.goto(live_server.url + prefix + reverse("socialaccount_connections"))
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("button", name="Disconnect harlow").click()
    page.get_by_text("harlow no longer opens your account.").wait_for()
    assert page.get_by_role("button", name="Disconnect").count() == 0
    assert axe(page) == []
    context.close()
