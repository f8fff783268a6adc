"""What everybody reads, as a browser shows it: narrow, wide, by keyboard and on paper."""

import re

import pytest
from playwright.sync_api import Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from councilnet.models import Council, CouncilSuccession
from tests.browser.conftest import Axe
from tests.factories import published, revised, whole_edition, withdrawn

CASE_STUDY = "/case-studies/stevenage/repair-cafe/"
STYLE = "element => getComputedStyle(element)"


@pytest.fixture
def world(live_server: LiveServer, reference_data: None) -> None:
    edition = whole_edition()
    revised(edition, what_was_done="We opened two cafés in https://example.org/" + "long" * 40)
    withdrawn("Withdrawn", council="oldham")
    for number in range(1, 23):
        published(f"Number {number}", council="oldham", principles=("learning",))
    stevenage, oldham = (Council.objects.get(slug=slug) for slug in ("stevenage", "oldham"))
    CouncilSuccession.objects.create(old=oldham, new=stevenage)


def test_filters_work_by_keyboard_alone(page: Page, world: None) -> None:
    page.goto("/case-studies/")
    page.get_by_label(re.compile("^Innovation")).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**principle=innovation*")
    assert page.locator("#results").inner_text() == "1 case study that meets Innovation"
    page.get_by_role("link", name="Remove Principle: Innovation").press("Enter")
    page.wait_for_url("**/case-studies/")
    assert page.locator("#results").inner_text() == "23 case studies"


def test_the_second_page_keeps_what_was_chosen(page: Page, world: None) -> None:
    page.goto("/case-studies/?principle=learning")
    page.get_by_role("link", name="Next page").click()
    page.wait_for_url("**?principle=learning&page=2")
    assert page.locator(".app-result").count() == 2


def test_three_clicks_lead_from_home_to_what_a_council_like_ones_own_did(
    page: Page, axe: Axe, world: None
) -> None:
    page.goto("/")
    page.get_by_role("link", name="Norwich", exact=True).click()
    page.wait_for_url("**/councils/norwich/")
    assert axe(page) == []
    page.get_by_role("link", name="What councils like Norwich did").click()
    page.wait_for_url("**/case-studies/?like=norwich")
    assert axe(page) == []
    page.get_by_role("link", name="Number 22", exact=True).click()
    page.wait_for_url("**/case-studies/oldham/number-22/")
    assert axe(page) == []


def test_any_two_versions_are_compared(page: Page, world: None) -> None:
    page.goto(f"{CASE_STUDY}versions/")
    page.get_by_label("From version").select_option("2")
    page.get_by_label("To version").select_option("1")
    page.get_by_role("button", name="Compare").click()
    page.wait_for_url("**?from=2&to=1")
    assert page.locator("ins").filter(has_text="one").or_(page.locator("del")).count() > 0


def test_on_paper_there_is_what_is_read_and_nothing_that_is_pressed(
    page: Page, world: None
) -> None:
    page.goto(CASE_STUDY)
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    assert page.get_by_text("How to cite it").is_visible()
    for hidden in [".app-header", ".app-footer", ".govuk-breadcrumbs", "text=Versions, and what"]:
        assert not page.locator(hidden).first.is_visible(), hidden


def test_on_paper_a_table_is_summed_once_and_nothing_is_white_on_white(
    page: Page, world: None, settings: Settings
) -> None:
    """Paper has no backgrounds, and browsers repeat a table's foot on each page."""
    settings.DEMONSTRATION = True
    page.emulate_media(media="print")
    page.goto("/coverage/")
    assert page.locator("tfoot").evaluate(STYLE + ".display") == "table-row-group"
    assert page.locator(".app-illustrative__tag").evaluate(STYLE + ".color") == "rgb(0, 0, 0)"
    assert not page.get_by_text("Download as CSV").is_visible()
    page.goto("/")
    assert not page.get_by_text("Read the ten principles").is_visible()
    page.goto("/case-studies/")
    result = page.locator(".app-result").first
    assert result.evaluate(STYLE + ".breakInside") == "avoid"
