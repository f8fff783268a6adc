"""Whole journeys, from the first page to the last, by what the screens say."""

import csv
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core import mail
from playwright.sync_api import Browser, Download, Page, expect
from pytest_django.live_server_helper import LiveServer

from councilnet.models import User
from tests import factories
from tests.browser import acting
from tests.browser.world import WRITE_UP

REMARK = "A contact line was found, but no contact after it."
TAIL = "in designing and commissioning public services and in determining the use of public"
TITLE, SUMMARY = "Leisure for everybody", "A leisure contract that is about health, not halls."
FOUND = "3 case studies by councils in East of England, that meet Innovation or Learning"
WITH_RESIDENTS = "More was mended, by 40 residents. See https://example.org/repairs."
REASONS = {
    "Enterprise and social economy": "Local groups and enterprises run half of the sessions.",
    "Innovation": "The contract pays for healthier residents, not for open buildings.",
    "Learning": "What was learned from the review was told to three other councils.",
    "Maximising social value": "Each bidder had to say what residents would gain.",
    "New models of meeting priority needs": "Members of the clubs sit on the board that runs it.",
}


@pytest.fixture
def width() -> int:
    return 1280


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def screen(
    request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer
) -> Iterator[Page]:
    context = browser.new_context(
        base_url=live_server.url,
        viewport={"width": 1280, "height": 900},
        java_script_enabled=request.param,
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def tell(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{words}\n")


def rows_of(download: Download) -> list[dict[str, str]]:
    text = Path(download.path()).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


# From a file to a published page that is found


def test_from_a_file_to_its_readers(
    screen: Page, amber: User, dev: User, capsys: pytest.CaptureFixture[str]
) -> None:
    others_have_published()
    began = time.monotonic()
    acting.sign_in(screen, amber.email)
    acting.bring(screen, WRITE_UP)
    sees_what_was_understood(screen)
    acting.press(screen, "Continue to the draft")
    acting.tell_what_is_needed(screen, TITLE, SUMMARY, REASONS)
    acting.submit(screen)
    assert "Submitted. The network’s staff will review it." in acting.main(screen).inner_text()
    acting.change_over(screen, dev)
    acting.open_for_review(screen, TITLE)
    assert all(reason in acting.main(screen).inner_text() for reason in REASONS.values())
    acting.confirm_all(screen)
    acting.press(screen, "Publish")
    screen.get_by_role("button", name="Sign out").click()
    is_found_by_two_principles_and_a_region(screen)
    acting.follow(screen, TITLE)
    assert heading(screen) == TITLE
    assert all(screen.get_by_text(reason).is_visible() for reason in REASONS.values())
    tell(
        f"From file to reader in {time.monotonic() - began:.1f} seconds of a browser’s time", capsys
    )


def others_have_published() -> None:
    factories.published("Innovates", principles=("innovation",))
    factories.published("Learns", principles=("learning",))
    factories.published("Shares", principles=("co-production",))
    factories.published("Elsewhere", principles=("innovation",), council="oldham")


def sees_what_was_understood(page: Page) -> None:
    assert heading(page) == "What was understood of your write-up"
    principles = page.get_by_role("heading", level=3).all_inner_texts()
    assert principles == list(REASONS)
    assert page.get_by_text("5 principles recognised").is_visible()
    assert page.get_by_text(REMARK).is_visible()
    assert page.locator("blockquote").filter(has_text=TAIL).is_visible()


def is_found_by_two_principles_and_a_region(page: Page) -> None:
    page.get_by_role("link", name="Case studies", exact=True).first.click()
    acting.choose(page, "Principle", "Innovation", "Learning")
    acting.choose(page, "Region or nation", "East of England")
    acting.press(page, "Show case studies")
    assert page.locator("#results").inner_text() == FOUND
    assert page.get_by_label("Innovation (2 found)").is_checked()
    assert page.get_by_label("Learning (2 found)").is_checked()
    assert not page.get_by_label("North West (1 found)").is_checked()
    titles = page.locator(".app-result__title").all_inner_texts()
    assert titles == [TITLE, "Learns", "Innovates"]
    with page.expect_download() as download:
        acting.follow(page, "Download as CSV")
    assert [row["Title"] for row in rows_of(download.value)] == titles


# Back and forth between the council and the network


def test_a_second_version_after_changes_were_asked_for(page: Page, amber: User, dev: User) -> None:
    factories.whole_edition()
    message = "Say how many residents came."
    acting.sign_in(page, amber.email)
    acting.follow(page, "Repair café")
    acting.press(page, "Write the next version")
    change(page, "What happened", "More was mended.")
    acting.submit(page)
    acting.change_over(page, dev)
    acting.open_for_review(page, "Repair café")
    page.get_by_label("What should the council change?").fill(message)
    acting.press(page, "Send back for changes")
    acting.change_over(page, amber)
    acting.follow(page, "Repair café")
    assert acting.main(page).get_by_text(message).is_visible()
    change(page, "What happened", WITH_RESIDENTS)
    acting.submit(page)
    acting.change_over(page, dev)
    acting.open_for_review(page, "Repair café")
    acting.confirm_all(page)
    acting.press(page, "Publish")
    acting.follow(page, "Versions, and what changed")
    assert page.get_by_text("What changed from version 1 to version 2").is_visible()
    added = page.locator(".app-difference ins").all_text_contents()
    removed = page.locator(".app-difference del").all_text_contents()
    assert (added, removed) == (["added: , by 40 residents"], [])


def change(page: Page, label: str, text: str) -> None:
    acting.follow(page, "What you did")
    page.get_by_label(label).fill(text)
    acting.press(page, "Save and go back to the list")


# With a keyboard alone


def test_from_the_first_page_to_a_case_study_by_keyboard(page: Page, reference_data: None) -> None:
    factories.whole_edition()
    page.goto("/")
    page.locator("[data-govuk-skip-link-init]").wait_for(state="attached")
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to main content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("bicycles")
    page.keyboard.press("Enter")
    page.wait_for_url("**/case-studies/?q=bicycles*")
    for __ in range(60):
        page.keyboard.press("Tab")
        if focused(page) == "Repair café":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/case-studies/stevenage/repair-cafe/")
    assert heading(page) == "Repair café"


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent"))


# Somebody new


def test_somebody_new_confirms_an_address_and_learns_how_to_join(
    page: Page, reference_data: None
) -> None:
    page.goto("/")
    page.get_by_role("link", name="Sign in").click()
    acting.follow(page, "Create an account")
    page.get_by_label("Your name").fill("Farah")
    page.get_by_label("E-mail address").fill("farah@stevenage.gov.uk")
    page.get_by_label("Password", exact=True).fill("three words that differ")
    acting.press(page, "Create account")
    assert heading(page) == "Check your e-mail"
    [message] = mail.outbox
    assert message.to == ["farah@stevenage.gov.uk"]
    link = re.search(r"/accounts/confirm-email/\S+", str(message.body))
    assert link
    page.goto(link[0])
    acting.press(page, "Yes, confirm it")
    acting.sign_in(page, "farah@stevenage.gov.uk", "three words that differ")
    expect(acting.main(page)).to_contain_text("not yet a member of a council.")
    acting.press(page, "Join your council")
    page.get_by_label("Which council do you work for?").select_option("Stevenage Borough Council")
    acting.press(page, "Ask to join")
    expect(acting.main(page)).to_contain_text("Waiting for an answer")
