"""Address × role, of adoptions. See tests/test_access.py for the rest."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from councilnet.models import User
from initiatives import workflow
from initiatives.models import Adoption, AdoptionEvent, Edition, Letter
from tests import factories
from tests.conftest import signed_in
from tests.initiatives.adopted import adopted
from tests.pages import text_of

pytestmark = pytest.mark.django_db

ROLES = ["visitor", "other", "taker", "origin", "staff", "admin"]
SIGN_IN = 302
CONCERNED = [SIGN_IN, 404, 200, 200, 200, 200]
TAKER = [SIGN_IN, 404, 200, 403, 403, 403]
ORIGIN = [SIGN_IN, 404, 403, 200, 403, 403]
NETWORK = [SIGN_IN, 404, 403, 403, 200, 200]
OFFICERS = [SIGN_IN, 200, 302, 200, 200, 200]  # the taker is led on to what it said

# (method, address): a status for each role. An empty form is shown again with what to do.
OF_ADOPTION = {
    ("GET", "adopt"): OFFICERS,
    ("POST", "adopt"): OFFICERS,
    ("GET", "propose_link"): [SIGN_IN, 200, 200, 200, 200, 200],
    ("POST", "propose_link"): [SIGN_IN, 200, 200, 200, 200, 200],
    ("GET", "adoption"): CONCERNED,
    ("GET", "move_adoption"): TAKER,
    ("POST", "move_adoption"): TAKER,
    ("GET", "describe_adoption"): TAKER,
    ("POST", "describe_adoption"): TAKER,
    ("GET", "name_result"): TAKER,
    ("POST", "name_result"): [SIGN_IN, 404, 302, 403, 403, 403],
    ("GET", "answer_adoption"): ORIGIN,
    ("POST", "answer_adoption"): ORIGIN,
    ("GET", "settle_adoption"): NETWORK,
    ("POST", "settle_adoption"): NETWORK,
    ("GET", "write_letter"): [SIGN_IN, 404, 200, 200, 403, 403],
    ("POST", "write_letter"): [SIGN_IN, 404, 200, 200, 403, 403],
}
OF_CASE_STUDY = {"adopt", "propose_link"}


@pytest.fixture
def edition(reference_data: None) -> Edition:
    return factories.published()


@pytest.fixture
def people(amber: User, cara: User, dev: User, erin: User) -> dict[str, User | None]:
    rose = factories.person("rose", council="rochdale")
    told = {"visitor": None, "other": rose, "taker": cara, "origin": amber}
    return {**told, "staff": dev, "admin": erin}


@pytest.fixture
def adoption(edition: Edition) -> Adoption:
    """Which the other council has not answered for long."""
    made = adopted(edition, confirmed=False)
    Adoption.objects.update(begun_at=timezone.now() - timedelta(days=31))
    return made


def address(name: str, pk: int) -> str:
    side = ["origin"] if name == "answer_adoption" else []
    of_one: list[str | int] = [pk, *side]
    return reverse(name, args=["stevenage", "repair-cafe"] if name in OF_CASE_STUDY else of_one)


def as_(user: User | None) -> Client:
    return signed_in(user) if user else Client()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("method", "name"), OF_ADOPTION)
def test_who_does_what(
    method: str, name: str, role: str, people: dict[str, User | None], adoption: Adoption
) -> None:
    response = as_(people[role]).generic(method, address(name, adoption.pk))
    assert response.status_code == OF_ADOPTION[method, name][ROLES.index(role)]
    if role == "visitor":
        assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(
    ("method", "name"), [key for key in OF_ADOPTION if key[1] not in OF_CASE_STUDY]
)
def test_what_is_not_yours_looks_like_what_is_not_there(
    method: str, name: str, people: dict[str, User | None], adoption: Adoption
) -> None:
    other = as_(people["other"])
    answers = [other.generic(method, address(name, pk)) for pk in (adoption.pk, 999999, 10**30)]
    assert [answer.status_code for answer in answers] == [404] * 3
    assert len({text_of(answer) for answer in answers}) == 1


@pytest.mark.parametrize("name", sorted({name for __, name in OF_ADOPTION}))
def test_nothing_is_changed_by_reading(
    name: str, people: dict[str, User | None], adoption: Adoption
) -> None:
    models = (Adoption, AdoptionEvent, Letter)
    before = [list(model.objects.values()) for model in models]
    for user in people.values():
        as_(user).get(address(name, adoption.pk))
    assert [list(model.objects.values()) for model in models] == before


@pytest.mark.parametrize("side", ["network", "other", "nobody"])
def test_no_other_side_answers(
    side: str, people: dict[str, User | None], adoption: Adoption
) -> None:
    for user in (people["taker"], people["origin"], people["staff"]):
        answer = as_(user).post(f"/your-adoptions/{adoption.pk}/answer/{side}/")
        assert answer.status_code == 404


def test_somebody_without_a_council_is_told_to_join_one(edition: Edition) -> None:
    newcomer = signed_in(factories.person("newcomer"))
    page = newcomer.get(address("adopt", 0))
    assert "Join a council" in text_of(page)
    told = {"council": edition.council_id, "status": "trying"}
    assert newcomer.post(address("adopt", 0), told).status_code == 200
    assert newcomer.get(address("propose_link", 0)).status_code == 403
    assert not Adoption.objects.exists()


@pytest.mark.parametrize("name", sorted(OF_CASE_STUDY))
def test_an_old_address_leads_on(name: str, as_cara: Client, edition: Edition, dev: User) -> None:
    workflow.change_address(edition.case_study, by=dev, wanted="mending")
    answer = as_cara.get(address(name, 0))
    assert answer["Location"] == reverse(name, args=["stevenage", "mending"])


@pytest.mark.parametrize("junk", ["\x00", "a\x00b", "9" * 400, "/case-studies/\x00/x/", "%"])
def test_whatever_is_sent_gets_an_answer(
    junk: str, people: dict[str, User | None], adoption: Adoption
) -> None:
    names = ["council", "status", "what_changed", "contact", "version", "result", "answer"]
    names += ["reason", "text", "which", "other", "q", "stop_cause", "stop_lesson", "message"]
    sent = dict.fromkeys([*names, "started_day", "started_month", "started_year"], junk)
    for user in people.values():
        for method, name in OF_ADOPTION:
            where = address(name, adoption.pk)
            client = as_(user)
            answer = client.get(where, {"q": junk}) if method == "GET" else client.post(where, sent)
            assert answer.status_code < 500
