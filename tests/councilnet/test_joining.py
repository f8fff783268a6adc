"""Joining a council: proposed by one's address or asked for, agreed or declined, and left."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from councilnet import joining
from councilnet.models import Council, JoinRequest, Membership, MembershipEvent, Notice, User
from tests import factories
from tests.conftest import signed_in
from tests.councilnet.signing import link_in, sign_up
from tests.pages import errors, text_of

pytestmark = pytest.mark.django_db
Role = Membership.Role


@pytest.fixture(autouse=True)
def domains(reference_data: None) -> None:
    Council.objects.filter(slug="stevenage").update(email_domains=["stevenage.gov.uk"])


@pytest.fixture
def fay(reference_data: None) -> User:
    """Somebody of no council, whose address is confirmed."""
    user = User.objects.create_user("fay@elsewhere.example", factories.PASSWORD, name="Fay")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def told() -> list[tuple[str, str, str]]:
    return list(Notice.objects.values_list("user__name", "kind", "text"))


def happened() -> list[tuple[str, str, str, str]]:
    events = MembershipEvent.objects.order_by("pk")
    return list(events.values_list("kind", "person_name", "actor_name", "message"))


# --- Proposed by one's address -----------------------------------------------------------------
def confirm(email: str) -> User:
    sign_up(Client(), email)
    Client().post(link_in(mail.outbox[-1]))
    return User.objects.get(emailaddress__email=email.lower())


def test_confirming_an_address_of_a_council_proposes_membership(ben: User) -> None:
    sign_up(Client(), "Fay@Stevenage.gov.uk")
    assert not JoinRequest.objects.exists(), "nothing before it is confirmed"
    Client().post(link_in(mail.outbox[-1]))
    asked = JoinRequest.objects.get()
    assert (asked.user.email, asked.council.slug, asked.how, asked.agreed) == (
        *("fay@stevenage.gov.uk", "stevenage", "domain"),
        None,
    )
    assert happened() == [("asked", "Fay", "Fay", "")]
    assert told() == [("Ben", "join-asked", "Fay asks to join Stevenage.")]
    assert not asked.user.memberships.exists(), "somebody must agree first"
    page = text_of(signed_in(asked.user).get(reverse("your_case_studies")))
    assert "Waiting for an answer" in page


@pytest.mark.parametrize(
    "email",
    ["fay@xstevenage.gov.uk", "fay@stevenage.gov.uk.example.org", "fay@mail.stevenage.gov.uk"],
)
def test_look_alikes_propose_nothing(email: str) -> None:
    confirm(email)
    assert JoinRequest.objects.count() == 0


def test_a_tag_makes_no_second_person() -> None:
    confirm("fay@stevenage.gov.uk")
    confirm("fay+again@stevenage.gov.uk")
    assert [asked.user.email for asked in JoinRequest.objects.all()] == ["fay@stevenage.gov.uk"]
    confirm("gil@stevenage.gov.uk")
    assert JoinRequest.objects.count() == 2


def test_another_address_of_a_member_proposes_nothing(amber: User) -> None:
    assert joining.propose(amber, "amber.a@stevenage.gov.uk") == []


def test_whoever_is_invited_need_not_be_proposed(ben: User, stevenage: Council) -> None:
    joining.invite(stevenage, "fay@stevenage.gov.uk", Role.OFFICER, by=ben)
    confirm("fay@stevenage.gov.uk")
    assert JoinRequest.objects.count() == 0


# --- Asking by name ----------------------------------------------------------------------------
def test_asking_for_a_council_by_name(fay: User, dev: User, stevenage: Council) -> None:
    client = signed_in(fay)
    page = client.get(reverse("your_case_studies"))
    assert "Join your council" in text_of(page)
    fields = {"council": stevenage.pk, "note": "  The housing\nteam "}
    answer = client.post(reverse("join_council"), fields, follow=True)
    assert "You have asked to join Stevenage." in text_of(answer)
    asked = JoinRequest.objects.get()
    assert (asked.user, asked.council, asked.how, asked.note) == (
        *(fay, stevenage, "asked"),
        "The housing team",
    )
    assert told() == [("Dev", "join-asked", "Fay asks to join Stevenage.")], "there is no lead"
    assert "Waiting for an answer" in text_of(client.get(reverse("your_case_studies")))


def test_asking_twice_is_one_request(fay: User, stevenage: Council) -> None:
    first = joining.ask(stevenage, by=fay, note="")
    assert joining.ask(stevenage, by=fay, note="Again") == first
    assert happened() == [("asked", "Fay", "Fay", "")]


def test_asking_for_nothing_says_what_to_do(fay: User) -> None:
    page = signed_in(fay).post(reverse("join_council"), {"council": "", "note": "x" * 301})
    assert errors(page) == [
        ("id_council", "Choose the council that you work for"),
        ("id_note", "Shorten what you do there to 300 characters"),
    ]


def test_asking_where_one_is_already(amber: User, stevenage: Council) -> None:
    page = signed_in(amber).post(reverse("join_council"), {"council": stevenage.pk})
    assert errors(page) == [("id_council", "Choose a council from the list")]
    with pytest.raises(joining.JoiningRefused, match="You act for Stevenage already"):
        joining.ask(stevenage, by=amber, note="")


def test_abolished_council_cannot_be_joined(fay: User, stevenage: Council) -> None:
    stevenage.valid_to = timezone.localdate()
    stevenage.save()
    with pytest.raises(joining.JoiningRefused, match="still stands"):
        joining.ask(stevenage, by=fay, note="")


# --- Answering ---------------------------------------------------------------------------------
@pytest.fixture
def asked(fay: User, stevenage: Council, ben: User) -> JoinRequest:
    return joining.ask(stevenage, by=fay, note="Housing")


def answer_page(asked: JoinRequest) -> str:
    return reverse("answer_request", args=["stevenage", asked.pk])


def test_lead_agrees(as_ben: Client, asked: JoinRequest, fay: User) -> None:
    page = text_of(as_ben.get(reverse("council_people", args=["stevenage"])))
    assert "Fay fay@elsewhere.example Asked on" in page
    answer = as_ben.post(answer_page(asked), {"answer": "officer"}, follow=True)
    assert "Fay has joined Stevenage." in text_of(answer)
    held = fay.memberships.get()
    assert (held.council.slug, held.role, held.ended_on) == ("stevenage", "officer", None)
    assert happened()[1:] == [("agreed", "Fay", "Ben", "Officer")]
    assert told()[1:] == [
        ("Fay", "join-answered", "You can now write for Stevenage. Your role: Officer.")
    ]
    assert signed_in(fay).get(reverse("start_blank")).status_code == 200


def test_network_declines_with_a_reason(as_dev: Client, asked: JoinRequest, fay: User) -> None:
    page = as_dev.post(answer_page(asked), {"answer": "decline", "reason": " "})
    assert errors(page) == [("id_reason", "Write why you decline")]
    fields = {"answer": "decline", "reason": "We do not know you."}
    answer = as_dev.post(answer_page(asked), fields, follow=True)
    assert "You have declined the request of Fay." in text_of(answer)
    assert "Requests to join" in text_of(answer)
    assert happened()[1:] == [("declined", "Fay", "Dev", "We do not know you.")]
    words = "Your request to join Stevenage was declined: We do not know you."
    assert told()[1:] == [("Fay", "join-answered", words)]
    said = text_of(signed_in(fay).get(reverse("your_case_studies")))
    assert "Declined" in said
    assert "The answer: We do not know you." in said
    assert joining.ask(asked.council, by=fay, note="") != asked, "they may ask again"


def test_request_is_answered_once(asked: JoinRequest, ben: User, dev: User, fay: User) -> None:
    joining.decline(asked, by=ben, reason="No.")
    with pytest.raises(joining.JoiningRefused, match="answered this request"):
        joining.agree(asked, by=dev)
    assert not fay.memberships.exists()


def test_answer_must_be_chosen(as_ben: Client, asked: JoinRequest) -> None:
    for typed in ("", "administrator"):
        page = as_ben.post(answer_page(asked), {"answer": typed})
        assert errors(page) == [("id_answer_0", "Choose whether you agree")]


def test_officers_and_others_do_not_answer(
    amber: User, cara: User, asked: JoinRequest, fay: User
) -> None:
    for person, status in [(amber, 403), (cara, 404), (fay, 404)]:
        client = signed_in(person)
        assert client.get(answer_page(asked)).status_code == status
        assert client.post(answer_page(asked), {"answer": "officer"}).status_code == status
        with pytest.raises(PermissionDenied):
            joining.agree(asked, by=person)
        with pytest.raises(PermissionDenied):
            joining.decline(asked, by=person, reason="No.")
    asked.refresh_from_db()
    assert asked.agreed is None


def test_nobody_answers_their_own_request(dev: User, erin: User, stevenage: Council) -> None:
    asked = joining.ask(stevenage, by=dev, note="")
    page = text_of(signed_in(dev).get(answer_page(asked)))
    assert "This is your own request: somebody else answers it." in page
    assert signed_in(dev).post(answer_page(asked), {"answer": "lead"}).status_code == 403
    joining.agree(asked, by=erin, role=Role.LEAD)
    assert dev.memberships.get().role == "lead"


def test_request_of_another_council_is_not_there(as_ben: Client, fay: User) -> None:
    oldham = Council.objects.get(slug="oldham")
    other = joining.ask(oldham, by=fay, note="")
    assert as_ben.get(answer_page(other)).status_code == 404


def test_a_person_may_belong_to_several(amber: User, dev: User) -> None:
    oldham = Council.objects.get(slug="oldham")
    joining.agree(joining.ask(oldham, by=amber, note=""), by=dev)
    held = amber.memberships.current().values_list("council__slug", flat=True)
    assert list(held) == ["oldham", "stevenage"]


def test_staff_see_all_that_wait(
    as_dev: Client, as_ben: Client, asked: JoinRequest, fay: User
) -> None:
    joining.ask(Council.objects.get(slug="oldham"), by=fay, note="")
    page = text_of(as_dev.get(reverse("join_requests")))
    assert page.count("fay@elsewhere.example") == 2
    assert as_ben.get(reverse("join_requests")).status_code == 403


# --- Roles -------------------------------------------------------------------------------------
def membership_of(user: User) -> Membership:
    return user.memberships.get()


def test_lead_changes_a_role(as_ben: Client, amber: User) -> None:
    url = reverse("change_role", args=["stevenage", membership_of(amber).pk])
    answer = as_ben.post(url, {"role": "lead"}, follow=True)
    assert "Amber: Council lead." in text_of(answer)
    assert membership_of(amber).role == "lead"
    assert happened() == [("role-changed", "Amber", "Ben", "Council lead")]
    assert told() == [("Amber", "role-changed", "Your role in Stevenage is now: Council lead.")]


def test_saving_the_same_role_is_no_event(ben: User, amber: User) -> None:
    joining.change_role(membership_of(amber), Role.OFFICER, by=ben)
    assert happened() == []


def test_role_must_be_one_there_is(as_ben: Client, amber: User) -> None:
    url = reverse("change_role", args=["stevenage", membership_of(amber).pk])
    assert errors(as_ben.post(url, {"role": "network-staff"})) == [("id_role_0", "Choose a role")]
    assert membership_of(amber).role == "officer"


def test_officer_makes_nobody_a_lead(amber: User, ben: User, cara: User) -> None:
    for person, status in [(amber, 403), (cara, 404)]:
        url = reverse("change_role", args=["stevenage", membership_of(amber).pk])
        assert signed_in(person).post(url, {"role": "lead"}).status_code == status
        with pytest.raises(PermissionDenied):
            joining.change_role(membership_of(amber), Role.LEAD, by=person)


def test_lead_does_not_reach_into_another_council(as_ben: Client, cara: User) -> None:
    for name in ("change_role", "remove_member"):
        url = reverse(name, args=["stevenage", membership_of(cara).pk])
        assert as_ben.post(url, {"role": "lead"}).status_code == 404


# --- Removing and leaving ----------------------------------------------------------------------
def test_lead_removes_a_member_at_once(as_ben: Client, amber: User, as_amber: Client) -> None:
    assert as_amber.get(reverse("start_blank")).status_code == 200
    url = reverse("remove_member", args=["stevenage", membership_of(amber).pk])
    assert "Remove Amber from Stevenage" in text_of(as_ben.get(url))
    answer = as_ben.post(url, {"reason": "You have moved on."}, follow=True)
    assert "Amber no longer acts for Stevenage." in text_of(answer)
    assert as_amber.get(reverse("start_blank")).status_code == 403
    assert membership_of(amber).ended_on == timezone.localdate()
    assert happened() == [("removed", "Amber", "Ben", "You have moved on.")]
    assert told() == [
        ("Amber", "role-changed", "You no longer act for Stevenage. You have moved on.")
    ]


def test_removing_twice_is_refused(ben: User, amber: User) -> None:
    membership = membership_of(amber)
    joining.remove(membership, by=ben)
    with pytest.raises(joining.JoiningRefused, match="left the council meanwhile"):
        joining.remove(membership, by=ben)


def test_last_lead_stays(as_ben: Client, as_dev: Client, ben: User, amber: User) -> None:
    lead = membership_of(ben)
    sentence = "Ben is the only lead of Stevenage. Make somebody else a lead first."
    removing = reverse("remove_member", args=["stevenage", lead.pk])
    demoting = reverse("change_role", args=["stevenage", lead.pk])
    leaving = reverse("leave_council", args=["stevenage"])
    for client, url in [
        *[(as_ben, removing), (as_ben, demoting), (as_ben, leaving)],
        *[(as_dev, removing), (as_dev, demoting)],
    ]:
        answer = client.post(url, {"role": "officer"})
        assert answer.status_code == 409
        assert sentence in text_of(answer)
    assert "so you cannot leave yet" in text_of(as_ben.get(leaving))
    assert happened() == []
    joining.change_role(membership_of(amber), Role.LEAD, by=ben)
    joining.leave(lead, by=ben)
    lead.refresh_from_db()
    assert lead.ended_on == timezone.localdate()


def test_lead_who_cannot_sign_in_is_no_other_lead(ben: User, amber: User) -> None:
    joining.change_role(membership_of(amber), Role.LEAD, by=ben)
    amber.is_active = False
    amber.save()
    with pytest.raises(joining.JoiningRefused):
        joining.leave(membership_of(ben), by=ben)


def test_leaving_by_oneself(as_amber: Client, ben: User, amber: User) -> None:
    url = reverse("leave_council", args=["stevenage"])
    assert "Your account stays as it is." in text_of(as_amber.get(url))
    answer = as_amber.post(url, follow=True)
    assert "You no longer act for Stevenage." in text_of(answer)
    assert happened() == [("left", "Amber", "Amber", "")]
    assert told() == [("Ben", "people-changed", "Amber has left Stevenage.")]
    assert as_amber.get(url).status_code == 404


def test_nobody_leaves_for_somebody_else(ben: User, amber: User) -> None:
    with pytest.raises(PermissionDenied):
        joining.leave(membership_of(amber), by=ben)


# --- The page of a council's people ------------------------------------------------------------
def test_officers_see_names_alone(as_amber: Client, asked: JoinRequest) -> None:
    page = text_of(as_amber.get(reverse("council_people", args=["stevenage"])))
    assert "Amber Officer Since" in page
    assert "Ben Council lead Since" in page
    for hidden in ("@", "Fay", "Invite somebody", "Change role", "Remove"):
        assert hidden not in page


def test_people_of_another_council_are_not_there(as_cara: Client, client: Client) -> None:
    url = reverse("council_people", args=["stevenage"])
    assert as_cara.get(url).status_code == 404
    assert as_cara.get(reverse("council_people", args=["no-such"])).status_code == 404
    assert client.get(url)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_pages(
    rows: int, ben: User, dev: User, stevenage: Council, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        person = factories.person(f"person-{number}", council="oldham")
        joining.ask(stevenage, by=person, note="")
        factories.person(f"member-{number}", council="stevenage")
        joining.invite(stevenage, f"i{number}@example.org", Role.OFFICER, by=ben)
    counts: dict[Any, int] = {
        (ben, "council_people", ("stevenage",)): 8,
        (dev, "council_people", ("stevenage",)): 6,
        (dev, "join_requests", ()): 3,
        (ben, "join_council", ()): 7,
    }
    for (user, name, arguments), expected in counts.items():
        client = signed_in(user)
        with django_assert_num_queries(expected):
            assert client.get(reverse(name, args=arguments)).status_code == 200


def test_days_are_said(as_ben: Client, ben: User, stevenage: Council) -> None:
    invitation = joining.invite(stevenage, "fay@example.org", Role.LEAD, by=ben)
    left = invitation.expires_at - timezone.now()
    assert timedelta(days=13, hours=23) < left <= timedelta(days=14)
