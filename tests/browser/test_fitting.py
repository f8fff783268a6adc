"""The fit check in a browser: what cannot be read is said beside its field, and is passed over."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import Axe
from tests.browser.test_every_form import faults_in
from tests.initiatives.test_kit import with_kit

ADDRESS = "/case-studies/stevenage/repair-cafe/fit/"


@pytest.fixture(autouse=True)
def _published(live_server: LiveServer, reference_data: None) -> None:
    with_kit()


def test_a_mistake_is_told_and_the_rest_answered(page: Page, axe: Axe) -> None:
    page.goto(ADDRESS)
    page.get_by_label("Your council").select_option("oldham")
    page.get_by_label("When do you need a first result?").fill("soon")
    page.get_by_role("button", name="Compare").click()
    says = ["Enter a number of months from 1 to 120, or leave it empty"]
    assert faults_in(page, axe, says) == []
    expect(page.get_by_label("When do you need a first result?")).to_have_value("soon")
    expect(page.get_by_text("Oldham and Stevenage are both urban.")).to_be_visible()


def test_a_page_from_a_link_can_be_filled_in_and_shared(page: Page) -> None:
    page.goto(f"{ADDRESS}?council=oldham")
    page.get_by_label("A library").check()
    page.get_by_label("Yes", exact=True).check()
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_text("It needs: A library. You have one.")).to_be_visible()
    shared = page.url
    page.goto("/")
    page.goto(shared)
    expect(page.get_by_label("A library")).to_be_checked()
    expect(page.get_by_text("It took: Half a day a week. You have it.")).to_be_visible()
