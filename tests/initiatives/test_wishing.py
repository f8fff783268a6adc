"""Councils ask one another for help: what matches, who is told, who reads what, how it ends."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from councilnet.models import Council, Notice, User
from initiatives import index, matching, wishing
from initiatives.models import Adoption, Letter, Theme, Wish
from initiatives.wishing import Ending
from initiatives.workflow import MoveRefused
from tests import factories
from tests.conftest import signed_in
from tests.initiatives.wished import offered, wished
from tests.pages import errors, text_of

pytestmark = pytest.mark.django_db


def found(wish: Wish) -> list[tuple[str, list[str]]]:
    return [
        (match.edition.title, match.reasons) for match in matching.matches(wish, index.current())
    ]


def told(kind: str = "requests") -> list[tuple[str, str]]:
    notices = Notice.objects.filter(kind=kind).select_related("user")
    return [(notice.user.name, notice.text.partition("\n")[0]) for notice in notices]


# --- What matches ------------------------------------------------------------------------------
def test_what_speaks_of_it_is_found_with_the_reason(reference_data: None) -> None:
    factories.published("A library of tools", theme="food")
    factories.published("Allotments", theme="food")
    assert found(wished()) == [("A library of tools", ["its title or summary speaks of it"])]


def test_the_same_theme_is_a_reason(reference_data: None) -> None:
    factories.published("Allotments", theme="food")
    theme = Theme.objects.get(key="food")
    assert found(wished("Grow more", theme=theme)) == [("Allotments", ["same theme"])]


def test_a_councils_own_work_is_no_answer(reference_data: None) -> None:
    factories.published("A library of tools", council="oldham")
    assert found(wished()) == []


def test_drafts_and_what_was_withdrawn_match_nothing(reference_data: None) -> None:
    factories.submitted("A library of tools")
    factories.withdrawn("A library of tools")
    assert found(wished()) == []


def test_powers_and_a_kit_are_reasons(reference_data: None) -> None:
    factories.published("A library of tools", kit_powers="county")
    assert found(wished(council="oldham"))[0][1] == [
        "its title or summary speaks of it",
        "your council has the powers that it needs",
    ]
    wish = wished(council="norwich")
    assert "it needs powers that your council does not have" in found(wish)[0][1]


def test_a_council_like_it_is_a_reason(reference_data: None) -> None:
    factories.published("A library of tools", council="oxford")
    reasons = found(wished(council="norwich"))[0][1]
    assert any(reason.startswith("by a council like yours: same type") for reason in reasons)


@pytest.mark.parametrize("title", ["…", "a an of", '"', "-- or", "x" * 150, "ⓐ", "tools' OR 1=1"])
def test_whatever_is_asked_it_answers(reference_data: None, title: str) -> None:
    factories.published("A library of tools")
    assert isinstance(found(wished(title)), list)


@pytest.mark.parametrize("n", [1, 3])
def test_matching_costs_the_same(
    reference_data: None, django_assert_num_queries: Any, n: int
) -> None:
    for number in range(n):
        factories.published(f"A library of tools {number}")
    wish, held = wished(), index.current()
    held.likes(wish.council_id)
    with django_assert_num_queries(2):
        matching.matches(wish, held)


def test_reasons_name_the_council_to_others(reference_data: None) -> None:
    factories.published("A library of tools", council="oxford", kit_powers="district")
    wish = wished(council="norwich")
    [match] = matching.matches(wish, index.current(), is_theirs=False)
    assert match.reasons[1].startswith("by a council like Norwich: same type")
    assert match.reasons[2] == "Norwich has the powers that it needs"


# --- Asking and offering -----------------------------------------------------------------------
def test_who_did_it_is_told_that_somebody_wants_it(amber: User) -> None:
    factories.published("A library of tools")
    wished()
    words = "Oldham wants to do something like your “A library of tools”. Can you help?"
    assert told() == [("Amber", words)]


def test_at_most_five_are_told(reference_data: None) -> None:
    for number in range(7):
        factories.published(f"A library of tools {number}")
    wished()
    assert len(told()) == 5


def test_an_officer_asks_by_the_form_and_sees_what_matches(as_cara: Client) -> None:
    factories.published("A library of tools")
    oldham = Council.objects.get(slug="oldham")
    page = as_cara.post(
        reverse("ask_for_help"),
        {"council": oldham.pk, "title": "Lend tools", "powers": "any", "size": "any"},
    )
    wish = Wish.objects.get()
    assert page["Location"] == reverse("request_for_help", args=[wish.pk])
    words = text_of(as_cara.get(page["Location"]))
    assert "A library of tools" in words
    assert "its title or summary speaks of it" in words


def test_a_mistake_loses_nothing(as_cara: Client) -> None:
    oldham = Council.objects.get(slug="oldham")
    told = {"council": oldham.pk, "title": "", "text": "By May.", "powers": "x", "size": "any"}
    page = as_cara.post(reverse("ask_for_help"), told)
    assert errors(page) == [
        ("id_title", "Enter what you want to do"),
        ("id_powers", "Choose one from the list"),
    ]
    assert "By May." in page.content.decode()


def test_an_offer_tells_the_asker_and_an_answer_the_offerer(amber: User, cara: User) -> None:
    wish = wished()
    made = offered(wish)
    assert told()[-1] == ("Cara", "Stevenage offers you: a call.")
    wishing.answer(made, by=cara, accepts=True)
    assert told()[-1] == ("Amber", "Oldham gladly takes your offer. Write to agree on a day.")
    made.refresh_from_db()
    assert made.answer == "accepted"


def test_an_offer_shows_the_case_study_that_it_names(as_cara: Client, amber: User) -> None:
    edition = factories.published("Mending room")
    wish = wished()
    offered(wish, case_study=edition.case_study)
    page = as_cara.get(reverse("request_for_help", args=[wish.pk]))
    assert "It is shown by: Mending room" in text_of(page)
    assert edition.get_absolute_url() in page.content.decode()


def test_the_same_is_offered_once_and_never_to_oneself(amber: User, cara: User) -> None:
    wish = wished()
    offered(wish)
    with pytest.raises(MoveRefused, match="offered this already"):
        offered(wish)
    with pytest.raises(MoveRefused, match="your own request"):
        offered(wish, council="oldham")


def test_letters_are_between_the_two_and_show_no_address(amber: User, cara: User) -> None:
    made = offered(wished())
    page = signed_in(amber).post(reverse("write_to_offer", args=[made.pk]), {"text": "On Monday?"})
    assert page.status_code == 302
    assert ("Cara", "Amber writes:") in told()
    rose = factories.person("rose", council="rochdale")
    where = reverse("request_for_help", args=[made.wish_id])
    read = {user.name: text_of(signed_in(user).get(where)) for user in (amber, cara, rose)}
    assert {name: "On Monday?" in words for name, words in read.items()} == {
        "Amber": True,
        "Cara": True,
        "Rose": False,
    }
    assert amber.email not in read["Cara"]
    assert signed_in(rose).get(reverse("write_to_offer", args=[made.pk])).status_code == 404


def test_network_staff_read_no_letters(as_dev: Client, amber: User) -> None:
    made = offered(wished())
    wishing.write(made, "Between us.", by=amber)
    words = text_of(as_dev.get(reverse("request_for_help", args=[made.wish_id])))
    assert ("Stevenage: A call" in words, "Between us." in words) == (True, False)


def test_who_has_no_council_reads_nothing(reference_data: None) -> None:
    newcomer = signed_in(factories.person("newcomer"))
    assert newcomer.get(reverse("requests")).status_code == 403
    assert newcomer.get(reverse("request_for_help", args=[wished().pk])).status_code == 403


def test_a_case_study_whose_council_is_not_named_cannot_be_offered(as_amber: Client) -> None:
    until = timezone.localdate() + timedelta(days=90)
    edition = factories.published(
        stage="stopped", stop_cause="money", stop_lesson="Less.", name_withheld_until=until
    )
    stevenage = Council.objects.get(slug="stevenage")
    told = {"council": stevenage.pk, "kind": "call", "case_study": edition.case_study_id}
    page = as_amber.post(reverse("offer_help", args=[wished().pk]), told)
    assert errors(page) == [("id_case_study", "Choose one of your published case studies")]


# --- Closing -----------------------------------------------------------------------------------
def test_it_closes_into_an_adoption(amber: User, cara: User, as_cara: Client) -> None:
    edition = factories.published("A library of tools")
    wish = wished()
    offered(wish, case_study=edition.case_study)
    told = {"how": "adopted", "edition": edition.pk, "note": "We begin.", "days_saved": "2.5"}
    as_cara.post(reverse("close_request", args=[wish.pk]), told)
    wish.refresh_from_db()
    adoption = Adoption.objects.get()
    assert (wish.adoption, adoption.origin_id, adoption.status) == (
        adoption,
        edition.case_study_id,
        "planning",
    )
    assert (wish.closed_how, wish.days_saved) == ("adopted", Decimal("2.5"))


def test_it_links_the_adoption_that_there_is(cara: User) -> None:
    edition = factories.published("A library of tools")
    first, second = wished(), wished("Lend more tools")
    for wish in (first, second):
        wishing.close(wish, Ending("adopted", edition=edition), by=cara)
    assert Adoption.objects.count() == 1
    assert set(Wish.objects.values_list("adoption", flat=True)) == {Adoption.objects.get().pk}


@pytest.mark.parametrize("days", ["-1", "a week", "1.25", "9" * 9, "NaN"])
def test_days_that_are_none_are_asked_for_again(as_cara: Client, days: str) -> None:
    page = as_cara.post(
        reverse("close_request", args=[wished().pk]), {"how": "answered", "days_saved": days}
    )
    sentence = "Enter a number of days, such as 3 or 2.5, or leave it empty"
    assert errors(page) == [("id_days_saved", sentence)]


def test_what_is_closed_takes_no_offer_and_no_change(amber: User, cara: User) -> None:
    wish = wished()
    wishing.close(wish, Ending("given-up"), by=cara)
    for act in (
        lambda: offered(wish),
        lambda: wishing.change(wish, {"title": "Another"}, by=cara),
        lambda: wishing.close(wish, Ending("answered"), by=cara),
    ):
        with pytest.raises(MoveRefused, match="closed meanwhile"):
            act()


def test_another_council_neither_changes_nor_closes_it(amber: User) -> None:
    wish = wished()
    with pytest.raises(PermissionDenied):
        wishing.close(wish, Ending("answered"), by=amber)
    with pytest.raises(PermissionDenied):
        wishing.change(wish, {"title": "Mine"}, by=amber)


def test_what_is_closed_is_read_by_those_who_took_part(amber: User, cara: User, dev: User) -> None:
    wish = wished()
    offered(wish)
    wishing.close(wish, Ending("answered", note="Between us."), by=cara)
    rose = factories.person("rose", council="rochdale")
    where = reverse("request_for_help", args=[wish.pk])
    answers = [signed_in(user).get(where).status_code for user in (amber, cara, dev, rose)]
    assert answers == [200, 200, 200, 404]


# --- What nobody answers -----------------------------------------------------------------------
def test_staff_hear_of_the_unmatched_once_a_week(dev: User) -> None:
    wish = wished()
    now = wish.asked_at
    days = [6, 7, 7, 13, 14, 30]
    assert [wishing.list_unmatched(now + timedelta(days=n)) for n in days] == [0, 1, 0, 0, 1, 1]
    assert told("unmatched-requests") == [("Dev", "1 request without an offer")] * 3


def test_what_has_an_offer_is_not_listed_unless_it_was_declined(dev: User, cara: User) -> None:
    wish = wished()
    later = wish.asked_at + timedelta(days=8)
    made = offered(wish)
    assert wishing.list_unmatched(later) == 0
    wishing.answer(made, by=cara, accepts=False)
    assert wishing.list_unmatched(later) == 1


def test_the_command_says_how_many(dev: User, capsys: pytest.CaptureFixture[str]) -> None:
    wished()
    call_command("list_unmatched_requests", "--now", "2099-01-01T00:00+00:00")
    assert capsys.readouterr().out == "1 requests without an offer were listed.\n"


# --- The list ----------------------------------------------------------------------------------
@pytest.mark.parametrize("n", [1, 3])
def test_the_list_costs_the_same(as_dev: Client, django_assert_num_queries: Any, n: int) -> None:
    for number in range(n):
        wished(f"Number {number}")
    with django_assert_num_queries(5):
        as_dev.get(reverse("requests"))


def test_those_without_an_offer_come_first_and_a_theme_narrows(as_dev: Client) -> None:
    offered(wished("First"))
    cara = factories.officer_of("oldham")
    wishing.answer(offered(wished("Third"), kind="visit"), by=cara, accepts=False)
    wished("Second", theme=Theme.objects.get(key="food"))
    words = text_of(as_dev.get(reverse("requests")))
    assert words.index("Third") < words.index("Second") < words.index("First")
    assert "First" not in text_of(as_dev.get(reverse("requests"), {"theme": "food"}))
    assert as_dev.get(reverse("requests"), {"theme": "\x00"}).status_code in {200, 400}


def test_a_letter_goes_with_an_offer(amber: User) -> None:
    wish = wished()
    stevenage = Council.objects.get(slug="stevenage")
    wishing.offer(wish, stevenage, "visit", by=amber, text="Come in May.")
    assert Letter.objects.get().text == "Come in May."
