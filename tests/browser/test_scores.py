"""Scores on their way to the public, as each role sees them, with a mistake in each form."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from councilnet.models import User
from socialvalue import assessing
from socialvalue.models import State
from tests.browser.conftest import Axe, SignIn
from tests.browser.looking import faults_of
from tests.browser.test_every_form import faults_in
from tests.socialvalue import assessed
from tests.socialvalue.test_runs_access import OF_SCORES, RECEIPTS, address, run_in

FILES = {"receipt_file", "receipt_output"}


@pytest.fixture
def people(
    live_server: LiveServer, cara: User, amber: User, dev: User, erin: User
) -> dict[str, User | None]:
    return {"visitor": None, "other": cara, "officer": amber, "staff": dev, "admin": erin}


@pytest.mark.parametrize("state", ["draft", "proposed", "with-council", "published"])
def test_pages_of_scores(
    state: str, page: Page, axe: Axe, sign_in: SignIn, people: dict[str, User | None]
) -> None:
    run, faults = run_in(state, people), []
    for role in ("visitor", "officer", "admin"):
        sign_in(page, people[role])
        for method, name in OF_SCORES:
            if method == "GET" and name not in FILES and (role != "visitor" or name in RECEIPTS):
                page.goto(address(name, run))
                faults += faults_of(page, axe)
    assert faults == []


def test_a_receipt_with_all_of_it_opened(
    page: Page, axe: Axe, people: dict[str, User | None]
) -> None:
    run = run_in(State.PUBLISHED, people)
    page.goto(run.get_absolute_url())
    for summary in page.locator("main details > summary").all():
        summary.click()
    assert faults_of(page, axe) == []


def test_two_runs_compared(
    page: Page, axe: Axe, sign_in: SignIn, people: dict[str, User | None]
) -> None:
    run, dev = run_in(State.DRAFT, people), people["staff"]
    assert dev
    assessed.line(run.assessment, "CE3", "More members", quantity="9", by=dev)
    assessed.explained(run.assessment)
    assessing.propose(run.assessment, by=dev)
    sign_in(page, dev)
    page.goto(reverse("score_history", args=[run.assessment_id]))
    assert faults_of(page, axe) == []


MISTAKES: list[tuple[str, str, str, str, dict[str, str], list[str]]] = [
    (State.PROPOSED, "send_back_score", "admin", "Send it back", {}, [
        "Write what should be changed",
    ]),
    (State.PUBLISHED, "withdraw_score", "staff", "Withdraw the score", {}, [
        "Write why the score is withdrawn",
    ]),
    (State.WITH_COUNCIL, "reply_to_score", "officer", "Send your reply", {"agrees_0": "no"}, [
        "Write why you disagree",
        *["Choose whether your council agrees"] * 3,
    ]),
    (State.PUBLISHED, "deliveries", "officer", "Add it", {"quantity": "1.234,50", "until_day": "31",
     "until_month": "12", "until_year": "2099"}, [
        "Did you mean 1,234.50? Write a point before decimals, "
        "and commas, if any, between thousands.",
        "Enter a day that is not to come: today at the latest",
        "Say what shows it",
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("state", "form", "who", "button", "typed", "says"), MISTAKES)
def test_a_mistake_is_told(
    state: str,
    form: str,
    who: str,
    button: str,
    typed: dict[str, str],
    says: list[str],
    page: Page,
    axe: Axe,
    sign_in: SignIn,
    people: dict[str, User | None],
) -> None:
    run = run_in(state, people)
    sign_in(page, people[who])
    page.goto(address(form, run))
    main = page.get_by_role("main")
    for name, value in typed.items():
        control = main.locator(f"[name='{name}']")
        if control.first.evaluate("control => control.type") == "radio":
            main.locator(f"[name='{name}'][value='{value}']").check()
        else:
            control.fill(value)
    main.get_by_role("button", name=button, exact=True).click()
    assert faults_in(page, axe, says) == []


def test_every_form_of_scores_has_a_mistake() -> None:
    forms = {name for method, name in OF_SCORES if method == "POST"}
    buttons = {"propose_score", "sign_score", "publish_score", "reopen_score", "check_delivery"}
    assert {form for __, form, *___ in MISTAKES} == forms - buttons
