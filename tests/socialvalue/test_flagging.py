"""Each guard of the method: what blocks a score, and what wants a recorded reason."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from socialvalue import drafting, flagging
from socialvalue.models import Assessment, Line
from tests import factories
from tests.socialvalue import assessed

pytestmark = pytest.mark.django_db
ADJUSTED: dict[str, Any] = {"deadweight": "0.4", "attribution": "0.1", "displacement": "0.1"}
FUTURE = timezone.localdate() + timedelta(days=2)


@pytest.fixture
def assessment(reference_data: None) -> Assessment:
    return assessed.begun()


def told(assessment: Assessment) -> set[str]:
    return {flag.code for flag in flagging.raised(assessment)}


def sentence(assessment: Assessment, code: str) -> str:
    (flag,) = {flag.message for flag in flagging.raised(assessment) if flag.code == code}
    return flag


def blocks(assessment: Assessment, code: str) -> bool:
    return code in {flag.code for flag in flagging.blocking(assessment)}


def sound(assessment: Assessment, **numbers: Any) -> Line:
    """A line of which nothing is said but that it is the only one and its value old."""
    return assessed.line(assessment, **(ADJUSTED | numbers))


ALWAYS = {"above_half", "old_unit_value", "no_harm"}  # of one line whose value is of 2012-13


def test_a_sound_line_is_told_of_its_age_and_weight(assessment: Assessment) -> None:
    sound(assessment)
    assert told(assessment) == ALWAYS
    assert flagging.blocking(assessment) == []


def test_nothing_to_compute_blocks(assessment: Assessment) -> None:
    assert sentence(assessment, "nothing_priced") == (
        "Add a line that has a price, or a cost: without them nothing is computed."
    )
    assessed.line(assessment, "CE3", "Members")
    assert blocks(assessment, "nothing_priced")
    assessed.costs(assessment)
    assert not blocks(assessment, "nothing_priced")


@pytest.mark.parametrize("name", ["deadweight", "attribution", "displacement"])
def test_an_adjustment_of_nothing_wants_a_reason(name: str, assessment: Assessment) -> None:
    assessed.line(assessment, **{n: rate for n, rate in ADJUSTED.items() if n != name})
    assert told(assessment) == ALWAYS | {f"{name}_zero"}
    assert not blocks(assessment, f"{name}_zero")


def test_no_adjustment_at_all_blocks(assessment: Assessment) -> None:
    assessed.line(assessment)
    assert blocks(assessment, "not_adjusted")


def test_an_adjustment_wants_a_reason_and_a_source(assessment: Assessment) -> None:
    line = sound(assessment)
    line.inputs.filter(name="attribution").update(source="")
    assert sentence(assessment, "unreasoned") == "Give a reason and a source for its attribution."
    assert blocks(assessment, "unreasoned")


def test_how_many_must_be_said(assessment: Assessment) -> None:
    sound(assessment, quantity=None)
    assert blocks(assessment, "no_quantity")
    assert sentence(assessment, "no_quantity") == "Say how many."


def test_a_duration_above_the_measure_s_longest_blocks(assessment: Assessment) -> None:
    sound(assessment, duration_years=("1", "2", "3.5"))
    assert sentence(assessment, "too_long") == "This measure counts for 3 years at most."
    assert blocks(assessment, "too_long")


def test_what_goes_on_beyond_the_years_looked_at_blocks(assessment: Assessment) -> None:
    sound(assessment, start_year=8, duration_years="3")
    assert sentence(assessment, "beyond_horizon") == (
        "It goes on beyond the 10 years that this assessment looks at."
    )
    assert blocks(assessment, "beyond_horizon")


def test_a_cost_beyond_the_years_looked_at_blocks(assessment: Assessment) -> None:
    sound(assessment)
    assessed.costs(assessment, *["1000"] * 10)
    assert not blocks(assessment, "cost_beyond_horizon")
    assessed.costs(assessment, *["1000"] * 11)
    assert blocks(assessment, "cost_beyond_horizon")
    assert sentence(assessment, "cost_beyond_horizon") == (
        "A cost falls beyond the 10 years that this assessment looks at."
    )


def test_years_of_two_kinds_block_until_there_is_a_value_of_one_s_own(
    assessment: Assessment,
) -> None:
    line = sound(assessment, code="HW1")
    assert sentence(assessment, "mixed_years") == (
        "Its value is in prices of 2019 and the assessment in those of 2023-24: years of two kinds "
        "are not converted. Give a value of your own, with its source."
    )
    assert blocks(assessment, "mixed_years")
    assert "refused" not in told(assessment)
    inputs = [*line.inputs.all(), assessed.number("unit_value", "15000")]
    assessed.save(assessment, line, inputs, [assessed.proof()])
    assert told(assessment) == {"above_half", "no_harm"}


def test_a_price_year_that_the_edition_lacks_blocks(assessment: Assessment) -> None:
    sound(assessment)
    Assessment.objects.update(price_year="2049-50")
    assessment.refresh_from_db()
    assert sentence(assessment, "refused") == (
        "The edition hmt-2024-10 has no financial year 2049-50."
    )
    assert blocks(assessment, "refused")


def test_evidence_from_the_future_blocks(assessment: Assessment) -> None:
    line = sound(assessment)
    inputs = list(line.inputs.all())
    assessed.save(assessment, line, inputs, [assessed.proof(dated=FUTURE)])
    assert sentence(assessment, "future_evidence") == (
        "Its evidence is dated in the future: correct the date."
    )
    assert blocks(assessment, "future_evidence")


def test_no_evidence_wants_a_reason(assessment: Assessment) -> None:
    sound(assessment, grade=None)
    assert told(assessment) == ALWAYS | {"no_evidence"}


def test_more_people_than_live_there(assessment: Assessment) -> None:
    council = assessment.case_study.council
    council.population = 23
    council.save()
    assessed.line(assessment, "CE3", "Members", quantity="24")
    assert sentence(assessment, "more_than_population") == (
        "24 people are more than live in Stevenage (23)."
    )


def test_an_output_is_no_outcome(assessment: Assessment) -> None:
    assessed.line(assessment, "CE1", "Local firms", quantity="5000")
    assert sentence(assessment, "output_as_outcome") == (
        "This counts what was put in or done, which is no outcome by itself."
    )


def test_two_lines_of_one_group(assessment: Assessment) -> None:
    sound(assessment)
    sound(assessment, code="WS2", stakeholder="People who were ill")
    flags = [flag for flag in flagging.raised(assessment) if flag.code == "one_group"]
    assert [(flag.line and flag.line.measure.code, flag.message) for flag in flags] == [
        ("WS1", "Another line may count the same thing: both are of the group “job-entry”."),
        ("WS2", "Another line may count the same thing: both are of the group “job-entry”."),
    ]


def test_a_harm_that_was_considered_says_nothing(assessment: Assessment) -> None:
    sound(assessment)
    harm = {"code": "HW3", "stakeholder": "Members who were hurt", "direction": "harm"}
    sound(assessment, **harm)
    assert "no_harm" not in told(assessment)


def test_weak_evidence_of_a_high_ratio(assessment: Assessment) -> None:
    sound(assessment, grade="D")
    assessed.costs(assessment, "1000")
    assert sentence(assessment, "weak_evidence") == (
        "The benefits are more than 4 times the costs, on weak evidence (D)."
    )
    assessed.costs(assessment, "900000")
    assert "weak_evidence" not in told(assessment)


def test_a_result_that_changes_sign(assessment: Assessment) -> None:
    sound(assessment, quantity=("1", "24", "40"))
    assessed.costs(assessment, "100000")
    assert "changes_sign" in told(assessment)


def test_evidence_of_two_case_studies(assessment: Assessment) -> None:
    sound(assessment)
    other = assessed.begun(factories.published("Other", council="oldham").case_study)
    assessed.line(other)
    assert sentence(assessment, "shared_evidence") == (
        "“Survey of those who came” is evidence of another case study too."
    )


def test_what_is_not_plausible(assessment: Assessment) -> None:
    sound(assessment, quantity="99000000")
    assert sentence(assessment, "implausible") == (
        "99,000,000 is outside what is plausible for this measure."
    )


def test_a_recorded_reason_answers_a_flag(assessment: Assessment) -> None:
    line = sound(assessment)
    by = assessed.assessor(assessment)
    for code, of in [("above_half", line), ("old_unit_value", line), ("no_harm", None)]:
        assert code in {flag.code for flag in flagging.unexplained(assessment)}
        drafting.give_reason(assessment, code, of, "It is the only thing we did.", by=by)
    assert flagging.unexplained(assessment) == []
    reasons = {flag.reason and flag.reason.reason for flag in flagging.raised(assessment)}
    assert reasons == {"It is the only thing we did."}


@pytest.mark.parametrize("lines", [1, 3])
def test_statements_of_the_checks(
    lines: int, assessment: Assessment, django_assert_num_queries: Any
) -> None:
    for number in range(lines):
        sound(assessment, stakeholder=f"Group {number}")
    read = Assessment.objects.select_related(
        "case_study__council", "version__deflator", "version__discounting"
    ).get()
    with django_assert_num_queries(10):
        flagging.raised(read)
