"""Searching as people type: words, slips, accents, parts of words, and what nobody meant."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from councilnet.models import Council
from initiatives import bits, search
from initiatives.models import Edition, Word
from tests.factories import published, revised, withdrawn


@pytest.fixture
def library(reference_data: None) -> dict[str, int]:
    Council.objects.filter(slug="cardiff").update(name="Cyngor Ynys Môn")
    cases = {
        "Leisure centres": {"what_happened": "More people swim; communities gather."},
        "Allotments for Béal Feirste": {"summary": "Gardens that a café keeps."},
        "Community energy": {"council": "cardiff", "what_happened": "A co-operative of tenants."},
        "Swimming lessons": {"summary": "Children’s lessons at the leisure centre, by a co-op."},
    }
    return {title: published(title, **fields).pk for title, fields in cases.items()}


def found(q: str) -> list[str]:
    ids = bits.highest(search.find(q).found)
    return sorted(Edition.objects.filter(pk__in=list(ids)).values_list("title", flat=True))


LEISURE, ALLOTMENTS, ENERGY, SWIMMING = (
    "Leisure centres",
    "Allotments for Béal Feirste",
    "Community energy",
    "Swimming lessons",
)


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("leisure", [LEISURE, SWIMMING]),
        ("Leisure CENTRE", [LEISURE, SWIMMING]),
        ('"leisure centres"', [LEISURE, SWIMMING]),
        ("leisure -swimming", []),  # "swim" is in the other too
        ("leisure -lessons", [LEISURE]),
        ("allotments or energy", [ALLOTMENTS, ENERGY]),
        ("community", [ENERGY, LEISURE]),
        ("Môn", [ENERGY]),
        ("ynys mon", [ENERGY]),
        ("Beal", [ALLOTMENTS]),
        ("cafe", [ALLOTMENTS]),
        ("café", [ALLOTMENTS]),
        ("allotm", [ALLOTMENTS]),  # a part of a word
        ("co-op", [ENERGY, SWIMMING]),
        ("coops", [ENERGY, SWIMMING]),
        ("cooperatives", [ENERGY, SWIMMING]),
        ("Co-operative tenant", [ENERGY]),
        ("swimm less", [SWIMMING]),
        ("liesure", [LEISURE, SWIMMING]),  # a slip
        ("alotments", [ALLOTMENTS]),
        ("zebra", []),
        ('"liesure"', []),  # in quotes it is taken as it is
        ("the", []),
        ("", []),
    ],
)
def test_what_is_found(library: dict[str, int], q: str, expected: list[str]) -> None:
    assert found(q) == sorted(expected)


@pytest.mark.parametrize(
    ("q", "meant"),
    [
        ("liesure", "leisure"),
        ("Liesure centre", "leisure centre"),
        ("alotments", "allotments"),
        ("allotm", ""),
        ("leisure", ""),
        ("zebra", ""),
    ],
)
def test_what_was_meant(library: dict[str, int], q: str, meant: str) -> None:
    assert search.find(q).meant == meant


def test_those_with_it_in_the_heading_are_known_apart(library: dict[str, int]) -> None:
    assert search.find("swim").found == bits.of([library[LEISURE], library[SWIMMING]])
    assert search.find("swim").in_headings == bits.of([library[SWIMMING]])


def test_nobody_is_said_to_have_meant_what_is_withdrawn(reference_data: None) -> None:
    published("Leisure centres")
    withdrawn("Liesurely")
    assert Word.objects.filter(word="liesurely").exists()
    assert search.find("liesure").meant == "leisure"
    assert found("liesure") == ["Leisure centres"]


def test_a_word_that_only_an_older_version_has_is_not_found(reference_data: None) -> None:
    edition = published("Leisure centres", what_happened="Pétanque.")
    assert found("petanque") == ["Leisure centres"]
    revised(edition, what_happened="Bowls.")
    assert found("petanque") == []
    assert found("petanqe") == []


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_nothing_that_is_typed_is_an_error(library: dict[str, int], q: str) -> None:
    held = search.find(q)
    assert held.in_headings & held.found == held.in_headings


@pytest.mark.parametrize(
    "q",
    ["a" * 200, "'", "\\", "a:*b", "()&|!<->", "é" * 200, "-", '"', "or", "or or", "%_%", "- -a"],
)
def test_signs_that_mean_something_to_postgresql_do_no_harm(
    library: dict[str, int], q: str
) -> None:
    assert search.find(q).found == 0
