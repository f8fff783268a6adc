"""Criteria as two people score them, without seeing one another's levels."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from councilnet.models import User
from socialvalue import assessing, drafting
from socialvalue.models import Assessment, Criterion
from tests.pages import errors, text_of
from tests.socialvalue import assessed

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment(amber: User) -> Assessment:
    return assessed.begun(by=amber)


@pytest.fixture
def criterion(assessment: Assessment) -> Criterion:
    return assessment.version.criteria.all()[0]


@pytest.fixture
def url(assessment: Assessment, criterion: Criterion) -> str:
    return reverse("score_criterion", args=[assessment.pk, criterion.key])


def test_each_level_has_its_words(as_amber: Client, url: str, criterion: Criterion) -> None:
    page = text_of(as_amber.get(url))
    assert [words for words in criterion.descriptors if words in page] == criterion.descriptors


def test_a_level_wants_a_reason(as_amber: Client, url: str) -> None:
    assert errors(as_amber.post(url, {})) == [
        ("id_level_0", "Choose a level"),
        ("id_reason", "Write why this level fits"),
    ]
    assert errors(as_amber.post(url, {"level": "6", "reason": "x"})) == [
        ("id_level_0", "Choose a level")
    ]


def test_nobody_sees_the_other_s_level_first(as_amber: Client, as_dev: Client, url: str) -> None:
    as_amber.post(url, {"level": "2", "reason": "The minutes of May show it."})
    listed = url.rsplit("/", 2)[0] + "/"
    for page in (as_dev.get(url), as_dev.get(listed)):
        assert "The minutes of May" not in text_of(page)
        assert "2 of 5" not in text_of(page)
    assert "One person has scored it: give yours" in text_of(as_dev.get(listed))
    as_dev.post(url, {"level": "4", "reason": "The survey shows more."})
    settling = text_of(as_dev.get(url))
    assert "Amber gave 2: The minutes of May show it." in settling
    assert "You gave 4: The survey shows more." in settling


def test_nor_in_what_is_put_forward_before_both_gave_theirs(
    as_amber: Client, as_dev: Client, url: str, assessment: Assessment
) -> None:
    """It may be sent back, and the other person score it after all."""
    as_amber.post(url, {"level": "2", "reason": "The minutes of May show it."})
    assessed.costs(assessment)
    assessed.explained(assessment)
    run = assessing.propose(assessment, by=assessed.assessor(assessment))
    page = text_of(as_dev.get(reverse("score_run", args=[assessment.pk, run.number])))
    assert "No level is agreed yet." in page
    assert "The minutes of May" not in page
    assert {len(one["scores"]) for one in run.record["criteria"]} == {0}


def test_the_network_settles_what_differs(
    as_amber: Client, as_dev: Client, url: str, assessment: Assessment
) -> None:
    as_amber.post(url, {"level": "2", "reason": "Minutes."})
    as_dev.post(url, {"level": "4", "reason": "Survey."})
    assert as_amber.post(url, {"level": "5", "reason": "More."}).status_code == 409
    as_dev.post(url, {"level": "3", "reason": "Between the two."})
    agreed = assessment.criterion_scores.get(role="moderated")
    assert (agreed.level, agreed.reason, agreed.scored_by_name) == (3, "Between the two.", "Dev")
    assert "Agreed: 3 of 5" in text_of(as_amber.get(reverse("criteria", args=[assessment.pk])))


def test_what_both_gave_is_agreed(as_amber: Client, as_dev: Client, url: str) -> None:
    for client in (as_amber, as_dev):
        client.post(url, {"level": "3", "reason": "As its minutes show."})
    assert "Agreed: 3 of 5" in text_of(as_dev.get(url.rsplit("/", 2)[0] + "/"))


def test_one_s_own_may_be_changed_until_the_other_is_there(
    as_amber: Client, url: str, assessment: Assessment
) -> None:
    for level in ("2", "5"):
        as_amber.post(url, {"level": level, "reason": "Minutes."})
    assert [one.level for one in assessment.criterion_scores.all()] == [5]


@pytest.mark.parametrize("scored", [1, 3])
def test_statements(
    scored: int,
    as_dev: Client,
    amber: User,
    assessment: Assessment,
    django_assert_num_queries: Any,
) -> None:
    for criterion in assessment.version.criteria.all()[:scored]:
        drafting.score(assessment, criterion, 3, "Minutes.", by=amber)
    with django_assert_num_queries(8):
        as_dev.get(reverse("criteria", args=[assessment.pk]))
