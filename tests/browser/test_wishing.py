"""Requests for help in a browser: each page in WCAG 2.2 AA, each form with a mistake, the way."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from councilnet.models import User
from initiatives import wishing
from initiatives.models import Adoption, Wish
from tests import factories
from tests.browser.acting import press
from tests.browser.conftest import Axe, SignIn
from tests.browser.looking import faults_of
from tests.browser.world import LONG
from tests.initiatives.wished import offered, wished


@pytest.fixture
def people(live_server: LiveServer, reference_data: None) -> dict[str, User]:
    return {
        "asker": factories.person("cara", council="oldham"),
        "offerer": factories.person("amber", council="stevenage"),
        "staff": factories.person("dev", role=User.Role.NETWORK_STAFF),
    }


@pytest.fixture
def wish(people: dict[str, User]) -> Wish:
    """With an offer, a letter, matches, and words as long as any."""
    edition = factories.published("A library of tools", council="stevenage")
    made = wished(f"Lend tools {LONG[:100]}", text=f"By May.\n\nhttps://example.org/{LONG}")
    offer = offered(made, case_study=edition.case_study)
    wishing.write(offer, f"Come and see: {LONG}", by=people["offerer"])
    return made


def pages(wish: Wish, who: str) -> list[str]:
    of = [wish.pk]
    offer = wish.offers.get()
    seen = [reverse("requests"), reverse("request_for_help", args=of)]
    told = {
        "asker": [
            reverse("ask_for_help"),
            reverse("change_request", args=of),
            reverse("close_request", args=of),
            reverse("write_to_offer", args=[offer.pk]),
            reverse("council_benefit", args=["oldham"]),
        ],
        "offerer": [reverse("offer_help", args=of)],
        "staff": [reverse("benefits"), reverse("council_benefit", args=["stevenage"])],
    }
    return seen + told[who]


@pytest.mark.parametrize("who", ["asker", "offerer", "staff"])
def test_every_page(
    page: Page, axe: Axe, sign_in: SignIn, people: dict[str, User], wish: Wish, who: str
) -> None:
    sign_in(page, people[who])
    faults = []
    for url in pages(wish, who):
        page.goto(url)
        faults += faults_of(page, axe)
    assert faults == []


def test_every_mistake(
    page: Page, axe: Axe, sign_in: SignIn, people: dict[str, User], wish: Wish
) -> None:
    faults = []
    for who, name, of, button in [
        ("asker", "ask_for_help", [], "Ask"),
        ("asker", "close_request", [wish.pk], "Close it"),
        ("offerer", "offer_help", [wish.pk], "Offer it"),
        ("offerer", "write_to_offer", [wish.offers.get().pk], "Send the letter"),
    ]:
        sign_in(page, people[who])
        page.goto(reverse(name, args=of))
        press(page, button)
        faults += faults_of(page, axe, errors=True)
    assert faults == []


def test_from_asking_to_an_adoption(page: Page, sign_in: SignIn, people: dict[str, User]) -> None:
    factories.published("A library of tools", council="stevenage")
    sign_in(page, people["asker"])
    page.goto(reverse("requests"))
    press(page, "Ask for help")
    page.get_by_label("What do you want to do?").fill("Lend tools")
    press(page, "Ask")
    assert page.get_by_text("its title or summary speaks of it").is_visible()
    where = page.url
    sign_in(page, people["offerer"])
    page.goto(where)
    press(page, "Offer help")
    page.get_by_label("A call").check()
    page.get_by_label("Which of your case studies shows it?").select_option("A library of tools")
    page.get_by_label("A letter to go with it").fill("Ring us on Monday.")
    press(page, "Offer it")
    sign_in(page, people["asker"])
    page.goto(where)
    assert page.get_by_text("Ring us on Monday.").is_visible()
    page.get_by_role("button", name="Accept").click()
    press(page, "Close it")
    page.get_by_label("We took up an idea").check()
    page.get_by_label("If you took up an idea: whose?").select_option(
        "A library of tools (Stevenage)"
    )
    page.get_by_label("How many working days did asking save you?").fill("2.5")
    press(page, "Close it")
    assert Adoption.objects.get().council.slug == "oldham"
    page.goto(reverse("council_benefit", args=["oldham"]))
    assert page.get_by_text("The council itself said of 1 request").is_visible()
