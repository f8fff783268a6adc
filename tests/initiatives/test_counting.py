"""How often an idea was taken up, whatever happened in between."""

from typing import Any

import pytest

from initiatives import adopting, counting, workflow
from initiatives.models import CaseStudy, Edition
from tests import factories
from tests.initiatives.adopted import adopted
from tests.initiatives.family import change, took
from tests.together import at_once


def numbers(edition: Edition) -> tuple[int, int]:
    """Of the current edition of its case study: who took it up, and kin."""
    current = Edition.objects.current().get(case_study=edition.case_study_id)
    assert current.adopted_elsewhere == (current.taken_up > 0)
    return current.taken_up, current.kin


@pytest.fixture
def origin(reference_data: None) -> Edition:
    return factories.published("Repair café")


def test_nothing_is_counted_of_what_nobody_took_up(origin: Edition) -> None:
    assert counting.recount([origin.case_study_id]) == 0
    assert numbers(origin) == (0, 0)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"status": "trying"}, (1, 1)),
        ({"status": "running"}, (1, 1)),
        ({"status": "stopped", "stop_cause": "money", "stop_lesson": "Ask."}, (1, 1)),
        ({"status": "planning"}, (0, 1)),
        ({"status": "interested"}, (0, 0)),
        ({"origin_answer": ""}, (0, 0)),
        ({"taker_answer": ""}, (0, 0)),
        ({"origin_answer": "disputed", "origin_reason": "No."}, (0, 0)),
        ({"taker_answer": "disputed", "taker_reason": "No."}, (0, 0)),
    ],
)
def test_what_both_confirm_counts_and_nothing_else(
    origin: Edition, fields: dict[str, Any], expected: tuple[int, int]
) -> None:
    took("oldham", origin, **fields)
    assert numbers(origin) == expected


def test_each_council_counts_once_and_a_dispute_takes_it_back(origin: Edition) -> None:
    took("oldham", origin)
    second = took("preston", origin)
    assert numbers(origin) == (2, 2)
    change(second, origin_answer="disputed", origin_reason="They began before us.")
    assert numbers(origin) == (1, 1)


def test_a_row_changes_only_where_a_number_differs(origin: Edition) -> None:
    took("oldham", origin)
    changed = Edition.objects.get(pk=origin.pk).changed
    assert counting.recount([origin.case_study_id]) == 0
    assert Edition.objects.get(pk=origin.pk).changed == changed


def test_the_next_version_keeps_what_is_known(origin: Edition) -> None:
    result = factories.published("Menders", council="oldham")
    took("oldham", origin, result=result)
    factories.revised(origin, title="Repair cafés")
    assert numbers(origin) == (1, 1)
    factories.revised(result, title="Our menders")
    assert numbers(result) == (0, 1)


def test_a_result_counts_from_its_publication(origin: Edition) -> None:
    result = factories.submitted("Menders", council="oldham")
    took("oldham", origin, result=result)
    assert numbers(origin) == (1, 1)
    assert numbers(factories.publish(result)) == (0, 1)


def test_without_its_origin_a_result_has_no_kin(origin: Edition) -> None:
    result = factories.published("Menders", council="oldham")
    took("oldham", origin, result=result)
    assert numbers(result) == (0, 1)
    staff = factories.reviewer()
    workflow.withdraw(origin.case_study, by=staff, reason="It was a mistake.")
    assert numbers(result) == (0, 0)
    workflow.restore(origin.case_study, by=staff)
    assert numbers(origin) == (1, 1)
    assert numbers(result) == (0, 1)
    other = factories.published("Mending")
    workflow.merge(CaseStudy.objects.get(pk=origin.case_study_id), by=staff, into=other.case_study)
    assert numbers(result) == (0, 0)


def test_a_withdrawn_result_leaves_its_taker_counted(origin: Edition) -> None:
    result = factories.published("Menders", council="oldham")
    took("oldham", origin, result=result)
    workflow.withdraw(result.case_study, by=factories.reviewer(), reason="It was a mistake.")
    assert numbers(origin) == (1, 1)


def test_two_who_take_it_up_at_once_are_both_counted(committed: None) -> None:
    origin = factories.published()
    at_once(*[lambda slug=slug: took(slug, origin) for slug in ("oldham", "preston", "cardiff")])
    assert numbers(origin) == (3, 3)


def test_who_confirms_and_who_withdraws_do_not_wait_for_one_another(committed: None) -> None:
    """Each changes the editions of both; whoever comes last counts what the others did."""
    origin, result = factories.published(), factories.published("Menders", council="oldham")
    unconfirmed = [
        adopted(origin, result=result, confirmed=False),
        adopted(result, council="preston", confirmed=False),
        adopted(origin, council="cardiff", confirmed=False),
    ]
    officers = [factories.officer_of(slug) for slug in ("stevenage", "oldham", "stevenage")]
    staff = factories.reviewer()
    at_once(
        *(
            lambda a=adoption, by=officer: adopting.confirm(a, "origin", by=by)
            for adoption, officer in zip(unconfirmed, officers, strict=True)
        ),
        lambda: workflow.withdraw(origin.case_study, by=staff, reason="A mistake."),
    )
    assert numbers(result) == (1, 1)
    workflow.restore(origin.case_study, by=staff)
    assert numbers(origin) == (2, 2)
    assert numbers(result) == (1, 2)
