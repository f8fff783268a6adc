"""The family tree of an idea: what the recursive query finds, and what it must never tell."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from councilnet.models import Council
from initiatives import ideas, index, lineage, workflow
from initiatives.ideas import Figures
from initiatives.lineage import Family
from initiatives.models import CaseStudy, Edition
from tests import factories
from tests.initiatives.family import change, took

WITHHELD = "A council whose name is withheld"
TODAY = timezone.localdate()
LATER = TODAY + timedelta(days=1)
STOPPED = {"stage": "stopped", "stop_cause": "money", "stop_lesson": "Ask."}


def family(edition: Edition) -> Family:
    return lineage.family_of(edition.case_study_id, index.current())


def told(edition: Edition) -> list[tuple[str, str]]:
    """Who took it from whom, by council and title."""
    return [
        (f"{t.origin.name}: {t.origin.title}", f"{t.taker.name}: {t.taker.title}".rstrip(": "))
        for t in family(edition).takings
    ]


@pytest.fixture
def first(reference_data: None) -> Edition:
    return factories.published("One")


@pytest.fixture
def second(first: Edition) -> Edition:
    """Oldham’s, taken from the first."""
    edition = factories.published("Two", council="oldham")
    took("oldham", first, result=edition)
    return edition


# What is found


def test_the_tree_is_the_same_from_each_of_its_case_studies(
    first: Edition, second: Edition
) -> None:
    took("preston", second, started="2020")
    other = factories.published("Three", council="cardiff")
    took("cardiff", first, result=other, started="2019-04")
    both = [
        ("Stevenage: One", "Cardiff: Three"),
        ("Oldham: Two", "Preston"),
        ("Stevenage: One", "Oldham: Two"),  # nobody said when, so when it was entered
    ]
    assert told(first) == told(second) == told(other) == both
    assert [t.taker.title for t in family(first).taken_by] == ["Three", "Two"]
    assert [t.origin.title for t in family(second).taken_from] == ["One"]


def test_what_is_no_kin_stays_out(first: Edition, second: Edition) -> None:
    took("norwich", factories.published("Apart", council="cardiff"))
    assert told(first) == [("Stevenage: One", "Oldham: Two")]


def test_one_that_was_taken_from_two_stands_once(first: Edition, second: Edition) -> None:
    third = factories.published("Three", council="cardiff")
    took("cardiff", first, result=third)
    took("cardiff", second, result=third)
    found = family(third)
    assert sorted(place.title for place in found.places.values()) == ["One", "Three", "Two"]
    assert [t.origin.title for t in found.taken_from] == ["One", "Two"]


def test_it_goes_as_deep_as_an_idea_went(
    reference_data: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    slugs = Council.objects.values_list("slug", flat=True)[:25]
    chain = [factories.published(f"Of {slug}", council=slug) for slug in slugs]
    for older, younger in pairwise(chain):
        took(younger.council.slug, older, result=younger)
    held = index.current()
    assert held.options
    for edition in [chain[0], chain[12], chain[-1]]:
        with django_assert_num_queries(1):
            found = lineage.family_of(edition.case_study_id, held)
        assert len(found.takings) == 24
        assert len(found.places) == 25


# What is not told


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "interested"},
        {"origin_answer": ""},
        {"taker_answer": ""},
        {"origin_answer": "disputed", "origin_reason": "No."},
        {"taker_answer": "disputed", "taker_reason": "No."},
    ],
)
def test_what_is_not_confirmed_is_no_link(
    first: Edition, second: Edition, fields: dict[str, str]
) -> None:
    third = factories.published("Three", council="cardiff")
    link = took("cardiff", second, result=third)
    assert len(told(first)) == 2
    change(link, **fields)
    assert told(first) == [("Stevenage: One", "Oldham: Two")]
    assert told(third) == []
    assert [t.taker.title for t in lineage.every(index.current())] == ["Two"]


def test_without_its_case_study_a_taker_is_a_taker_still(first: Edition, second: Edition) -> None:
    took("preston", second)
    workflow.withdraw(second.case_study, by=factories.reviewer(), reason="A mistake.")
    assert told(first) == [("Stevenage: One", "Oldham")]
    [taking] = family(first).takings
    assert (taking.taker.address, taking.taker.council) == ("", "oldham")


def test_without_what_was_taken_up_nothing_is_told(first: Edition, second: Edition) -> None:
    workflow.withdraw(first.case_study, by=factories.reviewer(), reason="A mistake.")
    assert told(second) == []
    assert lineage.every(index.current()) == []


def test_a_draft_is_not_told_of(first: Edition) -> None:
    took("oldham", first, result=factories.submitted("Secretword", council="oldham"))
    assert told(first) == [("Stevenage: One", "Oldham")]


# Names that are withheld


def names(edition: Edition) -> list[tuple[str, str]]:
    """Of who took it: the name, and to which council’s page it leads."""
    return [(t.taker.name, t.taker.council) for t in family(edition).taken_by]


def test_a_taker_may_withhold_its_name(first: Edition) -> None:
    adoption = took("oldham", first, name_withheld_until=LATER)
    assert names(first) == [(WITHHELD, "")]
    assert ideas.exchanged({"oldham"}, index.current()).took == []
    assert len(ideas.exchanged({"stevenage"}, index.current()).gave) == 1
    change(adoption, name_withheld_until=TODAY)
    assert names(first) == [("Oldham", "oldham")]


def test_what_it_writes_may_withhold_it(first: Edition) -> None:
    draft = factories.draft("Two", council="oldham", name_withheld_until=LATER, **STOPPED)
    took("oldham", first, result=draft)
    assert names(first) == [(WITHHELD, "")]


def test_what_it_published_may_withhold_it(first: Edition) -> None:
    edition = factories.published("Two", council="oldham", name_withheld_until=LATER, **STOPPED)
    took("oldham", first, result=edition)
    assert told(first) == [("Stevenage: One", f"{WITHHELD}: Two")]
    assert [place.council for place in family(first).places.values()] == ["stevenage", ""]
    assert ideas.exchanged({"oldham"}, index.current()).took == []
    workflow.withdraw(edition.case_study, by=factories.reviewer(), reason="A mistake.")
    CaseStudy.objects.update(name_withheld_until=None)
    assert names(first) == [(WITHHELD, "")]


def test_where_it_came_from_may_be_withheld(reference_data: None) -> None:
    origin = factories.published("One", name_withheld_until=LATER, **STOPPED)
    took("oldham", origin)
    assert told(origin) == [(f"{WITHHELD}: One", "Oldham")]
    assert ideas.exchanged({"stevenage"}, index.current()).gave == []


# All that travelled


def test_what_was_tried_most_comes_first(first: Edition, second: Edition) -> None:
    took("preston", second)
    took("cardiff", second, status="stopped", stop_cause="money", stop_lesson="Ask.")
    took("norwich", second, status="planning")
    took("norwich", factories.published("Planned alone", council="cardiff"), status="planning")
    held = index.current()
    found = ideas.that_travel(held)
    assert [(idea.place.title, idea.tried) for idea in found] == [("Two", 2), ("One", 1)]
    assert [place.name for place in found[0].takers] == ["Cardiff", "Preston"]
    assert ideas.figures(held) == Figures(ideas=2, tried=3, running=2, stopped=1)


def test_what_is_held_is_made_anew_when_something_changes(
    first: Edition, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    adoption = took("oldham", first)
    assert len(lineage.every(index.current())) == 1
    with django_assert_num_queries(1):
        assert len(lineage.every(index.current())) == 1
    change(adoption, what_changed="Another word.")
    assert [t.what_changed for t in lineage.every(index.current())] == ["Another word."]
