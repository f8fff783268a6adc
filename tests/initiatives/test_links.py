"""Links at night: when, how gently, what readers see of dead ones, and that owners hear once."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.test import Client

from councilnet import notices, post
from councilnet.models import Notice, User
from councilnet.outward import NotAsked
from initiatives import link_checking, workflow
from initiatives.models import CheckedLink, Edition
from initiatives.visiting import Answer
from tests import factories
from tests.pages import text_of
from tests.together import at_once

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")
GONE, THERE = "https://example.org/gone", "https://example.net/there"
FAULT = "There is no such page."


def at(day: int, hour: int = 2, minute: int = 0) -> datetime:
    """In January 2027: 2 is two at night."""
    return datetime(2027, 1, day, hour, minute, tzinfo=LONDON)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is asked, instead of the network: addresses with "gone" in them have a fault."""
    urls: list[str] = []

    def visit(url: str) -> Answer:
        urls.append(url)
        return Answer(404, FAULT) if "gone" in url else Answer(200)

    monkeypatch.setattr(link_checking, "visit", visit)
    return urls


def published(*urls: str, title: str = "Repair café") -> Edition:
    case_study = factories.complete(title)
    for url in urls:
        case_study.links.create(text="Report", url=url)
    workflow.submit(case_study, by=factories.officer_of("stevenage"))
    return factories.publish(case_study)


def nights(*days: int) -> None:
    for day in days:
        link_checking.check(at(day))


# --- When --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("hour", "minute", "expected"), [(0, 59, 0), (1, 0, 1), (4, 59, 1), (5, 0, 0), (14, 0, 0)]
)
def test_links_are_asked_between_one_and_five(
    hour: int, minute: int, expected: int, reference_data: None, asked: list[str]
) -> None:
    published(THERE)
    told, __ = link_checking.at_night(at(4, hour, minute))
    assert told.n == len(asked) == expected


def test_a_night_in_summer_is_by_the_clocks_of_its_people(reference_data: None) -> None:
    assert link_checking.is_time(datetime(2027, 7, 1, 0, 30, tzinfo=ZoneInfo("UTC")))
    assert not link_checking.is_time(datetime(2027, 7, 1, 4, 30, tzinfo=ZoneInfo("UTC")))


def test_each_is_asked_once_a_week_and_what_failed_each_night(
    reference_data: None, asked: list[str]
) -> None:
    published(THERE, GONE)
    for day in range(4, 12):
        for hour in (1, 2, 3):
            link_checking.at_night(at(day, hour))
    assert asked.count(THERE) == 2
    assert asked.count(GONE) == 8


def test_what_a_night_missed_is_asked_by_day(reference_data: None, asked: list[str]) -> None:
    published(GONE)
    nights(4)
    assert link_checking.at_night(at(5, 12))[0].n == 0, "the last night is not long ago"
    assert link_checking.at_night(at(6, 12))[0].n == 1
    assert link_checking.at_night(at(6, 13))[0].n == 0


# --- How ---------------------------------------------------------------------------------------
def test_a_round_asks_each_host_once_and_a_few_hosts(
    reference_data: None, asked: list[str]
) -> None:
    of_one = [f"https://example.org/{n}" for n in range(3)]
    published(*of_one, "https://one.example/", "https://two.example/")
    assert link_checking.check(at(4), most=2).n == 2
    assert link_checking.check(at(4)).n == 2
    assert link_checking.check(at(4)).n == 1
    assert link_checking.check(at(4)).n == 0
    assert asked == [
        of_one[0],
        "https://one.example/",
        of_one[1],
        "https://two.example/",
        of_one[2],
    ]


def test_a_round_ends_after_its_seconds(reference_data: None, asked: list[str]) -> None:
    published(THERE, GONE)
    assert link_checking.check(at(4), seconds=0).n == 0


def test_all_that_is_published_leads_somewhere_too(reference_data: None, asked: list[str]) -> None:
    case_study = factories.complete(evaluated_by="A university", evaluation_url=f"{THERE}/report")
    case_study.claims.update(evidence_url=f"{THERE}/evidence")
    case_study.links.create(text="Report", url=THERE)
    workflow.submit(case_study, by=factories.officer_of("stevenage"))
    factories.publish(case_study)
    workflow.revise(case_study, by=factories.officer_of("stevenage"))
    case_study.links.all().delete()
    case_study.claims.update(evidence_url="")
    link_checking.remember()
    found = set(CheckedLink.objects.values_list("url", flat=True))
    assert found == {THERE, f"{THERE}/report", f"{THERE}/evidence"}


def test_what_nothing_leads_to_any_longer_is_forgotten(reference_data: None) -> None:
    CheckedLink.objects.create(url=GONE)
    link_checking.remember()
    assert not CheckedLink.objects.exists()


def test_what_may_not_be_asked_is_a_fault(
    reference_data: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(url: str) -> Answer:
        raise NotAsked("It leads to a private address.")

    monkeypatch.setattr(link_checking, "visit", refuse)
    published("http://10.0.0.1/")
    nights(4, 5, 6)
    assert Edition.objects.get().dead_links == {"http://10.0.0.1/": ""}


@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_ask_each_once(asked: list[str]) -> None:
    factories.load_reference_data()
    published(THERE, GONE)
    link_checking.remember()
    at_once(*[lambda: link_checking.check(at(4))] * 3)
    assert sorted(asked) == [THERE, GONE]


# --- What readers see --------------------------------------------------------------------------
def test_a_link_that_fails_on_three_days_is_marked_until_it_answers(
    client: Client, reference_data: None, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = published(GONE, THERE)
    link_checking.remember()
    CheckedLink.objects.filter(url=GONE).update(answered_at=at(3), tried_at=at(3), failures=0)
    CheckedLink.objects.filter(url=GONE).update(tried_at=at(3) - timedelta(days=9))
    nights(4, 4, 5)
    address = edition.get_absolute_url()
    assert "last seen" not in text_of(client.get(address))
    nights(6)
    assert Edition.objects.get().dead_links == {GONE: "2027-01-03"}
    assert "Report (last seen on 3 January 2027)Report" in text_of(client.get(address))
    monkeypatch.setattr(link_checking, "visit", lambda url: Answer(200))
    nights(7)
    assert Edition.objects.get().dead_links == {}
    assert "last seen" not in text_of(client.get(address))


def test_one_that_never_answered_has_no_day(
    client: Client, reference_data: None, asked: list[str]
) -> None:
    edition = published(GONE)
    nights(4, 5, 6)
    assert "Report (did not answer)" in text_of(client.get(edition.get_absolute_url()))


def test_a_new_version_knows_at_once_what_is_dead(reference_data: None, asked: list[str]) -> None:
    edition = published(GONE)
    nights(4, 5, 6)
    assert factories.revised(edition).dead_links == {GONE: ""}


# --- What owners hear --------------------------------------------------------------------------
def told() -> list[str]:
    return list(Notice.objects.filter(kind="links").order_by("pk").values_list("text", flat=True))


def test_owners_hear_once_of_all_of_a_case_study(
    reference_data: None, amber: User, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    published(GONE, "https://gone.example/")
    for day in range(4, 9):
        link_checking.at_night(at(day))
        link_checking.at_night(at(day, 6))
    assert told() == [
        "These links did not answer on three days:\n"
        f"• https://example.org/gone {FAULT}\n"
        f"• https://gone.example/ {FAULT}\n"
        "Mend it, or take it out: a correction is enough."
    ]
    monkeypatch.setattr(link_checking, "visit", lambda url: Answer(200))
    nights(9)
    monkeypatch.setattr(link_checking, "visit", lambda url: Answer(404, FAULT))
    for day in (17, 18, 19, 20):
        link_checking.at_night(at(day))
        link_checking.at_night(at(day, 6))
    assert len(told()) == 2
    assert "It last answered on 9 January 2027." in told()[1]


def test_the_mail_leads_to_the_case_study(
    reference_data: None, amber: User, asked: list[str]
) -> None:
    edition = published(GONE)
    nights(4, 5, 6)
    assert link_checking.tell_owners(at(6, 6)) == 1
    assert link_checking.tell_owners(at(6, 7)) == 0
    notices.gather(at(6, 8) + timedelta(days=4000))
    post.deliver()
    [message] = [m for m in mail.outbox if "did not answer" in str(m.subject)]
    assert message.to == [amber.email]
    assert f"/your-case-studies/{edition.case_study_id}/" in message.body


def test_where_its_author_left_the_lead_hears(amber: User, ben: User, asked: list[str]) -> None:
    published(GONE)
    membership = amber.memberships.get()
    membership.end(membership.started_on)
    nights(4, 5, 6)
    link_checking.tell_owners(at(6, 6))
    assert [notice.user for notice in Notice.objects.filter(kind="links")] == [ben]
