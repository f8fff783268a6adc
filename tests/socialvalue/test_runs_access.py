"""Address × state × role, of scores on their way. See tests/test_access.py for the rest."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from councilnet.models import User
from socialvalue import assessing
from socialvalue.models import Assessment, CalculationRun, State
from tests import factories
from tests.conftest import signed_in
from tests.pages import text_of
from tests.socialvalue import assessed

pytestmark = pytest.mark.django_db

ROLES = ["visitor", "other", "officer", "staff", "admin"]
STATES = ["draft", "proposed", "with-council", "ready", "published"]
SIGN_IN = 302


def officers(done: int, staff: int = 403) -> list[int]:
    """The council's people get ``done``; another council's find nothing."""
    return [SIGN_IN, 404, done, staff, staff]


def staffs(done: int, admin: int | None = None) -> list[int]:
    return [SIGN_IN, 404, 403, done, done if admin is None else admin]


def in_states(usual: list[int], **others: list[int]) -> dict[str, list[int]]:
    return {state: others.get(state.replace("-", "_"), usual) for state in STATES}


SEEN = in_states([SIGN_IN, 404, 200, 200, 200])
OPEN = [200] * 5
NOT_THERE = [404] * 5

# (method, address): a status for each state and role. All were put forward by staff, and signed by
# the administrator, but for the draft, of which there is a run that was sent back.
OF_SCORES: dict[tuple[str, str], dict[str, list[int]]] = {
    ("GET", "score_history"): SEEN,
    ("GET", "score_run"): SEEN,
    ("POST", "propose_score"): in_states(staffs(409), draft=staffs(302)),
    ("POST", "sign_score"): in_states(
        [SIGN_IN, 404, 403, 403, 409], proposed=[SIGN_IN, 404, 403, 403, 302]
    ),
    ("GET", "send_back_score"): in_states(staffs(200), draft=staffs(409), published=staffs(409)),
    # An empty form is shown again with what to do.
    ("POST", "send_back_score"): in_states(staffs(200), draft=staffs(409), published=staffs(409)),
    ("GET", "reply_to_score"): in_states(officers(409), with_council=officers(200)),
    ("POST", "reply_to_score"): in_states(officers(409), with_council=officers(200)),
    ("POST", "publish_score"): in_states(staffs(409), ready=staffs(302)),
    ("GET", "withdraw_score"): in_states(staffs(409), published=staffs(200)),
    ("POST", "withdraw_score"): in_states(staffs(409), published=staffs(200)),
    ("POST", "reopen_score"): in_states(staffs(409), published=staffs(302)),
    ("GET", "deliveries"): in_states(officers(409, 409), published=officers(200, 200)),
    ("POST", "deliveries"): in_states(officers(409, 409), published=officers(200, 200)),
    ("POST", "check_delivery"): in_states(officers(409, 409), published=officers(403, 302)),
    ("GET", "receipt"): in_states(NOT_THERE, published=OPEN),
    ("GET", "receipt_file"): in_states(NOT_THERE, published=OPEN),
    ("GET", "receipt_output"): in_states(NOT_THERE, published=OPEN),
}
RECEIPTS = {"receipt", "receipt_file", "receipt_output"}
OF_ASSESSMENTS = [key for key in OF_SCORES if key[1] not in RECEIPTS]


@pytest.fixture
def people(cara: User, amber: User, dev: User, erin: User) -> dict[str, User | None]:
    return {"visitor": None, "other": cara, "officer": amber, "staff": dev, "admin": erin}


def run_in(state: str, people: dict[str, User | None]) -> CalculationRun:
    dev, erin, amber = people["staff"], people["admin"], people["officer"]
    assert dev and erin and amber  # noqa: PT018
    run = assessed.proposed(factories.published("Job club").case_study, by=dev)
    of = run.assessment
    if state == State.DRAFT:
        assessing.send_back(of, by=erin, message="More.")
    elif state != State.PROPOSED:
        assessing.sign(of, by=erin)
    if state in {State.READY, State.PUBLISHED}:
        lines: list[int | None] = [None, 0, 1, 2]
        assessing.reply(of, dict.fromkeys(lines, assessing.Answer(True)), by=amber)
    if state == State.PUBLISHED:
        assessing.publish(of, by=erin)
        told: dict[str, Any] = {"line": 0, "until": timezone.localdate(), "quantity": 9}
        assessing.deliver(run, by=amber, source="The club’s book", **told)
    return CalculationRun.objects.get(pk=run.pk)


def address(name: str, run: CalculationRun, assessment: int | None = None) -> str:
    if name in RECEIPTS:
        return reverse(name, args=[run.pk])
    more: list[Any] = {"score_run": [run.number], "check_delivery": [delivery_of(run)]}.get(
        name, []
    )
    return reverse(name, args=[assessment or run.assessment_id, *more])


def delivery_of(run: CalculationRun) -> int:
    return run.deliveries.values_list("pk", flat=True).first() or 1


def as_(user: User | None) -> Client:
    return signed_in(user) if user else Client()


@pytest.mark.parametrize("state", STATES)
def test_who_does_what_with_a_score(state: str, people: dict[str, User | None]) -> None:
    run = run_in(state, people)
    found, wanted = {}, {}
    for method, name in OF_SCORES:
        url = address(name, run)
        statuses = []
        for role in ROLES:
            with transaction.atomic():
                response = as_(people[role]).generic(method, url)
                statuses.append(response.status_code)
                if role == "visitor" and name not in RECEIPTS:
                    assert response["Location"].startswith("/accounts/login/")
                transaction.set_rollback(True)
        found[method, name], wanted[method, name] = statuses, OF_SCORES[method, name][state]
    assert found == wanted


def test_what_is_not_yours_looks_like_what_is_not_there(people: dict[str, User | None]) -> None:
    run, client = run_in(State.PUBLISHED, people), as_(people["other"])
    for method, name in OF_ASSESSMENTS:
        hidden = client.generic(method, address(name, run))
        absent = client.generic(method, address(name, run, 999999))
        assert (hidden.status_code, absent.status_code) == (404, 404)
        assert text_of(hidden) == text_of(absent)


def test_nothing_is_changed_by_reading(people: dict[str, User | None]) -> None:
    run = run_in(State.PROPOSED, people)
    before = list(Assessment.objects.values()), list(CalculationRun.objects.values())
    for __, name in OF_SCORES:
        for role in ROLES:
            as_(people[role]).get(address(name, run))
    assert (list(Assessment.objects.values()), list(CalculationRun.objects.values())) == before
