"""The components page is itself the test: every part in every state, narrow and wide."""

import pytest
from playwright.sync_api import Page
from pytest_django import Settings

from tests.browser.conftest import Axe


@pytest.fixture(autouse=True)
def development(settings: Settings) -> None:
    """The components page stands in development alone."""
    settings.DEBUG = True


@pytest.fixture
def components(page: Page) -> Page:
    page.goto("/components/")
    page.locator("body.govuk-frontend-supported").wait_for()
    return page


def test_axe_finds_nothing(components: Page, axe: Axe) -> None:
    assert axe(components) == []


def test_nothing_runs_off_the_side(components: Page, width: int) -> None:
    assert components.evaluate("document.documentElement.scrollWidth") == width


def test_the_skip_link_comes_first_and_leads_to_the_content(page: Page) -> None:
    page.goto("/about/")
    page.locator("[data-govuk-skip-link-init]").wait_for(state="attached")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"


def test_the_error_summary_leads_to_the_first_radio(components: Page) -> None:
    components.locator("[data-govuk-error-summary-init]").first.wait_for(state="attached")
    components.get_by_role("link", name="Choose how residents shared power").click()
    assert components.evaluate("document.activeElement.id") == "id_error-power_0"


def test_the_password_can_be_shown(components: Page) -> None:
    password = components.locator("#id_filled-password")
    assert password.get_attribute("type") == "password"
    components.locator("[aria-controls=id_filled-password]").click()
    assert password.get_attribute("type") == "text"


def test_characters_are_counted_down(components: Page) -> None:
    area = components.locator("#id_plain-reason")
    area.fill("twelve chars")
    message = components.locator(".govuk-character-count:has(#id_plain-reason)")
    message.get_by_text("You have 588 characters remaining").first.wait_for()


def test_without_scripts_all_is_still_there(components: Page, width: int) -> None:
    browser = components.context.browser
    assert browser
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": width, "height": 900}
    )
    plain = context.new_page()
    plain.goto(components.url)
    assert plain.get_by_text("You can enter up to 600 characters").count() == 5
    assert plain.get_by_role("button", name="Show").count() == 0
    context.close()
