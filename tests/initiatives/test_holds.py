"""Publishing at a time, and days on which nothing is published."""

from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from councilnet.models import Council, User
from initiatives import holds, reviewing, workflow
from initiatives.models import CaseStudy, Edition, PublishingHold, State
from tests import factories
from tests.pages import errors, fields, text_of

TODAY = timezone.localdate()


def hold(first: int, last: int, **of: object) -> PublishingHold:
    """From and to so many days from today; of England unless it is said."""
    days = [timezone.localdate() + timedelta(days=n) for n in (first, last)]
    told = of or {"nation": "england"}
    return PublishingHold.objects.create(
        first_day=days[0], last_day=days[1], reason="Local elections", **told
    )


@pytest.fixture
def decided(reference_data: None, dev: User) -> CaseStudy:
    case_study = factories.submitted()
    reviewing.confirm_all(case_study, by=dev)
    return case_study


def at(days: int, hour: int = 9) -> datetime:
    day = timezone.localdate() + timedelta(days=days)
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))  # noqa: DTZ001


# --- Holds --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "held"),
    [(0, 0, True), (-3, 0, True), (0, 3, True), (-3, -1, False), (1, 3, False)],
)
def test_a_hold_holds_on_its_first_and_last_day_and_between(
    first: int, last: int, held: bool, decided: CaseStudy, dev: User
) -> None:
    hold(first, last)
    if held:
        with pytest.raises(workflow.MoveRefused, match="Publishing is held until"):
            workflow.publish(decided, by=dev)
        assert Edition.objects.count() == 0
    else:
        assert workflow.publish(decided, by=dev).status == "current"


def test_a_hold_is_of_its_nation_or_its_council_alone(
    decided: CaseStudy, stevenage: Council, dev: User
) -> None:
    hold(0, 3, nation="wales")
    hold(0, 3, council=Council.objects.get(slug="oldham"))
    assert holds.hold_on(stevenage, timezone.localdate()) is None
    theirs = hold(0, 5, council=stevenage)
    hold(0, 3)
    assert holds.hold_on(stevenage, timezone.localdate()) == theirs
    with pytest.raises(workflow.MoveRefused):
        workflow.publish(decided, by=dev)


def test_the_first_day_free_comes_after_every_hold_in_a_row(stevenage: Council) -> None:
    today = timezone.localdate()
    assert holds.first_day_free(stevenage, today) == today
    hold(0, 3)
    hold(4, 6, council=stevenage)
    hold(2, 5)
    hold(9, 12)
    assert holds.first_day_free(stevenage, today) == today + timedelta(days=7)


def test_a_hold_says_whose_it_is_and_ends_after_it_began(stevenage: Council) -> None:
    for told in (
        {"nation": "", "council": None},
        {"nation": "england", "council": stevenage},
    ):
        with pytest.raises(IntegrityError, match="hold_is_of"), transaction.atomic():
            hold(0, 1, **told)
    with pytest.raises(IntegrityError, match="hold_ends"), transaction.atomic():
        hold(1, 0)


def test_the_page_says_why_and_offers_the_first_possible_day(
    as_dev: Client, decided: CaseStudy
) -> None:
    hold(-1, 4)
    page = as_dev.get(reverse("review_case_study", args=[decided.pk]))
    first = timezone.localdate() + timedelta(days=5)
    assert "Local elections. The first possible day is" in text_of(page)
    sent = fields(page)
    assert [sent[f"day_{part}"] for part in ("day", "month", "year")] == [
        str(first.day), str(first.month), str(first.year),
    ]  # fmt: skip
    assert reverse("publish", args=[decided.pk]) not in page.content.decode()
    as_dev.post(reverse("approve", args=[decided.pk]), sent)
    decided.refresh_from_db()
    assert (decided.state, decided.publish_at) == (State.APPROVED, at(5))


# --- At a time ----------------------------------------------------------------------------------


def told(day: date, time: str) -> dict[str, object]:
    return {"day_day": day.day, "day_month": day.month, "day_year": day.year, "time": time}


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({}, [("id_day_0", "Enter the day on which it is published"),
              ("id_time", "Enter the time at which it is published")]),
        (told(TODAY - timedelta(days=1), "09:00"),
         [("id_day_0", "Enter a day and a time to come")]),
        (told(TODAY + timedelta(days=1), "noon"),
         [("id_time", "Enter a time such as 09:00 or 14:30")]),
        ({"day_month": "3", "day_year": "2099", "time": "09:00"},
         [("id_day_0", "Enter the day and the month too.")]),
    ],
)  # fmt: skip
def test_a_time_that_cannot_be_is_refused_in_words(
    sent: dict[str, object],
    expected: list[tuple[str, str]],
    as_dev: Client,
    decided: CaseStudy,
) -> None:
    assert errors(as_dev.post(reverse("approve", args=[decided.pk]), sent)) == expected


@pytest.mark.parametrize(
    ("time", "hour", "minute"),
    [("14:30", 14, 30), ("9am", 9, 0), ("9.15", 9, 15), ("2:05pm", 14, 5)],
)
def test_a_time_is_taken_as_people_write_it(
    time: str, hour: int, minute: int, as_dev: Client, decided: CaseStudy
) -> None:
    day = timezone.localdate() + timedelta(days=2)
    as_dev.post(reverse("approve", args=[decided.pk]), told(day, time))
    decided.refresh_from_db()
    assert decided.publish_at == at(2, hour) + timedelta(minutes=minute)


def test_a_held_day_is_refused_beside_the_day(as_dev: Client, decided: CaseStudy) -> None:
    hold(1, 3)
    sent = told(timezone.localdate() + timedelta(days=2), "09:00")
    [(to, sentence)] = errors(as_dev.post(reverse("approve", args=[decided.pk]), sent))
    assert to == "id_day_0"
    assert sentence.startswith("Publishing is held until")


def test_what_is_due_is_published_once_and_late_runs_lose_nothing(
    decided: CaseStudy, dev: User
) -> None:
    workflow.approve(decided, by=dev, at=at(1))
    assert workflow.publish_due(at(1) - timedelta(seconds=1)) == ([], [])
    [edition], refused = workflow.publish_due(at(4))
    assert (edition.case_study, edition.published_by, refused) == (decided, None, [])
    assert workflow.publish_due(at(4)) == ([], [])
    event = decided.events.first()
    assert event
    assert (event.kind, event.side, event.actor_name) == ("published", "portal", "")


def test_what_a_hold_overtook_waits_until_it_ends(decided: CaseStudy, dev: User) -> None:
    workflow.approve(decided, by=dev, at=timezone.now() + timedelta(seconds=1))
    later = hold(0, 0)
    published, [sentence] = workflow.publish_due(timezone.now() + timedelta(days=1))
    assert published == []
    assert sentence.startswith("Repair café: Publishing is held until")
    later.delete()
    out = StringIO()
    CaseStudy.objects.update(publish_at=timezone.now())
    call_command("publish_due", stdout=out)
    assert out.getvalue().startswith("Published: Repair café (1)\n")


def test_one_that_cannot_be_published_keeps_no_other_from_it(decided: CaseStudy, dev: User) -> None:
    other = factories.submitted("Other", council="oldham")
    reviewing.confirm_all(other, by=dev)
    for number, case_study in enumerate((decided, other)):
        workflow.approve(case_study, by=dev, at=at(1) + timedelta(minutes=number))
    hold(0, 3, council=decided.council)
    published, refused = workflow.publish_due(at(2))
    assert [edition.title for edition in published] == ["Other"]
    assert len(refused) == 1


def test_what_is_taken_back_meanwhile_is_not_published(decided: CaseStudy, dev: User) -> None:
    workflow.approve(decided, by=dev, at=at(1))
    workflow.take_back_approval(decided, by=dev)
    with pytest.raises(workflow.MoveRefused):
        workflow.publish(decided, by=None)
    assert Edition.objects.count() == 0
