"""Address × role, of requests for help. See tests/test_access.py for the rest."""

import pytest
from django.test import Client
from django.urls import reverse

from councilnet.models import User
from initiatives.models import Letter, Offer, Wish
from tests import factories
from tests.conftest import signed_in
from tests.initiatives.wished import offered, wished

pytestmark = pytest.mark.django_db

ROLES = ["visitor", "newcomer", "third", "asker", "offerer", "staff"]
SIGN_IN = 302
READERS = [SIGN_IN, 403, 200, 200, 200, 200]
ASKER = [SIGN_IN, 403, 403, 200, 403, 403]
OFFERERS = [SIGN_IN, 403, 200, 403, 200, 403]

# (method, address): a status for each role. An empty form is shown again with what to do.
OF_WISHES = {
    ("GET", "requests"): READERS,
    ("GET", "ask_for_help"): [SIGN_IN, 403, 200, 200, 200, 403],
    ("POST", "ask_for_help"): [SIGN_IN, 403, 200, 200, 200, 403],
    ("GET", "request_for_help"): READERS,
    ("GET", "change_request"): ASKER,
    ("POST", "change_request"): ASKER,
    ("GET", "offer_help"): OFFERERS,
    ("POST", "offer_help"): OFFERERS,
    ("GET", "close_request"): ASKER,
    ("POST", "close_request"): ASKER,
    ("POST", "answer_offer"): [SIGN_IN, 404, 404, 302, 403, 404],
    ("GET", "write_to_offer"): [SIGN_IN, 404, 404, 200, 200, 404],
    ("POST", "write_to_offer"): [SIGN_IN, 404, 404, 200, 200, 404],
    ("GET", "council_benefit"): [SIGN_IN, 404, 404, 200, 404, 200],
    ("GET", "benefits"): [SIGN_IN, 403, 403, 403, 403, 200],
    ("GET", "benefits_csv"): [SIGN_IN, 403, 403, 403, 403, 200],
}
OF_NOTHING = {"requests", "ask_for_help", "benefits", "benefits_csv"}
OF_OFFERS = {"answer_offer", "write_to_offer"}


@pytest.fixture
def people(amber: User, cara: User, dev: User) -> dict[str, User | None]:
    """Oldham asks, and Stevenage offers."""
    told = {"visitor": None, "newcomer": factories.person("newcomer")}
    third = factories.person("rose", council="rochdale")
    return {**told, "third": third, "asker": cara, "offerer": amber, "staff": dev}


@pytest.fixture
def made(people: dict[str, User | None]) -> Offer:
    return offered(wished())


def address(name: str, made: Offer) -> str:
    if name == "council_benefit":
        return reverse(name, args=["oldham"])
    of = made.pk if name in OF_OFFERS else made.wish_id
    return reverse(name, args=[] if name in OF_NOTHING else [of])


@pytest.mark.parametrize(("method", "name"), OF_WISHES)
def test_each_role_gets_its_answer(
    people: dict[str, User | None], made: Offer, method: str, name: str
) -> None:
    answers = []
    for role in ROLES:
        user = people[role]
        client = signed_in(user) if user else Client()
        send = client.get if method == "GET" else client.post
        answers.append(send(address(name, made)).status_code)
    assert answers == OF_WISHES[method, name]


def test_what_is_refused_changes_nothing(people: dict[str, User | None], made: Offer) -> None:
    third = people["third"]
    assert third
    told = {"text": "Mine.", "title": "Mine", "how": "answered", "accept": "1"}
    for method, name in OF_WISHES:
        if method == "POST" and name not in {"ask_for_help", "offer_help"}:
            signed_in(third).post(address(name, made), told)
    wish = Wish.objects.get()
    assert (wish.title, wish.closed_at) == ("Lend tools from a library", None)
    assert not Letter.objects.exists()
    assert Offer.objects.get().answer == ""
