"""The family tree of an idea: what the recursive query finds, and what it must never tell."""

import pytest

from initiatives import index, lineage
from initiatives.lineage import Family
from initiatives.models import Edition
from tests import factories
from tests.initiatives.family import took

FIVE = ("oldham", "preston", "cardiff", "norwich", "lambeth")


def family(edition: Edition) -> Family:
    return lineage.family_of(edition.case_study_id, index.current())


def told(edition: Edition) -> list[tuple[str, str]]:
    """Who took it from whom, by council and title."""
    return [
        (f"{t.origin.name}: {t.origin.title}", f"{t.taker.name}: {t.taker.title}".rstrip(": "))
        for t in family(edition).takings
    ]


def test_a_chain(reference_data: None) -> None:
    first = factories.published("One")
    second = factories.published("Two", council="oldham")
    took("oldham", first, result=second)
    took("preston", second)
    both = [("Stevenage: One", "Oldham: Two"), ("Oldham: Two", "Preston")]
    assert told(first) == both
    assert told(second) == both
