"""Writing in a real browser, by what the screen says: offline, signed out, or not alone."""

import re

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from councilnet.models import User
from initiatives import sharing
from initiatives.drafting import part_version, save
from initiatives.forms.of_parts import forms_of
from initiatives.models import CaseStudy
from tests import factories
from tests.browser.conftest import Axe, SignIn
from tests.browser.looking import STARTED, faults_of

SOON = 12_000


@pytest.fixture
def amber(live_server: LiveServer, reference_data: None) -> User:
    return factories.person("amber", council="stevenage")


@pytest.fixture
def ben(amber: User) -> User:
    return factories.person("ben", council="stevenage")


@pytest.fixture
def story(page: Page, amber: User, sign_in: SignIn) -> CaseStudy:
    """Amber has “What you did” of a draft open."""
    case_study = factories.draft(what_was_done="We began.")
    sign_in(page, amber)
    page.goto(reverse("edit_part", args=[case_study.pk, "story"]))
    page.wait_for_function(STARTED)
    expect(page.get_by_text("2 words", exact=True)).to_be_visible()
    return case_study


def said(page: Page, words: str) -> None:
    expect(page.locator("#autosave-status")).to_contain_text(re.compile(words), timeout=SOON)


def write(page: Page, words: str) -> None:
    page.get_by_label("What you did").fill(words)


def stands(case_study: CaseStudy) -> str:
    case_study.refresh_from_db()
    return case_study.what_was_done


def by_ben(case_study: CaseStudy, ben: User, words: str) -> None:
    read = CaseStudy.objects.get(pk=case_study.pk)
    seen = part_version(read, "story")
    forms = forms_of("story", read, {"what_was_done": words})
    assert forms[0].is_valid()
    save(read, forms, by=ben, part="story", seen=seen)


def test_what_is_typed_is_saved_by_itself(page: Page, axe: Axe, story: CaseStudy) -> None:
    assert faults_of(page, axe) == []
    page.get_by_label("What you did").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Then we mended.")
    expect(page.get_by_text("5 words", exact=True)).to_be_visible()
    said(page, r"Saved at \d\d:\d\d\.")
    assert stands(story) == "We began. Then we mended."
    assert page.evaluate("Object.keys(localStorage)") == []
    page.reload()
    expect(page.locator("#kept")).to_be_hidden()
    expect(page.get_by_label("What you did")).to_have_value("We began. Then we mended.")


def test_a_lost_connection_loses_nothing(page: Page, story: CaseStudy) -> None:
    page.context.set_offline(True)
    write(page, "Typed in a tunnel")
    said(page, "Not saved: there is no connection. Your words are kept in this browser")
    assert stands(story) == "We began."
    page.context.set_offline(False)
    said(page, r"Saved at")
    assert stands(story) == "Typed in a tunnel"


def test_a_portal_in_trouble_loses_nothing(page: Page, story: CaseStudy) -> None:
    def refuse(route: Route) -> None:
        if route.request.method == "POST":
            route.fulfill(status=429, body="Too much")
        else:
            route.continue_()

    page.route("**/edit/story/", refuse)
    write(page, "Typed in a storm")
    said(page, "Not saved: the portal did not answer as it should. Your words are kept")
    assert stands(story) == "We began."
    page.unroute("**/edit/story/")
    page.evaluate("dispatchEvent(new Event('focus'))")
    said(page, "Saved at")
    assert stands(story) == "Typed in a storm"


def test_words_that_were_not_saved_are_offered_back(page: Page, axe: Axe, story: CaseStudy) -> None:
    page.context.set_offline(True)
    write(page, "Typed before the battery died")
    page.context.set_offline(False)
    page.reload()
    expect(
        page.get_by_role("heading", name="You have words here that were not saved")
    ).to_be_visible()
    expect(page.locator("#kept")).to_contain_text("Typed before the battery died")
    assert faults_of(page, axe) == []
    put_back = page.get_by_role("button", name="Put them back")
    put_back.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("What you did")).to_have_value("Typed before the battery died")
    expect(page.locator("#kept")).to_be_hidden()
    said(page, "Saved at")
    assert stands(story) == "Typed before the battery died"


def test_words_thrown_away_are_gone(page: Page, story: CaseStudy) -> None:
    page.context.set_offline(True)
    write(page, "Never mind")
    page.context.set_offline(False)
    page.reload()
    page.get_by_role("button", name="Throw them away").click()
    expect(page.locator("#kept")).to_be_hidden()
    page.reload()
    expect(page.get_by_label("What you did")).to_have_value("We began.")
    expect(page.locator("#kept")).to_be_hidden()
    assert page.evaluate("Object.keys(localStorage)") == []


def test_words_saved_with_the_button_are_not_offered_again(page: Page, story: CaseStudy) -> None:
    write(page, "Saved with the button")
    page.get_by_role("button", name="Save and go back to the list").click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    page.goto(reverse("edit_part", args=[story.pk, "story"]))
    expect(page.get_by_label("What you did")).to_have_value("Saved with the button")
    expect(page.locator("#kept")).to_be_hidden()


def test_words_of_somebody_else_are_not_shown_and_go(
    page: Page, story: CaseStudy, ben: User, sign_in: SignIn
) -> None:
    page.context.set_offline(True)
    write(page, "Amber’s own")
    page.context.set_offline(False)
    sign_in(page, ben)
    page.goto(reverse("edit_part", args=[story.pk, "story"]))
    expect(page.get_by_text("2 words", exact=True)).to_be_visible()
    expect(page.locator("#kept")).to_be_hidden()
    assert page.evaluate("Object.keys(localStorage)") == []


def test_signing_in_again_in_another_tab_carries_on(
    page: Page, axe: Axe, story: CaseStudy, amber: User, sign_in: SignIn
) -> None:
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    write(page, "Typed after lunch")
    said(page, "Not saved: you are no longer signed in. Your words are kept in this browser.")
    assert faults_of(page, axe) == []
    assert stands(story) == "We began."
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in (opens in a new tab)").click()
    other = opened.value
    other.get_by_label("E-mail address").fill(amber.email)
    other.get_by_label("Password", exact=True).fill(factories.PASSWORD)
    other.get_by_role("button", name="Sign in", exact=True).click()
    expect(other.get_by_label("What you did")).to_be_visible()
    other.close()
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")
    said(page, "Saved at")
    assert stands(story) == "Typed after lunch"


def test_a_colleague_s_newer_words_are_never_saved_over_by_themselves(
    page: Page, axe: Axe, story: CaseStudy, ben: User
) -> None:
    by_ben(story, ben, "We began with Ben.")
    write(page, "We began with Amber.")
    said(page, r"Not saved: Ben saved this part at \d\d:\d\d, after you opened it\.")
    assert stands(story) == "We began with Ben."
    page.get_by_role("button", name="See both versions and choose").click()
    expect(page.get_by_role("heading", name="What differs")).to_be_visible()
    expect(page.locator(".app-both")).to_contain_text("We began with Ben.")
    expect(page.locator(".app-both")).to_contain_text("We began with Amber.")
    said(page, "Not saved by itself until you have chosen")
    assert faults_of(page, axe) == []
    write(page, "We began with Amber and Ben.")
    page.wait_for_timeout(4000)
    assert stands(story) == "We began with Ben."
    page.get_by_role("button", name="Save and go back to the list").click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    assert stands(story) == "We began with Amber and Ben."


def test_what_is_wrong_is_said_while_writing(page: Page, story: CaseStudy) -> None:
    page.goto(reverse("edit_part", args=[story.pk, "basics"]))
    page.get_by_label("Title").fill("")
    said(page, "Not saved: Enter a title. Your words are kept in this browser.")
    page.get_by_label("Title").fill("Repair cafés")
    said(page, "Saved at")
    story.refresh_from_db()
    assert story.title == "Repair cafés"


def test_a_mistake_that_was_mended_is_not_offered_again(page: Page, story: CaseStudy) -> None:
    url = reverse("edit_part", args=[story.pk, "basics"])
    page.goto(url)
    page.get_by_label("Title").fill("")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    page.get_by_label("Title").fill("Mended")
    said(page, "Saved at")
    page.goto(url)
    expect(page.get_by_label("Title")).to_have_value("Mended")
    expect(page.locator("#kept")).to_be_hidden()
    assert page.evaluate("Object.keys(localStorage)") == []


def test_a_reason_comes_back_with_its_tick(page: Page, story: CaseStudy) -> None:
    page.goto(reverse("edit_part", args=[story.pk, "principles"]))
    page.wait_for_function(STARTED)
    page.context.set_offline(True)
    page.get_by_label("8. Innovation").check()
    page.locator("#id_reason_innovation").fill("Nobody had mended in the open before.")
    page.context.set_offline(False)
    page.reload()
    page.wait_for_function(STARTED)
    page.get_by_role("button", name="Put them back").click()
    expect(page.get_by_label("8. Innovation")).to_be_checked()
    expect(page.locator("#id_reason_innovation")).to_be_visible()
    said(page, "Saved at")
    assert list(story.claims.values_list("principle__key", "reason")) == [
        ("innovation", "Nobody had mended in the open before.")
    ]


def test_who_else_is_here_is_shown_by_itself(page: Page, story: CaseStudy, ben: User) -> None:
    expect(page.locator("#others-here")).to_be_empty()
    page.clock.install()
    page.reload()
    expect(page.get_by_text("2 words", exact=True)).to_be_visible()
    sharing.say_here(story, "cost", by=ben)
    page.clock.run_for(21_000)
    expect(page.locator("#others-here")).to_have_text("Ben has “Cost” open.")


def test_without_javascript_the_button_saves(story: CaseStudy, page: Page, amber: User) -> None:
    browser = page.context.browser
    assert browser
    cookies = page.context.cookies()
    context = browser.new_context(
        java_script_enabled=False, base_url=page.url, viewport={"width": 320, "height": 900}
    )
    context.add_cookies(cookies)  # type: ignore[arg-type]
    plain = context.new_page()
    plain.goto(page.url)
    write(plain, "Without a script")
    plain.get_by_role("button", name="Save and go back to the list").click()
    expect(plain.get_by_text("Saved.", exact=True)).to_be_visible()
    context.close()
    assert stands(story) == "Without a script"


def test_authors_and_links_are_made_on_pages_that_all_can_use(
    page: Page, axe: Axe, story: CaseStudy, ben: User
) -> None:
    page.goto(story.get_absolute_url())
    page.get_by_role("link", name="Authors, and who looks after it").click()
    assert faults_of(page, axe) == []
    page.get_by_label("Ben").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Show the draft to somebody who has no account").click()
    page.get_by_label("For whom is it?").fill("The director of the trust")
    page.get_by_role("button", name="Make a link").click()
    expect(page.get_by_text("Copy this link now: it is not shown again.")).to_be_visible()
    assert faults_of(page, axe) == []
    address = page.locator(".app-link-shown a").get_attribute("href")
    assert address
    page.context.clear_cookies()
    page.goto(address)
    expect(page.get_by_text("This is a draft, not published.")).to_be_visible()
    assert faults_of(page, axe) == []
    page.goto(f"{address[:-2]}x/")
    expect(page.get_by_role("heading", name="This link opens nothing")).to_be_visible()
    assert faults_of(page, axe) == []
