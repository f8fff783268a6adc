"""What came of it: asked once, answered by a link without an account, carried on."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from councilnet.models import Council, Notice, User
from initiatives import (
    contents,
    following_up,
    partial_dates,
    signed_links,
    times,
    workflow,
)
from initiatives.following_up import Done, ask
from initiatives.models import (
    CaseStudy,
    Edition,
    Event,
    FollowUp,
    Outcome,
    Stage,
    StagePolicy,
    State,
)
from initiatives.signed_links import Purpose
from tests import factories
from tests.initiatives.test_checking_again import at, leave, sent
from tests.pages import errors, fields, text_of
from tests.together import at_once

ANSWER = {
    "what_changed": "The café opens on Saturdays too.\n\nTen more people mend.",
    "indicator": "Things mended",
    "number": "1,250.5",
    "unit": "things",
    "source": "The café’s book",
    "again": "differently",
}
NOTHING = Done(0, 0, 0)


@pytest.fixture
def edition(amber: User) -> Edition:
    """Amber's, published today and live."""
    return factories.published()


def a_year_on(edition: Edition, more: int = 0) -> datetime:
    published = timezone.localdate(edition.published_at)
    return at(times.after(published, 12) + timedelta(days=more))


def link_in(notice: Notice) -> str:
    [[words, path]] = notice.buttons
    assert words == "Answer three questions"
    return str(path)


@pytest.fixture
def link(edition: Edition) -> str:
    """Amber's own link, of a mail that came a year on; her clock is still that of today."""
    ask(a_year_on(edition))
    return link_in(Notice.objects.get(kind="follow-ups"))


def asked() -> list[tuple[str, str]]:
    found = Notice.objects.filter(kind="follow-ups", text__contains="Three short questions")
    return [(notice.user.name, notice.text) for notice in found.order_by("pk")]


# --- When it is asked --------------------------------------------------------------------------
def test_it_is_asked_once_and_reminded_of_once(edition: Edition, client: Client) -> None:
    more = "What changed, a number if you have one, and would you do it again? Readers see it."
    first = ("Amber", f"What came of it? Three short questions.\n{more}")
    day = f"{a_year_on(edition):%-d %B %Y}"
    again = ("Amber", f"On {day} we asked what came of it. Three short questions.\n{more}")
    assert ask(a_year_on(edition, -1)) == NOTHING
    assert ask(a_year_on(edition)) == Done(1, 0, 0)
    assert asked() == [first]
    for number, done in [(0, 0), (1, 0), (27, 0), (28, 1), (28, 0), (60, 0), (4000, 0)]:
        assert ask(a_year_on(edition, number)) == Done(0, done, 0)
    assert asked() == [first, again]
    edition.refresh_from_db()
    assert edition.asked_on == a_year_on(edition).date()
    assert Event.objects.filter(kind="follow-up-asked").count() == 1
    assert f"Asked in {a_year_on(edition):%B %Y} what came of it: no answer yet." in text_of(
        client.get(edition.get_absolute_url())
    )


def test_days_that_were_missed_lose_nothing(edition: Edition) -> None:
    assert ask(a_year_on(edition, 300)) == Done(1, 0, 0)
    assert ask(a_year_on(edition, 330)) == Done(0, 1, 0)


def test_workers_side_by_side_ask_once(transactional_db: None) -> None:
    factories.load_reference_data()
    now = a_year_on(factories.published())
    results = at_once(*[lambda: ask(now).asked] * 4)
    assert sum(results) == 1  # type: ignore[arg-type]
    assert (FollowUp.objects.count(), len(asked())) == (1, 1)
    later = now + timedelta(days=30)
    results = at_once(*[lambda: ask(later).reminded] * 4)
    assert sum(results) == 1  # type: ignore[arg-type]
    assert len(asked()) == 2


def test_what_started_later_is_asked_later(amber: User) -> None:
    factories.published(started="2099-06")
    assert ask(at(date(2100, 5, 31))) == NOTHING
    assert ask(at(date(2100, 6, 1))) == Done(1, 0, 0)


def test_the_first_publication_counts_and_not_the_newest(edition: Edition) -> None:
    newest = factories.revised(edition)
    assert ask(a_year_on(edition)) == Done(1, 0, 0)
    assert FollowUp.objects.get().due_on == times.after(edition.checked_on, 12)
    newest.refresh_from_db()
    assert newest.asked_on is not None


def test_administrators_say_after_how_many_months(edition: Edition) -> None:
    planned = factories.published("Planned", stage=Stage.PLANNED)
    assert ask(a_year_on(edition, 365)).asked == 1  # what is planned is not asked about
    StagePolicy.objects.update_or_create(stage="planned", defaults={"months_to_follow_up": 24})
    assert ask(at(times.after(planned.checked_on, 24))).asked == 1
    assert FollowUp.objects.get(case_study=planned.case_study).months == 24
    StagePolicy.objects.update_or_create(stage="live", defaults={"months_to_follow_up": None})
    factories.published("Third")
    assert ask(a_year_on(edition, 3650)) == Done(0, 2, 0)


def test_what_is_withdrawn_is_not_asked_about(reference_data: None) -> None:
    edition = factories.withdrawn()
    assert ask(a_year_on(edition)) == NOTHING


@given(
    started=st.sampled_from(["", "1998", "2026-11", "2026-12-31", "2031"]),
    day=st.dates(date(2020, 1, 1), date(2040, 12, 31)),
    months=st.integers(1, 120),
)
def test_it_is_due_so_many_months_after_both(started: str, day: date, months: int) -> None:
    due = following_up.due_on(started, at(day), months)
    assert due >= times.after(day, months)
    assert started == "" or due >= times.after(partial_dates.first_day(started), months)


@given(day=st.dates(date(1900, 1, 1), date(2100, 12, 31)), months=st.integers(0, 240))
def test_months_after_a_day(day: date, months: int) -> None:
    later = times.after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


# --- The answer, without a session -------------------------------------------------------------
def test_an_answer_goes_the_whole_way(
    client: Client, link: str, edition: Edition, amber: User, dev: User
) -> None:
    page = client.get(link)
    assert "This link is for Amber." in text_of(page)
    assert page["Referrer-Policy"] == "no-referrer"
    client.head(link)
    assert FollowUp.objects.get().answered_at is None
    assert "The network’s staff review it" in text_of(client.post(link, ANSWER))
    follow_up = FollowUp.objects.get()
    assert (follow_up.number, follow_up.again, follow_up.answered_by) == (
        *(Decimal("1250.5"), "differently"),
        "",
    )
    event = Event.objects.get(kind="followed-up")
    assert (event.actor, event.side) == (amber, "council")
    assert event.message == (
        f"{follow_up.what_changed}\nThings mended: 1250.5 things (The café’s book)\n"
        "Do it again: Yes, but differently"
    )
    case_study = CaseStudy.objects.get()
    assert (case_study.state, case_study.is_correction) == (State.IN_REVIEW, True)
    outcome = Outcome.objects.get()
    today = timezone.localdate()
    assert (outcome.indicator, outcome.result, outcome.unit, outcome.source) == (
        *("Things mended", Decimal("1250.5")),
        *("things", "The café’s book"),
    )
    assert (outcome.measured, outcome.note) == (
        today.isoformat(),
        "The café opens on Saturdays too. Ten more people mend.",
    )
    edition.refresh_from_db()
    assert edition.asked_on is None
    assert "no answer yet" not in text_of(client.get(edition.get_absolute_url()))
    assert "What came of it later" not in text_of(client.get(edition.get_absolute_url()))
    newest = factories.publish(case_study, by=dev)
    text = text_of(client.get(newest.get_absolute_url()))
    assert (
        f"What came of it later One year on: {today:%-d %B %Y} The café opens on Saturdays too. Ten"
        " more people mend. Things mended: 1,250.5 things. Source: The café’s book Would you do it"
        " again? Yes, but differently."
    ) in text
    assert "Amber" not in text
    changed = text_of(client.get(f"{newest.get_absolute_url()}versions/?from=1&to=2"))
    assert "What came of it later" in changed


def test_a_second_answer_is_shown_what_was_said(client: Client, link: str) -> None:
    client.post(link, ANSWER)
    text = text_of(client.post(link, ANSWER | {"what_changed": "Nothing."}))
    assert f"This was answered already on {timezone.localdate():%-d %B %Y}." in text
    assert "The café opens on Saturdays too." in text
    assert "Nothing." not in text
    assert Outcome.objects.count() == 1


def test_two_who_answer_at_once_are_one_answer(transactional_db: None) -> None:
    factories.load_reference_data()
    edition = factories.published()
    ask(a_year_on(edition))
    by = signed_links.person(factories.officer_of("stevenage"))
    said = ANSWER | {"number": Decimal(5)}
    row, now = FollowUp.objects.get(), timezone.now()
    results = at_once(*[lambda: following_up.answer(row, said, by=by, now=now)] * 3)
    assert sorted(map(bool, results)) == [False, False, True]
    assert (Outcome.objects.count(), Event.objects.filter(kind="followed-up").count()) == (1, 1)


def test_words_alone_are_an_answer(client: Client, link: str) -> None:
    client.post(link, {"what_changed": "It went on as before.", "again": "yes"})
    outcome = Outcome.objects.get()
    assert (outcome.indicator, outcome.result, outcome.note) == (
        *("What came of it", None),
        "It went on as before.",
    )


@pytest.mark.parametrize(
    ("said", "says"),
    [
        (
            {"what_changed": " ", "again": ""},
            [
                ("id_what_changed", "Write what changed since"),
                ("id_again_0", "Choose whether you would do it again"),
            ],
        ),
        ({"again": "perhaps"}, [("id_again_0", "Choose whether you would do it again")]),
        ({"source": ""}, [("id_source", "Enter where the number comes from")]),
        ({"indicator": "\x00"}, [("id_indicator", "Null characters are not allowed.")]),
        ({"number": ""}, [("id_number", "Enter the number, or empty the fields about it")]),
        (
            {"number": "lots", "source": ""},
            [
                (
                    "id_number",
                    "Enter a number, such as 1,250.5, without words or signs.",
                ),
                ("id_source", "Enter where the number comes from"),
            ],
        ),
        ({"number": "9" * 15}, [("id_number", "Enter a number of up to 14 figures.")]),
        (
            {"number": "", "indicator": "", "source": ""},
            [
                ("id_indicator", "Enter what the number counts"),
                ("id_number", "Enter the number, or empty the fields about it"),
                ("id_source", "Enter where the number comes from"),
            ],
        ),
        (
            {"what_changed": "x" * 2001},
            [
                (
                    "id_what_changed",
                    "Shorten this to 2000 characters or less: it has 2001.",
                )
            ],
        ),
    ],
)
def test_a_mistake_loses_nothing(
    client: Client, link: str, said: dict[str, str], says: list[tuple[str, str]]
) -> None:
    page = client.post(link, ANSWER | said)
    assert errors(page) == says
    kept: dict[str, Any] = fields(page)
    for name in ("unit", "indicator"):
        assert kept[name] == (ANSWER | said)[name].replace("\x00", "\ufffd")
    assert FollowUp.objects.get().answered_at is None


def test_what_somebody_is_writing_gets_it(
    client: Client, link: str, edition: Edition, amber: User
) -> None:
    workflow.revise(edition.case_study, by=amber)
    text = text_of(client.post(link, ANSWER))
    assert "It is in the version that your council is writing" in text
    case_study = CaseStudy.objects.get()
    assert (case_study.state, case_study.is_correction) == (State.DRAFT, False)
    assert Outcome.objects.count() == 1


def test_where_something_is_missing_the_council_completes_it(client: Client, link: str) -> None:
    CaseStudy.objects.update(theme=None)
    assert "which your council completes and submits" in text_of(client.post(link, ANSWER))
    assert CaseStudy.objects.get().state == State.DRAFT


def test_what_is_under_review_gets_it_once_that_is_decided(
    client: Client, link: str, edition: Edition, amber: User
) -> None:
    case_study = edition.case_study
    workflow.revise(case_study, by=amber)
    workflow.submit(case_study, by=amber)
    assert "goes into the next version" in text_of(client.post(link, ANSWER))
    assert Outcome.objects.count() == 0
    assert ask(timezone.now()) == NOTHING
    second = factories.publish(case_study)
    assert second.content["follow_ups"] == []
    assert ask(timezone.now()) == Done(0, 0, 1)
    assert ask(timezone.now()) == NOTHING
    case_study.refresh_from_db()
    assert (case_study.state, Outcome.objects.count()) == (State.IN_REVIEW, 1)
    third = factories.publish(case_study)
    assert [told["again"] for told in third.content["follow_ups"]] == ["differently"]


def test_an_answer_stays_though_its_outcome_is_deleted(
    client: Client, link: str, edition: Edition
) -> None:
    client.post(link, ANSWER)
    Outcome.objects.all().delete()
    assert ask(timezone.now()) == NOTHING
    assert len(factories.publish(edition.case_study).content["follow_ups"]) == 1


def test_silence_goes_on_being_shown_with_a_new_version(link: str, edition: Edition) -> None:
    newer = factories.revised(edition)
    assert newer.asked_on == a_year_on(edition).date()


def test_editions_of_before_have_no_follow_ups(client: Client, edition: Edition) -> None:
    content = {key: told for key, told in edition.content.items() if key != "follow_ups"}
    assert contents.lines(content) == contents.lines(edition.content)  # type: ignore[arg-type]


# --- Whom it reaches, and what a link does not open --------------------------------------------
def test_a_mailbox_answers_for_its_council(amber: User, client: Client) -> None:
    edition = factories.published()
    Council.objects.filter(slug="stevenage").update(inbox="office@stevenage.gov.uk")
    leave(amber)
    ask(a_year_on(edition))
    [message] = sent()
    assert message.to == ["office@stevenage.gov.uk"]
    path = str(message.body).partition("questions:\nhttp://127.0.0.1:8000")[2].split()[0]
    client.post(path, ANSWER)
    event = Event.objects.get(kind="followed-up")
    assert (event.actor, event.actor_name, event.side) == (None, "Shared mailbox", "council")
    assert FollowUp.objects.get().answered_by == "Shared mailbox"


def test_forged_and_other_tokens_open_nothing(
    client: Client, link: str, edition: Edition, amber: User
) -> None:
    token, to, now = link.split("/")[2], signed_links.person(amber), timezone.now()
    row = FollowUp.objects.get().pk
    other = signed_links.token_for(Purpose.CHECK, row, to, now)
    absent = signed_links.token_for(Purpose.FOLLOW_UP, 999_999, to, now)
    for wrong in (f"{token}x", "x", other, absent):
        url = reverse("follow_up_by_link", args=[wrong])
        assert [client.get(url).status_code, client.post(url, ANSWER).status_code] == [404, 404]
    old = signed_links.token_for(Purpose.FOLLOW_UP, row, to, now - timedelta(days=121))
    assert "This link has ended." in text_of(
        client.post(reverse("follow_up_by_link", args=[old]), ANSWER)
    )
    leave(amber)
    assert "This link has ended." in text_of(client.post(link, ANSWER))
    assert Outcome.objects.count() == 0


def test_a_withdrawal_closes_it(client: Client, link: str, edition: Edition) -> None:
    workflow.withdraw(edition.case_study, by=factories.reviewer(), reason="Wrong.")
    assert "is not published any more" in text_of(client.post(link, ANSWER))
    assert ask(a_year_on(edition, 60)) == NOTHING
