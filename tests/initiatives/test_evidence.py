from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initiatives.evidence import Evaluation, Measured, level
from initiatives.models import EvidenceLevel

COUNTED = Measured(result=Decimal(5), source="Council register")
COMPARED = Measured(Decimal(5), "Register", baseline=Decimal(2), compared_with="Luton, 3")

numbers = st.none() | st.decimals(allow_nan=False, allow_infinity=False)
words = st.sampled_from(["", "  ", "A report"])
outcomes = st.lists(st.builds(Measured, numbers, words, numbers, words), max_size=4)
evaluations = st.builds(Evaluation, words, words)


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (Measured(), EvidenceLevel.DESCRIBED),
        (Measured(result=Decimal(5)), EvidenceLevel.DESCRIBED),
        (Measured(source="A report", baseline=Decimal(1)), EvidenceLevel.DESCRIBED),
        (COUNTED, EvidenceLevel.COUNTED),
        (Measured(Decimal(0), "Register"), EvidenceLevel.COUNTED),
        (Measured(Decimal(5), "Register", compared_with="Luton"), EvidenceLevel.COUNTED),
        (Measured(Decimal(5), "Register", Decimal(0)), EvidenceLevel.BEFORE_AND_AFTER),
        (COMPARED, EvidenceLevel.COMPARED),
    ],
)
def test_each_rung_stands_on_the_ones_below(outcome: Measured, expected: EvidenceLevel) -> None:
    assert level([outcome], Evaluation()) == expected


@pytest.mark.parametrize(
    ("evaluation", "expected"),
    [
        (Evaluation(), EvidenceLevel.DESCRIBED),
        (Evaluation(by="A university"), EvidenceLevel.DESCRIBED),
        (Evaluation(report="https://example.org/report"), EvidenceLevel.DESCRIBED),
        (Evaluation("A university", "https://example.org/report"), EvidenceLevel.EVALUATED),
    ],
)
def test_an_evaluation_counts_when_it_can_be_read(
    evaluation: Evaluation, expected: EvidenceLevel
) -> None:
    assert level([], evaluation) == expected


@given(outcomes, evaluations, st.builds(Measured, numbers, words, numbers, words))
def test_saying_more_never_lowers_it(
    told: list[Measured], evaluation: Evaluation, more: Measured
) -> None:
    assert level([*told, more], evaluation) >= level(told, evaluation)


@given(outcomes, evaluations)
def test_the_order_does_not_matter(told: list[Measured], evaluation: Evaluation) -> None:
    assert level(told[::-1], evaluation) == level(told, evaluation)
