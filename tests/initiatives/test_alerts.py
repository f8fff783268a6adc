"""Alerts: what the page lists and nothing else, once, to whom it is wanted."""

import re
from datetime import datetime, timedelta
from io import StringIO
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.management import call_command
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from councilnet import post
from councilnet.models import Council, Often, QueuedMail, User
from initiatives import alerts, directory, following, workflow
from initiatives.models import CaseStudy, Edition, Follow
from tests import factories
from tests.factories import published, reviewer, revised, withdrawn
from tests.together import at_once

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"
OF_CASE_STUDY = re.compile(r"/case-studies/([\w-]+/[\w-]+)/$", re.MULTILINE)


def following_search(user: User, address: str = "", often: Often = Often.AT_ONCE) -> Follow:
    query = directory.read(QueryDict(address))
    return following.follow_search(user, query, name="Ours", often=often)


def following_it(user: User, edition: Edition, often: Often = Often.AT_ONCE) -> Follow:
    return following.follow_case_study(user, edition, often=often)


def sent_at(now: datetime) -> list[EmailMultiAlternatives]:
    """What goes out where the commands run at this moment."""
    before = len(mail.outbox)
    alerts.send(now)
    post.deliver()
    found = mail.outbox[before:]
    return [
        message
        for message in found
        if isinstance(message, EmailMultiAlternatives) and "/follows/stop/" in message.body
    ]


def sent() -> list[EmailMultiAlternatives]:
    return sent_at(timezone.now())


def titles(message: EmailMultiAlternatives) -> list[str]:
    """The case studies to which it leads."""
    return OF_CASE_STUDY.findall(str(message.body))


def next_morning(*, monday: bool = False) -> datetime:
    """The next time it is 7 o'clock: what is published in a test is published now."""
    moment = timezone.localtime().replace(hour=7, minute=0, second=0, microsecond=0)
    while moment <= timezone.now() or (monday and moment.weekday()):
        moment += timedelta(days=1)
    return moment


A_SECOND, A_WEEK = timedelta(seconds=1), timedelta(days=7)


# --- What is told ------------------------------------------------------------------------------
def test_what_is_newly_found_is_told_once(amber: User) -> None:
    published("Before")
    follow = following_search(amber, "principle=innovation")
    assert sent() == []
    published("Other", principles=("learning",))
    assert sent() == []
    new = published("Repair café", council="oldham")
    [message] = sent()
    assert (message.subject, message.to) == ("Ours – Repair café", [amber.email])
    assert message.body.startswith(
        "Ours\n\nRepair café\nby Oldham\nWhat Repair café is, in two lines.\n"
        f"{SITE}/case-studies/oldham/repair-cafe/\n\n"
        "Everything that this finds, the newest first.\n"
        f"{SITE}/case-studies/?principle=innovation\n"
    )
    assert f"Choose how often we write to you:\n{SITE}/your-follows/\n" in message.body
    assert "Stop mail about this: Ours" in message.body
    html = str(message.alternatives[0][0])
    assert f'<a href="{SITE}/case-studies/oldham/repair-cafe/"' in html
    assert sent() == []
    follow.refresh_from_db()
    assert follow.seen == new.pk
    assert follow.told_at is not None


def test_several_are_listed_newest_first(amber: User) -> None:
    following_search(amber)
    for title in "ABC":
        published(f"Number {title}")
    [message] = sent()
    assert message.subject == "Ours – 3 case studies"
    assert titles(message) == [f"stevenage/number-{letter}" for letter in "cba"]


def test_of_many_the_newest_are_listed(amber: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alerts, "MOST_LISTED", 2)
    following_search(amber)
    for number in range(5):
        published(f"Number {number}")
    [message] = sent()
    assert message.subject == "Ours – 5 case studies"
    assert titles(message) == ["stevenage/number-4", "stevenage/number-3"]
    assert "And 3 more. Everything that this finds, the newest first." in message.body


def test_a_new_version_says_so(amber: User) -> None:
    first = published("Repair café")
    following_search(amber)
    revised(first, title="Mending café")
    [message] = sent()
    assert message.subject == "Ours – New version: Mending café"
    revised(revised(published("New")))
    [message] = sent()
    assert message.subject == "Ours – New"  # all its versions are new to amber


def test_what_is_no_longer_current_is_not_told(amber: User) -> None:
    following_search(amber)
    withdrawn("Gone")
    assert sent() == []
    published("Still here")
    assert [titles(message) for message in sent()] == [["stevenage/still-here"]]


def test_drafts_are_not_told_of(amber: User) -> None:
    following_search(amber)
    factories.draft("A draft")
    factories.submitted("In review")
    assert sent() == []


def test_a_search_that_lost_an_option_says_so(amber: User) -> None:
    following_search(amber, "council=stevenage&council=oldham")
    Council.objects.filter(slug="oldham").update(slug="oldham-2")
    published("Repair café")
    [message] = sent()
    assert "Something that you chose is no longer there, so this finds more" in message.body
    assert f"{SITE}/case-studies/?council=stevenage\n" in message.body


def test_addresses_that_people_write_do_not_become_links(amber: User) -> None:
    query = directory.read(QueryDict(""))
    following.follow_search(amber, query, name="www.evil.example\nBcc: x", often=Often.AT_ONCE)
    published("Look at https://evil.example/now")
    [message] = sent()
    assert message.subject.startswith("[an address, left out] Bcc: x – Look at [an address")
    assert "evil.example" not in message.body
    assert "evil" not in message.subject


# --- A case study ------------------------------------------------------------------------------
def test_a_new_version_of_a_case_study_is_told_once(amber: User) -> None:
    first = published("Repair café")
    published("Another")
    following_it(amber, first)
    published("Yet another")
    assert sent() == []
    revised(first, title="Mending café")
    [message] = sent()
    assert message.subject == "Repair café – New version: Mending café"
    assert titles(message) == ["stevenage/repair-cafe"]
    assert sent() == []


def test_a_withdrawal_is_told_once_each_time(amber: User) -> None:
    case_study = published("Repair café").case_study
    following_it(amber, case_study.editions.get())
    workflow.withdraw(case_study, by=reviewer(), reason="The figures were wrong.")
    [message] = sent()
    assert message.subject == "Repair café – It has been withdrawn."
    assert "It has been withdrawn.\nThe figures were wrong.\n" in message.body
    assert sent() == []
    workflow.restore(case_study, by=reviewer())
    assert sent() == []
    workflow.withdraw(case_study, by=reviewer(), reason="Again.")
    assert ["Again." in message.body for message in sent()] == [True]
    assert sent() == []


def test_a_merge_is_told_without_a_title_that_is_not_published(amber: User) -> None:
    edition, other = published("Repair café"), published("Mending café")
    following_it(amber, edition)
    CaseStudy.objects.filter(pk=other.case_study_id).update(title="Secret plans")
    other.case_study.refresh_from_db()
    workflow.merge(edition.case_study, by=reviewer(), into=other.case_study)
    [message] = sent()
    assert "It was merged into another case study, to which its address now leads." in message.body
    assert "Secret" not in message.body


# --- When --------------------------------------------------------------------------------------
def test_once_a_day_in_the_morning(amber: User) -> None:
    following_search(amber, often=Often.DAILY)
    published("Repair café")
    morning = next_morning()
    assert sent() == []
    assert sent_at(morning - A_SECOND) == []
    assert [titles(message) for message in sent_at(morning)] == [["stevenage/repair-cafe"]]
    assert sent_at(morning + timedelta(hours=1)) == []
    published("Another")
    assert [titles(message) for message in sent_at(morning + A_WEEK)] == [["stevenage/another"]]


def test_once_a_week_on_monday(amber: User) -> None:
    following_search(amber, often=Often.WEEKLY)
    published("Repair café")
    monday = next_morning(monday=True)
    assert sent_at(monday - A_SECOND) == []
    assert [titles(message) for message in sent_at(monday)] == [["stevenage/repair-cafe"]]
    assert sent_at(monday + A_WEEK) == []


def test_a_missed_run_loses_nothing(amber: User, ben: User) -> None:
    following_search(amber, often=Often.DAILY)
    following_search(ben, often=Often.WEEKLY)
    published("First")
    published("Second")
    late = next_morning(monday=True) + 3 * A_WEEK + timedelta(days=2, hours=8)
    assert {message.to[0]: titles(message) for message in sent_at(late)} == {
        amber.email: ["stevenage/second", "stevenage/first"],
        ben.email: ["stevenage/second", "stevenage/first"],
    }
    assert sent_at(late + A_WEEK) == []


def test_withdrawals_wait_for_the_digest(amber: User) -> None:
    edition = published("Repair café")
    following_it(amber, edition, Often.WEEKLY)
    workflow.withdraw(edition.case_study, by=reviewer(), reason="Wrong.")
    monday = next_morning(monday=True)
    assert sent() == []
    assert len(sent_at(monday)) == 1
    assert sent_at(monday + A_WEEK) == []


def test_never_is_never(amber: User) -> None:
    following_search(amber, often=Often.NEVER)
    published("Repair café")
    assert sent_at(next_morning(monday=True) + A_WEEK) == []


def test_a_digest_is_one_mail_of_all_that_is_due(amber: User) -> None:
    edition = published("Repair café")
    following_search(amber, "principle=learning", Often.DAILY)
    following_it(amber, edition, Often.WEEKLY)
    following_search(amber, "council=oldham", Often.AT_ONCE)
    published("Both", council="oldham", principles=("learning",))
    revised(edition)
    at_once, digest = sent_at(next_morning(monday=True))
    assert titles(at_once) == ["oldham/both"]
    assert titles(digest) == ["oldham/both", "stevenage/repair-cafe"]
    assert digest.subject == "Ours, and more"
    assert digest.body.count("Stop mail about this:") == 2
    assert "List-Unsubscribe" not in digest.extra_headers  # of which of the two?


# --- To whom -----------------------------------------------------------------------------------
def test_who_may_not_sign_in_gets_none(amber: User, ben: User) -> None:
    for user in (amber, ben):
        following_search(user)
    User.objects.filter(pk=amber.pk).update(is_active=False)
    published("Repair café", council="oldham")
    assert [message.to for message in sent()] == [[ben.email]]


def test_one_click_stops_one_thing(client: Client, amber: User) -> None:
    following_search(amber, "principle=innovation")
    other = following_search(amber, "council=stevenage")
    published("Repair café")
    first, __ = sent()
    link = first.extra_headers["List-Unsubscribe"].strip("<>")
    assert first.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in first.body
    client.post(link.removeprefix(SITE), {"List-Unsubscribe": "One-Click"})
    published("Another")
    [message] = sent()
    token = message.extra_headers["List-Unsubscribe"].rstrip("/>").rpartition("/")[2]
    assert following.read_stop_token(token) == other.pk


# --- It agrees with the page -------------------------------------------------------------------
VALUES = {
    "principle": ["innovation", "learning", "co-production", "no-such"],
    "council": ["stevenage", "oldham", "lambeth"],
    "theme": ["food", "housing"],
    "stage": ["live", "ended"],
    "region": ["london", "north-west"],
    "q": ["garden", "gardens or bakery", "caf", '"', "bakry"],
}
pairs = st.sampled_from([(key, value) for key, values in VALUES.items() for value in values])


@pytest.fixture
def world(reference_data: None) -> list[int]:
    """Ids between which somebody may have begun to follow."""
    first = published("Garden", council="lambeth", principles=("learning",), theme="housing")
    second = published("Bakery", council="oldham", theme="food")
    third = published("Repair café", council="stevenage", principles=("innovation", "learning"))
    withdrawn("Gardens gone", council="lambeth", principles=("learning",))
    fourth = revised(first, title="Gardens", stage="ended", ended="2020")
    fifth = published("Café and garden", council="oldham", principles=("co-production",))
    return [0, *(edition.pk for edition in (first, second, third, fourth, fifth))]


def listed(client: Client, address: str) -> list[str]:
    html = client.get(f"/case-studies/{address}").content.decode()
    return re.findall(r'app-result__title"><a [^>]*href="/case-studies/([\w/-]+)/"', html)


@given(asked=st.lists(pairs, max_size=4), since=st.integers(0, 5))
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_an_alert_is_what_the_page_lists_and_did_not_before(
    client: Client, amber: User, world: list[int], asked: list[tuple[str, str]], since: int
) -> None:
    follow = following_search(amber, urlencode(asked))
    Follow.objects.update(seen=world[since])
    new = {
        f"{edition.council.slug}/{edition.slug}"
        for edition in Edition.objects.filter(pk__gt=world[since]).select_related("council")
    }
    page = listed(client, f"?{urlencode(asked)}&sort=newest")
    messages = sent()
    told = titles(messages[0]) if messages else []
    follow.delete()
    assert told == [place for place in page if place in new]


# --- The command, and workers side by side -----------------------------------------------------
def test_the_command_says_what_it_did(amber: User) -> None:
    following_search(amber)
    published("Repair café")
    for said in ("1 written of what people follow.", "0 written of what people follow."):
        out = StringIO()
        call_command("send_alerts", stdout=out)
        assert out.getvalue().strip() == said


@pytest.mark.parametrize("many", [1, 3])
def test_a_round_with_nothing_due_asks_the_same(
    amber: User, ben: User, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(many):
        edition = published(f"Number {number}")
        following_it(amber, edition, Often.DAILY)
        following_search(ben, f"q={number}")
    now = timezone.now()
    alerts.send(now)
    with django_assert_num_queries(6):  # the newest of four moments, the index's state, people
        assert alerts.send(now) == 0


@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_write_each_alert_once(amber: User, ben: User, cara: User) -> None:
    for user in (amber, ben, cara):
        following_search(user)
        following_search(user, "principle=innovation", Often.DAILY)
    for number in range(3):
        published(f"Number {number}")
    now = timezone.now() + timedelta(days=1)
    written: list[Any] = at_once(*[lambda: alerts.send(now)] * 4)
    assert sum(written) == 6
    texts = list(QueuedMail.objects.filter(text__contains="/follows/stop/"))
    assert sorted(row.to[0] for row in texts) == sorted([amber.email, ben.email, cara.email] * 2)
