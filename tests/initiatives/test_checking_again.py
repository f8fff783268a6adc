"""What is published is asked about until somebody says that it is right, or readers are told."""

import json
from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from councilnet import notices, post
from councilnet.models import Council, Membership, Notice, User
from initiatives import checking_again, personal, signed_links, times, workflow
from initiatives.checking_again import remind
from initiatives.models import (
    CaseStudy,
    Edition,
    Event,
    ReviewReminder,
    Stage,
    StagePolicy,
    State,
    StopCause,
)
from initiatives.signed_links import Purpose
from initiatives.views import for_everybody
from tests import factories
from tests.pages import errors, fields, text_of
from tests.together import at_once

Step = ReviewReminder.Step
ALL_STEPS = ["before", "on-the-day", "after-14", "after-42", "lead", "marked"]


def at(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))  # noqa: DTZ001


def days(edition: Edition, number: int) -> datetime:
    """Noon, so many days after the review date."""
    assert edition.review_on
    return at(edition.review_on + timedelta(days=number))


def steps(edition: Edition) -> list[str]:
    return list(edition.review_reminders.values_list("step", flat=True))


def told() -> list[tuple[str, str]]:
    """Who was told what since the last time, by the first line of each notice."""
    found = [(notice.user.name, notice.text) for notice in _unsent()]
    _unsent().update(sent_at=timezone.now())
    return found


def _unsent() -> QuerySet[Notice]:
    return Notice.objects.filter(kind="keeping-true", sent_at=None).select_related("user")


def links(notice: Notice) -> dict[str, str]:
    return dict(notice.buttons)


@pytest.fixture
def edition(amber: User) -> Edition:
    """Amber's, of a council that Ben leads, published today and live."""
    return factories.published()


@pytest.fixture
def asked(edition: Edition) -> dict[str, str]:
    """The three links of Amber's first reminder, which comes now."""
    due_in(edition, 14)
    remind(timezone.now())
    return links(Notice.objects.get(kind="keeping-true"))


def due_in(edition: Edition, number: int) -> None:
    edition.review_on = timezone.localdate() + timedelta(days=number)
    edition.save(update_fields=["review_on"])


# --- Review dates ------------------------------------------------------------------------------
def test_an_edition_gets_its_review_date_by_its_stage(edition: Edition) -> None:
    assert edition.review_on == times.after(edition.checked_on, 12)
    planned = factories.published("Planned", stage=Stage.PLANNED)
    assert planned.review_on == times.after(planned.checked_on, 6)


def test_administrators_say_after_how_many_months(reference_data: None) -> None:
    for stage, months in [(Stage.LIVE, 3), (Stage.ENDED, None)]:
        StagePolicy.objects.update_or_create(stage=stage, defaults={"months_to_review": months})
    live = factories.published("Live")
    assert live.review_on == times.after(live.checked_on, 3)
    assert factories.published("Ended", stage=Stage.ENDED).review_on is None
    StagePolicy.objects.all().delete()
    assert factories.published("Again", stage=Stage.ENDED).review_on == times.after(
        live.checked_on, 36
    )


def test_what_was_published_before_gets_its_date_and_time_for_the_first_reminder(
    edition: Edition,
) -> None:
    old = factories.published("Old")
    Edition.objects.filter(pk=old.pk).update(review_on=None, checked_on=date(2020, 1, 31))
    Edition.objects.filter(pk=edition.pk).update(review_on=None)
    now = at(edition.checked_on)
    assert remind(now) == 1
    edition.refresh_from_db()
    old.refresh_from_db()
    assert edition.review_on == times.after(edition.checked_on, 12)
    assert old.review_on == edition.checked_on + timedelta(days=14)
    assert steps(old) == ["before"]


# --- The chase, by a clock that moves ----------------------------------------------------------
def test_the_whole_chase(edition: Edition, amber: User, ben: User, client: Client) -> None:
    due, checked, marked = "23 November 2027", "23 November 2026", "1 February 2028"
    Edition.objects.filter(pk=edition.pk).update(
        review_on=date(2027, 11, 23), checked_on=date(2026, 11, 23)
    )
    edition.refresh_from_db()
    chase = [
        (-15, []),
        (-14, [("Amber", f"Please check by {due} that this is still right.")]),
        (0, [("Amber", "Today it is time to check that this is still right.")]),
        (14, [("Amber", f"It was to be checked by {due}. Is it still right?")]),
        (
            42,
            [
                (
                    "Amber",
                    f"It was to be checked by {due}, and nobody has answered. From {marked} readers"
                    " are told that it is unchecked.",
                )
            ],
        ),
        (
            56,
            [
                (
                    "Ben",
                    f"Nobody of your council has checked this since {checked}. From {marked}"
                    " readers are told so.",
                )
            ],
        ),
    ]
    for number, expected in chase:
        remind(days(edition, number))
        assert told() == expected
        remind(days(edition, number))
        assert told() == []
    assert "Not checked since" not in text_of(client.get(edition.get_absolute_url()))
    remind(days(edition, 70))
    words = (
        f"Readers are now told that this was not checked since {checked}. One answer of yours takes"
        " that away."
    )
    assert sorted(told()) == [("Amber", words), ("Ben", words)]
    edition.refresh_from_db()
    assert edition.unchecked_since == date(2026, 11, 23)
    assert steps(edition) == ALL_STEPS
    text = text_of(client.get(edition.get_absolute_url()))
    assert text.count("Not checked since November 2026.") == 2
    remind(days(edition, 400))
    assert told() == []


def test_days_that_were_missed_lose_nothing_and_are_one_mail(edition: Edition) -> None:
    assert remind(days(edition, 45)) == 1
    assert [text.partition(",")[0] for __, text in told()] == [
        f"It was to be checked by {edition.review_on:%-d %B %Y}"
    ]
    assert steps(edition) == ALL_STEPS[:4]
    assert remind(days(edition, 45)) == 0
    assert remind(days(edition, 71)) == 1
    assert steps(edition) == ALL_STEPS


def test_workers_side_by_side_ask_once(transactional_db: None) -> None:
    factories.load_reference_data()
    edition = factories.published()
    now = days(edition, 3)
    results = at_once(*[lambda: remind(now)] * 4)
    assert sum(results) == 1  # type: ignore[arg-type]
    assert steps(edition) == ALL_STEPS[:2]
    assert len(told()) == 1


def test_nobody_is_asked_while_the_next_version_waits_for_the_network(
    edition: Edition, amber: User
) -> None:
    workflow.revise(edition.case_study, by=amber)
    workflow.submit(edition.case_study, by=amber)
    assert remind(days(edition, 0)) == 0
    workflow.request_changes(edition.case_study, by=factories.reviewer(), message="More.")
    assert remind(days(edition, 1)) == 1


def test_what_is_withdrawn_is_not_asked_about(reference_data: None) -> None:
    assert remind(days(factories.withdrawn(), 0)) == 0


# --- Who is asked ------------------------------------------------------------------------------
def test_where_nobody_writes_it_any_more_the_lead_is_asked(
    edition: Edition, amber: User, ben: User
) -> None:
    amber.memberships.update(ended_on=timezone.localdate())
    remind(days(edition, 0))
    assert [name for name, __ in told()] == ["Ben"]


def test_whose_mailbox_sends_mail_back_is_not_there(
    edition: Edition, amber: User, ben: User
) -> None:
    User.objects.filter(pk=amber.pk).update(bounced_at=timezone.now())
    remind(days(edition, 0))
    assert [name for name, __ in told()] == ["Ben"]


def leave(user: User) -> None:
    Membership.objects.filter(user=user).update(ended_on=timezone.localdate())


def sent() -> list[mail.EmailMessage]:
    post.deliver()
    return mail.outbox


def test_where_nobody_is_left_a_mailbox_gets_the_links(amber: User, client: Client) -> None:
    edition = factories.published(
        contact_role="Repairs team", contact_email="repairs@stevenage.gov.uk", contact_agreed=True
    )
    leave(amber)
    remind(days(edition, 0))
    Council.objects.filter(slug="stevenage").update(inbox="office@stevenage.gov.uk")
    remind(days(edition, 14))
    first, second = sent()
    assert (first.to, second.to) == (["repairs@stevenage.gov.uk"], ["office@stevenage.gov.uk"])
    assert first.subject == (
        "Stevenage: Repair café – Today it is time to check that this is still right."
    )
    body = str(first.body)
    assert "It is still right:\nhttp://127.0.0.1:8000/check/" in body
    assert "http://127.0.0.1:8000/case-studies/stevenage/repair-cafe/" in body
    assert "how often" not in body
    assert "List-Unsubscribe" not in first.extra_headers
    path = body.partition("It is still right:\nhttp://127.0.0.1:8000")[2].split()[0]
    assert "This link is for Repairs team." in text_of(client.get(path))
    assert "Readers now see that it was checked today." in text_of(client.post(path))
    event = Event.objects.get(kind=Event.Kind.CHECKED)
    assert (event.actor, event.actor_name, event.side) == (None, "Repairs team", "council")


def test_a_mailbox_that_is_no_longer_the_councils_answers_nothing(
    amber: User, client: Client
) -> None:
    edition = factories.published()
    leave(amber)
    Council.objects.filter(slug="stevenage").update(inbox="office@stevenage.gov.uk")
    now = timezone.now()
    due_in(edition, 14)
    remind(now)
    [message] = sent()
    path = str(message.body).partition("It is still right:\nhttp://127.0.0.1:8000")[2].split()[0]
    Council.objects.filter(slug="stevenage").update(inbox="other@stevenage.gov.uk")
    assert "This link has ended." in text_of(client.post(path))
    assert not Event.objects.filter(kind=Event.Kind.CHECKED).exists()


def test_a_contact_is_asked_no_longer_than_it_may_be_shown(amber: User) -> None:
    edition = factories.published(
        contact_email="repairs@stevenage.gov.uk",
        contact_agreed=True,
        contact_until=timezone.localdate() - timedelta(days=1),
    )
    leave(amber)
    remind(days(edition, 0))
    assert sent() == []


def test_who_answered_by_link_closes_their_account(
    client: Client, asked: dict[str, str], edition: Edition, amber: User, ben: User
) -> None:
    client.post(asked["It needs a change"], {"what": "Two centres now."})
    assert "Two centres now." in str(personal.everything_about(amber)["events"])
    personal.erase(amber)
    event = Event.objects.get(kind=Event.Kind.CHANGE_NEEDED)
    assert (event.actor_name, event.message) == ("a former member", "Two centres now.")
    assert "Amber" not in str([*Event.objects.values("actor_name"), *Notice.objects.values("text")])


def test_where_nobody_at_all_is_left_readers_are_told_all_the_same(amber: User) -> None:
    edition = factories.published()
    leave(amber)
    for number in (0, 56, 70):
        assert remind(days(edition, number)) == 1
    edition.refresh_from_db()
    assert edition.unchecked_since == edition.checked_on
    assert (told(), sent()) == ([], [])


# --- The three answers by link, without a session ----------------------------------------------
def test_still_right(client: Client, asked: dict[str, str], edition: Edition, amber: User) -> None:
    Edition.objects.filter(pk=edition.pk).update(
        checked_on=date(2020, 1, 1), unchecked_since=date(2020, 1, 1)
    )
    path = asked["It is still right"]
    page = client.get(path)
    assert "This link is for Amber." in text_of(page)
    assert (page["Cache-Control"], page["Referrer-Policy"], page["X-Robots-Tag"]) == (
        *("max-age=0, no-cache, no-store, must-revalidate, private", "no-referrer"),
        "noindex, nofollow",
    )
    client.head(path)
    edition.refresh_from_db()
    assert (edition.checked_on, edition.unchecked_since) == (date(2020, 1, 1), date(2020, 1, 1))
    assert "Readers now see that it was checked today." in text_of(client.post(path))
    edition.refresh_from_db()
    today = timezone.localdate()
    assert (edition.checked_on, edition.unchecked_since) == (today, None)
    assert edition.review_on == times.after(today, 12)
    event = Event.objects.get(kind=Event.Kind.CHECKED)
    assert (event.actor, event.actor_name, event.side) == (amber, "Amber", "council")
    day = f"{today:%-d %B %Y}"
    for answer in asked.values():
        for response in (client.get(answer), client.post(answer)):
            assert f"This was answered already on {day}: it is still right." in text_of(response)
    assert Event.objects.filter(kind=Event.Kind.CHECKED).count() == 1
    assert not CaseStudy.objects.exclude(state=State.PUBLISHED).exists()


def test_it_needs_a_change(
    client: Client, asked: dict[str, str], edition: Edition, amber: User, ben: User
) -> None:
    path = asked["It needs a change"]
    due = edition.review_on
    assert errors(client.post(path, {"what": " "})) == [("id_what", "Write what needs a change")]
    assert Event.objects.filter(kind=Event.Kind.CHANGE_NEEDED).count() == 0
    text = text_of(client.post(path, {"what": "Two centres now."}))
    assert "Those who write it are told, and can correct it now." in text
    case_study = edition.case_study
    case_study.refresh_from_db()
    edition.refresh_from_db()
    assert (case_study.state, case_study.is_correction) == (State.DRAFT, True)
    assert edition.review_on == due
    event = Event.objects.get(kind=Event.Kind.CHANGE_NEEDED)
    assert (event.message, event.actor_name) == ("Two centres now.", "Amber")
    assert ("Ben", "Somebody says that it needs a change.\nBy: Amber\n\nTwo centres now.") in told()
    assert "answered already on" in text_of(client.get(asked["It is still right"]))
    # nobody is reminded for six weeks, and then again
    assert [remind(timezone.now() + timedelta(days=number)) for number in (20, 41, 43)] == [0, 0, 1]
    assert steps(edition).count("change-said") == 1


def test_a_change_is_kept_with_what_somebody_is_writing(
    client: Client, asked: dict[str, str], edition: Edition, amber: User
) -> None:
    workflow.revise(edition.case_study, by=amber)
    client.post(asked["It needs a change"], {"what": "Two centres now."})
    edition.case_study.refresh_from_db()
    assert (edition.case_study.state, edition.case_study.is_correction) == (State.DRAFT, False)
    assert Event.objects.filter(kind=Event.Kind.REVISED).count() == 1


def test_it_has_stopped_and_nothing_is_missing(
    client: Client, asked: dict[str, str], edition: Edition
) -> None:
    path = asked["It has stopped"]
    page = client.post(path, {"cause": "", "lesson": ""})
    assert errors(page) == [
        ("id_cause_0", "Choose why it stopped"),
        ("id_lesson", "Write what was learned from stopping"),
    ]
    said = {"cause": "money", "lesson": "Ask for rent sooner."}
    assert "The network’s staff review it" in text_of(client.post(path, said))
    case_study = CaseStudy.objects.get()
    assert (case_study.state, case_study.is_correction) == (State.IN_REVIEW, True)
    assert (case_study.stage, case_study.stop_cause, case_study.stop_lesson) == (
        *("stopped", "money"),
        "Ask for rent sooner.",
    )
    assert Event.objects.get(kind="said-stopped").message == "Money. Ask for rent sooner."
    edition.refresh_from_db()
    assert edition.stage == "live"  # readers see it once it is reviewed


def test_it_has_stopped_and_something_is_missing(
    client: Client, asked: dict[str, str], edition: Edition
) -> None:
    CaseStudy.objects.update(theme=None)
    said = {"cause": "people", "lesson": "Ask for help sooner."}
    assert "which those who write it can submit" in text_of(
        client.post(asked["It has stopped"], said)
    )
    case_study = CaseStudy.objects.get()
    assert (case_study.state, case_study.stage) == (State.DRAFT, "stopped")


@pytest.mark.parametrize("state", [State.IN_REVIEW, State.APPROVED])
def test_what_is_under_review_is_left_alone(edition: Edition, amber: User, state: State) -> None:
    case_study = edition.case_study
    workflow.revise(case_study, by=amber)
    factories.moved_to(state, case_study)
    said = {"cause": StopCause.LAW, "lesson": "Ask the lawyers."}
    by = signed_links.person(amber)
    assert not checking_again.say_stopped(edition, by=by, now=timezone.now(), **said)
    case_study.refresh_from_db()
    assert (case_study.state, case_study.stage) == (state, "live")
    assert Event.objects.get(kind="said-stopped").message == "Law or powers. Ask the lawyers."


def test_two_who_answer_at_once_are_one_answer(transactional_db: None) -> None:
    factories.load_reference_data()
    edition = factories.published()
    Edition.objects.update(checked_on=date(2020, 1, 1))
    edition.refresh_from_db()
    by = signed_links.person(factories.officer_of("stevenage"))
    now = timezone.now()
    results = at_once(*[lambda: checking_again.say_right(edition, by=by, now=now)] * 3)
    assert results.count(None) == 1
    assert Event.objects.filter(kind=Event.Kind.CHECKED).count() == 1


# --- What a link does not open -----------------------------------------------------------------
def test_forged_and_other_tokens_open_nothing(
    client: Client, asked: dict[str, str], edition: Edition, amber: User
) -> None:
    path = asked["It is still right"]
    token = path.split("/")[2]
    to = signed_links.person(amber)
    row = ReviewReminder.objects.get().pk
    now = timezone.now()
    other = signed_links.token_for(Purpose.FOLLOW_UP, row, to, now)
    absent = signed_links.token_for(Purpose.CHECK, 999_999, to, now)
    for wrong in (token[:-1], f"{token}x", "x", "a:b:c", other, absent):
        for method in ("GET", "POST"):
            url = reverse("check_by_link", args=[wrong, "right"])
            assert client.generic(method, url).status_code == 404
    assert client.get(reverse("check_by_link", args=[token, "everything"])).status_code == 404
    assert not Event.objects.filter(kind=Event.Kind.CHECKED).exists()


def test_a_link_ends(client: Client, asked: dict[str, str], edition: Edition, amber: User) -> None:
    row, to = ReviewReminder.objects.get().pk, signed_links.person(amber)
    old = signed_links.token_for(Purpose.CHECK, row, to, timezone.now() - timedelta(days=121))
    path = reverse("check_by_link", args=[old, "right"])
    assert "This link has ended." in text_of(client.post(path))
    leave(amber)
    assert "This link has ended." in text_of(client.post(asked["It is still right"]))
    assert not Event.objects.filter(kind=Event.Kind.CHECKED).exists()


def test_a_newer_version_and_a_withdrawal_close_it(
    client: Client, asked: dict[str, str], edition: Edition
) -> None:
    newer = factories.revised(edition)
    assert "A newer version was published since" in text_of(client.post(asked["It has stopped"]))
    assert newer.review_on == times.after(newer.checked_on, 12)
    workflow.withdraw(edition.case_study, by=factories.reviewer(), reason="Wrong.")
    Edition.objects.filter(pk=edition.pk).update(status="superseded")
    remind(days(newer, 0))
    assert "newer version" in text_of(client.get(asked["It is still right"]))


def test_a_link_of_what_is_withdrawn_says_so(
    client: Client, asked: dict[str, str], edition: Edition
) -> None:
    workflow.withdraw(edition.case_study, by=factories.reviewer(), reason="Wrong.")
    assert "is not published any more" in text_of(client.get(asked["It is still right"]))


# --- Signed in ---------------------------------------------------------------------------------
def test_the_same_answers_signed_in(as_amber: Client, edition: Edition) -> None:
    due_in(edition, 3)
    assert f"Repair café: by {edition.review_on:%-d %B %Y}" in text_of(
        as_amber.get("/your-case-studies/")
    )
    own = f"/your-case-studies/{edition.case_study_id}/"
    text = text_of(as_amber.get(own))
    assert "Is what is published still right?" in text
    assert f"To be checked again by {edition.review_on:%-d %B %Y}." in text
    page = as_amber.post(f"{own}check-again/right/", follow=True)
    assert "Readers now see that it was checked today." in text_of(page)
    assert "To be checked" not in text_of(as_amber.get("/your-case-studies/"))
    page = as_amber.post(f"{own}check-again/change/", {"what": "x" * 1001})
    assert errors(page) == [("id_what", "Shorten this to 1000 characters or less: it has 1001.")]
    as_amber.post(f"{own}check-again/change/", {"what": "More."})
    assert CaseStudy.objects.get().state == State.DRAFT


def test_signed_in_a_browser_says_where_the_form_came_from(
    amber: User, asked: dict[str, str], edition: Edition
) -> None:
    """Without a referrer the origin is null, and Django refuses the form."""
    browser = Client(enforce_csrf_checks=True)
    by_link = browser.get(asked["It needs a change"]).content.decode()
    assert 'content="no-referrer"' in by_link
    browser.force_login(amber)
    own = browser.get(f"/your-case-studies/{edition.case_study_id}/check-again/change/")
    assert "no-referrer" not in own.content.decode()
    said = {"what": "More.", "csrfmiddlewaretoken": fields(own)["csrfmiddlewaretoken"]}
    assert browser.post(own.request["PATH_INFO"], said).status_code == 302


def test_there_is_nothing_to_check_of_what_is_not_published(as_amber: Client) -> None:
    case_study = factories.draft()
    own = f"/your-case-studies/{case_study.pk}/"
    assert "still right" not in text_of(as_amber.get(own))
    assert as_amber.get(f"{own}check-again/right/").status_code == 404


def test_staff_see_what_was_not_checked_in_time(
    as_dev: Client, as_amber: Client, edition: Edition
) -> None:
    assert "Everything that is published was checked in time." in text_of(
        as_dev.get("/review/stale/")
    )
    Edition.objects.filter(pk=edition.pk).update(review_on=date(2026, 1, 2))
    other = factories.published("Warm rooms", council="oldham")
    Edition.objects.filter(pk=other.pk).update(
        review_on=date(2026, 1, 1), unchecked_since=date(2025, 1, 1)
    )
    every = text_of(as_dev.get("/review/stale/"))
    assert "2 case studies Warm rooms Readers are told Oldham Due on 1 January 2026" in every
    one = text_of(as_dev.get("/review/stale/?council=stevenage"))
    assert "1 case study Repair café Stevenage Due on 2 January 2026" in one
    assert "2 case studies" in text_of(as_dev.get("/review/stale/?council=nowhere&page=x"))
    assert as_amber.get("/review/stale/").status_code == 403


# --- What readers and their programs see -------------------------------------------------------
def test_the_open_data_say_since_when_it_is_unchecked(client: Client, edition: Edition) -> None:
    Edition.objects.filter(pk=edition.pk).update(unchecked_since=date(2026, 6, 1))
    [row] = json.loads(client.get("/case-studies.json").getvalue())["case_studies"]
    assert row["unchecked_since"] == "2026-06-01"
    assert ",2026-06-01," in client.get("/case-studies.csv").getvalue().decode()


def test_lists_say_it_too(client: Client, edition: Edition) -> None:
    assert "Not checked" not in text_of(client.get("/case-studies/"))
    Edition.objects.filter(pk=edition.pk).update(unchecked_since=date(2026, 6, 1))
    assert "Not checked since June 2026" in text_of(client.get("/case-studies/"))
    Edition.objects.filter(pk=edition.pk).update(unchecked_since=None)
    assert "Not checked" not in text_of(client.get("/case-studies/"))


def test_the_mail_has_three_buttons_and_goes_once(edition: Edition, amber: User) -> None:
    due_in(edition, 14)
    remind(timezone.now())
    notices.gather(timezone.now())
    message = next(message for message in sent() if "check by" in message.subject)
    html = str(message.alternatives[0][0])  # type: ignore[attr-defined]
    for words in ("It is still right", "It needs a change", "It has stopped"):
        assert f">{words}</a>" in html


# --- Statements --------------------------------------------------------------------------------
@pytest.mark.parametrize("many", [1, 3])
def test_the_list_asks_as_much_for_three_as_for_one(
    many: int, as_dev: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number, council in zip(range(many), ("stevenage", "oldham", "preston"), strict=False):
        factories.published(f"Number {number}", council=council)
    Edition.objects.update(review_on=date(2026, 1, 1))
    with django_assert_num_queries(5):  # session, person; councils; how many, and these
        as_dev.get("/review/stale/")


@pytest.mark.parametrize("many", [1, 3])
def test_a_link_asks_as_much_of_many_reminders(
    many: int, amber: User, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(many):
        due_in(factories.published(f"Number {number}"), 14)
    remind(timezone.now())
    path = links(Notice.objects.filter(kind="keeping-true").latest("pk"))["It is still right"]
    with django_assert_num_queries(4):  # the reminder, its recipient (in two), its pause
        client.get(path)


def test_what_readers_are_told_costs_nothing(
    client: Client, edition: Edition, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    factories.published("Another", council="norwich")
    for told in (None, date(2026, 6, 1)):
        Edition.objects.update(unchecked_since=told, asked_on=told)
        client.get(edition.get_absolute_url())  # brings the index up to date
        for_everybody.forget()
        with django_assert_num_queries(4):
            text = text_of(client.get(edition.get_absolute_url()))
    assert "Not checked since June 2026. The council was asked" in text
    assert "Asked in June 2026 what came of it: no answer yet." in text
