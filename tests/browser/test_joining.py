"""Joining and looking after a council's people in a browser, also without scripts."""

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from councilnet import joining
from councilnet.models import Council, JoinRequest, Membership, User
from tests import factories
from tests.browser.conftest import Axe, SignIn
from tests.browser.looking import faults_of

SEND = "main form[novalidate] button[type=submit]"
PEOPLE = "/your-council/stevenage/people/"


@pytest.fixture
def ben(live_server: LiveServer, reference_data: None) -> User:
    return factories.person("ben", council="stevenage", lead=True)


@pytest.fixture
def fay(ben: User) -> User:
    """Of another council; she asks for Stevenage, is invited there, and was declined once."""
    stevenage = Council.objects.get(slug="stevenage")
    fay = factories.person("fay", council="rochdale")
    joining.decline(joining.ask(stevenage, by=fay, note=""), by=ben, reason="Which Fay?")
    joining.ask(stevenage, by=fay, note="Housing")
    joining.invite(stevenage, fay.email, Membership.Role.OFFICER, by=ben)
    return fay


def test_every_page_of_the_people(
    page: Page, axe: Axe, sign_in: SignIn, ben: User, fay: User
) -> None:
    amber = factories.person("amber", council="stevenage").memberships.get()
    factories.draft(looked_after_by=fay)
    asked = JoinRequest.objects.get(agreed=None)
    pages = [
        *(PEOPLE, f"{PEOPLE}{amber.pk}/role/", f"{PEOPLE}{amber.pk}/remove/"),
        *(f"{PEOPLE}requests/{asked.pk}/", f"{PEOPLE}leave/"),
        *("/your-council/stevenage/hand-over/", "/your-case-studies/", "/your-council/"),
    ]
    faults = []
    for person, addresses in [
        (ben, pages),
        (amber.user, [PEOPLE, f"{PEOPLE}leave/", "/accounts/your-data/erase/"]),
        (fay, ["/your-council/", "/your-case-studies/"]),
    ]:
        sign_in(page, person)
        for address in addresses:
            page.goto(address)
            faults += faults_of(page, axe)
    assert faults == []


def test_every_mistake_is_told(page: Page, axe: Axe, sign_in: SignIn, ben: User, fay: User) -> None:
    factories.draft(looked_after_by=fay)
    asked = JoinRequest.objects.get(agreed=None)
    faults = []
    for person, address in [
        *[(ben, PEOPLE), (ben, f"{PEOPLE}requests/{asked.pk}/")],
        *[(ben, "/your-council/stevenage/hand-over/"), (ben, "/accounts/your-data/erase/")],
        (fay, "/your-council/"),
    ]:
        sign_in(page, person)
        page.goto(address)
        page.click(SEND)
        faults += faults_of(page, axe, errors=True)
    assert faults == []


def test_a_request_is_answered_without_scripts(
    browser: Browser, live_server: LiveServer, sign_in: SignIn, ben: User, fay: User
) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, ben)
    page.goto(PEOPLE)
    page.click("main >> text=Fay")
    page.check("[value=officer]")
    page.click(SEND)
    assert "Fay has joined Stevenage." in page.inner_text("main")
    page.click("text=Remove Fay")
    page.click(SEND)
    assert "Fay no longer acts for Stevenage." in page.inner_text("main")
    assert page.url.endswith("/your-council/stevenage/hand-over/")
    context.close()
