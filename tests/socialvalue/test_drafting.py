"""Beginning an assessment, and saving what is written in it."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from councilnet.models import User
from initiatives.models import CaseStudy
from initiatives.workflow import MoveRefused
from socialvalue import assessing, drafting
from socialvalue.models import Assessment, AssessmentEvent, CriterionScore, Framework
from tests import factories
from tests.socialvalue import assessed

pytestmark = pytest.mark.django_db
Role = CriterionScore.Role


@pytest.fixture
def case_study(reference_data: None) -> CaseStudy:
    return factories.published("Job club").case_study


@pytest.fixture
def assessment(case_study: CaseStudy, amber: User) -> Assessment:
    return assessed.begun(case_study, by=amber)


def test_whoever_begins_it_is_who_assesses(case_study: CaseStudy, amber: User, dev: User) -> None:
    theirs = assessed.begun(case_study, by=amber)
    networks = assessed.begun(case_study, by=dev, kind="evaluation")
    assert (theirs.assessed_by, networks.assessed_by) == ("council", "network")
    (event,) = theirs.events.all()
    assert (event.kind, event.side, event.actor) == (AssessmentEvent.Kind.STARTED, "council", amber)


def test_another_council_begins_nothing(case_study: CaseStudy, cara: User) -> None:
    with pytest.raises(PermissionDenied):
        assessed.begun(case_study, by=cara)


def test_it_is_begun_once(assessment: Assessment, amber: User, dev: User) -> None:
    for who in (amber, dev):
        with pytest.raises(MoveRefused, match="assessed by this version already"):
            assessed.begun(assessment.case_study, by=who)


def test_a_private_framework_is_for_its_licensees(case_study: CaseStudy, amber: User) -> None:
    Framework.objects.update(is_private=True)
    with pytest.raises(MoveRefused, match="a framework that this council may use"):
        assessed.begun(case_study, by=amber)
    Framework.objects.get().licensees.add(case_study.council)
    assert assessed.begun(case_study, by=amber).state == "draft"


def test_a_line_takes_the_place_of_what_it_was(assessment: Assessment) -> None:
    line = assessed.line(assessment, deadweight="0.4", drop_off="0.3")
    assessed.save(assessment, line, [assessed.number("quantity", "30")], [])
    found = [(one.name, one.central) for one in line.inputs.all()]
    assert (found, line.evidence.count()) == ([("quantity", Decimal(30))], 0)


def test_a_page_that_is_older_saves_over_nothing(assessment: Assessment, amber: User) -> None:
    assessed.costs(assessment, "1000")
    older = assessment.edit
    assessed.costs(assessment, "2000")
    with pytest.raises(drafting.SavedMeanwhile):
        drafting.save_costs(assessment, [], by=amber, edit=older - 1)
    assert [cost.central for cost in assessment.costs.all()] == [Decimal(2000)]


def test_what_was_put_forward_is_not_changed(case_study: CaseStudy, amber: User) -> None:
    run = assessed.proposed(case_study, by=amber)
    with pytest.raises(MoveRefused, match="it has been put forward"):
        assessed.costs(run.assessment, "1")


def test_the_other_side_writes_nothing(assessment: Assessment, dev: User, cara: User) -> None:
    for who in (dev, cara):
        with pytest.raises(PermissionDenied):
            assessed.costs(assessment, "1", by=who)
        with pytest.raises(PermissionDenied):
            assessed.line(assessment, by=who)


def test_a_line_is_removed(assessment: Assessment, amber: User) -> None:
    line = assessed.line(assessment)
    drafting.remove_line(line, by=amber)
    assert assessment.lines.count() == 0


Score = Callable[..., None]


@pytest.fixture
def score(assessment: Assessment) -> Score:
    criterion = assessment.version.criteria.all()[0]

    def score(level: int, *, by: User) -> None:
        drafting.score(assessment, criterion, level, f"Level {level}.", by=by)

    return score


def scores(assessment: Assessment) -> list[tuple[str, int, str]]:
    rows = assessment.criterion_scores.order_by("pk")
    return [(one.role, one.level, one.reason) for one in rows]


def test_two_people_score_and_agree(
    assessment: Assessment, score: Score, amber: User, dev: User
) -> None:
    score(2, by=amber)
    score(3, by=amber)  # one's own, until the other is there
    score(3, by=dev)
    assert scores(assessment) == [
        (Role.FIRST, 3, "Level 3."),
        (Role.SECOND, 3, "Level 3."),
        (Role.MODERATED, 3, "Both gave the same level."),
    ]
    with pytest.raises(MoveRefused, match="Two people have scored"):
        score(5, by=amber)


def test_the_network_settles_what_differs(
    assessment: Assessment, score: Score, amber: User, dev: User
) -> None:
    criterion = assessment.version.criteria.all()[0]
    score(2, by=amber)
    with pytest.raises(MoveRefused, match="Two people score a criterion"):
        drafting.agree(assessment, criterion, 4, "Minutes.", by=dev)
    score(4, by=dev)
    assert len(scores(assessment)) == 2
    with pytest.raises(PermissionDenied):
        drafting.agree(assessment, criterion, 4, "Minutes.", by=amber)
    drafting.agree(assessment, criterion, 3, "Between the two.", by=dev)
    assert scores(assessment)[2] == (Role.MODERATED, 3, "Between the two.")


def test_the_database_wants_two_people(assessment: Assessment, score: Score, amber: User) -> None:
    score(2, by=amber)
    first = assessment.criterion_scores.get()
    first.pk, first.role = None, Role.SECOND
    known = pytest.raises(IntegrityError, match="criterion_is_scored_by_two_people")
    with known, transaction.atomic():
        first.save(force_insert=True)


def test_the_whole_is_published(case_study: CaseStudy) -> None:
    run = assessed.published(case_study)
    assert (run.status, run.assessment.state) == ("published", "published")
    assert assessing.run_of(run.assessment) == run
