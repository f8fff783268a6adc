"""Who reads which name: of a council whose name is withheld, of a draft, of who has left."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from councilnet import joining
from councilnet.models import Council, CouncilSuccession, Notice, User
from initiatives import adopting, workflow
from initiatives.adopting import Description
from initiatives.models import Adoption, Edition
from initiatives.workflow import MoveRefused
from tests import factories
from tests.conftest import signed_in
from tests.initiatives.adopted import adopted, confirm
from tests.pages import text_of

pytestmark = pytest.mark.django_db
WITHHELD = "a council whose name is withheld"


def withheld(title: str, *, council: str) -> Edition:
    """Published under the stand-in, as one that stopped may be."""
    told = {"stage": "stopped", "stop_cause": "money", "stop_lesson": "Ask for rent sooner."}
    return factories.published(title, council=council, name_withheld_until=date(2199, 1, 1), **told)


def page_of(adoption: Adoption, user: User) -> str:
    return text_of(signed_in(user).get(reverse("adoption", args=[adoption.pk])))


def letters_and_events(adoption: Adoption) -> None:
    for council in (adoption.origin.council, adoption.council):
        adopting.write(adoption, "We write.", by=factories.officer_of(council.slug))


def everything_read_by(user: User, adoption: Adoption) -> str:
    """His pages of it, and the mail that he would get."""
    mail = [f"{notice.heading} {notice.text}" for notice in Notice.objects.filter(user=user)]
    lists = text_of(signed_in(user).get(reverse("your_adoptions")))
    return " ".join([page_of(adoption, user), lists, *mail])


def test_the_taker_does_not_learn_whose_idea_it_was(reference_data: None, cara: User) -> None:
    edition = withheld("Repair café", council="stevenage")
    adoption = adopted(edition)
    letters_and_events(adoption)
    confirm(adoption)
    read = everything_read_by(cara, adoption)
    assert WITHHELD in read.casefold()
    assert "stevenage" not in read.casefold()


def test_the_origin_does_not_learn_who_took_it(reference_data: None, ben: User) -> None:
    origin = factories.published("Repair café")
    result = withheld("Mending room", council="oldham")
    adoption = adopting.propose(origin, result, by=factories.officer_of("oldham"))
    officer = factories.officer_of("oldham")
    told = Description(what_changed="In a library.", contact="0161 496 0000")
    adopting.describe(adoption, told, by=officer, version=1)
    adopting.move(adoption, "running", by=officer)
    adoption.refresh_from_db()
    letters_and_events(adoption)
    confirm(adoption)
    read = everything_read_by(ben, adoption)
    assert WITHHELD in read.casefold()
    assert "oldham" not in read.casefold()
    assert "0161 496 0000" not in read


def test_its_own_people_and_the_network_read_the_name(reference_data: None, dev: User) -> None:
    adoption = adopted(withheld("Repair café", council="stevenage"))
    for user in (factories.officer_of("stevenage"), dev):
        assert "Stevenage" in page_of(adoption, user)


def test_nobody_finds_a_name_out_by_proposing(reference_data: None, ben: User, cara: User) -> None:
    hidden = withheld("Mending room", council="oldham")
    rose = factories.person("rose", council="rochdale")
    for council in ("stevenage", "oldham"):
        theirs = factories.published(f"Of {council}", council=council)
        for pair in ((theirs, hidden), (hidden, theirs)):
            for user in (ben, rose):
                with pytest.raises(MoveRefused, match="name is withheld"):
                    adopting.propose(*pair, by=user)
    adopting.propose(factories.published("Theirs"), hidden, by=cara)


def test_the_other_council_reads_no_title_of_a_draft(reference_data: None, ben: User) -> None:
    draft = factories.draft("Secret title", council="oldham")
    adoption = adopted(factories.published(), result=draft)
    assert "Secret title" not in everything_read_by(ben, adoption)
    assert "Secret title" in page_of(adoption, factories.officer_of("oldham"))


def test_the_network_reads_no_title_of_a_draft(reference_data: None, dev: User) -> None:
    draft = factories.draft("Secret title", council="oldham")
    adoption = adopted(factories.published(), result=draft)
    assert "Secret title" not in page_of(adoption, dev)


def test_who_has_left_reads_nothing_of_it(as_cara: Client, cara: User, ben: User) -> None:
    adoption = adopted(factories.published())
    adopting.write(adoption, "In confidence.", by=ben)
    joining.leave(cara.memberships.get(), by=cara)
    assert as_cara.get(reverse("adoption", args=[adoption.pk])).status_code == 404
    assert "Repair café" not in text_of(as_cara.get(reverse("your_adoptions")))


def test_who_proposed_from_elsewhere_reads_how_it_stands_alone(reference_data: None) -> None:
    rose = factories.person("rose", council="rochdale")
    result = factories.published("Mending room", council="oldham")
    adoption = adopting.propose(factories.published(), result, by=rose)
    client = signed_in(rose)
    assert client.get(reverse("adoption", args=[adoption.pk])).status_code == 404
    page = client.get(reverse("your_adoptions"))
    assert "Repair café Running Oldham, from Stevenage Not confirmed by both yet" in text_of(page)
    assert reverse("adoption", args=[adoption.pk]) not in page.content.decode()


def test_the_people_of_a_successor_go_on_with_it(reference_data: None) -> None:
    adoption = adopted(factories.published(), council="rochdale")
    new = factories.person("new", council="preston")
    where = reverse("adoption", args=[adoption.pk])
    assert signed_in(new).get(where).status_code == 404
    old, heir = (Council.objects.get(slug=slug) for slug in ("rochdale", "preston"))
    CouncilSuccession.objects.create(old=old, new=heir, rights_passed_on="2026-01-01")
    assert signed_in(new).get(where).status_code == 200
    adopting.move(adoption, "trying", by=new)


def test_a_council_does_not_take_what_it_inherited(reference_data: None) -> None:
    edition = factories.published(council="rochdale")
    old, heir = (Council.objects.get(slug=slug) for slug in ("rochdale", "preston"))
    CouncilSuccession.objects.create(old=old, new=heir)
    with pytest.raises(MoveRefused, match="went into yours"):
        adopted(edition, council="preston")


def test_a_council_that_is_no_more_takes_nothing(as_cara: Client, reference_data: None) -> None:
    edition = factories.published()
    Council.objects.filter(slug="oldham").update(valid_to="2026-01-01")
    page = as_cara.get(f"{edition.get_absolute_url()}adopt/")
    assert "You act for no other council" in text_of(page)


def test_what_was_withdrawn_is_still_named_to_those_concerned(cara: User, dev: User) -> None:
    edition = factories.published()
    adoption = adopted(edition)
    workflow.withdraw(edition.case_study, by=dev, reason="It was a mistake.")
    assert "It is not published any more." in page_of(adoption, cara)
