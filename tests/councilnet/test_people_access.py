"""Address × role, of what is asked of a council's people. See tests/test_access.py for the rest."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from councilnet import joining
from councilnet.models import Council, Membership, User
from tests import factories
from tests.conftest import signed_in
from tests.pages import text_of

pytestmark = pytest.mark.django_db

ROLES = ["visitor", "other", "officer", "lead", "staff", "admin"]
SIGN_IN = 302
READERS = [SIGN_IN, 404, 200, 200, 200, 200]
MANAGERS = [SIGN_IN, 404, 403, 200, 200, 200]
DONE = [SIGN_IN, 404, 403, 302, 302, 302]

# (method, address): a status for each role. An empty form is shown again with what to do.
OF_COUNCIL = {
    ("GET", "council_people"): READERS,
    ("POST", "invite"): MANAGERS,
    ("GET", "council_mailbox"): MANAGERS,
    ("POST", "council_mailbox"): DONE,
    ("POST", "withdraw_invitation"): DONE,
    ("GET", "answer_request"): MANAGERS,
    ("POST", "answer_request"): MANAGERS,
    ("GET", "change_role"): MANAGERS,
    ("POST", "change_role"): MANAGERS,
    ("GET", "remove_member"): MANAGERS,
    ("POST", "remove_member"): DONE,
    ("GET", "hand_over"): MANAGERS,
    ("POST", "hand_over"): MANAGERS,
    ("GET", "leave_council"): [SIGN_IN, 404, 200, 200, 404, 404],
    ("POST", "leave_council"): [SIGN_IN, 404, 302, 409, 404, 404],
    ("POST", "accept_invitation"): [SIGN_IN, 404, 404, 404, 404, 404],
}


@pytest.fixture
def people(amber: User, ben: User, cara: User, dev: User, erin: User) -> dict[str, User | None]:
    return {
        "visitor": None,
        "other": cara,
        "officer": amber,
        "lead": ben,
        "staff": dev,
        "admin": erin,
    }


@pytest.fixture
def rows(stevenage: Council, ben: User) -> dict[str, list[Any]]:
    """What the addresses name: a member, a request, an invitation."""
    member = factories.person("gil", council="stevenage").memberships.get()
    asked = joining.ask(stevenage, by=factories.person("fay", council="rochdale"), note="")
    invitation = joining.invite(stevenage, "hal@elsewhere.example", Membership.Role.OFFICER, by=ben)
    return {
        "withdraw_invitation": [invitation.pk],
        "accept_invitation": [invitation.pk],
        "answer_request": [asked.pk],
        "change_role": [member.pk],
        "remove_member": [member.pk],
    }


def address(name: str, rows: dict[str, list[Any]], slug: str = "stevenage") -> str:
    council = [] if name == "accept_invitation" else [slug]
    return reverse(name, args=[*council, *rows.get(name, [])])


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("method", "name"), OF_COUNCIL)
def test_who_does_what_with_the_people_of_a_council(
    method: str,
    name: str,
    role: str,
    people: dict[str, User | None],
    rows: dict[str, list[Any]],
) -> None:
    user = people[role]
    client = signed_in(user) if user else Client()
    response = client.generic(method, address(name, rows))
    assert response.status_code == OF_COUNCIL[method, name][ROLES.index(role)]
    if role == "visitor":
        assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(("method", "name"), OF_COUNCIL)
def test_what_is_not_yours_looks_like_what_is_not_there(
    method: str, name: str, cara: User, rows: dict[str, list[Any]]
) -> None:
    client, absent = signed_in(cara), {key: [999999] for key in rows}
    answers = [
        client.generic(method, address(name, rows)),
        client.generic(method, address(name, absent, "no-such-council")),
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert text_of(answers[0]) == text_of(answers[1])


@pytest.mark.parametrize("name", sorted({name for __, name in OF_COUNCIL}))
def test_nothing_is_changed_by_reading(
    name: str, people: dict[str, User | None], rows: dict[str, list[Any]]
) -> None:
    before = list(Membership.objects.values())
    for user in filter(None, people.values()):
        signed_in(user).get(address(name, rows))
    assert list(Membership.objects.values()) == before
