"""A case study is chased, ignored, marked and set right; a year on it is asked about."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from councilnet.models import Notice, User
from initiatives import checking_again, following_up
from initiatives.models import CaseStudy, Edition, Event
from tests import factories
from tests.browser.conftest import Axe, SignIn
from tests.browser.looking import faults_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def edition(live_server: LiveServer, amber: User) -> Edition:
    return factories.published("Repair café")


def after(edition: Edition, days: int) -> datetime:
    assert edition.review_on
    return timezone.now() + (edition.review_on - timezone.localdate()) + timedelta(days=days)


def links(kind: str) -> dict[str, str]:
    return dict(Notice.objects.filter(kind=kind, user__name="Amber").latest("pk").buttons)


def test_chased_ignored_marked_and_set_right(
    page: Page, axe: Axe, sign_in: SignIn, edition: Edition, dev: User
) -> None:
    today = timezone.localdate()  # on which the chase ends and somebody answers
    edition.checked_on, edition.review_on = today - timedelta(435), today - timedelta(70)
    edition.save(update_fields=["checked_on", "review_on"])
    for days in (-14, 0, 14, 42, 56, 70):
        assert checking_again.remind(after(edition, days)) == 1
    public, since = edition.get_absolute_url(), f"Not checked since {edition.checked_on:%B %Y}."
    page.goto(public)
    expect(page.get_by_text(since).first).to_be_visible()
    assert faults_of(page, axe) == []
    asked = links("keeping-true")
    page.goto(asked["It needs a change"])
    assert faults_of(page, axe) == []
    page.get_by_role("button", name="Say that it needs a change").click()
    assert faults_of(page, axe, errors=True) == []
    page.get_by_role("link", name="It has stopped").click()
    assert faults_of(page, axe) == []
    page.get_by_role("button", name="Say that it has stopped").click()
    assert faults_of(page, axe, errors=True) == []
    page.get_by_role("link", name="It is still right").click()
    assert faults_of(page, axe) == []
    page.get_by_role("button", name="Yes, it is still right").click()
    expect(page.get_by_text("Readers now see that it was checked today.")).to_be_visible()
    assert faults_of(page, axe) == []
    page.goto(f"{public}?again")  # a browser may keep the page for ten seconds
    expect(page.get_by_text("Not checked since")).to_have_count(0)
    page.goto(asked["It has stopped"])
    expect(page.get_by_text("This was answered already on")).to_be_visible()
    Edition.objects.update(review_on=timezone.localdate() - timedelta(days=80))
    sign_in(page, dev)
    page.goto("/review/stale/")
    page.get_by_label("Council", exact=True).select_option(label="Stevenage Borough Council (1)")
    page.get_by_role("button", name="Show these").click()
    expect(page.get_by_role("link", name="Repair café")).to_be_visible()
    assert faults_of(page, axe) == []


def test_asked_answered_and_shown_a_year_on(
    page: Page, axe: Axe, edition: Edition, dev: User
) -> None:
    later = after(edition, 1)
    assert following_up.ask(later).asked == 1
    page.goto(edition.get_absolute_url())
    expect(page.get_by_text(f"Asked in {later:%B %Y} what came of it")).to_be_visible()
    [link] = links("follow-ups").values()
    page.goto(link)
    assert faults_of(page, axe) == []
    page.get_by_label("What changed since?").fill("Ten more people mend.")
    page.locator("[name=number]").fill("lots")
    page.get_by_role("button", name="Send your answer").click()
    assert faults_of(page, axe, errors=True) == []
    expect(page.get_by_label("What changed since?")).to_have_value("Ten more people mend.")
    page.get_by_label("what does it count?").fill("Things mended")
    page.locator("[name=number]").fill("1,250")
    page.get_by_label("Where does the number come from?").fill("The café’s book")
    page.get_by_label("Yes, but differently").check()
    page.get_by_role("button", name="Send your answer").click()
    expect(page.get_by_text("The network’s staff review it")).to_be_visible()
    assert faults_of(page, axe) == []
    page.goto(link)
    expect(page.get_by_text("Ten more people mend.")).to_be_visible()
    assert faults_of(page, axe) == []
    newest = factories.publish(CaseStudy.objects.get(), by=dev)
    page.goto(f"{newest.get_absolute_url()}?again")
    expect(page.get_by_role("heading", name="What came of it later")).to_be_visible()
    expect(page.get_by_text("One year on:")).to_be_visible()
    assert faults_of(page, axe) == []
    assert Event.objects.filter(kind="followed-up").count() == 1
