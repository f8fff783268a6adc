"""Network staff ask the members without a case study of a principle for one."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from councilnet import notices
from councilnet.models import Notice, Often, User
from initiatives import asking, workflow
from initiatives.models import CaseStudy, MemberAsked, Principle
from initiatives.personal import everything_about
from tests.factories import draft, person, published
from tests.initiatives.test_browsing import page, words
from tests.pages import errors, fields

ASK = "/coverage/ask/?principle=learning"
SAID = {"subject": "A case study?", "message": "Please tell of it."}


@pytest.fixture
def learning(reference_data: None) -> Principle:
    return Principle.objects.get(key="learning")


def ticked(html: str) -> list[str]:
    """The councils that are chosen already."""
    return re.findall(r'name="councils"[^>]*value="([\w-]+)"[^>]* checked', html)


def asked(client: Client, address: str = ASK, **said: object) -> list[str]:
    """What the error summary says, or nothing where it was sent."""
    response = client.post(address, {**SAID, **said})
    return [] if response.status_code == 302 else [said for __, said in errors(response)]


def ago(days: int) -> None:
    MemberAsked.objects.update(asked_at=timezone.now() - timedelta(days=days))


def test_it_lists_the_members_without_one(
    as_dev: Client, amber: User, ben: User, cara: User
) -> None:
    published("One", council="lambeth", principles=("learning",))
    published("Two", council="oldham", principles=("innovation",))
    draft("Draft", council="stevenage")
    said = words(page(as_dev, ASK))
    assert said.startswith(
        "Learning Ask members for a case study 43 councils have no case study of this principle."
    )
    assert "Which councils? Oldham (1 person) Stevenage (2 people) Subject" in said
    assert "none of their people has an account: Barking and Dagenham, Bassetlaw," in said
    assert "Lambeth" not in said
    assert "@" not in said


def test_it_lists_those_of_one_region(as_dev: Client, amber: User, cara: User) -> None:
    said = words(page(as_dev, f"{ASK}&region=north-west"))
    assert said.startswith("Learning, North West Ask members")
    assert "Which councils? Oldham (1 person) Subject" in said
    assert "Stevenage" not in said
    assert "Stevenage" in words(page(as_dev, f"{ASK}&region=atlantis"))


def test_the_words_are_there_already(as_dev: Client, amber: User) -> None:
    found = fields(as_dev.get(ASK))
    assert found["subject"] == "A case study of “Learning”?"
    assert "meets the principle “Learning”" in str(found["message"])
    assert ticked(page(as_dev, f"{ASK}&council=stevenage")) == ["stevenage"]
    assert ticked(page(as_dev, f"{ASK}&region=east-of-england")) == ["stevenage"]
    assert ticked(page(as_dev, ASK)) == []


def test_the_people_of_those_chosen_are_told(
    as_dev: Client, dev: User, amber: User, ben: User, cara: User, learning: Principle
) -> None:
    assert asked(as_dev, councils=["stevenage"]) == []
    told = Notice.objects.order_by("pk")
    assert {notice.user for notice in told} == {amber, ben}
    assert {(notice.kind, notice.heading, notice.text) for notice in told} == {
        ("asks", "A case study?", "Please tell of it.")
    }
    assert told[0].path == "/your-case-studies/start/blank/?principle=learning&council=stevenage"
    row = MemberAsked.objects.get()
    assert (row.council.slug, row.principle, row.asked_by) == ("stevenage", learning, dev)
    assert (row.subject, row.message) == ("A case study?", "Please tell of it.")
    assert "2 people are asked." in words(page(as_dev, ASK))


def test_the_link_in_the_notice_begins_it(as_dev: Client, as_amber: Client) -> None:
    asked(as_dev, councils=["stevenage"])
    path = Notice.objects.get().path
    assert "It begins with the principle “Learning”." in words(page(as_amber, path))
    as_amber.post(path, {**fields(as_amber.get(path)), "title": "What we learned"})
    case_study = CaseStudy.objects.get()
    assert case_study.title == "What we learned"
    assert [claim.principle.key for claim in case_study.claims.all()] == ["learning"]
    assert urlsplit(path).query == "principle=learning&council=stevenage"


@pytest.mark.parametrize("key", ["", "greed", "x" * 5000, "\x00", "%s"])
def test_a_principle_that_is_not_there_begins_nothing(as_amber: Client, key: str) -> None:
    address = "/your-case-studies/start/blank/"
    sent = {**fields(as_amber.get(address)), "title": "Ours", "principle": key}
    response = as_amber.post(address, sent)
    assert response.status_code in (200, 302)
    assert [case_study.claims.count() for case_study in CaseStudy.objects.all()] in ([], [0])


def test_who_wants_no_such_notices_gets_none(as_dev: Client, amber: User, ben: User) -> None:
    notices.choose(amber, "asks", Often.NEVER)
    asked(as_dev, councils=["stevenage"])
    assert [notice.user for notice in Notice.objects.all()] == [ben]


def test_it_says_when_somebody_was_asked(as_dev: Client, amber: User) -> None:
    asked(as_dev, councils=["stevenage"])
    day = f"{timezone.localdate():%-d %B %Y}"
    assert f"Stevenage (1 person, asked on {day})" in words(page(as_dev, ASK))
    assert ticked(page(as_dev, f"{ASK}&council=stevenage")) == []


def test_nobody_is_asked_twice_in_a_month_without_a_warning(
    as_dev: Client, amber: User, cara: User
) -> None:
    asked(as_dev, councils=["stevenage"])
    warning = "Asked in the last 30 days: Stevenage. Tick this to ask again"
    assert asked(as_dev, councils=["stevenage", "oldham"]) == [warning]
    assert Notice.objects.count() == 1
    assert asked(as_dev, councils=["oldham"]) == []
    assert asked(as_dev, councils=["stevenage"], again="on") == []
    assert Notice.objects.count() == 3
    ago(days=29)
    assert asked(as_dev, councils=["stevenage"]) == [warning]
    ago(days=30)
    assert asked(as_dev, councils=["stevenage"]) == []


def test_two_who_ask_at_once_ask_once(dev: User, amber: User, learning: Principle) -> None:
    """The second had the page open from before."""
    [member] = [one for one in asking.members_without(learning) if one.people]
    asking.ask(learning, [member.council], subject="Well?", message="Tell.", by=dev)
    with pytest.raises(workflow.MoveRefused, match="asked them meanwhile"):
        asking.ask(learning, [member.council], subject="Well?", message="Tell.", by=dev)
    assert MemberAsked.objects.count() == 1


def test_another_principle_is_another_question(as_dev: Client, amber: User) -> None:
    asked(as_dev, councils=["stevenage"])
    assert asked(as_dev, "/coverage/ask/?principle=innovation", councils=["stevenage"]) == []


def test_what_is_wrong_is_said(as_dev: Client, amber: User) -> None:
    said = asked(as_dev, subject="", message=" ")
    assert said == ["Choose at least one council", "Enter a subject", "Enter a message"]
    assert asked(as_dev, councils=["lambeth"]) == ["Choose among the councils that are shown"]
    assert not MemberAsked.objects.exists()


def test_without_a_principle_it_asks_for_one(as_dev: Client, reference_data: None) -> None:
    said = words(page(as_dev, "/coverage/ask/"))
    assert "Of which principle? Social partnership Democratic engagement" in said
    assert as_dev.get("/coverage/ask/?principle=greed").status_code == 404


def test_where_nobody_can_be_asked_it_says_so(as_dev: Client, learning: Principle) -> None:
    assert "Nobody of the councils without such a case study has an account yet." in words(
        page(as_dev, ASK)
    )
    published("One", council="witney", principles=("learning",))
    assert "Every council has a case study" not in words(page(as_dev, ASK))


def test_what_somebody_asked_is_in_their_data(as_dev: Client, dev: User, amber: User) -> None:
    asked(as_dev, councils=["stevenage"])
    told = everything_about(dev)["asked"]
    assert [(row["council__name"], row["subject"]) for row in told] == [
        ("Stevenage Borough Council", "A case study?")
    ]


def test_it_asks_as_much_of_the_database_for_three_as_for_one(
    as_dev: Client, amber: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    page(as_dev, ASK)
    with django_assert_num_queries(6):
        page(as_dev, ASK)
    for council in ("oldham", "norwich"):
        person(f"of-{council}", council=council)
    with django_assert_num_queries(6):
        page(as_dev, ASK)
