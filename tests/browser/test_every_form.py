"""Every form sent with a mistake: what it says, where that leads, and WCAG 2.2 AA as it stands.

A form that the access matrix knows and no mistake is made in fails here.
"""

import re
from dataclasses import dataclass, field

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Locator, Page
from pytest_django.live_server_helper import LiveServer

from initiatives import parts
from initiatives.models import CaseStudy, State
from tests.browser.conftest import Axe, SignIn
from tests.browser.looking import faults_of
from tests.browser.world import World, build
from tests.test_access import OF_CASE_STUDY, PRIVATE

# These are sent by a button, or with one of the choices that are there: no mistake can be made.
BUTTONS_ALONE = {
    *("notice_choices", "publish", "revise", "remove_contact", "remove_file", "authors"),
    *("claim_review", "hand_on_review", "recommend", "restore", "review_next"),
    *("revoke_preview_link", "say_here", "take_back_approval", "tick_off_point"),
}
# In test_joining.py and test_reviewing.py, which lay what these need.
MADE_THERE = {"erase_your_data", "join_council", "merge"}
WEB_ADDRESS = "Enter a web address, such as https://www.example.gov.uk/report"


@dataclass(frozen=True)
class Mistake:
    """Somebody opens a page, types, and presses a button."""

    form: str  # the name of the address that it is sent to
    who: str
    button: str
    says: list[str]  # the error summary, line by line
    typed: dict[str, str] = field(default_factory=dict)  # by the fields' names
    unticked: str = ""
    of: str = ""  # which case study of the world
    part: str = ""
    page: str = ""  # the name of its page's address, where that is another
    opened: str = ""  # what must be opened before the form is seen


def of_part(part: str, typed: dict[str, str], says: list[str], *, unticked: str = "") -> Mistake:
    button = "Save and continue"
    return Mistake("edit_part", "officer", button, says, typed, unticked, of=State.DRAFT, part=part)


def of_review(form: str, button: str, says: str, *, opened: str = "", **typed: str) -> Mistake:
    of, page = State.PUBLISHED if opened else State.IN_REVIEW, "review_case_study"
    return Mistake(form, "staff", button, [says], typed, of=of, page=page, opened=opened)


OF_ACCOUNTS = [
    Mistake(
        *("account_login", "visitor", "Sign in"),
        ["Enter your e-mail address", "Enter your password"],
    ),
    Mistake(
        *("account_login", "visitor", "Sign in"),
        ["Check your e-mail address and password: together they do not open an account"],
        {"login": "amber@stevenage.gov.uk", "password": "wrong"},
    ),
    Mistake(
        *("account_signup", "visitor", "Create account"),
        ["Enter your name", "Enter your e-mail address", "Enter a password"],
    ),
    Mistake(
        *("account_signup", "visitor", "Create account"),
        [
            "Enter an e-mail address in the right form, like name@council.gov.uk",
            "Enter a password that has more in it than the portal’s name",
        ],
        {"name": "Amber", "email": "amber", "password1": "council"},
    ),
    Mistake(
        *("account_reset_password", "visitor", "Send me a link"), ["Enter your e-mail address"]
    ),
    Mistake(
        *("account_change_password", "officer", "Change password"),
        ["Enter your current password", "Enter a new password"],
    ),
    Mistake(
        *("account_change_password", "officer", "Change password"),
        ["Enter your current password", "Enter a password of 12 characters or more"],
        {"oldpassword": "wrong", "password1": "short"},
    ),
    Mistake(*("account_email", "officer", "Add"), ["Enter the e-mail address to add"]),
    Mistake(
        *("account_reauthenticate", "officer", "Continue"),
        ["Enter your password again: this is not the right one"],
        {"password": "wrong"},
    ),
]
OF_STARTING = [
    Mistake(
        *("bring_write_up", "officer", "Make a draft of it"),
        ["Choose a file, or paste the text below."],
    ),
    Mistake(
        *("bring_write_up", "officer of two councils", "Make a draft of it"),
        ["Choose the council"],
    ),
    Mistake("start_blank", "officer", "Start", ["Enter a title"]),
    Mistake(
        *("start_blank", "officer of two councils", "Start"),
        ["Choose the council", "Enter a title"],
    ),
    Mistake(
        *("check_answers", "officer", "Submit for review"),
        [
            "Enter a summary of one or two sentences",
            "Choose a theme",
            "Write what you did",
            "Choose at least one principle that it meets",
            "Choose the stage that it has reached",
        ],
        of="blank",
    ),
]
OF_PARTS = [
    of_part(
        "basics",
        {"title": "", "summary": "x" * 301},
        ["Enter a title", "Shorten this to 300 characters or less: it has 301."],
    ),
    of_part(
        "story",
        {"what_was_done": "x" * 40_001},
        ["Shorten this to 40000 characters or less: it has 40001."],
    ),
    of_part(
        "learning",
        {"what_did_not_work": "x" * 20_001},
        ["Shorten this to 20000 characters or less: it has 20001."],
    ),
    of_part(
        "principles",
        {"reason_co-production": "x" * 601, "evidence_co-production": "here"},
        [
            "Shorten this to 600 characters or less: it has 601.",
            WEB_ADDRESS,
            "Tick “Innovation”, or empty its reason and link.",
        ],
        unticked="meets_innovation",
    ),
    of_part(
        "timeline",
        {"started_year": "20", "ended_month": "Florember", "milestones-2-what": "It opened"},
        [
            "Enter the year in four figures, such as 2021.",
            "Enter the month as a number from 1 to 12, or by its name.",
            "Enter when this happened",
        ],
    ),
    of_part("timeline", {"ended_year": "2001"}, ["The end must be after the start."]),
    of_part(
        "outcomes",
        {
            "outcomes-0-indicator": "",
            "outcomes-0-baseline": "lots",
            "outcomes-0-measured_year": "x",
            "evaluation_url": "nowhere",
        },
        [
            "Enter what you measured",
            "Enter a number, such as 1,250.5, without words or signs.",
            "Enter the year in four figures, such as 2021.",
            WEB_ADDRESS,
        ],
    ),
    of_part(
        "cost",
        {"cost_one_off": "lots", "cost_yearly": "-1"},
        ["Enter the cost in pounds, such as 22000 or 1,250.50.", "Enter a cost of £0 or more."],
    ),
    of_part(
        "people",
        {"partners": "x" * 201},
        [f"Shorten the line that begins “{'x' * 30}” to 200 characters."],
    ),
    of_part(
        "links",
        {"links-0-url": "nowhere", "links-1-text": "Our page"},
        [WEB_ADDRESS, "Enter the web address"],
    ),
    of_part(
        "contact",
        {"contact_until_year": "2031"},
        [
            "Tick this, or leave the e-mail address out of the case study.",
            "Enter the day and the month too.",
        ],
        unticked="contact_agreed",
    ),
]
OF_REVIEWS = [
    of_review(
        *("decide_principles", "Save these decisions"),
        "Write why it does not meet this principle",
        decision_innovation="rejected",
    ),
    of_review("request_changes", "Send back for changes", "Write what the council should change"),
    of_review(
        *("withdraw", "Withdraw", "Write why it is withdrawn"),
        opened="Withdraw the published version",
    ),
    of_review(
        *("set_evidence_level", "Set the level", "Write why you set another level"),
        opened="Set another evidence level",
        level="4",
    ),
    of_review(
        *("change_address", "Change the address"),
        "Use small letters, figures and hyphens, such as repair-cafe",
        opened="Change its address",
        slug="No spaces!",
    ),
    Mistake(
        *("remark", "staff", "Add this remark"),
        ["Choose a part", "Write your remark"],
        of=State.IN_REVIEW,
        page="review_case_study",
    ),
    Mistake(
        *("ask_board", "staff", "Send the link"),
        [
            "Enter the board member’s name",
            "Enter the board member’s e-mail address",
            "Enter a number of days from 1 to 60",
        ],
        {"days": "61"},
        of=State.IN_REVIEW,
        page="review_case_study",
        opened="Ask a board member who has no account",
    ),
    Mistake(
        *("approve", "staff", "Approve it for this time"),
        ["Enter the day on which it is published", "Enter the time at which it is published"],
        {"time": ""},
        of=State.IN_REVIEW,
        page="review_case_study",
        opened="Publish it at a later time",
    ),
    Mistake(
        *("preview_links", "officer", "Make a link"),
        ["Enter a number of days from 1 to 30"],
        {"days": "31"},
        of=State.DRAFT,
    ),
]
OF_FILES = [
    Mistake(
        *("files", "officer", "Add this file"),
        ["Choose a file", "Enter a short name"],
        of=State.DRAFT,
    ),
]
MISTAKES = [*OF_FILES, *OF_ACCOUNTS, *OF_STARTING, *OF_PARTS, *OF_REVIEWS]


@pytest.fixture
def world(live_server: LiveServer, reference_data: None) -> World:
    return build()


def make(page: Page, mistake: Mistake, world: World) -> None:
    case_study = [world.case_studies[mistake.of].pk] if mistake.of else []
    part = [mistake.part] if mistake.part else []
    page.goto(reverse(mistake.page or mistake.form, args=[*case_study, *part]))
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
    page.locator(".govuk-error-summary").wait_for()
    said = page.locator(".govuk-error-summary__list li").all_inner_texts()
    wrong = [] if said == says else [f"{page.url}: said {said}, not {says}"]
    return wrong + faults_of(page, axe, errors=True)


def test_a_mistake_is_made_in_every_form() -> None:
    forms = {name for method, name in [*PRIVATE, *OF_CASE_STUDY] if method == "POST"}
    mistaken = {mistake.form for mistake in MISTAKES}
    assert (
        mistaken - {mistake.form for mistake in OF_ACCOUNTS} == forms - BUTTONS_ALONE - MADE_THERE
    )
    assert {mistake.part for mistake in OF_PARTS} | {"files"} == set(parts.PARTS)


def test_every_mistake_is_told(page: Page, axe: Axe, world: World, sign_in: SignIn) -> None:
    page.set_default_timeout(10_000)
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


def test_what_a_colleague_saved_meanwhile(
    page: Page, axe: Axe, world: World, sign_in: SignIn
) -> None:
    sign_in(page, world.people["officer"])
    case_study = world.case_studies[State.DRAFT]
    page.goto(reverse("edit_part", args=[case_study.pk, "basics"]))
    CaseStudy.objects.filter(pk=case_study.pk).update(title="Theirs")
    page.get_by_label("Title").fill("Mine")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_text("after you opened this page").wait_for()
    assert page.get_by_label("Title").input_value() == "Mine"
    assert faults_of(page, axe) == []
