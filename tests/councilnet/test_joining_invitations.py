"""Inviting by e-mail: for whoever holds the address, and telling nobody who has an account."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from councilnet import joining
from councilnet.models import Council, Invitation, JoinRequest, Membership, MembershipEvent, User
from tests import factories
from tests.conftest import signed_in
from tests.councilnet.signing import link_in, sign_in, sign_up
from tests.pages import errors, text_of

pytestmark = pytest.mark.django_db
Role = Membership.Role
NEW = "fay@elsewhere.example"


def invite(by: User, email: str = NEW, role: Role = Role.OFFICER) -> Invitation:
    stevenage = Council.objects.get(slug="stevenage")
    return joining.invite(stevenage, email, role, by=by)


def post_invite(client: Client, email: str, role: str = "officer") -> str:
    url = reverse("invite", args=["stevenage"])
    return text_of(client.post(url, {"email": email, "role": role}, follow=True))


def newcomer(email: str = NEW, *, verified: bool = True) -> User:
    user = User.objects.create_user(email, factories.PASSWORD, name="Fay")
    EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    return user


def test_from_invitation_to_member(
    as_ben: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        said = post_invite(as_ben, "Fay@Elsewhere.example")
    assert f"We have sent an invitation to {NEW}." in said
    assert f"{NEW} Officer Not accepted yet." in said
    [message] = mail.outbox
    assert message.to == [NEW]
    assert "Stevenage" in message.subject
    join = reverse("join_council")
    assert f"{settings.SITE_ADDRESS}{join}\n" in message.body

    client = Client()
    assert client.get(join)["Location"] == f"/accounts/login/?next={join}"
    sign_up(client, NEW)
    client.post(link_in(mail.outbox[-1]))
    sign_in(client, NEW)
    page = client.get(reverse("your_case_studies"))
    assert "You are invited" in text_of(page)
    invitation = Invitation.objects.get()
    answer = client.post(reverse("accept_invitation", args=[invitation.pk]), follow=True)
    assert "You can now write for Stevenage." in text_of(answer)
    fay = User.objects.get(email=NEW)
    assert fay.memberships.get().role == "officer"
    invitation.refresh_from_db()
    assert invitation.accepted_by == fay
    assert list(MembershipEvent.objects.values_list("kind", "person_name", "actor_name")) == [
        ("accepted", "Fay", "Fay"),
        ("invited", NEW, "Ben"),
    ]


def test_inviting_answers_alike_whoever_has_an_account(
    as_ben: Client,
    cara: User,
    amber: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    """Somebody unknown, somebody of another council, and somebody of this one."""
    answers = []
    for email in ("nobody@elsewhere.example", cara.email, amber.email):
        with django_capture_on_commit_callbacks(execute=True):
            said = post_invite(as_ben, email)
        invitation = Invitation.objects.get()
        days = (invitation.expires_at - timezone.now()).days
        words = said.replace(email, "…").replace(amber.email, "…")
        answers.append((words, days))
        joining.withdraw_invitation(invitation, by=User.objects.get(name="Ben"))
        Invitation.objects.all().delete()
    assert answers[0] == answers[1] == answers[2]
    assert len({message.body.replace(message.to[0], "…") for message in mail.outbox}) == 1
    assert len(mail.outbox) == 3


def test_inviting_says_what_is_wrong(as_ben: Client) -> None:
    form = "Enter an e-mail address in the right form, like name@council.gov.uk"
    for email, said in [
        ("", "Enter the e-mail address of the person to invite"),
        ("fay", form),
        ('"fay"@stevenage.gov.uk', form),
        ("fay@stеvenage.gov.uk", form),
        (f"{'f' * 250}@stevenage.gov.uk", form),
    ]:
        page = as_ben.post(reverse("invite", args=["stevenage"]), {"email": email, "role": "lead"})
        assert errors(page) == [("id_email", said)]
    assert Invitation.objects.count() == 0


def test_inviting_again_sends_again_with_the_new_role(ben: User) -> None:
    first = invite(ben)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    again = invite(ben, NEW.upper(), Role.LEAD)
    assert again.pk == first.pk
    assert (again.role, again.is_expired) == ("lead", False)
    assert MembershipEvent.objects.filter(kind="invited").count() == 2


def test_invitations_of_a_day_are_limited(ben: User) -> None:
    for number in range(joining.INVITATIONS_A_DAY):
        invite(ben, f"f{number}@elsewhere.example")
    with pytest.raises(joining.JoiningRefused, match="Send the next tomorrow"):
        invite(ben)
    MembershipEvent.objects.update(at=timezone.now() - timedelta(days=1, minutes=1))
    invite(ben)


def test_leads_and_network_staff_invite(amber: User, cara: User, ben: User, dev: User) -> None:
    for person, status in [(amber, 403), (cara, 404)]:
        url = reverse("invite", args=["stevenage"])
        answer = signed_in(person).post(url, {"email": NEW, "role": "lead"})
        assert answer.status_code == status
        with pytest.raises(PermissionDenied):
            invite(person)
    assert Invitation.objects.count() == 0
    assert "We have sent an invitation" in post_invite(signed_in(dev), NEW)
    assert "We have sent an invitation" in post_invite(signed_in(ben), NEW)


def test_expired_invitation_is_not_accepted(ben: User) -> None:
    invitation, fay = invite(ben), newcomer()
    Invitation.objects.update(expires_at=timezone.now())
    url = reverse("accept_invitation", args=[invitation.pk])
    assert signed_in(fay).post(url).status_code == 404
    with pytest.raises(joining.JoiningRefused, match="expired or was withdrawn"):
        joining.accept(invitation, by=fay)
    page = text_of(signed_in(ben).get(reverse("council_people", args=["stevenage"])))
    assert "invite again to send a new link" in page


def test_withdrawn_invitation_is_not_accepted(as_ben: Client, ben: User) -> None:
    invitation, fay = invite(ben), newcomer()
    url = reverse("withdraw_invitation", args=["stevenage", invitation.pk])
    answer = as_ben.post(url, follow=True)
    assert f"The invitation to {NEW} is withdrawn." in text_of(answer)
    assert as_ben.post(url).status_code == 409
    with pytest.raises(joining.JoiningRefused):
        joining.accept(invitation, by=fay)
    assert not fay.memberships.exists()


def test_officers_do_not_withdraw(amber: User, cara: User, ben: User) -> None:
    invitation = invite(ben)
    url = reverse("withdraw_invitation", args=["stevenage", invitation.pk])
    for person, status in [(amber, 403), (cara, 404)]:
        assert signed_in(person).post(url).status_code == status
        with pytest.raises(PermissionDenied):
            joining.withdraw_invitation(invitation, by=person)
    elsewhere = reverse("withdraw_invitation", args=["oldham", invitation.pk])
    assert signed_in(ben).post(elsewhere).status_code == 404


def test_only_the_holder_of_the_address_accepts(ben: User, cara: User) -> None:
    invitation = invite(ben)
    url = reverse("accept_invitation", args=[invitation.pk])
    unconfirmed = newcomer(verified=False)
    for person in (cara, ben, unconfirmed):
        assert joining.invitations_for(person).count() == 0
        assert signed_in(person).post(url).status_code == 404
        with pytest.raises(joining.JoiningRefused):
            joining.accept(invitation, by=person)
    EmailAddress.objects.filter(user=unconfirmed).update(verified=True)
    joining.accept(invitation, by=unconfirmed)
    with pytest.raises(joining.JoiningRefused):
        joining.accept(invitation, by=unconfirmed)
    assert unconfirmed.memberships.count() == 1


def test_member_may_rise_by_invitation_and_never_falls(ben: User, amber: User) -> None:
    joining.accept(invite(ben, amber.email, Role.LEAD), by=amber)
    assert amber.memberships.get().role == "lead"
    joining.accept(invite(ben, amber.email, Role.OFFICER), by=amber)
    assert amber.memberships.get().role == "lead"


def test_accepting_answers_a_request_that_waits(ben: User, stevenage: Council) -> None:
    fay = newcomer()
    joining.ask(stevenage, by=fay, note="")
    joining.accept(invite(ben), by=fay)
    assert list(JoinRequest.objects.values_list("agreed", "decided_by__name")) == [(True, "Ben")]
