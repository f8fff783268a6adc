"""Which councils are alike, and why."""

from dataclasses import fields, replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from councilnet import likeness
from councilnet.likeness import Facts, compare, like_every, likest, miles_between
from councilnet.models import Council, CouncilSuccession, Nation, Region

STEVENAGE = Facts(
    1,
    "stevenage",
    "Stevenage",
    "district",
    "england",
    "east-of-england",
    88104,
    "urban",
    (51.9, -0.2),
)
UNKNOWN: dict[str, Any] = {"population": None, "rural_urban": "", "point": None}

councils = st.builds(
    Facts,
    st.integers(1, 30),
    st.just("a-council"),
    st.sampled_from(["A", "B", "C"]),
    st.sampled_from(Council.Type.values),
    st.sampled_from(Nation.values),
    st.sampled_from(Region.values),
    st.none() | st.integers(1, 3_000_000),
    st.sampled_from(["", *Council.RuralUrban.values]),
    st.none() | st.tuples(st.floats(49, 61), st.floats(-9, 3)),
)
many = st.lists(councils, max_size=20, unique_by=lambda facts: facts.council)
pairs_of_ids = st.lists(st.tuples(st.integers(1, 30), st.integers(1, 30)), max_size=6)


def other(**changed: Any) -> Facts:
    return replace(STEVENAGE, council=2, name="Other", **changed)


def reasons(**changed: Any) -> list[str]:
    return compare(STEVENAGE, other(**changed)).reasons


# Why


def test_all_that_is_the_same_is_said() -> None:
    assert reasons() == [
        "same type",
        "about as many people",
        "urban too",
        "same region",
        "1 mile away",
    ]


@pytest.mark.parametrize(
    ("population", "said"),
    [
        (44051, []),
        (44052, ["somewhat fewer people"]),
        (70483, ["somewhat fewer people"]),
        (70484, ["about as many people"]),
        (110130, ["about as many people"]),
        (110131, ["somewhat more people"]),
        (176208, ["somewhat more people"]),
        (176209, []),
        (None, []),
    ],
)
def test_how_many_people_is_said_up_to_twice_as_many(
    population: int | None, said: list[str]
) -> None:
    assert [reason for reason in reasons(population=population) if "people" in reason] == said


@pytest.mark.parametrize(
    ("changed", "gone"),
    [
        ({"rural_urban": "partly-rural"}, "urban too"),
        ({"rural_urban": ""}, "urban too"),
        ({"region": "london"}, "same region"),
        ({"point": (50.0, -5.0)}, "1 mile away"),
        ({"point": None}, "1 mile away"),
    ],
)
def test_what_differs_or_is_not_known_is_not_said(changed: dict[str, object], gone: str) -> None:
    assert set(reasons()) - set(reasons(**changed)) == {gone}


def test_a_place_nearby_says_how_far_it_is() -> None:
    assert "5 miles away" in reasons(point=(51.97, -0.22))
    assert "60 miles away" in reasons(point=(51.9 + 60 / 69.1, -0.2))
    assert not [said for said in reasons(point=(51.9 + 61 / 69.1, -0.2)) if "away" in said]


def test_scotland_wales_and_northern_ireland_are_nations() -> None:
    one = other(nation="wales", region="wales")
    assert "same nation" in compare(one, replace(one, council=3)).reasons


@pytest.mark.parametrize(
    ("types", "comparable"),
    [
        (("unitary", "metropolitan-district"), True),
        (("unitary", "london-borough"), True),
        (("unitary", "county"), True),
        (("metropolitan-district", "county"), False),
        (("district", "unitary"), False),
        (("district", "parish-or-town"), False),
        (("combined-authority", "combined-authority"), True),
    ],
)
def test_only_councils_with_much_the_same_powers_are_compared(
    types: tuple[str, str], comparable: bool
) -> None:
    one, two = replace(STEVENAGE, type=types[0]), other(type=types[1])
    assert bool(likest(one, [two])) is comparable
    if comparable and types[0] != types[1]:
        assert "a type with much the same powers" in compare(one, two).reasons


def test_parishes_are_compared_by_people_and_place() -> None:
    one = replace(STEVENAGE, type="parish-or-town")
    two = replace(one, council=2, rural_urban="rural", point=None)
    assert compare(one, two).score == 1
    assert likest(one, [replace(two, population=88104 * 4)]) == []


def test_distances_are_right() -> None:
    london, edinburgh = (51.5074, -0.1278), (55.9533, -3.1883)
    assert miles_between(london, edinburgh) == pytest.approx(331.6, abs=0.5)
    assert miles_between(london, london) == 0


# Of any councils


@given(councils, councils)
def test_likeness_goes_both_ways(one: Facts, two: Facts) -> None:
    there = {like.score for like in likest(one, [two])}
    back = {like.score for like in likest(two, [one])}
    assert there == back
    assert all(0 <= score <= 1 for score in there)


@given(many)
def test_no_council_is_like_itself_and_the_likest_come_first(facts: list[Facts]) -> None:
    for one in facts:
        likes = likest(one, facts)
        assert one.council not in {like.council for like in likes}
        scores = [like.score for like in likes]
        assert scores == sorted(scores, reverse=True)
        assert len(likes) <= likeness.AT_MOST
        assert all(score >= likeness.ENOUGH - 1e-9 for score in scores)


@given(many, st.randoms(use_true_random=False))
def test_their_order_does_not_depend_on_how_they_come(facts: list[Facts], random: Random) -> None:
    shuffled = list(facts)
    random.shuffle(shuffled)
    for one in facts:
        assert likest(one, facts) == likest(one, shuffled)


@given(councils, councils, st.sampled_from(sorted(UNKNOWN)))
def test_a_gap_neither_helps_nor_harms(one: Facts, two: Facts, name: str) -> None:
    """What one does not say is as if neither said it, and the rest decides."""
    gap = {name: UNKNOWN[name]}
    without = compare(replace(one, **gap), replace(two, **gap))
    assert compare(replace(one, **gap), two) == compare(one, replace(two, **gap)) == without
    parts = [part for part in without.parts() if part is not None]
    assert min(parts) - 1e-9 <= without.score <= max(parts) + 1e-9


@given(many, st.sets(st.integers(1, 30)), pairs_of_ids)
def test_only_standing_councils_of_another_place_are_likened(
    facts: list[Facts], standing: set[int], successions: list[tuple[int, int]]
) -> None:
    standing &= {one.council for one in facts}
    found = like_every(facts, sorted(standing), successions)
    assert set(found) == {one.council for one in facts}
    for council, likes in found.items():
        names = [like.council for like in likes]
        assert len(names) == len(set(names)) <= likeness.AT_MOST
        assert set(names) <= standing - {council}
        for like in likes:
            assert like.council in like.covers
            assert not {(council, like.council), (like.council, council)} & set(successions)
            assert council not in like.covers


# Councils that went into others


def like_names(found: dict[int, list[likeness.Like]], council: int) -> list[int]:
    return [like.council for like in found[council]]


def test_a_council_that_is_no_more_is_like_what_its_successor_is_like() -> None:
    unitary = replace(other(type="unitary"), population=300_000)
    there = replace(unitary, council=3)
    district = replace(STEVENAGE, council=4)
    facts = [STEVENAGE, unitary, there, district]
    found = like_every(facts, [2, 3, 4], [(1, 2)])
    assert like_names(found, 1) == like_names(found, 2) == [3]
    assert like_names(found, 4) == []
    assert like_names(like_every(facts, [2, 3, 4], []), 1) == [4]


def test_a_council_that_split_is_like_what_either_half_is_like_but_not_the_halves() -> None:
    halves = [other(population=50_000), replace(other(), council=3, population=300_000)]
    rest = [replace(other(), council=4, population=50_000), replace(other(), council=5)]
    found = like_every([STEVENAGE, *halves, *rest], [2, 3, 4, 5], [(1, 2), (1, 3)])
    assert like_names(found, 1) == [4, 5]


def test_what_went_into_a_council_is_covered_by_it() -> None:
    facts = [STEVENAGE, other(), replace(other(), council=3)]
    found = like_every(facts, [1, 2], [(3, 2)])
    assert [like.covers for like in found[1]] == [{2, 3}]


def test_what_went_into_both_is_not_like_either() -> None:
    facts = [STEVENAGE, other(), replace(other(), council=3)]
    found = like_every(facts, [1, 2], [(3, 2), (3, 1)])
    assert [like.covers for like in found[1]] == [{2}]


# Of the network's own


def names_like(slug: str) -> list[str]:
    council = Council.objects.get(slug=slug)
    return [like.slug for like in likeness.like_every_council()[council.pk]]


def test_every_council_has_its_likes_in_two_statements(
    reference_data: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        found = likeness.like_every_council()
    assert set(found) == set(Council.objects.values_list("pk", flat=True))
    assert names_like("oldham")[:3] == ["tameside", "rochdale", "salford"]
    assert names_like("stevenage") == [
        *("north-hertfordshire", "norwich", "oxford", "preston"),
        *("bassetlaw", "newcastle-under-lyme"),
    ]


def test_what_is_not_a_council_today_is_no_ones_like(reference_data: None) -> None:
    today = timezone.localdate()
    Council.objects.filter(slug="norwich").update(valid_to=today)
    Council.objects.filter(slug="oxford").update(valid_from=today + timedelta(days=1))
    assert names_like("stevenage")[:2] == ["north-hertfordshire", "preston"]
    assert "north-hertfordshire" in names_like("norwich")
    Council.objects.filter(slug="oxford").update(valid_from=today)
    assert "oxford" in names_like("stevenage")


def test_what_a_council_is_to_become_part_of_is_not_like_it(reference_data: None) -> None:
    old, new = (Council.objects.get(slug=slug) for slug in ("stevenage", "north-hertfordshire"))
    CouncilSuccession.objects.create(old=old, new=new)
    assert "north-hertfordshire" not in names_like("stevenage")
    assert "stevenage" not in names_like("north-hertfordshire")


def test_it_works_where_nothing_but_type_and_place_is_known(reference_data: None) -> None:
    Council.objects.update(population=None, rural_urban="", facts_from="")
    assert names_like("oldham")[:2] == ["tameside", "rochdale"]
    Council.objects.update(latitude=None, longitude=None)
    assert names_like("lambeth") == [
        *("barking-and-dagenham", "brent", "croydon", "greenwich", "hackney"),
        *("islington", "westminster"),
    ]


def test_the_facts_are_what_the_council_says(stevenage: Council) -> None:
    told = likeness.facts_of(stevenage)
    assert told == replace(STEVENAGE, council=stevenage.pk)
    assert {field.name for field in fields(told)} >= set(UNKNOWN)
