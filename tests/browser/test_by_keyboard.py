"""Each journey with a keyboard alone."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from councilnet.models import Notice, User
from initiatives import checking_again
from initiatives.models import Adoption, CaseStudy, Edition, Follow, State, Theme, Wish
from socialvalue.models import Assessment
from tests import factories
from tests.browser import acting
from tests.browser.conftest import SignIn
from tests.browser.keyboard import Keyboard

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "three words that differ"


@pytest.fixture
def width() -> int:
    return 1280


@pytest.fixture
def keyboard(page: Page) -> Keyboard:
    return Keyboard(page)


def says(page: Page, words: str) -> None:
    expect(acting.main(page)).to_contain_text(words)


def test_somebody_new_signs_up_in_and_asks_to_join(
    page: Page, keyboard: Keyboard, reference_data: None
) -> None:
    page.goto("/")
    keyboard.follow(page.get_by_role("link", name="Sign in"))
    keyboard.follow("Create an account")
    keyboard.fill("Your name", "Farah")
    keyboard.fill("E-mail address", "farah@stevenage.gov.uk")
    keyboard.fill("Password", WORDS)
    keyboard.press("Create account")
    says(page, "Check your e-mail")
    link = re.search(r"/accounts/confirm-email/\S+", str(mail.outbox[0].body))
    assert link
    page.goto(link[0])
    keyboard.press("Yes, confirm it")
    keyboard.fill("E-mail address", "farah@stevenage.gov.uk")
    keyboard.fill("Password", WORDS)
    keyboard.press("Sign in")
    keyboard.press(acting.main(page).get_by_role("button", name="Join your council"))
    keyboard.select("Which council do you work for?", "Stevenage Borough Council")
    keyboard.press("Ask to join")
    says(page, "Waiting for an answer")


def test_a_case_study_is_written_and_submitted(
    page: Page, keyboard: Keyboard, sign_in: SignIn, amber: User
) -> None:
    sign_in(page, amber)
    page.goto(reverse("start_blank"))
    keyboard.fill("What is it called?", "Repair café")
    keyboard.press("Start")
    keyboard.follow("Title, summary and theme")
    keyboard.fill("Summary", "Neighbours mend things together.")
    keyboard.select("Theme", "Leisure, sport and culture")
    keyboard.press("Save and continue")
    keyboard.fill("What you did", "We opened a room on Saturdays, and people came.")
    keyboard.press("Save and continue")
    keyboard.tick(acting.main(page).get_by_role("checkbox", name="Innovation"))
    claim = page.locator(".app-claim").filter(has=page.get_by_role("checkbox", checked=True))
    keyboard.fill(claim.get_by_label("Why does it meet this principle?"), factories.REASON)
    keyboard.press("Save and continue")
    keyboard.choose("Live")
    keyboard.press("Save and go back to the list")
    keyboard.press(acting.main(page).get_by_role("button", name="Check your answers and submit"))
    keyboard.press("Submit for review")
    says(page, "Submitted.")
    assert CaseStudy.objects.get().state == State.IN_REVIEW


def test_it_is_reviewed_and_published(
    page: Page, keyboard: Keyboard, sign_in: SignIn, amber: User, dev: User
) -> None:
    factories.submitted("Repair café")
    sign_in(page, dev)
    page.goto("/")
    keyboard.follow(page.get_by_role("link", name="Review", exact=True))
    keyboard.follow("Repair café")
    keyboard.press("I review this")
    says(page, "You review it.")
    for radio in acting.main(page).get_by_label("Confirm", exact=True).all():
        keyboard.choose(radio)
    keyboard.press("Save these decisions")
    says(page, "Your decisions on the principles are saved.")
    keyboard.press("Publish")
    says(page, "Published: this is how everybody sees it.")


def test_a_search_is_narrowed_and_followed(
    page: Page, keyboard: Keyboard, sign_in: SignIn, cara: User
) -> None:
    factories.published("Repair café", council="stevenage")
    factories.published("Bakery", council="oldham")
    sign_in(page, cara)
    page.goto("/case-studies/")
    councils = page.locator("details").filter(has=page.get_by_text("Council", exact=True))
    keyboard.press(councils.locator("summary"))
    keyboard.tick(councils.get_by_label("Stevenage"))
    page.keyboard.press("Enter")
    page.wait_for_url("**council=stevenage*")
    assert page.locator("#results").inner_text().startswith("1 case study")
    keyboard.follow("Get e-mail alerts")
    keyboard.press("Follow this search")
    says(page, "What you follow")
    assert Follow.objects.get().user == cara


def test_an_idea_is_taken_up(
    page: Page, keyboard: Keyboard, sign_in: SignIn, amber: User, cara: User
) -> None:
    edition = factories.published("Repair café", council="stevenage")
    sign_in(page, cara)
    page.goto(edition.get_absolute_url())
    keyboard.press(acting.main(page).get_by_role("button", name="Adopt this").first)
    keyboard.choose("Trying")
    keyboard.fill(page.get_by_label("What do you do differently?"), "We did it in a bus.")
    keyboard.press("Say so")
    says(page, "The other council is asked to confirm it.")
    sign_in(page, amber)
    page.goto(reverse("adoption", args=[Adoption.objects.get().pk]))
    keyboard.follow("Confirm or dispute it")
    keyboard.choose("Yes, it is so")
    keyboard.press("Save")
    says(page, "Both councils confirmed it")


def test_help_is_asked_for_and_offered(
    page: Page, keyboard: Keyboard, sign_in: SignIn, amber: User, cara: User
) -> None:
    factories.published("A library of tools", council="stevenage")
    sign_in(page, cara)
    page.goto(reverse("requests"))
    keyboard.press(acting.main(page).get_by_role("button", name="Ask for help").first)
    keyboard.fill("What do you want to do?", "Lend tools")
    keyboard.press("Ask")
    says(page, "Your request is open.")
    sign_in(page, amber)
    page.goto(reverse("request_for_help", args=[Wish.objects.get().pk]))
    keyboard.press(acting.main(page).get_by_role("button", name="Offer help").first)
    keyboard.tick(page.get_by_label("A call"))
    keyboard.press("Offer it")
    says(page, "A call")
    expect(page.get_by_role("button", name="Offer it")).to_have_count(0)
    assert Wish.objects.get().offers.count() == 1


def test_a_score_is_begun_and_its_first_line_written(
    page: Page, keyboard: Keyboard, sign_in: SignIn, amber: User
) -> None:
    case_study = factories.published("Job club").case_study
    sign_in(page, amber)
    page.goto(reverse("your_case_study", args=[case_study.pk]))
    keyboard.follow("Assess its social value")
    keyboard.choose(page.get_by_label("Forecast: what is expected"))
    keyboard.fill(page.get_by_label("Which is its first year?"), "2023-24")
    keyboard.fill(page.get_by_label("In prices of which year?"), "2023-24")
    keyboard.press("Begin")
    keyboard.follow("What changed, and for whom")
    keyboard.fill("Search the measures", "jobseekers")
    keyboard.press("Search")
    keyboard.follow("Former jobseekers sustaining work")
    keyboard.fill(page.get_by_label("For whom?"), "People out of work for a year")
    keyboard.fill(page.locator("[name=quantity_0]"), "24")
    keyboard.press("Save")
    says(page, "People out of work for a year")
    expect(page.locator("[name=quantity_0]")).to_have_count(0)
    assert Assessment.objects.get().lines.count() == 1


def test_a_reminder_is_answered(page: Page, keyboard: Keyboard, amber: User) -> None:
    edition = factories.published("Repair café")
    today = timezone.localdate()
    Edition.objects.update(checked_on=today - timedelta(400), review_on=today - timedelta(30))
    checking_again.remind(timezone.now())
    links = Notice.objects.filter(kind="keeping-true", user=amber).latest("pk").buttons
    page.goto(dict(links)["It is still right"])
    keyboard.press("Yes, it is still right")
    says(page, "Readers now see that it was checked today.")
    edition.refresh_from_db()
    assert edition.checked_on == today


def test_a_theme_is_changed_for_several_in_the_administration(
    page: Page, keyboard: Keyboard, sign_in: SignIn, erin: User
) -> None:
    for title in ("One", "Two"):
        factories.submitted(title)
    other = Theme.objects.exclude(key="neighbourhoods")[0]
    sign_in(page, erin)
    page.goto("/admin/initiatives/casestudy/")
    for box in page.locator("input.action-select").all():
        keyboard.tick(box)
    action = page.get_by_label("Action:")
    words = str(action.locator("option[value=change_theme]").inner_text()).strip()
    page.keyboard.press("Shift+Tab")
    keyboard.select(action, words)
    keyboard.press(page.get_by_role("button", name="Go"))
    keyboard.select(page.get_by_label("The theme that they get"), str(other))
    keyboard.press(page.get_by_role("button", name="See what would change"))
    keyboard.press(page.get_by_role("button", name="Do it"))
    expect(page.get_by_text("2 rows were changed.")).to_be_visible()
    keyboard.press(page.get_by_role("button", name="Undo"))
    expect(page.get_by_text("2 rows are what they were before.")).to_be_visible()
