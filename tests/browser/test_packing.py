"""Network staff build a pack; a lead writes a note and keeps a copy: with axe, as it is seen."""

from datetime import date

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from councilnet.models import Council, User
from initiatives import self_assessing
from tests import factories
from tests.browser.conftest import Axe, SignIn
from tests.browser.looking import faults_of

LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 2


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def summary(page: Page) -> list[str]:
    return page.locator(".govuk-error-summary__list li").all_inner_texts()


@pytest.fixture
def dev(live_server: LiveServer, reference_data: None) -> User:
    return factories.person("dev", role=User.Role.NETWORK_STAFF)


def test_a_pack_is_built_and_issued(page: Page, axe: Axe, sign_in: SignIn, dev: User) -> None:
    factories.whole_edition()
    factories.published(f"Tool library {LONG}")
    sign_in(page, dev)
    page.goto("/packs/")
    page.get_by_role("link", name="Build a pack").click()
    faults = faults_of(page, axe)
    page.get_by_role("button", name="Begin a pack").click()
    page.get_by_label("Title", exact=True).fill(f"Example pack {LONG[:60]}")
    press(page, "Begin")
    faults += faults_of(page, axe)
    faults += _change_its_words(page, axe)
    faults += _add_case_studies(page, axe)
    page.locator("[name=way][value=up]").click()
    assert page.locator(".app-pack__entry").first.inner_text().startswith("Repair café")
    faults += faults_of(page, axe)
    page.get_by_role("link", name="See how it will look").click()
    faults += faults_of(page, axe)
    page.go_back()
    page.get_by_role("button", name="Go on to issue it").click()
    faults += faults_of(page, axe)
    press(page, "Issue it now")
    assert "Issued: everybody can read it now." in page.get_by_role("main").inner_text()
    faults += faults_of(page, axe)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as PDF").click()
    assert download.value.suggested_filename.startswith("example-pack")
    assert faults == []


def _change_its_words(page: Page, axe: Axe) -> list[str]:
    page.get_by_role("link", name="Change its words").click()
    page.get_by_label("Title", exact=True).fill("")
    press(page, "Save")
    assert summary(page) == ["Enter a title"]
    faults = faults_of(page, axe, errors=True)
    page.get_by_label("Title", exact=True).fill(f"Example pack {LONG[:60]}")
    page.get_by_label("Foreword (optional)", exact=True).fill("Dear reader\n\n- one\n- two")
    press(page, "Save")
    return faults


def _add_case_studies(page: Page, axe: Axe) -> list[str]:
    page.get_by_role("button", name="Add case studies").click()
    press(page, "Add those ticked")
    assert summary(page) == ["Choose at least one case study"]
    faults = faults_of(page, axe, errors=True)
    page.get_by_label("Or paste the address of a list").fill("/case-studies/")
    press(page, "Show this list")
    assert len(summary(page)) == 1
    faults += faults_of(page, axe, errors=True)
    for box in page.locator("input[type=checkbox]").all():
        box.check()
    press(page, "Add those ticked")
    return faults


def test_a_lead_writes_a_note_and_keeps_a_copy(
    page: Page, axe: Axe, sign_in: SignIn, dev: User
) -> None:
    factories.whole_edition(f"Repair café {LONG}")
    ben = factories.person("ben", council="stevenage", lead=True)
    stevenage = Council.objects.get(slug="stevenage")
    self_assessing.copy(stevenage, by=ben, day=date(2026, 11, 23))
    sign_in(page, ben)
    page.goto("/your-council/stevenage/principles/")
    faults = faults_of(page, axe)
    page.locator("a[href$='innovation/note/']").click()
    page.locator("textarea").fill("x" * 2001)
    press(page, "Save")
    assert summary(page) == ["Shorten this to 2000 characters or less: it has 2001."]
    faults += faults_of(page, axe, errors=True)
    page.locator("textarea").fill(f"We try things: {LONG}")
    press(page, "Save")
    press(page, "Keep a copy of today")
    assert "The note was changed." in page.get_by_role("main").inner_text()
    faults += faults_of(page, axe)
    assert faults == []
