"""Address × state × role, of an assessment as it is written: tests/test_access.py has the rest."""

from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from councilnet.models import User
from socialvalue import assessing
from socialvalue.models import Assessment, Line, LineInput
from tests import factories
from tests.pages import text_of
from tests.socialvalue import assessed
from tests.socialvalue.test_runs_access import ROLES, SIGN_IN, as_

pytestmark = pytest.mark.django_db

STATES = ["draft", "proposed", "ready", "published"]


def in_states(draft: list[int], later: list[int] | None = None) -> dict[str, list[int]]:
    return {state: draft if state == "draft" or later is None else later for state in STATES}


def theirs(draft: int) -> dict[str, list[int]]:
    """Of the side that assesses, which is the council's; staff see it and write nothing."""
    return in_states([SIGN_IN, 404, draft, 403, 403], [SIGN_IN, 404, 409, 403, 403])


def of_both(draft: int) -> dict[str, list[int]]:
    return in_states([SIGN_IN, 404, draft, draft, draft], [SIGN_IN, 404, 409, 409, 409])


# (method, address): a status for each state and role
OF_ASSESSMENT: dict[tuple[str, str], dict[str, list[int]]] = {
    ("GET", "assessment"): in_states([SIGN_IN, 404, 200, 200, 200]),
    ("GET", "begin_assessment"): in_states([SIGN_IN, 404, 200, 200, 200]),
    # An empty form is shown again with what to do.
    ("POST", "begin_assessment"): in_states([SIGN_IN, 404, 200, 200, 200]),
    ("GET", "assessment_about"): theirs(200),
    ("POST", "assessment_about"): theirs(200),
    ("GET", "add_line"): theirs(200),
    ("GET", "write_line"): theirs(200),
    ("POST", "write_line"): theirs(200),
    ("GET", "edit_line"): theirs(200),
    ("POST", "edit_line"): theirs(200),
    ("POST", "remove_line"): theirs(302),
    ("GET", "costs"): theirs(200),
    ("POST", "costs"): theirs(200),
    ("GET", "criteria"): of_both(200),
    ("GET", "score_criterion"): in_states(
        [SIGN_IN, 404, 409, 200, 200], [SIGN_IN, 404, 409, 409, 409]
    ),
    ("POST", "score_criterion"): in_states(
        [SIGN_IN, 404, 409, 200, 200], [SIGN_IN, 404, 409, 409, 409]
    ),
    ("GET", "checks"): theirs(200),
    ("POST", "checks"): theirs(302),
}


@pytest.fixture
def people(cara: User, amber: User, dev: User, erin: User) -> dict[str, User | None]:
    return {"visitor": None, "other": cara, "officer": amber, "staff": dev, "admin": erin}


def assessment_in(state: str) -> Assessment:
    """Two people scored it already, so that staff alone settle what differs."""
    assessment = assessed.whole(factories.published("Job club").case_study)
    staff = factories.reviewer()
    if state != "draft":
        assessing.propose(assessment, by=assessed.assessor(assessment))
    if state in {"ready", "published"}:
        assessing.sign(assessment, by=staff)
    if state == "published":
        assessing.publish(assessment, by=staff)
    return assessment


def address(name: str, of: Assessment, pk: int | None = None) -> str:
    if name == "begin_assessment":
        return reverse(name, args=[pk or of.case_study_id])
    line = of.lines.order_by("pk").values_list("pk", flat=True).first()
    more: dict[str, list[Any]] = {
        "write_line": [of.version.measures.get(code="WS1").pk],
        "edit_line": [line],
        "remove_line": [line],
        "score_criterion": [of.version.criteria.all()[0].key],
    }
    return reverse(name, args=[pk or of.pk, *more.get(name, [])])


@pytest.mark.parametrize("state", STATES)
def test_who_writes_an_assessment(state: str, people: dict[str, User | None]) -> None:
    of = assessment_in(state)
    found, wanted = {}, {}
    for method, name in OF_ASSESSMENT:
        url = address(name, of)
        statuses = []
        for role in ROLES:
            with transaction.atomic():
                response = as_(people[role]).generic(method, url)
                statuses.append(response.status_code)
                if role == "visitor":
                    assert response["Location"].startswith("/accounts/login/")
                transaction.set_rollback(True)
        found[method, name], wanted[method, name] = statuses, OF_ASSESSMENT[method, name][state]
    assert found == wanted


def test_what_is_not_yours_looks_like_what_is_not_there(people: dict[str, User | None]) -> None:
    of, client = assessment_in("draft"), as_(people["other"])
    for method, name in OF_ASSESSMENT:
        hidden = client.generic(method, address(name, of))
        absent = client.generic(method, address(name, of, 999999))
        assert (hidden.status_code, absent.status_code) == (404, 404)
        assert text_of(hidden) == text_of(absent)


def test_nothing_is_changed_by_reading(people: dict[str, User | None]) -> None:
    of = assessment_in("draft")
    tables = (Assessment, Line, LineInput)
    before = [list(table.objects.values()) for table in tables]
    for __, name in OF_ASSESSMENT:
        for role in ROLES:
            as_(people[role]).get(address(name, of))
    assert [list(table.objects.values()) for table in tables] == before
