"""Address × role, of packs in the making and of what a council says of itself by the principles."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from councilnet.models import Council, User
from initiatives import self_assessing
from initiatives.models import Pack, PackEntry, PrincipleNote, SelfAssessment
from tests import factories
from tests.conftest import signed_in
from tests.pages import text_of

pytestmark = pytest.mark.django_db

ROLES = ["visitor", "other", "officer", "lead", "staff", "admin"]
SIGN_IN = 302
STAFF = [SIGN_IN, 403, 403, 403, 200, 200]
STAFF_DO = [SIGN_IN, 403, 403, 403, 302, 302]
READERS = [SIGN_IN, 404, 200, 200, 200, 200]
LEADS = [SIGN_IN, 404, 403, 200, 403, 403]
LEADS_DO = [SIGN_IN, 404, 403, 302, 403, 403]

# (method, address): a status for each role. An empty form is shown again with what to do.
OF_PACK = {
    ("GET", "build_pack"): STAFF,
    ("GET", "pack_words"): STAFF,
    ("POST", "pack_words"): STAFF,
    ("GET", "add_to_pack"): STAFF,
    ("POST", "add_to_pack"): STAFF,
    ("POST", "move_in_pack"): STAFF_DO,
    ("POST", "remove_from_pack"): STAFF_DO,
    ("POST", "discard_pack"): STAFF_DO,
    ("GET", "preview_pack"): STAFF,
    ("GET", "issue_pack"): STAFF,
    ("POST", "issue_pack"): STAFF_DO,
}
OF_PRINCIPLES = {
    ("GET", "by_principle"): READERS,
    ("GET", "principle_note"): LEADS,
    ("POST", "principle_note"): LEADS,
    ("POST", "copy_by_principle"): LEADS_DO,
    ("GET", "self_assessment"): READERS,
    ("GET", "self_assessment_pdf"): READERS,
}
HANDED_ON = OF_PACK | OF_PRINCIPLES
OF_ENTRY = {"move_in_pack", "remove_from_pack"}
OF_COPY = {"self_assessment", "self_assessment_pdf"}


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
def pack(reference_data: None) -> Pack:
    return factories.pack(factories.published().case_study, issued=False)


@pytest.fixture
def copied(stevenage: Council, ben: User, pack: Pack) -> SelfAssessment:
    """Of before the next case study, so that another copy can be made."""
    made = self_assessing.copy(stevenage, by=ben, day=pack.begun_at.date())
    factories.published("Since then")
    return made


def address(name: str, pack: int, copied: int, slug: str = "stevenage") -> str:
    if ("GET", name) in OF_PRINCIPLES or ("POST", name) in OF_PRINCIPLES:
        key = ["innovation"] if name == "principle_note" else []
        return reverse(name, args=[slug, *([copied] if name in OF_COPY else key)])
    entry = PackEntry.objects.filter(pack=pack).first()
    return reverse(name, args=[pack, *([entry.pk if entry else 1] if name in OF_ENTRY else [])])


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("method", "name"), HANDED_ON)
def test_who_does_what(
    method: str,
    name: str,
    role: str,
    people: dict[str, User | None],
    pack: Pack,
    copied: SelfAssessment,
) -> None:
    user = people[role]
    client = signed_in(user) if user else Client()
    response = client.generic(method, address(name, pack.pk, copied.pk))
    assert response.status_code == HANDED_ON[method, name][ROLES.index(role)]
    if role == "visitor":
        assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(("method", "name"), OF_PRINCIPLES)
def test_what_is_not_yours_looks_like_what_is_not_there(
    method: str, name: str, cara: User, pack: Pack, copied: SelfAssessment
) -> None:
    client = signed_in(cara)
    answers = [
        client.generic(method, address(name, pack.pk, copied.pk)),
        client.generic(method, address(name, pack.pk, 999999, "no-such-council")),
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert text_of(answers[0]) == text_of(answers[1])


@pytest.mark.parametrize(("method", "name"), OF_PACK)
def test_a_pack_that_is_not_there(method: str, name: str, dev: User) -> None:
    client = signed_in(dev)
    assert client.generic(method, address(name, 999999, 0)).status_code == 404


def everything() -> list[Any]:
    models = (Pack, PackEntry, PrincipleNote, SelfAssessment)
    return [list(model.objects.values()) for model in models]


@pytest.mark.parametrize("name", sorted({name for __, name in HANDED_ON}))
def test_nothing_is_changed_by_reading(
    name: str, people: dict[str, User | None], pack: Pack, copied: SelfAssessment
) -> None:
    before = everything()
    for user in filter(None, people.values()):
        signed_in(user).get(address(name, pack.pk, copied.pk))
    assert everything() == before


JUNK = ["\x00", "a\x00b", "9" * 400, "-1", "/case-studies/\x00/x/", "http://[", "%", "\ud800"]


@pytest.mark.parametrize("junk", JUNK)
def test_whatever_is_sent_gets_an_answer(
    junk: str, people: dict[str, User | None], pack: Pack, copied: SelfAssessment
) -> None:
    names = [*("title", "subtitle", "foreword", "foreword_by", "statement", "version")]
    names += ["case_study", "way", "text", "seen"]
    sent = dict.fromkeys(names, junk.encode("utf-8", "surrogatepass"))
    for user in (people["staff"], people["lead"]):
        assert user
        client = signed_in(user)
        for method, name in HANDED_ON.keys() - {("POST", "discard_pack")}:
            where = address(name, pack.pk, copied.pk)
            asked = {"q": sent["text"], "list": sent["text"]}
            answer = client.get(where, asked) if method == "GET" else client.post(where, sent)
            assert answer.status_code < 500


@pytest.mark.parametrize("pk", [0, 2**31, 2**63, 10**40])
def test_no_number_breaks_an_address(pk: int, dev: User, ben: User) -> None:
    for user, names in ((dev, OF_PACK), (ben, OF_PRINCIPLES)):
        client = signed_in(user)
        for method, name in names:
            if name not in {"by_principle", "copy_by_principle", "principle_note"}:
                assert client.generic(method, address(name, pk, pk)).status_code == 404
    entry = reverse("move_in_pack", args=[factories.pack(issued=False).pk, pk])
    assert signed_in(dev).post(entry, {"way": "up"}).status_code == 302
