"""The pages that say what went wrong, each brought about as it may come about."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from councilnet.models import User
from initiatives import cards, workflow
from tests import factories
from tests.browser.conftest import Axe, SignIn
from tests.browser.looking import faults_of


@pytest.fixture
def screen(browser: Browser, live_server: LiveServer, width: int) -> Iterator[Page]:
    """Without the watch that the fixture ``page`` keeps on answers of 500."""
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": width, "height": 900}
    )
    yield context.new_page()
    context.close()


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def test_400_too_much_in_an_address(screen: Page, axe: Axe, reference_data: None) -> None:
    answer = screen.goto("/case-studies/?" + "q=&" * 1001)
    assert answer
    assert (answer.status, heading(screen)) == (400, "This request cannot be read")
    assert faults_of(screen, axe) == []


def test_403_a_form_without_its_cookie(screen: Page, axe: Axe, reference_data: None) -> None:
    screen.goto("/accounts/login/")
    screen.context.clear_cookies()
    screen.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    screen.get_by_text("Nothing was saved.").wait_for()
    assert heading(screen) == "This form is out of date"
    assert faults_of(screen, axe) == []


def test_409_published_in_another_tab(screen: Page, axe: Axe, dev: User, sign_in: SignIn) -> None:
    case_study = factories.submitted()
    sign_in(screen, dev)
    screen.goto(reverse("review_case_study", args=[case_study.pk]))
    workflow.request_changes(case_study, by=dev, message="More.")
    screen.get_by_label("What should the council change?").fill("Much more.")
    screen.get_by_role("button", name="Send back for changes").click()
    screen.get_by_text("Nothing was done.").wait_for()
    assert heading(screen) == "It has moved on meanwhile"
    assert faults_of(screen, axe) == []


def test_429_the_same_address_again_and_again(screen: Page, axe: Axe, reference_data: None) -> None:
    client, address = Client(), reverse("account_reset_password")
    for __ in range(5):
        client.post(address, {"email": "amber@stevenage.gov.uk"})
    screen.goto(address)
    screen.get_by_label("E-mail address").fill("amber@stevenage.gov.uk")
    screen.get_by_role("button", name="Send me a link").click()
    screen.get_by_text("Wait a few minutes").wait_for()
    assert heading(screen) == "Too many tries"
    assert faults_of(screen, axe) == []


def test_500_a_fault_of_ours(
    screen: Page, axe: Axe, reference_data: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(cards, "read")
    answer = screen.goto("/")
    assert answer
    assert (answer.status, heading(screen)) == (500, "Sorry, there is a problem")
    assert faults_of(screen, axe) == []
