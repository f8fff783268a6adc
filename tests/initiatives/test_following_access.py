"""Address × role, of what people follow and keep. See tests/test_access.py for the rest."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from councilnet.models import User
from initiatives.models import Edition, Follow, KeptCaseStudy
from tests import factories
from tests.conftest import signed_in
from tests.pages import text_of

pytestmark = pytest.mark.django_db

ROLES = ["visitor", "owner", "colleague", "staff", "admin"]
SIGN_IN = 302
ANYBODY = [SIGN_IN, 200, 200, 200, 200]
OWNER = [SIGN_IN, 200, 404, 404, 404]
DONE = [SIGN_IN, 302, 404, 404, 404]

# (method, address): a status for each role. An empty form is shown again with what to do.
OF_FOLLOWING = {
    ("GET", "follow_case_study"): ANYBODY,
    ("POST", "follow_case_study"): ANYBODY,
    ("POST", "change_follow"): DONE,
    ("POST", "stop_following"): DONE,
    ("GET", "keep_case_study"): ANYBODY,
    ("POST", "keep_case_study"): [302] * 5,
    ("GET", "edit_note"): OWNER,
    ("POST", "edit_note"): DONE,
    ("POST", "remove_from_list"): DONE,
}
OF_CASE_STUDY = {"follow_case_study", "keep_case_study"}
OF_LIST = {"edit_note", "remove_from_list"}


@pytest.fixture
def edition(reference_data: None) -> Edition:
    return factories.published()


@pytest.fixture
def people(amber: User, ben: User, dev: User, erin: User) -> dict[str, User | None]:
    return {"visitor": None, "owner": amber, "colleague": ben, "staff": dev, "admin": erin}


@pytest.fixture
def rows(amber: User, edition: Edition) -> dict[str, int]:
    follow = Follow.objects.create(user=amber, name="All", seen=edition.pk)
    kept = KeptCaseStudy.objects.create(user=amber, case_study=edition.case_study)
    return {"follow": follow.pk, "kept": kept.pk}


def address(name: str, rows: dict[str, int]) -> str:
    arguments: list[Any] = [rows["kept"] if name in OF_LIST else rows["follow"]]
    return reverse(name, args=["stevenage", "repair-cafe"] if name in OF_CASE_STUDY else arguments)


def as_(user: User | None) -> Client:
    return signed_in(user) if user else Client()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("method", "name"), OF_FOLLOWING)
def test_who_does_what(
    method: str, name: str, role: str, people: dict[str, User | None], rows: dict[str, int]
) -> None:
    response = as_(people[role]).generic(method, address(name, rows))
    assert response.status_code == OF_FOLLOWING[method, name][ROLES.index(role)]
    if role == "visitor":
        assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(
    ("method", "name"), [key for key in OF_FOLLOWING if key[1] not in OF_CASE_STUDY]
)
def test_what_is_not_yours_looks_like_what_is_not_there(
    method: str, name: str, ben: User, rows: dict[str, int]
) -> None:
    absent = {"follow": 999999, "kept": 999999}
    answers = [signed_in(ben).generic(method, address(name, which)) for which in (rows, absent)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert text_of(answers[0]) == text_of(answers[1])


@pytest.mark.parametrize("name", sorted({name for __, name in OF_FOLLOWING}))
def test_nothing_is_changed_by_reading(
    name: str, people: dict[str, User | None], rows: dict[str, int]
) -> None:
    before = [list(Follow.objects.values()), list(KeptCaseStudy.objects.values())]
    for user in people.values():
        as_(user).get(address(name, rows))
    assert [list(Follow.objects.values()), list(KeptCaseStudy.objects.values())] == before
