"""Councils take up one another's ideas: who may say what, and what the database refuses."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from councilnet.models import Council, Notice, User
from initiatives import adopting
from initiatives.adopting import MOVES, REFUSED, Description
from initiatives.models import Adoption, AdoptionEvent, Edition
from initiatives.workflow import MoveRefused
from tests import factories
from tests.conftest import signed_in
from tests.initiatives.adopted import adopted, confirm, stop
from tests.pages import errors, fields, text_of
from tests.together import at_once

Status = Adoption.Status
pytestmark = pytest.mark.django_db


@pytest.fixture
def cafe(reference_data: None) -> Edition:
    return factories.published("Repair café")


def told(kind: str = "adoptions") -> list[tuple[str, str]]:
    """To whom, and the first line."""
    return [
        (notice.user.name, notice.text.partition("\n")[0])
        for notice in Notice.objects.filter(kind=kind).select_related("user")
    ]


# --- Beginning and answering -------------------------------------------------------------------
def test_the_taker_confirms_by_beginning_and_the_other_is_asked(
    cafe: Edition, ben: User, cara: User
) -> None:
    oldham = Council.objects.get(slug="oldham")
    adoption = adopting.begin(cafe, oldham, by=cara, status="planning")
    assert (adoption.taker_answer, adoption.origin_answer) == ("confirmed", "")
    assert not Adoption.objects.shown().exists()
    assert ("Ben", "Oldham takes this up: Planning. Is it so? Please confirm it.") in told()
    assert "Cara" not in {name for name, __ in told()}
    adopting.confirm(adoption, "origin", by=ben)
    assert list(Adoption.objects.shown()) == [adoption]
    assert ("Cara", "Confirmed.") in told()


def test_an_interest_is_shown_to_nobody_else(cafe: Edition) -> None:
    adopted(cafe, status="interested")
    assert not Adoption.objects.shown().exists()
    cafe.refresh_from_db()
    assert (cafe.taken_up, cafe.kin) == (0, 0)


def test_planning_is_kin_and_trying_is_counted(cafe: Edition, cara: User) -> None:
    adoption = adopted(cafe, status="planning")
    cafe.refresh_from_db()
    assert (cafe.taken_up, cafe.kin) == (0, 1)
    adopting.move(adoption, "trying", by=cara)
    cafe.refresh_from_db()
    assert (cafe.taken_up, cafe.kin) == (1, 1)


def test_a_dispute_takes_it_from_readers_and_says_why(cafe: Edition, ben: User, cara: User) -> None:
    adoption = adopted(cafe)
    adopting.dispute(adoption, "origin", by=ben, reason="They never asked.")
    adoption.refresh_from_db()
    assert (adoption.origin_answer, adoption.origin_reason) == ("disputed", "They never asked.")
    cafe.refresh_from_db()
    assert (cafe.taken_up, cafe.kin) == (0, 0)
    adopting.confirm(adoption, "origin", by=ben)
    adoption.refresh_from_db()
    assert (adoption.origin_answer, adoption.origin_reason) == ("confirmed", "")


def test_the_network_hears_of_a_dispute_once(
    cafe: Edition, ben: User, dev: User, erin: User
) -> None:
    adoption = adopted(cafe)
    assert told("disputes") == []
    adopting.dispute(adoption, "origin", by=ben, reason="They never asked.")
    staff = ["Dev", "Erin", "Reviewer"]
    assert sorted(told("disputes")) == [(name, "Disputed.") for name in staff]
    adopting.confirm(adoption, "origin", by=ben)
    assert len(told("disputes")) == 3


def test_the_network_settles_a_dispute_and_a_silence_but_not_before(
    cafe: Edition, dev: User
) -> None:
    adoption = adopted(cafe, confirmed=False)
    with pytest.raises(MoveRefused, match="still have time"):
        adopting.settle(adoption, by=dev, is_so=True, reason="Both told us.")
    Adoption.objects.update(begun_at=timezone.now() - adopting.SILENT)
    adopting.settle(adoption, by=dev, is_so=True, reason="Both told us.")
    assert list(Adoption.objects.shown()) == [adoption]
    event = adoption.events.first()
    assert event
    assert (event.kind, event.side, event.message) == ("settled", "network", "Both told us.")


def test_settled_the_other_way_it_is_disputed(cafe: Edition, ben: User, dev: User) -> None:
    adoption = adopted(cafe)
    adopting.dispute(adoption, "origin", by=ben, reason="No.")
    adopting.settle(adoption, by=dev, is_so=False, reason="They found it elsewhere.")
    adoption.refresh_from_db()
    assert (adoption.origin_answer, adoption.origin_reason) == (
        "disputed",
        "They found it elsewhere.",
    )


def test_staff_of_a_council_concerned_settle_nothing(cafe: Edition) -> None:
    own = factories.person("own", council="oldham", role=User.Role.NETWORK_STAFF)
    adoption = adopted(cafe, confirmed=False)
    Adoption.objects.update(begun_at=timezone.now() - adopting.SILENT)
    with pytest.raises(PermissionDenied):
        adopting.settle(adoption, by=own, is_so=True, reason="Ours.")


# --- A link that somebody proposes -------------------------------------------------------------
def test_a_third_council_proposes_and_both_are_asked(cafe: Edition) -> None:
    other = factories.published("Mending room", council="oldham")
    rochdale = factories.person("rose", council="rochdale")
    adoption = adopting.propose(cafe, other, by=rochdale)
    assert (adoption.taker_answer, adoption.origin_answer) == ("", "")
    assert (adoption.status, adoption.result_id) == ("running", other.case_study_id)
    confirm(adoption)
    assert not Adoption.objects.shown().exists()
    confirm(adoption, "taker")
    assert list(Adoption.objects.shown()) == [adoption]


def test_who_has_taken_it_up_already_names_its_case_study_by_proposing(
    cafe: Edition, cara: User
) -> None:
    adoption = adopted(cafe)
    other = factories.published("Mending room", council="oldham")
    assert adopting.propose(cafe, other, by=cara) == adoption
    adoption.refresh_from_db()
    assert adoption.result_id == other.case_study_id


def test_somebody_without_a_council_proposes_nothing(cafe: Edition) -> None:
    other = factories.published("Mending room", council="oldham")
    with pytest.raises(PermissionDenied):
        adopting.propose(cafe, other, by=factories.person("newcomer"))


# --- What cannot be ----------------------------------------------------------------------------
def test_where_its_writers_have_left_everybody_is_told(cafe: Edition, ben: User) -> None:
    """A question that nobody hears would be taken for a silence."""
    ben.memberships.update(role="officer")
    cafe.case_study.authors.clear()
    type(cafe.case_study).objects.update(looked_after_by=None)
    adopted(cafe, confirmed=False)
    assert "Ben" in {name for name, __ in told()}


def test_it_is_taken_up_once_by_a_council(cafe: Edition) -> None:
    adopted(cafe)
    with pytest.raises(MoveRefused) as refused:
        adopted(cafe)
    assert str(refused.value) == "This council has taken it up already: open that adoption."


def test_a_council_does_not_take_its_own(cafe: Edition) -> None:
    with pytest.raises(MoveRefused) as refused:
        adopted(cafe, council="stevenage")
    assert str(refused.value) == "A council does not take up its own case study: choose another."


def test_the_result_is_the_takers(cafe: Edition) -> None:
    stray = factories.published("Elsewhere", council="rochdale")
    with pytest.raises(MoveRefused) as refused:
        adopted(cafe, result=stray)
    assert str(refused.value) == "Choose a case study of the council that took it up."


def test_no_idea_descends_from_itself(cafe: Edition) -> None:
    second = factories.published("Second", council="oldham")
    third = factories.published("Third", council="rochdale")
    adopted(cafe, result=second)
    adopted(second, council="rochdale", result=third)
    with pytest.raises(MoveRefused, match="lead in a circle"):
        adopted(third, council="stevenage", result=cafe)


def test_a_disputed_link_closes_no_circle_until_it_is_confirmed_again(
    cafe: Edition, ben: User
) -> None:
    second = factories.published("Second", council="oldham")
    wrong = adopted(cafe, result=second)
    adopting.dispute(wrong, "origin", by=ben, reason="It was the other way round.")
    adopted(second, council="stevenage", result=cafe)
    with pytest.raises(MoveRefused, match="lead in a circle"):
        adopting.confirm(wrong, "origin", by=ben)


def test_what_is_not_published_any_more_is_not_taken_up(reference_data: None) -> None:
    with pytest.raises(MoveRefused, match="not published any more"):
        adopted(factories.withdrawn())


BROKEN_BY: dict[str, dict[str, Any]] = {
    "adoption_is_of_anothers": {"council": "stevenage"},
    "adoption_result_is_the_takers": {"result": "stevenage"},
}


@pytest.mark.parametrize("name", BROKEN_BY)
def test_the_database_refuses_it_too(cafe: Edition, name: str) -> None:
    stray = factories.published("Stray")
    fields = BROKEN_BY[name]
    with pytest.raises(IntegrityError) as refused:
        Adoption.objects.create(
            origin=cafe.case_study,
            council=Council.objects.get(slug=fields.get("council", "oldham")),
            result=stray.case_study if "result" in fields else None,
        )
    cause: Any = refused.value.__cause__
    assert cause.diag.constraint_name == name
    assert name in REFUSED


def test_events_of_adoptions_stay(cafe: Edition) -> None:
    adopted(cafe)
    with pytest.raises(IntegrityError, match="does not change once written"):
        AdoptionEvent.objects.update(message="Otherwise.")


@pytest.mark.django_db(transaction=True)
def test_two_links_at_once_close_no_circle(reference_data: None) -> None:
    """Each is well by itself; together they would lead in a circle."""
    first, second = (
        factories.published("One", council="stevenage"),
        factories.published("Two", council="oldham"),
    )
    there, back = adopted(first), adopted(second, council="stevenage")

    def name(adoption: Adoption, result: Edition) -> None:
        officer = factories.officer_of(adoption.council.slug)
        adopting.name_result(adoption, result.case_study, by=officer)

    said = at_once(lambda: name(there, second), lambda: name(back, first))
    assert said.count(MoveRefused) == 1
    assert Adoption.objects.filter(result__isnull=False).count() == 1


# --- Moving on ---------------------------------------------------------------------------------
@pytest.mark.parametrize("before", Status)
@pytest.mark.parametrize("to", Status)
def test_it_moves_as_the_table_says(cafe: Edition, cara: User, before: Status, to: Status) -> None:
    adoption = adopted(cafe, status=before)
    stopping = {"stop_cause": "money", "stop_lesson": "Ask for rent sooner."}
    more = stopping if to == Status.STOPPED else {}
    if to in MOVES[before]:
        adopting.move(adoption, to, by=cara, **more)
    else:
        with pytest.raises(MoveRefused):
            adopting.move(adoption, to, by=cara, **more)
    adoption.refresh_from_db()
    assert adoption.status == (to if to in MOVES[before] else before)


def test_stopping_wants_a_cause_and_a_lesson(cafe: Edition, cara: User) -> None:
    adoption = adopted(cafe)
    with pytest.raises(MoveRefused, match="why it stopped"):
        adopting.move(adoption, "stopped", by=cara)
    stop(adoption)
    adopting.move(adoption, "trying", by=cara)
    adoption.refresh_from_db()
    assert (adoption.stop_cause, adoption.stop_lesson) == ("", "")


def test_the_origin_is_told_at_each_change(cafe: Edition, ben: User, cara: User) -> None:
    adoption = adopted(cafe, confirmed=False, status="trying")
    adopting.move(adoption, "running", by=cara, message="It goes well.")
    adopting.describe(adoption, Description(what_changed="In a bus."), by=cara, version=2)
    of_ben = [text for name, text in told() if name == "Ben"]
    assert of_ben == [
        "Oldham takes this up: Trying. Is it so? Please confirm it.",
        "Oldham moved on. How far it has come now: Running.",
        "Oldham said anew what it changed.",
    ]


@pytest.mark.parametrize("act", ["move", "describe", "name_result"])
def test_the_origin_does_not_speak_for_the_taker(cafe: Edition, ben: User, act: str) -> None:
    adoption = adopted(cafe)
    acts: dict[str, Any] = {
        "move": lambda: adopting.move(adoption, "trying", by=ben),
        "describe": lambda: adopting.describe(adoption, Description(), by=ben, version=2),
        "name_result": lambda: adopting.name_result(adoption, None, by=ben),
    }
    with pytest.raises(PermissionDenied):
        acts[act]()


def test_letters_are_handed_on_without_an_address(cafe: Edition, ben: User, cara: User) -> None:
    adoption = adopted(cafe)
    page = signed_in(cara).post(reverse("write_letter", args=[adoption.pk]), {"text": "Hello."})
    assert page.status_code == 302
    assert ("Ben", "Cara, Oldham, writes:") in told()
    words = text_of(signed_in(ben).get(reverse("adoption", args=[adoption.pk])))
    assert "Cara, Oldham" in words
    assert cara.email not in words


# --- The pages ---------------------------------------------------------------------------------
def address(edition: Edition, page: str) -> str:
    return f"{edition.get_absolute_url()}{page}/"


def test_an_officer_adopts_what_a_page_shows(cafe: Edition, as_cara: Client) -> None:
    assert "Adopt this" in text_of(as_cara.get(cafe.get_absolute_url()))
    oldham = Council.objects.get(slug="oldham")
    page = as_cara.post(
        address(cafe, "adopt"), {"council": oldham.pk, "status": "planning", "started_year": ""}
    )
    adoption = Adoption.objects.get()
    assert page["Location"] == reverse("adoption", args=[adoption.pk])
    again = as_cara.get(address(cafe, "adopt"))
    assert again["Location"] == page["Location"]


def test_a_mistake_loses_nothing(cafe: Edition, as_cara: Client) -> None:
    oldham = Council.objects.get(slug="oldham")
    page = as_cara.post(
        address(cafe, "adopt"), {"council": oldham.pk, "what_changed": "In a bus.", "status": ""}
    )
    assert errors(page) == [("id_status_0", "Choose how far you have come")]
    assert "In a bus." in page.content.decode()


def test_two_colleagues_who_describe_it_lose_nothing(cafe: Edition, as_cara: Client) -> None:
    adoption = adopted(cafe)
    where = reverse("describe_adoption", args=[adoption.pk])
    stale = {"what_changed": "Mine.", "version": adoption.version}
    adopting.describe(
        adoption,
        Description(what_changed="Theirs."),
        by=factories.officer_of("oldham"),
        version=adoption.version,
    )
    page = as_cara.post(where, stale)
    words = page.content.decode()
    assert "A colleague saved this meanwhile" in words
    assert ("Mine." in words, "Theirs." in words) == (True, True)
    adoption.refresh_from_db()
    assert as_cara.post(where, stale | {"version": adoption.version}).status_code == 302


def test_writing_your_own_names_it_as_the_result(cafe: Edition, as_cara: Client) -> None:
    adoption = adopted(cafe)
    page = as_cara.get(reverse("start_blank") + f"?adoption={adoption.pk}")
    assert "It will stand as your own case study of “Repair café”" in text_of(page)
    assert fields(page)["adoption"] == str(adoption.pk)
    as_cara.post(
        reverse("start_blank"),
        {"council": adoption.council_id, "title": "Our café", "adoption": adoption.pk},
    )
    adoption.refresh_from_db()
    assert adoption.result
    assert adoption.result.title == "Our café"


@pytest.mark.parametrize("junk", ["", "\x00", "9" * 40, "1e5", "-1", "١"])
def test_whatever_is_sent_as_an_adoption_is_passed_over(as_cara: Client, junk: str) -> None:
    oldham = Council.objects.get(slug="oldham")
    told = {"council": oldham.pk, "title": "Ours", "adoption": junk}
    assert as_cara.post(reverse("start_blank"), told).status_code in {200, 302}


def test_your_adoptions_say_what_waits_first(
    cafe: Edition, as_ben: Client, as_cara: Client
) -> None:
    adopted(cafe, confirmed=False)
    words = text_of(as_ben.get(reverse("your_adoptions")))
    assert words.index("Waiting for your answer") < words.index("What others took up from you")
    assert "Waiting for your answer" not in text_of(as_cara.get(reverse("your_adoptions")))


@pytest.mark.parametrize("n", [1, 3])
def test_a_list_costs_the_same_however_long(
    as_ben: Client, django_assert_num_queries: Any, n: int
) -> None:
    for number in range(n):
        adopted(factories.published(f"Number {number}"), confirmed=False)
    with django_assert_num_queries(7):
        as_ben.get(reverse("your_adoptions"))


def test_nobody_else_sees_an_adoption(cafe: Edition) -> None:
    adoption = adopted(cafe)
    rose = signed_in(factories.person("rose", council="rochdale"))
    assert rose.get(reverse("adoption", args=[adoption.pk])).status_code == 404


def test_the_other_case_study_is_found_and_proposed(cafe: Edition, as_cara: Client) -> None:
    other = factories.published("Mending room", council="oldham")
    where = address(cafe, "propose-link")
    assert "Mending room (Oldham)" in text_of(as_cara.get(where, {"q": "mending"}))
    page = as_cara.post(f"{where}?q=mending", {"which": "this", "other": other.pk})
    adoption = Adoption.objects.get()
    assert page["Location"] == reverse("adoption", args=[adoption.pk])
    assert (adoption.origin_id, adoption.result_id) == (cafe.case_study_id, other.case_study_id)
    assert (adoption.taker_answer, adoption.origin_answer) == ("confirmed", "")


def test_what_the_database_refuses_is_said_on_the_form(cafe: Edition, as_cara: Client) -> None:
    other = factories.published("Mending room", council="oldham")
    adopted(cafe, result=other)
    where = f"{address(other, 'propose-link')}?q=repair"
    page = as_cara.post(where, {"which": "this", "other": cafe.pk})
    assert page.status_code == 200
    assert [sentence for __, sentence in errors(page)] == [
        str(REFUSED["adoption_closes_no_circle"])
    ]


def test_an_erased_person_leaves_the_history(cafe: Edition, cara: User) -> None:
    adoption = adopted(cafe)
    with transaction.atomic():
        AdoptionEvent.objects.filter(actor=cara).update(actor_name="A former member", actor=None)
    assert adoption.events.count() == 2


def test_a_case_study_that_was_named_is_taken_away_again(cafe: Edition, as_cara: Client) -> None:
    adoption = adopted(cafe, result=factories.draft("Ours", council="oldham"))
    where = reverse("name_result", args=[adoption.pk])
    assert "Ours None of these" not in text_of(as_cara.get(where))
    assert "None of these Ours" in text_of(as_cara.get(where))
    assert as_cara.post(where, {"result": ""}).status_code == 302
    adoption.refresh_from_db()
    assert adoption.result is None


def test_an_answer_is_taken_back_and_what_is_settled_stays(
    cafe: Edition, as_ben: Client, dev: User
) -> None:
    adoption = adopted(cafe)
    where = reverse("answer_adoption", args=[adoption.pk, "origin"])
    assert as_ben.post(where, {"answer": "taken-back"}).status_code == 302
    adoption.refresh_from_db()
    assert (adoption.taker_answer, adoption.origin_answer) == ("confirmed", "")
    as_ben.post(where, {"answer": "disputed", "reason": "They never asked."})
    adopting.settle(adoption, by=dev, is_so=True, reason="Both told us.")
    page = as_ben.post(where, {"answer": "disputed", "reason": "We never said so."})
    sentence = "The network settled this: write to it if something has changed."
    assert [said for __, said in errors(page)] == [sentence]
    assert "We never said so." in page.content.decode()
    assert list(Adoption.objects.shown()) == [adoption]
    adopting.settle(adoption, by=dev, is_so=False, reason="They found it elsewhere.")
    adoption.refresh_from_db()
    assert (adoption.taker_answer, adoption.origin_answer) == ("disputed", "disputed")
    assert not Adoption.objects.to_settle(timezone.now()).exists()


def test_history_keeps_why_it_stopped(cafe: Edition, cara: User) -> None:
    adoption = adopted(cafe)
    stop(adoption)
    adopting.move(adoption, "trying", by=cara, message="A trust pays now.")
    said = adoption.events.filter(kind="moved").order_by("pk").values_list("to_status", "message")
    assert list(said) == [
        ("stopped", "Money: Ask for rent sooner."),
        ("trying", "A trust pays now."),
    ]


@pytest.mark.parametrize("n", [1, 3])
def test_an_adoption_costs_the_same_however_much_is_written(
    cafe: Edition, as_ben: Client, ben: User, django_assert_num_queries: Any, n: int
) -> None:
    adoption = adopted(cafe)
    for number in range(n):
        adopting.write(adoption, f"Letter {number}", by=ben)
        adopting.dispute(adoption, "origin", by=ben, reason="No.")
        adopting.confirm(adoption, "origin", by=ben)
    with django_assert_num_queries(8):
        as_ben.get(reverse("adoption", args=[adoption.pk]))


@pytest.mark.parametrize("n", [1, 3])
def test_what_is_to_settle_costs_the_same_however_long(
    as_dev: Client, ben: User, django_assert_num_queries: Any, n: int
) -> None:
    for number in range(n):
        adoption = adopted(factories.published(f"Number {number}"))
        adopting.dispute(adoption, "origin", by=ben, reason="No.")
    with django_assert_num_queries(3):
        page = as_dev.get(reverse("unsettled_adoptions"))
    assert text_of(page).count("Disputed") == n
