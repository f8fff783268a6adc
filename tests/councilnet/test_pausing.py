"""Rights hang on a confirmed address: whoever gives up the council's is asked about."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from councilnet import joining
from councilnet.models import Council, JoinRequest, Membership, MembershipEvent, Notice, User
from councilnet.roles import acts_for, may_manage, people_of
from initiatives.models.choices import State
from tests.conftest import signed_in
from tests.councilnet.signing import link_in
from tests.councilnet.test_admin import address as page_of
from tests.councilnet.test_admin import form_of
from tests.councilnet.test_own_account import confirmed_again
from tests.pages import text_of
from tests.test_access import OF_CASE_STUDY, address, case_study_in

pytestmark = pytest.mark.django_db
OF_THE_COUNCIL, HER_OWN = "amber@stevenage.gov.uk", "amber@home.example"
ADDRESSES = "/accounts/email/"


@pytest.fixture(autouse=True)
def domains(reference_data: None) -> None:
    Council.objects.filter(slug="stevenage").update(email_domains=["stevenage.gov.uk"])


def gives_up_the_councils(user: User) -> Client:
    """As the page of addresses lets them: another is added, confirmed, made the main one."""
    client = confirmed_again(user)
    client.post(ADDRESSES, {"action_add": "", "email": HER_OWN})
    client.post(link_in(mail.outbox[-1]))
    client.post(ADDRESSES, {"action_primary": "", "email": HER_OWN})
    client.post(ADDRESSES, {"action_remove": "", "email": OF_THE_COUNCIL})
    assert joining.confirmed_addresses(user) == {HER_OWN}
    return client


def kinds() -> list[str]:
    return list(MembershipEvent.objects.order_by("pk").values_list("kind", flat=True))


def test_another_address_alone_takes_nothing(amber: User, stevenage: Council) -> None:
    client = confirmed_again(amber)
    client.post(ADDRESSES, {"action_add": "", "email": HER_OWN})
    client.post(link_in(mail.outbox[-1]))
    client.post(ADDRESSES, {"action_primary": "", "email": HER_OWN})
    assert acts_for(amber, stevenage.pk)
    assert kinds() == []


def test_without_the_councils_address_there_are_no_rights(
    amber: User, ben: User, stevenage: Council
) -> None:
    gives_up_the_councils(amber)
    assert not acts_for(amber, stevenage.pk)
    assert list(people_of(stevenage)) == [ben]
    assert kinds() == ["paused"]
    [asked] = JoinRequest.objects.all()
    assert (asked.user, asked.council, asked.how, asked.agreed) == (amber, stevenage, "lost", None)
    assert dict(Notice.objects.values_list("user__name", "text")) == {
        "Amber": "You cannot act for Stevenage for now, since you have no confirmed address of it "
        "any more. Its lead is asked to agree; or add such an address to your account and confirm "
        "it.",
        "Ben": "Amber has no confirmed address of Stevenage any more, and cannot act for it until "
        "you agree. Do they still work there?",
    }


@pytest.mark.parametrize("state", [State.DRAFT, State.PUBLISHED])
def test_every_page_answers_as_to_somebody_of_another_council(
    state: State, amber: User, cara: User
) -> None:
    case_study = case_study_in(state)
    as_amber, as_cara = gives_up_the_councils(amber), signed_in(cara)
    told: dict[Any, Any] = {}
    for method, name in OF_CASE_STUDY:
        page = address(name, case_study)
        answers = [client.generic(method, page).status_code for client in (as_amber, as_cara)]
        if answers[0] != answers[1] or answers[0] < 400:
            told[method, name] = answers
    assert told == {}


def test_the_councils_pages_are_closed_and_hers_says_why(amber: User, ben: User) -> None:
    client = gives_up_the_councils(amber)
    for name in ("council_people", "invite", "council_mailbox", "hand_over", "by_principle"):
        method = "POST" if name == "invite" else "GET"
        page = reverse(name, args=["stevenage"])
        assert client.generic(method, page).status_code == 404, name
    said = text_of(client.get(reverse("join_council")))
    assert "You have no confirmed address of Stevenage any more" in said
    assert "Paused" in text_of(signed_in(ben).get(reverse("council_people", args=["stevenage"])))


def test_the_lead_agrees(amber: User, ben: User, stevenage: Council) -> None:
    gives_up_the_councils(amber)
    asked = JoinRequest.objects.get()
    page = reverse("answer_request", args=["stevenage", asked.pk])
    assert "no confirmed address of it any more" in text_of(signed_in(ben).get(page))
    signed_in(ben).post(page, {"answer": "officer"})
    assert acts_for(amber, stevenage.pk)
    assert Membership.objects.filter(user=amber).count() == 1, "the one that they had"
    assert kinds() == ["paused", "agreed"]


def test_the_lead_declines(amber: User, ben: User, stevenage: Council) -> None:
    gives_up_the_councils(amber)
    joining.decline(JoinRequest.objects.get(), by=ben, reason="She has left us.")
    assert not acts_for(amber, stevenage.pk)
    joining.remove(Membership.objects.get(user=amber), by=ben)
    assert Membership.objects.get(user=amber).ended_on


def test_confirming_one_again_gives_them_back(amber: User, stevenage: Council) -> None:
    client = gives_up_the_councils(amber)
    client.post(ADDRESSES, {"action_add": "", "email": "a.amber@stevenage.gov.uk"})
    assert not acts_for(amber, stevenage.pk), "not before it is confirmed"
    client.post(link_in(mail.outbox[-1]))
    assert acts_for(amber, stevenage.pk)
    assert kinds() == ["paused", "resumed"]
    assert JoinRequest.objects.get().agreed is True


def test_a_lead_without_one_leads_no_longer_and_the_network_is_asked(
    ben: User, dev: User, stevenage: Council
) -> None:
    EmailAddress.objects.filter(user=ben).delete()
    joining.pause_without(ben, {"ben@stevenage.gov.uk"}, by=ben)
    assert not may_manage(ben, stevenage.pk)
    assert set(Notice.objects.values_list("user__name", "kind")) == {
        ("Ben", "role-changed"),
        ("Dev", "join-asked"),
    }
    joining.agree(JoinRequest.objects.get(), by=dev)
    assert Membership.objects.get(user=ben).role == "lead"
    assert may_manage(ben, stevenage.pk)


def test_whoever_is_of_another_council_keeps_it(amber: User) -> None:
    oldham = Council.objects.get(slug="oldham")
    Membership.objects.create(user=amber, council=oldham)
    gives_up_the_councils(amber)
    assert acts_for(amber, oldham.pk)


def test_an_administrator_who_changes_the_address_pauses_too(
    as_erin: Client, amber: User, stevenage: Council
) -> None:
    page = page_of(User, "change", amber.pk)
    as_erin.post(page, form_of(as_erin, page) | {"email": HER_OWN})
    assert not acts_for(amber, stevenage.pk)
    event = MembershipEvent.objects.get()
    assert (event.kind, event.actor_name) == ("paused", "Erin")


def test_both_are_told_by_mail(amber: User, ben: User) -> None:
    gives_up_the_councils(amber)
    mail.outbox.clear()
    call_command("send_mail")
    assert {(message.to[0], "no confirmed address" in message.body) for message in mail.outbox} >= {
        (HER_OWN, True),
        (ben.email, True),
    }
