"""Reviewing as a browser shows it: points, the board's link, the queue and merging."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from councilnet.models import User
from initiatives import board, reviewing, workflow
from initiatives.models import CaseStudy, PublishingHold, ReviewPolicy
from tests import factories
from tests.browser.conftest import Axe, SignIn
from tests.browser.looking import faults_of


@pytest.fixture
def sent_back(live_server: LiveServer, amber: User, dev: User) -> CaseStudy:
    """With two points, of which one is done, and a remark."""
    case_study = factories.whole()
    workflow.submit(case_study, by=amber)
    reviewing.confirm_all(case_study, by=dev)
    first = reviewing.remark(case_study, by=dev, part="story", text="Who?", is_to_change=True)
    reviewing.remark(case_study, by=dev, part="story", text="This reads well.")
    reviewing.remark(case_study, by=dev, part="story", text="Where?", is_to_change=True)
    workflow.request_changes(case_study, by=dev)
    reviewing.tick_off(case_study, first.pk, by=amber, answer="Nine menders.")
    return case_study


def test_a_council_ticks_off_a_point(
    page: Page, axe: Axe, sign_in: SignIn, sent_back: CaseStudy, amber: User
) -> None:
    sign_in(page, amber)
    page.goto(reverse("edit_part", args=[sent_back.pk, "story"]))
    assert faults_of(page, axe) == []
    page.get_by_role("link", name="Tick off what you have done").click()
    assert faults_of(page, axe) == []
    page.get_by_label("What you did (optional): Where?").fill("In the hall.")
    page.get_by_role("button", name="Tick it off").click()
    assert page.get_by_text("Your answer: In the hall.").is_visible()


def test_a_second_round_in_two_steps_under_a_hold(
    page: Page, axe: Axe, sign_in: SignIn, sent_back: CaseStudy, amber: User, dev: User, erin: User
) -> None:
    workflow.submit(sent_back, by=amber)
    today = timezone.localdate()
    ReviewPolicy.objects.create(two_steps=True)
    PublishingHold.objects.create(
        nation="england", first_day=today, last_day=today, reason="Local elections"
    )
    sign_in(page, dev)
    page.goto(reverse("review_queue"))
    assert faults_of(page, axe) == []
    page.get_by_role("button", name="Give me the next one").click()
    assert faults_of(page, axe) == []
    page.get_by_role("button", name="Recommend it for publication").click()
    sign_in(page, erin)
    page.goto(reverse("review_case_study", args=[sent_back.pk]))
    page.get_by_role("button", name="Approve it for this time").click()
    assert page.get_by_text("Approved. It will be published at the time you chose.").is_visible()
    assert faults_of(page, axe) == []


def test_a_board_member_answers(
    page: Page, axe: Axe, sent_back: CaseStudy, amber: User, dev: User
) -> None:
    workflow.submit(sent_back, by=amber)
    links: list[str] = []

    def address_of(secret: str) -> str:
        links.append(reverse("board_review", args=[secret]))
        return links[-1]

    board.ask(sent_back, by=dev, name="Grace", email="g@x.example", address_of=address_of)
    page.goto(links[0])
    assert faults_of(page, axe) == []
    page.get_by_label("Changes needed").check()
    page.get_by_role("button", name="Send your answer").click()
    assert faults_of(page, axe, errors=True) == []
    page.get_by_label("Your comment").fill("Say who paid.")
    page.get_by_role("button", name="Send your answer").click()
    assert page.get_by_text("is with the network’s staff: Changes needed").is_visible()
    assert faults_of(page, axe) == []


def test_a_duplicate_is_merged(
    page: Page, axe: Axe, sign_in: SignIn, live_server: LiveServer, dev: User
) -> None:
    gone = factories.published("Repair cafés once more")
    factories.published("Repair cafés elsewhere", council="oldham")
    sign_in(page, dev)
    page.goto(reverse("merge", args=[gone.case_study_id]))
    page.get_by_label("Find the case study that stays").fill("repair")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("button", name="Merge into this one").click()
    assert faults_of(page, axe, errors=True) == []
    page.get_by_label("Repair cafés elsewhere").check()
    page.get_by_role("button", name="Merge into this one").click()
    assert faults_of(page, axe) == []
    page.goto(gone.get_absolute_url())
    page.wait_for_url("**/oldham/repair-cafes-elsewhere/")
