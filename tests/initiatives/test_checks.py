"""What is noticed before a person looks: advice for the author and the reviewer alike."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from initiatives import checks, contents, editions, parts
from initiatives.models import CaseStudy
from tests import factories
from tests.pages import text_of

COMPLETE: dict[str, Any] = {
    "what_did_not_work": "Mondays were empty.",
    "what_others_need": "A room.",
    "cost_band": "under-10k",
    "contact_role": "Neighbourhoods team",
    "contact_email": "neighbourhoods@stevenage.gov.uk",
    "contact_agreed": True,
}


def advice_on(case_study: CaseStudy) -> list[tuple[str, str]]:
    content = editions.content_of(case_study, timezone.localdate())
    return [(one.part.key, one.sentence) for one in checks.advice(case_study, content)]


def test_a_careful_case_study_gets_no_advice(reference_data: None) -> None:
    assert advice_on(factories.complete(**COMPLETE)) == []


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            {"what_did_not_work": ""},
            ("learning", "Say what did not work: it is what other councils ask for most."),
        ),
        (
            {"what_others_need": ""},
            ("learning", "Say what another place would need to do the same."),
        ),
        (
            {"cost_band": ""},
            ("cost", "Say what it cost, even roughly: there are bands to choose from."),
        ),
        (
            {"what_happened": "More people came."},
            ("outcomes", "“What happened” tells of a change, and no figure shows it."),
        ),
        (
            {"what_was_done": "word " * 36 + "end."},
            ("story", "A sentence has 37 words: make two of “word word word word word word …”."),
        ),
        (
            {"what_was_done": "We asked the VCSE to help."},
            ("story", "Say what VCSE stands for."),
        ),
        (
            {"what_was_done": "Cllr Jane Example opened it."},
            ("story", "“Cllr Jane Example” names a person: would a role do?"),
        ),
        (
            {"decided_by": "Dr. Example"},
            ("people", "“Dr. Example” names a person: would a role do?"),
        ),
        (
            {"contact_email": ""},
            ("contact", "Name a shared mailbox, so that other councils can ask."),
        ),
        (
            {"contact_email": "jane.example@stevenage.gov.uk"},
            (
                "contact",
                "The address looks like one person’s: a shared mailbox stays when people move on.",
            ),
        ),
        (
            {"contact_role": "Jane Example"},
            ("contact", "“Jane Example” looks like a person’s name: give a team or a role."),
        ),
        (
            {"what_was_done": "Procurement was rewritten for social value."},
            (
                "principles",
                "The text says “social value”, “procurement”: does it meet "
                "“Maximising social value” too?",
            ),
        ),
    ],
)
def test_each_thing_is_noticed(
    told: dict[str, Any], expected: tuple[str, str], reference_data: None
) -> None:
    assert advice_on(factories.complete(**(COMPLETE | told))) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "The NHS paid.",
        "The voluntary sector (VCSE) helped, and VCSE bodies met.",
        "VCSE (the voluntary sector) helped.",
        "The library lent its room to the procurement team.",
    ],
)
def test_what_is_well_known_explained_or_said_once_is_passed_over(
    text: str, reference_data: None
) -> None:
    assert advice_on(factories.complete(**(COMPLETE | {"what_was_done": text}))) == []


def test_figures_want_a_source_and_a_date(reference_data: None) -> None:
    case_study = factories.complete(**COMPLETE)
    case_study.outcomes.create(indicator="Things mended", result=Decimal(5))
    case_study.outcomes.create(indicator="Visitors")
    assert advice_on(case_study) == [
        ("outcomes", "Say where the figure for “Things mended” comes from."),
        ("outcomes", "Say when “Things mended” was measured."),
        ("outcomes", "“Visitors” has no result yet."),
    ]


def test_more_than_six_principles_are_many(reference_data: None) -> None:
    keys = (
        "social-partnership",
        "democratic-engagement",
        "co-production",
        "enterprise-and-social-economy",
        "innovation",
        "learning",
    )
    assert advice_on(factories.complete("Six", principles=keys, **COMPLETE)) == []
    seven = factories.complete("Seven", principles=(*keys, "new-models"), **COMPLETE)
    assert advice_on(seven) == [
        ("principles", "7 principles are many: keep those whose reasons are strong.")
    ]


def test_the_author_reads_it_before_submitting(as_amber: Client) -> None:
    case_study = factories.complete()
    words = text_of(as_amber.get(reverse("check_answers", args=[case_study.pk])))
    assert "What a careful reader would notice" in words
    assert "Say what did not work" in words


@given(st.text(), st.text())
def test_any_text_can_be_checked(one: str, other: str) -> None:
    texts = dict.fromkeys(contents.TEXTS, "") | {"what_was_done": one, "what_happened": other}
    content: Any = {
        "texts": texts,
        "claims": [],
        "outcomes": [],
        "cost": {"band": ""},
        "power": {"decided_by": other},
    }
    for check in checks.CHECKS:
        for part, sentence in check(content):
            assert part in parts.PARTS
            assert sentence
