"""Following, keeping and comparing in a browser: pages, mistakes, and the way through them."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from councilnet.models import Often, User
from initiatives import following, keeping
from initiatives.models import Edition
from tests import factories
from tests.browser import acting
from tests.browser.conftest import Axe, SignIn
from tests.browser.looking import faults_of

CASE_STUDY = "/case-studies/stevenage/repair-cafe/"


@pytest.fixture
def edition(live_server: LiveServer, reference_data: None) -> Edition:
    factories.published("Bakery", council="oldham", principles=("learning",))
    return factories.whole_edition()


@pytest.fixture
def amber(edition: Edition) -> User:
    return User.objects.get(memberships__council__slug="stevenage")


def test_every_page(page: Page, axe: Axe, sign_in: SignIn, edition: Edition, amber: User) -> None:
    kept = keeping.keep(amber, edition, "For the board")
    shared = keeping.share(amber, "Mending")
    follow = following.follow_case_study(amber, edition, often=Often.DAILY)
    stop = reverse("stop_alerts", args=[following.stop_token(follow)])
    faults = []
    for person, addresses in [
        (amber, [f"{CASE_STUDY}follow/", f"{CASE_STUDY}keep/", f"/your-list/{kept.pk}/"]),
        (None, [f"/lists/{shared.secret}/", stop]),
    ]:
        sign_in(page, person)
        for address in addresses:
            page.goto(address)
            faults += faults_of(page, axe)
    acting.press(page, "Stop this mail")
    expect(page.get_by_role("heading", name="Mail stopped")).to_be_visible()
    assert faults + faults_of(page, axe) == []


def test_a_long_note_is_refused(
    page: Page, axe: Axe, sign_in: SignIn, edition: Edition, amber: User
) -> None:
    sign_in(page, amber)
    page.goto(f"{CASE_STUDY}keep/")
    page.get_by_label("Your note").fill("x" * 601)
    acting.press(page, "Keep it")
    assert faults_of(page, axe, errors=True) == []


def test_a_visitor_follows_keeps_and_compares_without_scripts(
    browser: Browser, live_server: LiveServer, edition: Edition, amber: User
) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/case-studies/?council=stevenage")
    acting.follow(page, "Get e-mail alerts")
    page.get_by_label("E-mail address").fill(amber.email)
    page.get_by_label("Password", exact=True).fill(factories.PASSWORD)
    acting.press(page, "Sign in")
    acting.press(page, "Follow this search")
    expect(page.get_by_role("heading", name="What you follow", level=1)).to_be_visible()
    for address in (CASE_STUDY, "/case-studies/oldham/bakery/"):
        page.goto(address)
        acting.follow(page, "Keep it on your list")
        acting.press(page, "Keep it")
    for title in ("Repair café", "Bakery"):
        page.get_by_label(f"Compare: {title}").check()
    acting.press(page, "Compare those ticked")
    heads = page.get_by_role("columnheader").all_inner_texts()
    assert [text.split("\n")[0] for text in heads] == ["Bakery", "Repair café"]
    context.close()
