"""Two who act on a council's people at the same moment."""

import pytest
from django.core.exceptions import PermissionDenied

from councilnet import joining
from councilnet.models import Council, JoinRequest, Membership, MembershipEvent, Notice, User
from tests import factories
from tests.together import at_once

Role = Membership.Role


@pytest.fixture
def stevenage(transactional_db: None) -> Council:
    factories.load_reference_data()
    return Council.objects.get(slug="stevenage")


def lead(name: str) -> tuple[User, Membership]:
    user = factories.person(name, council="stevenage", lead=True)
    return user, user.memberships.get()


def leads() -> list[str]:
    held = Membership.objects.current().filter(role=Role.LEAD)
    return list(held.values_list("user__name", flat=True))


@pytest.mark.parametrize("_round", range(5))
def test_two_leads_who_remove_each_other_leave_one(stevenage: Council, _round: int) -> None:
    (ann, hers), (bob, his) = lead("ann"), lead("bob")
    results = at_once(
        lambda: joining.remove(his, by=ann),
        lambda: joining.remove(hers, by=bob),
    )
    assert sorted(map(str, results)) == sorted(map(str, [None, PermissionDenied]))
    assert len(leads()) == 1
    assert MembershipEvent.objects.filter(kind="removed").count() == 1


@pytest.mark.parametrize("_round", range(5))
def test_two_leads_who_leave_leave_one(stevenage: Council, _round: int) -> None:
    (ann, hers), (bob, his) = lead("ann"), lead("bob")
    results = at_once(lambda: joining.leave(hers, by=ann), lambda: joining.leave(his, by=bob))
    assert sorted(map(str, results)) == sorted(map(str, [None, joining.JoiningRefused]))
    assert len(leads()) == 1


def test_two_leads_who_demote_themselves_leave_one(stevenage: Council) -> None:
    (ann, hers), (bob, his) = lead("ann"), lead("bob")
    at_once(
        lambda: joining.change_role(hers, Role.OFFICER, by=ann),
        lambda: joining.change_role(his, Role.OFFICER, by=bob),
    )
    assert len(leads()) == 1


def test_request_answered_by_two_has_one_answer(stevenage: Council) -> None:
    ann, __ = lead("ann")
    staff = factories.person("dev", role=User.Role.NETWORK_STAFF)
    asked = joining.ask(stevenage, by=factories.person("fay", council="oldham"), note="")
    results = at_once(
        *[lambda: joining.agree(asked, by=ann), lambda: joining.agree(asked, by=staff)] * 2
    )
    assert results.count(joining.JoiningRefused) == 3
    assert stevenage.memberships.filter(user__name="Fay").count() == 1
    assert Notice.objects.filter(user__name="Fay").count() == 1


def test_asking_twice_at_once_is_one_request(stevenage: Council) -> None:
    fay = factories.person("fay", council="oldham")
    asked = at_once(*[lambda: joining.ask(stevenage, by=fay, note="")] * 4)
    assert asked == [JoinRequest.objects.get()] * 4


def test_inviting_twice_at_once_is_one_invitation(stevenage: Council) -> None:
    ann, __ = lead("ann")
    act = [lambda: joining.invite(stevenage, "fay@example.org", Role.OFFICER, by=ann)] * 4
    assert at_once(*act) == [stevenage.invitations.get()] * 4
