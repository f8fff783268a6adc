"""Every form sent with a mistake: what it says, where that leads, and WCAG 2.2 AA as it stands.

A form that the access matrix knows and no mistake is made in fails here.
"""

import re

from django.core import mail
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from initiatives import parts
from initiatives.models import CaseStudy, State
from tests.browser.conftest import Axe, SignIn
from tests.browser.looking import faults_of
from tests.browser.mistakes import BUTTONS_ALONE, MISTAKES, OF_ACCOUNTS, OF_PARTS, Mistake
from tests.browser.world import World
from tests.test_access import OF_CASE_STUDY, PRIVATE

# Follows each line of the summary, and gives those that do not end in what they lead to.
ASTRAY = """() => [...document.querySelectorAll(".govuk-error-summary__list a[href^='#']")]
    .filter(link => (link.click(), document.activeElement.id !== link.hash.slice(1)))
    .map(link => link.textContent)"""


def make(page: Page, mistake: Mistake, world: World) -> None:
    case_study = [world.case_studies[mistake.of].pk] if mistake.of else []
    part = [mistake.part] if mistake.part else []
    address = reverse(mistake.page or mistake.form, args=[*case_study, *part])
    page.goto(address + mistake.query)
    main = page.get_by_role("main")
    if mistake.opened:
        main.get_by_text(mistake.opened, exact=True).click()
    for name, value in mistake.typed.items():
        put(main.locator(f"[name='{name}']"), value)
    if mistake.unticked:
        main.locator(f"[name='{mistake.unticked}']").uncheck()
    main.get_by_role("button", name=mistake.button, exact=True).click()


def put(control: Locator, value: str) -> None:
    match control.first.evaluate("control => control.type"):
        case "select-one":
            control.select_option(value)
        case "radio":
            control.and_(control.page.locator(f"[value='{value}']")).check()
        case _:
            control.fill(value)


def faults_in(page: Page, axe: Axe, says: list[str]) -> list[str]:
    """What is wrong with a page that should say this in its error summary."""
    summary = page.locator(".govuk-error-summary")
    expect(summary, f"{page.url}: {says}").to_be_visible(timeout=30_000)
    said = page.locator(".govuk-error-summary__list li").all_inner_texts()
    wrong = [] if said == says else [f"{page.url}: said {said}, not {says}"]
    wrong += faults_of(page, axe, errors=True)
    return wrong + [f"{page.url}: astray: {line}" for line in page.evaluate(ASTRAY)]


def test_a_mistake_is_made_in_every_form() -> None:
    forms = {name for method, name in [*PRIVATE, *OF_CASE_STUDY] if method == "POST"}
    mistaken = {mistake.form for mistake in MISTAKES}
    assert mistaken - {mistake.form for mistake in OF_ACCOUNTS} == forms - BUTTONS_ALONE
    assert {mistake.part for mistake in OF_PARTS} | {"files"} == set(parts.PARTS)


def test_every_mistake_is_told(page: Page, axe: Axe, world: World, sign_in: SignIn) -> None:
    faults = []
    for mistake in MISTAKES:
        sign_in(page, world.people[mistake.who])
        make(page, mistake, world)
        faults += faults_in(page, axe, mistake.says)
    assert faults == []


def test_a_new_password_by_the_link_in_a_mail(page: Page, axe: Axe, world: World) -> None:
    Client().post(reverse("account_reset_password"), {"email": "amber@stevenage.gov.uk"})
    link = re.search(r"/accounts/password/reset/key/\S+", str(mail.outbox[-1].body))
    assert link
    page.goto(link[0])
    blank = faults_of(page, axe)
    page.get_by_label("New password").fill("short")
    page.get_by_role("button", name="Save password").click()
    faults = faults_in(page, axe, ["Enter a password of 12 characters or more"])
    assert blank + faults == []


def test_what_is_missing_leads_to_its_field(page: Page, world: World, sign_in: SignIn) -> None:
    """From the check of the answers, and from what was understood of a write-up."""
    sign_in(page, world.people["officer"])
    stopped = world.case_studies[State.DRAFT]
    CaseStudy.objects.filter(pk=stopped.pk).update(stop_cause="", stop_lesson="")
    leads: set[str] = set()
    for name, of in [
        ("check_answers", "blank"),
        ("check_answers", State.DRAFT),
        ("brought_write_up", "brought"),
    ]:
        page.goto(reverse(name, args=[world.case_studies[of].pk]))
        found = page.locator("main a[href*='#id_']")
        leads |= {str(link.get_attribute("href")) for link in found.all()}
    nowhere = []
    for lead in sorted(leads):
        page.goto(lead)
        if not page.locator(f"[id='{lead.split('#')[1]}']").is_visible():
            nowhere.append(lead)
    assert (len(leads), nowhere) == (15, [])
