"""Councils take up one another's ideas: each page, a mistake in each form, and the whole way."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from councilnet.models import User
from initiatives import adopting, workflow
from initiatives.adopting import Description
from initiatives.models import Adoption, CaseStudy, Principle, Theme
from tests import factories
from tests.browser.acting import follow, main, press
from tests.browser.conftest import Axe, SignIn
from tests.browser.looking import faults_of
from tests.browser.test_every_form import faults_in, put
from tests.browser.world import LONG
from tests.initiatives.adopted import adopted, stop
from tests.initiatives.test_adopting_access import OF_ADOPTION, address
from tests.initiatives.test_kit import with_kit


@pytest.fixture
def people(live_server: LiveServer, cara: User, ben: User, dev: User) -> dict[str, User]:
    rose = factories.person("rose", council="rochdale")
    return {"taker": cara, "origin": ben, "staff": dev, "other": rose}


def with_much_to_show() -> Adoption:
    """Stopped, told in long words, written about, and disputed."""
    adoption = adopted(factories.published(), confirmed=False, status="trying", contact=LONG)
    officers = {slug: factories.officer_of(slug) for slug in ("oldham", "stevenage")}
    told = Description(what_changed=f"We did it in {LONG}.\n\n- On Mondays", started="2025-03")
    adopting.describe(adoption, told, by=officers["oldham"], version=adoption.version)
    adopting.write(adoption, f"May we see {LONG}?", by=officers["oldham"])
    adopting.write(adoption, "Do come.", by=officers["stevenage"])
    stop(adoption)
    adopting.dispute(adoption, "origin", by=officers["stevenage"], reason=f"No: {LONG}")
    return adoption


def test_pages_of_adopting(page: Page, axe: Axe, sign_in: SignIn, people: dict[str, User]) -> None:
    adoption, faults = with_much_to_show(), []
    factories.published("Mending room", council="rochdale")
    pages = [address(name, adoption.pk) for method, name in OF_ADOPTION if method == "GET"]
    pages += [reverse("your_adoptions"), reverse("unsettled_adoptions")]
    pages += [f"{address('propose_link', 0)}?q=mending", f"{address('propose_link', 0)}?q=zebra"]
    pages += [f"{reverse('start_blank')}?adoption={adoption.pk}"]
    for role in people:
        sign_in(page, people[role])
        for url in pages:
            page.goto(url)
            faults += faults_of(page, axe)
    assert faults == []


MISTAKES: list[tuple[str, str, str, dict[str, str], list[str]]] = [
    ("adopt", "other", "Say so", {"started_year": "20"}, [
        "Choose how far you have come",
        "Enter the year in four figures, such as 2021.",
    ]),
    ("propose_link", "other", "Ask both councils", {}, [
        "Choose which came first",
        "Choose the other case study",
    ]),
    ("move_adoption", "taker", "Save", {}, ["Choose how far you have come"]),
    ("move_adoption", "taker", "Save", {"status": "stopped"}, [
        "Choose why it stopped",
        "Write what you learned from it",
    ]),
    ("describe_adoption", "taker", "Save", {
        "what_changed": "x" * 2001,
        "name_withheld_until_day": "1",
        "name_withheld_until_month": "2",
        "name_withheld_until_year": "2020",
    }, [
        "Shorten this to 2000 characters or less: it has 2001.",
        "Enter a day to come, or leave this empty",
    ]),
    ("answer_adoption", "origin", "Save", {}, ["Choose whether it is so"]),
    ("answer_adoption", "origin", "Save", {"answer": "disputed"}, ["Write why it is not so"]),
    ("settle_adoption", "staff", "Save", {}, [
        "Choose whether it is so",
        "Write why you settle it so",
    ]),
    ("write_letter", "origin", "Send the letter", {}, ["Write something to the other council"]),
]  # fmt: skip
PAGES = {"write_letter": "adoption"}


@pytest.mark.parametrize(("form", "who", "button", "typed", "says"), MISTAKES)
def test_a_mistake_is_told(
    form: str,
    who: str,
    button: str,
    typed: dict[str, str],
    says: list[str],
    page: Page,
    axe: Axe,
    sign_in: SignIn,
    people: dict[str, User],
) -> None:
    adoption = adopted(factories.published(), confirmed=False)
    if form == "settle_adoption":
        adopting.dispute(adoption, "origin", by=people["origin"], reason="No.")
    factories.published("Mending room", council="oldham")
    sign_in(page, people[who])
    query = "?q=mending" if form == "propose_link" else ""
    page.goto(address(PAGES.get(form, form), adoption.pk) + query)
    for name, value in typed.items():
        put(main(page).locator(f"[name='{name}']"), value)
    press(page, button)
    assert faults_in(page, axe, says) == []


def test_every_form_of_adopting_has_a_mistake() -> None:
    """One chooses among one's own case studies, or none: no mistake can be made."""
    forms = {name for method, name in OF_ADOPTION if method == "POST"}
    assert {form for form, *__ in MISTAKES} == forms - {"name_result"}


def test_an_idea_travels(page: Page, sign_in: SignIn, people: dict[str, User]) -> None:
    """By what the screens say: found, fitting, taken up and written of; the other confirms."""
    edition = with_kit("Repair café")
    sign_in(page, people["taker"])
    page.goto("/")
    page.get_by_label("Search the case studies").fill("repair")
    press(page, "Search")
    follow(page, "Repair café")
    follow(page, "Would it fit your council?")
    page.get_by_label("Your council", exact=True).select_option("Oldham")
    page.get_by_label("How much money do you have for it?").select_option("Under £10,000")
    page.get_by_label("Yes").check()
    page.get_by_label("A library").check()
    page.get_by_label("A repairer").check()
    page.get_by_label("When do you need a first result?").fill("6")
    press(page, "Compare")
    expect(main(page)).to_contain_text("Oldham has 237,628 people")
    expect(page.get_by_text("Missing", exact=True)).to_have_count(0)
    press(page, "Adopt this")
    page.get_by_label("Trying").check()
    page.get_by_label("What do you do differently?").fill("We did it in a bus.")
    press(page, "Say so")
    expect(main(page)).to_contain_text("The other council is asked to confirm it.")
    follow(page, "Write your own case study of it")
    page.get_by_label("What is it called?").fill("Repair bus")
    press(page, "Start")
    _publish(CaseStudy.objects.get(title="Repair bus"), people)
    sign_in(page, people["origin"])
    page.goto(reverse("your_case_studies"))
    follow(page, "Your adoptions")
    main(page).get_by_role("link", name="Repair café").first.click()
    follow(page, "Confirm or dispute it")
    page.get_by_label("Yes, it is so").check()
    press(page, "Save")
    expect(main(page)).to_contain_text("Both councils confirmed it")
    page.goto(edition.get_absolute_url())
    expect(main(page)).to_contain_text("We did it in a bus.")
    follow(page, "Repair bus")
    expect(page.get_by_role("heading", name="Repair bus").first).to_be_visible()
    expect(main(page)).to_contain_text("Repair café")


def _publish(case_study: CaseStudy, people: dict[str, User]) -> None:
    told: dict[str, Any] = {"summary": "A bus.", "what_was_done": "We drove.", "stage": "live"}
    theme = Theme.objects.get(key="neighbourhoods")
    CaseStudy.objects.filter(pk=case_study.pk).update(**told, theme=theme)
    principle = Principle.objects.get(key="innovation")
    case_study.claims.create(principle=principle, reason=factories.REASON)
    case_study.refresh_from_db()
    workflow.submit(case_study, by=people["taker"])
    factories.publish(case_study, by=people["staff"])


def test_a_dispute_is_settled(page: Page, sign_in: SignIn, people: dict[str, User]) -> None:
    adoption = adopted(factories.published())
    adopting.dispute(adoption, "origin", by=people["origin"], reason="They never asked.")
    sign_in(page, people["staff"])
    page.goto(reverse("review_queue"))
    follow(page, "Adoptions to settle")
    main(page).get_by_role("link", name="Repair café").first.click()
    press(page, "Settle it")
    page.get_by_label("Yes: one came from the other").check()
    page.get_by_label("Why do you settle it so?").fill("Both told us on the telephone.")
    press(page, "Save")
    expect(main(page)).to_contain_text("The network settled it.")
    assert Adoption.objects.shown().get() == adoption
