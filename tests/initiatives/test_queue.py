"""What waits, for whom, and the next one."""

from datetime import timedelta
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from councilnet.models import Council, Membership, User
from initiatives import queue, reviewing, workflow
from initiatives.models import CaseStudy, Event, ReviewPolicy, State
from tests import factories
from tests.pages import errors, text_of
from tests.together import at_once

QUEUE = "/review/"


@pytest.fixture
def fay(reference_data: None) -> User:
    """Dev's colleague."""
    return factories.person("fay", role=User.Role.NETWORK_STAFF)


def submitted_ago(title: str, days: int, **fields: object) -> CaseStudy:
    """Submitted so many days ago, with as long to review as the policy gives."""
    case_study = factories.submitted(title, **fields)
    then = timezone.now() - timedelta(days=days)
    due = timezone.localdate(then) + timedelta(days=ReviewPolicy.current().days_to_review)
    CaseStudy.objects.filter(pk=case_study.pk).update(submitted_at=then, review_due=due)
    case_study.refresh_from_db()
    return case_study


def shown(client: Client, address: str = "") -> list[str]:
    page = client.get(QUEUE + address)
    assert page.status_code == 200
    return [case_study.title for case_study in page.context["results"].page.object_list]


def correction_of(title: str, amber: User) -> CaseStudy:
    case_study = factories.published(title).case_study
    workflow.revise(case_study, by=amber, is_correction=True)
    workflow.submit(case_study, by=amber)
    case_study.refresh_from_db()
    return case_study


# --- What is shown ------------------------------------------------------------------------------


def test_the_longest_waiting_comes_first_and_corrections_before_all(
    as_dev: Client, amber: User
) -> None:
    submitted_ago("Second", 2)
    submitted_ago("First", 5, council="oldham")
    factories.draft("Never submitted")
    assert shown(as_dev) == ["First", "Second"]
    correction_of("A small one", amber)
    assert shown(as_dev) == ["A small one", "First", "Second"]
    words = text_of(as_dev.get(QUEUE))
    assert "Small corrections A small one" in words
    assert "New, and new versions First" in words
    assert "Never submitted" not in words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "Due on "),
        (14, "Due today"),
        (15, "Overdue by 1 day: it was due on "),
        (17, "Overdue by 3 days: it was due on "),
    ],
)
def test_when_it_is_due_is_said_in_words(days: int, words: str, as_dev: Client) -> None:
    submitted_ago("Café", days)
    assert words in text_of(as_dev.get(QUEUE))


def test_the_policy_says_how_long_a_review_may_take(amber: User) -> None:
    ReviewPolicy.objects.create(days_to_review=3)
    case_study = factories.submitted()
    assert case_study.review_due == timezone.localdate() + timedelta(days=3)


@pytest.fixture
def five(as_dev: Client, dev: User, fay: User) -> None:
    reviewing.claim(submitted_ago("Mine", 1), by=dev)
    reviewing.claim(submitted_ago("Fay’s", 8, council="oldham"), by=fay)
    submitted_ago("Old", 20, principles=("learning",))
    submitted_ago("New", 0, principles=("innovation", "learning"))
    submitted_ago("Nearly due", 9, council="oldham")


@pytest.mark.parametrize(
    ("address", "titles"),
    [
        ("", ["Old", "Nearly due", "Fay’s", "Mine", "New"]),
        ("?whose=mine", ["Mine"]),
        ("?whose=nobody", ["Old", "Nearly due", "New"]),
        ("?whose=others", ["Fay’s"]),
        ("?whose=mine&whose=others", ["Fay’s", "Mine"]),
        ("?due=overdue", ["Old"]),
        ("?due=soon", ["Nearly due", "Fay’s"]),
        ("?due=later", ["Mine", "New"]),
        ("?age=week", ["Mine", "New"]),
        ("?age=fortnight", ["Nearly due", "Fay’s"]),
        ("?age=older", ["Old"]),
        ("?council=oldham", ["Nearly due", "Fay’s"]),
        ("?principle=learning", ["Old", "New"]),
        ("?principle=learning&principle=innovation&age=week", ["Mine", "New"]),
        ("?council=oldham&whose=nobody", ["Nearly due"]),
        (
            "?council=nowhere&due=never&page=99&place=nowhere",
            ["Old", "Nearly due", "Fay’s", "Mine", "New"],
        ),
        ("?place=published", []),
    ],
)
def test_choices_narrow_the_queue(
    address: str, titles: list[str], five: None, as_dev: Client
) -> None:
    assert shown(as_dev, address) == titles


def test_each_count_is_what_choosing_it_shows(five: None, as_dev: Client) -> None:
    for before in ("", "?council=oldham", "?due=overdue&principle=learning"):
        results = as_dev.get(QUEUE + before).context["results"]
        for facet in results.facets:
            for choice in facet.choices:
                kept = {k: v for k, v in results.query.chosen.items() if k != facet.key}
                alone = queue.Query(results.query.user, chosen={**kept, facet.key: (choice.value,)})
                assert choice.n == alone.case_studies().count(), (before, facet.key, choice.value)


def test_an_address_holds_the_whole_choice_and_each_part_can_be_taken_off(
    five: None, as_dev: Client
) -> None:
    page = as_dev.get(QUEUE + "?principle=learning&whose=nobody&odd=1")
    results = page.context["results"]
    assert results.query.address() == "?whose=nobody&principle=learning"
    assert [chip.address for chip in results.chips] == ["?principle=learning", "?whose=nobody"]
    assert results.places[3].address == "?place=published&whose=nobody&principle=learning"


def test_every_place_is_reached(as_dev: Client, amber: User, dev: User) -> None:
    for state in State.values:
        factories.moved_to(state, factories.complete(state))
    merged, into = factories.published("Merged"), factories.published("Kept", council="oldham")
    workflow.merge(merged.case_study, by=dev, into=into.case_study)
    assert shown(as_dev) == ["in-review"]
    assert shown(as_dev, "?place=approved") == ["approved"]
    assert shown(as_dev, "?place=councils") == ["changes-requested"]
    assert set(shown(as_dev, "?place=published")) == {"published", "Kept"}
    assert set(shown(as_dev, "?place=withdrawn")) == {"withdrawn", "Merged"}
    words = text_of(as_dev.get(QUEUE + "?place=withdrawn"))
    assert "merged into Kept" in words


def test_what_is_approved_is_taken_back_from_the_queue(as_dev: Client) -> None:
    case_study = factories.moved_to("approved", factories.complete())
    assert "to be published on" in text_of(as_dev.get(QUEUE + "?place=approved"))
    as_dev.post(reverse("take_back_approval", args=[case_study.pk]))
    case_study.refresh_from_db()
    assert (case_study.state, case_study.publish_at) == (State.IN_REVIEW, None)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queue_asks_as_much_for_three_as_for_one(
    rows: int,
    as_dev: Client,
    dev: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(rows):
        case_study = factories.submitted(f"Café {number}")
        reviewing.claim(case_study, by=dev)
        factories.published(f"Library {number}")
    with django_assert_num_queries(7):
        as_dev.get(QUEUE)


# --- Who reviews it -----------------------------------------------------------------------------


def test_claiming_says_who_reviews_it_and_by_when(as_dev: Client, dev: User) -> None:
    case_study = factories.submitted()
    as_dev.post(reverse("claim_review", args=[case_study.pk]))
    case_study.refresh_from_db()
    assert case_study.reviewer == dev
    event = case_study.events.get(kind=Event.Kind.ASSIGNED)
    assert event.actor == dev
    assert event.message.startswith("Dev, ")
    assert event.message_for_council == ""
    assert "You review it." in text_of(
        as_dev.get(reverse("review_case_study", args=[case_study.pk]))
    )


def test_whoever_claims_second_is_told_who_was_first(as_dev: Client, fay: User) -> None:
    case_study = factories.submitted()
    reviewing.claim(case_study, by=fay)
    late = as_dev.post(reverse("claim_review", args=[case_study.pk]))
    assert late.status_code == 409
    assert "Fay reviews it already." in text_of(late)
    reviewing.claim(case_study, by=fay)
    assert case_study.events.filter(kind=Event.Kind.ASSIGNED).count() == 1


def test_it_is_handed_on_with_another_day(as_dev: Client, fay: User) -> None:
    case_study = factories.submitted()
    url = reverse("hand_on_review", args=[case_study.pk])
    told = {"reviewer": fay.pk, "due_day": "1", "due_month": "12", "due_year": "2099"}
    as_dev.post(url, told)
    case_study.refresh_from_db()
    assert (case_study.reviewer, str(case_study.review_due)) == (fay, "2099-12-01")
    messages = case_study.events.values_list("message", flat=True)
    assert messages[0] == "Fay, 1 December 2099"
    as_dev.post(url, {"reviewer": ""})
    case_study.refresh_from_db()
    assert (case_study.reviewer, case_study.review_due) == (None, None)
    assert case_study.events.values_list("message", flat=True)[0] == "Nobody"


def test_nobody_is_handed_their_own_councils_work(
    as_dev: Client, fay: User, amber: User, stevenage: Council
) -> None:
    case_study = factories.submitted()
    Membership.objects.create(user=fay, council=stevenage)
    url = reverse("hand_on_review", args=[case_study.pk])
    assert errors(as_dev.post(url, {"reviewer": fay.pk})) == [
        ("id_reviewer", "Choose somebody who does not act for this council")
    ]
    assert errors(as_dev.post(url, {"reviewer": amber.pk})) == [
        ("id_reviewer", "Choose one of the network’s staff")
    ]
    assert errors(as_dev.post(url, {"due_month": "2", "due_year": "2099"})) == [
        ("id_due_0", "Enter the day and the month too.")
    ]
    with pytest.raises(workflow.MoveRefused):
        reviewing.hand_on(case_study, to=fay, due=None, by=factories.reviewer())


def test_what_comes_back_comes_back_to_its_reviewer(amber: User, dev: User) -> None:
    case_study = factories.submitted()
    reviewing.claim(case_study, by=dev)
    workflow.request_changes(case_study, by=dev, message="More.")
    workflow.submit(case_study, by=amber)
    case_study.refresh_from_db()
    assert case_study.reviewer == dev
    factories.publish(case_study, by=dev)
    case_study.refresh_from_db()
    assert [case_study.reviewer, case_study.review_due] == [None, None]


# --- The next one -------------------------------------------------------------------------------


def test_the_next_is_the_oldest_with_the_fewest_looks(
    as_dev: Client, dev: User, fay: User, amber: User, stevenage: Council
) -> None:
    looked_at = submitted_ago("Looked at", 9, council="oldham")
    reviewing.claim(looked_at, by=fay)
    reviewing.hand_on(looked_at, to=None, due=None, by=fay)
    submitted_ago("Newer", 3, council="oldham")
    submitted_ago("Older", 5, council="oldham")
    reviewing.claim(submitted_ago("Fay’s", 30, council="oldham"), by=fay)
    submitted_ago("Dev’s own council’s", 40)
    Membership.objects.create(user=dev, council=stevenage)
    taken = [queue.take_next(dev) for __ in range(4)]
    assert [str(one) for one in taken] == ["Older", "Newer", "Looked at", "None"]
    assert CaseStudy.objects.filter(reviewer=dev).count() == 3
    page = as_dev.post(reverse("review_next"), follow=True)
    assert "Nothing waits that nobody reviews yet." in text_of(page)


def test_corrections_are_next_before_all_others(dev: User, amber: User) -> None:
    submitted_ago("Old", 30)
    correction_of("Small", amber)
    assert str(queue.take_next(dev)) == "Small"


def test_two_who_ask_at_once_get_different_ones(committed: None) -> None:
    for number in range(4):
        factories.submitted(f"Café {number}")
    staff = [factories.person(f"r{n}", role=User.Role.NETWORK_STAFF) for n in range(4)]
    taken = at_once(*[partial(queue.take_next, by) for by in staff])
    assert len({str(one) for one in taken if isinstance(one, CaseStudy)}) == 4
    assert Event.objects.filter(kind=Event.Kind.ASSIGNED).count() == 4


def test_two_who_claim_one_at_once_make_one_reviewer(committed: None) -> None:
    case_study = factories.submitted()
    staff = [factories.person(f"r{n}", role=User.Role.NETWORK_STAFF) for n in range(3)]
    acts = [partial(reviewing.claim, case_study, by=by) for by in staff]
    assert sorted(map(str, at_once(*acts))).count("None") == 1
    assert Event.objects.filter(kind=Event.Kind.ASSIGNED).count() == 1
