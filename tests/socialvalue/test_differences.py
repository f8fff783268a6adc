"""What changed between two runs, in words, and what each change did."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from initiatives.models import CaseStudy
from socialvalue import assessing
from socialvalue.differences import Change, differences
from socialvalue.models import Assessment, CalculationRun, CriterionScore, Line
from tests import factories
from tests.socialvalue import assessed

pytestmark = pytest.mark.django_db
WORK = "Former jobseekers sustaining work: People out of work"


@pytest.fixture
def case_study(reference_data: None) -> CaseStudy:
    return factories.published("Job club").case_study


def again(run: CalculationRun, change: Callable[[Assessment], object]) -> CalculationRun:
    """The next run of it, after this change."""
    assessment = run.assessment
    assessing.send_back(assessment, by=factories.reviewer(), message="More.")
    assessment.refresh_from_db()
    change(assessment)
    assessed.explained(assessment)
    return assessing.propose(assessment, by=assessed.assessor(assessment))


def told(older: CalculationRun, newer: CalculationRun) -> list[tuple[str, str]]:
    return [(change.words, change.did) for change in differences(older, newer)]


def work(assessment: Assessment) -> Line:
    return assessment.lines.get(measure__code="WS1")


def test_a_rate_that_rose_takes_away(case_study: CaseStudy) -> None:
    run = assessed.proposed(case_study)
    rate = {"name": "deadweight"}
    newer = again(
        run,
        lambda a: work(a).inputs.filter(**rate).update(central="0.45"),
    )
    lost = run.npsv - newer.npsv
    assert lost > 0
    assert told(run, newer) == [
        (f"Deadweight of “{WORK}” rose from 40% to 45%", f"this took £{lost:,.2f} away")
    ]


def test_what_changes_did_adds_up(case_study: CaseStudy) -> None:
    run = assessed.proposed(case_study)

    def change(assessment: Assessment) -> None:
        inputs = work(assessment).inputs
        inputs.filter(name="quantity").update(central="28")
        inputs.filter(name="duration_years").update(central="2")
        assessed.costs(assessment, "90000", "20000")
        assessed.line(assessment, "SC3", "Neighbours", quantity="3", deadweight="0.2")
        assessment.lines.get(measure__code="HW3").delete()

    newer = again(run, change)
    found = differences(run, newer)
    assert [one.words for one in found] == [
        f"How many of “{WORK}” rose from 24 to 28",
        f"Years it lasts of “{WORK}” fell from 3 to 2",
        "“A&E attendances avoided: Members who were hurt” was taken out",
        "“Crimes avoided, average of all types: Neighbours” was added",
        "Amount of “Running the club, year 1” fell from £90,000.00 to £20,000.00",
    ]
    effects = sum((one.effect or Decimal(0) for one in found), Decimal(0))
    assert abs(effects - (newer.npsv - run.npsv)) < Decimal("0.00001")


def test_a_range_alone_changes_no_central_figure(case_study: CaseStudy) -> None:
    run = assessed.proposed(case_study)
    newer = again(
        run, lambda a: work(a).inputs.filter(name="deadweight").update(low="0.2", high="0.6")
    )
    words = f"The range of “{WORK}” changed: Deadweight is 20% to 60%, no more 30% to 50%"
    assert told(run, newer) == [(words, "this changed no central figure")]


def test_what_has_no_price_is_told_too(case_study: CaseStudy) -> None:
    run = assessed.proposed(case_study)

    def change(assessment: Assessment) -> None:
        assessment.lines.get(measure__code="CE3").inputs.update(central="320")
        assessed.line(assessment, "VC1", "The board", quantity="4")
        moderated = assessment.criterion_scores.filter(role=CriterionScore.Role.MODERATED)
        moderated.filter(criterion__key="learning").update(level=4)

    assert told(run, again(run, change)) == [
        ("“Members of the club”: 310 before, 320 now", ""),
        ("“The board”: not counted before, 4 now", ""),
        ("The level of “Learning” went from 3 to 4", ""),
    ]


def test_without_soundness_nothing_is_said_of_effects(case_study: CaseStudy) -> None:
    run = assessed.proposed(case_study)
    newer = again(run, lambda a: work(a).inputs.filter(name="drop_off").update(central="0.2"))
    newer.engine = "2"
    assert told(run, newer) == [(f"Drop-off of “{WORK}” fell from 30% to 20%", "")]


def test_alike_runs_differ_in_nothing(case_study: CaseStudy) -> None:
    run = assessed.proposed(case_study)
    newer = again(run, lambda a: None)
    assert differences(run, newer) == []
    assert (newer.output_sha256, newer.input_sha256) == (run.output_sha256, run.input_sha256)


def test_a_gain_is_added() -> None:
    assert Change("X", Decimal("1.5")).did == "this added £1.50"
