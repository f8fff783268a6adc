"""Saves that the page makes by itself, and two people who write at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from councilnet.models import User
from initiatives import drafting
from initiatives.forms.of_parts import FORMS, forms_of
from initiatives.models import CaseStudy, Event
from tests import factories
from tests.pages import errors, fields, text_of


def page_of(case_study: CaseStudy, part: str) -> str:
    return reverse("edit_part", args=[case_study.pk, part])


def autosave(client: Client, url: str, told: dict[str, str]) -> Any:
    return client.post(url, told | {"autosave": "1"})


def opened(client: Client, case_study: CaseStudy, part: str) -> dict[str, str]:
    return fields(client.get(page_of(case_study, part)))


# --- Saving by itself ---------------------------------------------------------------------------


def test_what_is_typed_is_saved_and_said(as_amber: Client, amber: User) -> None:
    case_study = factories.draft()
    events = list(Event.objects.values_list("pk", flat=True))
    told = opened(as_amber, case_study, "story") | {"what_was_done": "We mended bicycles."}
    said = autosave(as_amber, page_of(case_study, "story"), told).json()
    case_study.refresh_from_db()
    assert case_study.what_was_done == "We mended bicycles."
    assert (case_study.version, case_study.changed_by) == (2, amber)
    assert said == {
        "outcome": "saved",
        "sentence": said["sentence"],
        "version": drafting.part_version(case_study, "story"),
        "leaves_something": False,
    }
    assert said["sentence"].startswith("Saved at ")
    assert list(Event.objects.values_list("pk", flat=True)) == events


def test_the_version_in_the_answer_saves_again(as_amber: Client) -> None:
    case_study = factories.draft()
    url, told = page_of(case_study, "story"), opened(as_amber, case_study, "story")
    for words in ("One", "One two", "One two three"):
        told["what_was_done"] = words
        told["version"] = autosave(as_amber, url, told).json()["version"]
    assert as_amber.post(url, told).status_code == 302
    case_study.refresh_from_db()
    assert case_study.what_was_done == "One two three"


def test_the_same_save_twice_is_one(as_amber: Client) -> None:
    """An answer that was lost on its way is asked for again."""
    case_study = factories.draft()
    told = opened(as_amber, case_study, "story") | {"what_was_done": "Words"}
    answers = [autosave(as_amber, page_of(case_study, "story"), told).json() for __ in range(2)]
    assert [answer["outcome"] for answer in answers] == ["saved", "saved"]
    assert answers[0]["version"] == answers[1]["version"]
    case_study.refresh_from_db()
    assert case_study.version == 2


@pytest.mark.parametrize(
    ("part", "typed", "sentence"),
    [
        ("basics", {"title": ""}, "Not saved: Enter a title."),
        (
            "timeline",
            {"started_year": "2021", "ended_year": "2020"},
            "Not saved: The end must be after the start.",
        ),
        (
            "principles",
            {"reason_innovation": "New."},
            "Not saved: Tick “Innovation”, or empty its reason and link.",
        ),
    ],
)
def test_what_is_wrong_is_said_and_nothing_of_the_part_is_saved(
    part: str, typed: dict[str, str], sentence: str, as_amber: Client
) -> None:
    case_study = factories.draft()
    told = opened(as_amber, case_study, part) | typed
    said = autosave(as_amber, page_of(case_study, part), told).json()
    assert said == {
        "outcome": "errors",
        "sentence": f"{sentence} Your words are kept in this browser.",
    }
    case_study.refresh_from_db()
    assert case_study.version == 1


def test_rows_that_are_there_are_saved_and_new_ones_wait_for_the_button(as_amber: Client) -> None:
    case_study = factories.draft()
    case_study.milestones.create(when="2021", what="It began")
    gone = case_study.milestones.create(when="2022", what="A mistake")
    url, told = page_of(case_study, "timeline"), opened(as_amber, case_study, "timeline")
    told |= {
        "stage": "live",
        "milestones-0-what": "The first café opened",
        "milestones-1-DELETE": "on",
        "milestones-2-when_year": "2023",
        "milestones-2-what": "The second opened",
        "milestones-3-what": "Half typed",
    }
    said = autosave(as_amber, url, told).json()
    assert said["leaves_something"] is True
    assert said["sentence"].endswith(
        "Rows that you add or remove are saved when you press a button below."
    )
    case_study.refresh_from_db()
    assert case_study.stage == "live"
    assert list(case_study.milestones.values_list("when", "what")) == [
        ("2021", "The first café opened"),
        ("2022", gone.what),
    ]
    told |= {"version": said["version"], "milestones-3-what": ""}
    assert as_amber.post(url, told).status_code == 302
    assert list(case_study.milestones.values_list("when", "what")) == [
        ("2021", "The first café opened"),
        ("2023", "The second opened"),
    ]


def test_what_may_not_be_changed_is_not_saved_by_itself(
    as_amber: Client, as_cara: Client, as_dev: Client
) -> None:
    case_study = factories.complete()
    url, told = page_of(case_study, "basics"), opened(as_amber, case_study, "basics")
    told |= {"title": "Other"}
    assert [autosave(who, url, told).status_code for who in (as_cara, as_dev)] == [404, 404]
    assert autosave(Client(), url, told).status_code == 302
    as_amber.post(reverse("check_answers", args=[case_study.pk]))
    assert autosave(as_amber, url, told).status_code == 409
    case_study.refresh_from_db()
    assert case_study.title == "Repair café"


def test_an_ordinary_save_says_which_copy_of_the_browser_it_took(as_amber: Client) -> None:
    case_study = factories.draft()
    url = page_of(case_study, "story")
    as_amber.post(url, fields(as_amber.get(url)) | {"copy": "1-2-3-4"})
    assert 'data-saved-copies="1-2-3-4"' in as_amber.get(url).content.decode()


# --- Two people at once -------------------------------------------------------------------------


def test_the_page_saves_nothing_over_a_colleague_by_itself(
    as_amber: Client, as_ben: Client
) -> None:
    case_study = factories.draft()
    url, told = page_of(case_study, "story"), opened(as_amber, case_study, "story")
    as_ben.post(url, opened(as_ben, case_study, "story") | {"what_was_done": "Ben’s words"})
    as_ben.post(
        page_of(case_study, "cost"), opened(as_ben, case_study, "cost") | {"staff_time": "Much"}
    )
    said = autosave(as_amber, url, told | {"what_was_done": "Amber’s words"}).json()
    assert said["outcome"] == "newer"
    assert said["sentence"].startswith("Not saved: Ben saved this part at ")
    case_study.refresh_from_db()
    assert case_study.what_was_done == "Ben’s words"


def test_who_saved_this_part_is_named_and_not_who_saved_another(
    as_amber: Client, as_ben: Client, amber: User, ben: User
) -> None:
    case_study = factories.draft()
    as_ben.post(page_of(case_study, "story"), opened(as_ben, case_study, "story"))
    as_amber.post(page_of(case_study, "cost"), opened(as_amber, case_study, "cost"))
    case_study.refresh_from_db()
    assert case_study.changed_by == amber
    assert drafting.last_save(case_study, "story")[0] == ben


def test_a_save_of_another_part_is_no_conflict(as_amber: Client, as_ben: Client) -> None:
    case_study = factories.draft()
    told = {part: opened(as_amber, case_study, part) for part in ("story", "cost")}
    told["story"]["what_was_done"], told["cost"]["staff_time"] = "Words", "A day a week"
    answers = [
        who.post(page_of(case_study, part), told[part]).status_code
        for who, part in ((as_amber, "story"), (as_ben, "cost"))
    ]
    assert answers == [302, 302]
    case_study.refresh_from_db()
    assert (case_study.what_was_done, case_study.staff_time) == ("Words", "A day a week")


def test_both_are_shown_and_the_second_save_decides(as_amber: Client, as_ben: Client) -> None:
    case_study = factories.draft(what_was_done="We began.", what_happened="Much.")
    url, told = page_of(case_study, "story"), opened(as_amber, case_study, "story")
    as_ben.post(
        url, opened(as_ben, case_study, "story") | {"what_was_done": "We began with Ben’s words."}
    )
    asked = as_amber.post(url, told | {"what_was_done": "We began with Amber’s words."})
    words = text_of(asked)
    assert "Theirs, saved We began with Ben’s words." in words
    assert "Yours, not saved We began with Amber’s words." in words
    assert "Much." not in words.split("Word by word")[0]
    assert "removed: Ben" in words
    assert "added: Amber" in words
    case_study.refresh_from_db()
    assert case_study.what_was_done == "We began with Ben’s words."
    assert as_amber.post(url, fields(asked)).status_code == 302
    case_study.refresh_from_db()
    assert case_study.what_was_done == "We began with Amber’s words."


def test_a_conflict_is_still_one_after_a_mistake_is_mended(
    as_amber: Client, as_ben: Client
) -> None:
    case_study = factories.draft()
    url, told = page_of(case_study, "basics"), opened(as_amber, case_study, "basics")
    as_ben.post(url, opened(as_ben, case_study, "basics") | {"title": "Ben’s title"})
    wrong = as_amber.post(url, told | {"title": ""})
    assert errors(wrong) == [("id_title", "Enter a title")]
    asked = as_amber.post(url, fields(wrong) | {"title": "Amber’s title"})
    assert "Ben saved this part" in text_of(asked)
    case_study.refresh_from_db()
    assert case_study.title == "Ben’s title"


def test_a_row_that_a_colleague_removed_is_asked_about(as_amber: Client, as_ben: Client) -> None:
    case_study = factories.draft()
    link = case_study.links.create(text="Report", url="https://example.org/a")
    url, told = page_of(case_study, "links"), opened(as_amber, case_study, "links")
    as_ben.post(url, opened(as_ben, case_study, "links") | {"links-0-DELETE": "on"})
    asked = as_amber.post(url, told | {"links-0-text": "The report"})
    assert [sentence for __, sentence in errors(asked)] == [
        "A colleague removed this row meanwhile: tick “Remove this from the list”, and write it "
        "again in an empty row if it should stay."
    ]
    assert fields(asked)["links-0-text"] == "The report"
    assert not case_study.links.filter(pk=link.pk).exists()


def test_a_row_that_a_colleague_added_stays(as_amber: Client, as_ben: Client) -> None:
    case_study = factories.draft()
    url, told = page_of(case_study, "links"), opened(as_amber, case_study, "links")
    theirs = {"links-0-text": "Theirs", "links-0-url": "https://example.org/b"}
    as_ben.post(url, opened(as_ben, case_study, "links") | theirs)
    mine = {"links-0-text": "Mine", "links-0-url": "https://example.org/m"}
    asked = as_amber.post(url, told | mine)
    assert "Ben saved this part" in text_of(asked)
    as_amber.post(url, fields(asked))
    assert list(case_study.links.values_list("text", flat=True)) == ["Theirs", "Mine"]


@pytest.mark.parametrize("part", list(FORMS))
def test_opening_a_part_does_not_change_its_version(part: str, as_amber: Client) -> None:
    case_study = CaseStudy.objects.get(pk=factories.whole().pk)
    before = drafting.part_version(case_study, part)
    told = opened(as_amber, case_study, part)
    assert as_amber.post(page_of(case_study, part), told).status_code == 302
    case_study.refresh_from_db()
    assert (told["version"], drafting.part_version(case_study, part)) == (before, before)


# --- Many at the same moment --------------------------------------------------------------------


def test_fifty_edits_of_one_part_at_once_lose_none(committed: None) -> None:
    case_study = factories.draft()
    amber = factories.officer_of("stevenage")
    start = Barrier(10)

    def add(number: int) -> int:
        if number < 10:
            start.wait()
        try:
            return _add_until_saved(case_study.pk, f"line {number}", by=amber)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        conflicts = sum(pool.map(add, range(50)))
    case_study.refresh_from_db()
    lines = case_study.what_was_done.split("\n")
    assert sorted(lines) == sorted(f"line {number}" for number in range(50))
    assert case_study.version == 51
    assert conflicts > 0


def _add_until_saved(pk: int, line: str, *, by: User) -> int:
    """As somebody who reads both and puts them together; how often they were asked to."""
    for conflicts in range(500):
        read = CaseStudy.objects.get(pk=pk)
        seen = drafting.part_version(read, "story")
        words = "\n".join(filter(None, [read.what_was_done, line]))
        forms = forms_of("story", read, {"what_was_done": words})
        assert forms[0].is_valid()
        try:
            drafting.save(read, forms, by=by, part="story", seen=seen)
        except drafting.SavedMeanwhile:
            continue
        return conflicts
    raise AssertionError("It was never saved.")


# --- Queries ------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_asks_as_much_for_three_rows_as_for_one(
    rows: int, as_amber: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    case_study = factories.draft()
    for number in range(rows):
        case_study.links.create(text=f"Paper {number}", url="https://example.org/a")
    as_amber.get(page_of(case_study, "links"))
    with django_assert_num_queries(QUERIES):
        as_amber.get(page_of(case_study, "links"))


QUERIES = 12
