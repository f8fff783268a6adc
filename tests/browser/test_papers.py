"""What is printed from a page: one side for a committee, a pack from its cover to its end."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from initiatives import committee, packing, workflow
from initiatives.models import Edition
from tests import factories
from tests.initiatives.accessible import open_pdf

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SENTENCE = "We met, and asked them what they wanted. "
FULL = ["W" * 25 + " ", SENTENCE, "- one thing\n"]


def printed(page: Page, address: str) -> int:
    page.goto(address)
    return len(open_pdf(page.pdf(prefer_css_page_size=True)).pages)


def fullest(text: str) -> Edition:
    """As much as can be published, filled with this text again and again."""

    def as_long(most: int) -> str:
        return (text * (most // len(text) + 1))[:most].strip()

    case_study = factories.whole("Repair café")
    case_study.summary = as_long(300)
    for name in ("what_happened", "what_did_not_work", "what_others_need"):
        setattr(case_study, name, as_long(20_000))
    case_study.staff_time, case_study.funding = as_long(200), as_long(2000)
    case_study.save()
    case_study.outcomes.update(indicator=as_long(200), unit=as_long(40), result="1234567890")
    workflow.submit(case_study, by=factories.officer_of("stevenage"))
    return factories.publish(case_study)


@pytest.mark.parametrize("text", FULL)
def test_the_committee_gets_one_side(
    page: Page, live_server: LiveServer, reference_data: None, text: str
) -> None:
    edition = fullest(text)
    address = f"{edition.get_absolute_url()}committee/"
    assert printed(page, address) == 1
    asked = (text * 300)[: committee.LONGEST_QUESTION].strip()
    page.fill("textarea", asked)
    page.get_by_role("button", name="Put it on the page").click()
    assert page.locator(".govuk-error-summary").count() == 0
    assert len(open_pdf(page.pdf(prefer_css_page_size=True)).pages) == 1


def test_a_pack_begins_each_case_study_on_a_page_of_its_own(
    page: Page, live_server: LiveServer, reference_data: None
) -> None:
    dev = factories.reviewer()
    pack = packing.begin("Example pack", "", by=dev, day=NOW.date())
    editions = [factories.published(f"Example {n}") for n in range(3)]
    packing.add(pack, [edition.case_study_id for edition in editions])
    packing.issue(pack, by=dev, now=NOW)
    # Its cover, its contents, the statement and three case studies
    assert printed(page, "/packs/example-pack/") == 6
