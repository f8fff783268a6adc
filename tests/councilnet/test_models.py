"""What the database refuses, whoever asks; and for which councils a person acts."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.utils import timezone

from councilnet.models import (
    ChangeSet,
    Council,
    CouncilSuccession,
    Invitation,
    JoinRequest,
    Membership,
    QueuedMail,
    User,
)
from councilnet.roles import acts_for, councils_of
from tests import factories


def council(slug: str) -> Council:
    return Council.objects.get(slug=slug)


def succession(old: str, new: str, **fields: Any) -> CouncilSuccession:
    return CouncilSuccession.objects.create(old=council(old), new=council(new), **fields)


def change_council(**fields: Any) -> Callable[[User], object]:
    return lambda amber: Council.objects.filter(slug="stevenage").update(**fields)


def two_stand_ins(amber: User) -> object:
    Council.objects.stand_in()
    return Council.objects.filter(slug="stevenage").update(is_stand_in=True)


def change_person(**fields: Any) -> Callable[[User], object]:
    return lambda amber: User.objects.filter(pk=amber.pk).update(**fields)


def change_membership(**fields: Any) -> Callable[[User], object]:
    return lambda amber: amber.memberships.update(**fields)


def ask_to_join(**fields: Any) -> Callable[[User], object]:
    told = {"how": JoinRequest.How.ASKED} | fields
    return lambda amber: amber.join_requests.create(council=council("oldham"), **told)


def invite(email: str = "new@stevenage.gov.uk") -> Invitation:
    return Invitation.objects.create(
        council=council("stevenage"), email=email, expires_at=timezone.now()
    )


def change_of_nothing(amber: User) -> object:
    kept = ChangeSet.objects.create(kind="edited", by=amber)
    kind = ContentType.objects.get_for_model(User)
    return kept.changes.create(content_type=kind, object_id=str(amber.pk))


BROKEN_BY: dict[str, Callable[[User], object]] = {
    "user_email_is_lower_case": change_person(email="Amber@stevenage.gov.uk"),
    "user_role_is_known": change_person(role="owner"),
    "user_language_is_known": change_person(language="fr"),
    "change_set_undoes_another": lambda amber: ChangeSet.objects.create(kind="undone", by=amber),
    "change_has_a_before_or_an_after": change_of_nothing,
    "council_point_is_whole": change_council(latitude=None),
    "council_ends_after_it_began": change_council(
        valid_from=date(2020, 4, 1), valid_to=date(2020, 4, 1)
    ),
    "council_membership_ends_after_it_began": change_council(member_from=2020, member_to=2019),
    "council_has_one_stand_in": two_stand_ins,
    "council_population_is_of_people": change_council(population=0),
    "succession_is_said_once": lambda amber: [succession("stevenage", "oldham") for _ in "ab"],
    "succession_is_to_another_council": lambda amber: succession("stevenage", "stevenage"),
    "succession_share_is_a_part": lambda amber: succession("stevenage", "oldham", share=0),
    "membership_is_held_once": lambda amber: amber.memberships.create(council=council("stevenage")),
    "membership_ends_after_it_began": change_membership(ended_on=date(2001, 1, 1)),
    "membership_role_is_known": change_membership(role="mayor"),
    "join_request_is_open_once": lambda amber: [ask_to_join()(amber) for _ in "ab"],
    "join_request_is_decided_at_a_time": ask_to_join(agreed=True),
    "join_request_is_declined_with_a_reason": ask_to_join(agreed=False, decided_at=timezone.now()),
    "invitation_is_open_once": lambda amber: [invite() for _ in "ab"],
    "invitation_email_is_lower_case": lambda amber: invite("New@stevenage.gov.uk"),
    "notice_choice_is_made_once": lambda amber: [
        amber.notice_choices.create(kind="reviews", often="daily") for _ in "ab"
    ],
    "mail_is_sent_or_given_up": lambda amber: QueuedMail.objects.create(
        to=[amber.email],
        from_email=amber.email,
        sent_at=timezone.now(),
        gave_up_at=timezone.now(),
    ),
}


def test_each_constraint_has_its_breaker() -> None:
    models = apps.get_app_config("councilnet").get_models()
    names = {constraint.name for model in models for constraint in model._meta.constraints}
    assert set(BROKEN_BY) == names


@pytest.mark.parametrize("name", BROKEN_BY)
def test_database_refuses_to_break(name: str, amber: User) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        BROKEN_BY[name](amber)


def test_the_stand_in_is_made_once_and_is_no_council_to_choose(reference_data: None) -> None:
    n = Council.objects.count()
    stand_in = Council.objects.stand_in()
    assert Council.objects.stand_in() == stand_in
    assert (Council.objects.count(), stand_in.slug) == (n, "name-withheld")
    assert not Council.objects.filter(slug="name-withheld").exists()


def test_share_may_be_whole_and_not_more(amber: User) -> None:
    assert succession("stevenage", "oldham", share=1).share == 1
    with pytest.raises(IntegrityError, match="succession_share_is_a_part"):
        succession("oldham", "stevenage", share="1.001")


def test_one_address_opens_one_account(amber: User) -> None:
    with pytest.raises(IntegrityError, match="email"):
        User.objects.create_user("AMBER@stevenage.gov.uk", name="Another Amber")


def test_membership_may_be_held_again_once_ended(amber: User) -> None:
    amber.memberships.get().end(timezone.localdate())
    amber.memberships.create(council=council("stevenage"))
    assert Membership.objects.current().filter(user=amber).count() == 1


def test_acts_for_own_council_alone(amber: User) -> None:
    assert [str(c) for c in councils_of(amber)] == ["Stevenage"]
    assert acts_for(amber, council("stevenage").pk)
    assert not acts_for(amber, council("oldham").pk)


def test_acts_for_none_once_membership_has_ended(amber: User) -> None:
    amber.memberships.get().end(timezone.localdate())
    assert councils_of(amber) == []


def test_acts_for_none_once_the_account_is_closed(amber: User) -> None:
    amber.is_active = False
    assert councils_of(amber) == []


def test_rights_pass_to_the_successor_on_their_day(cara: User) -> None:
    today = timezone.localdate()
    passing = succession("stevenage", "oldham", rights_passed_on=today + timedelta(days=1))
    assert [str(c) for c in councils_of(cara)] == ["Oldham"]
    passing.rights_passed_on = today
    passing.save()
    assert [str(c) for c in councils_of(cara)] == ["Oldham", "Stevenage"]


def test_rights_stay_where_no_day_is_set(cara: User) -> None:
    succession("stevenage", "oldham")
    assert [str(c) for c in councils_of(cara)] == ["Oldham"]


def test_rights_pass_through_a_merger_of_mergers(cara: User) -> None:
    today = timezone.localdate()
    succession("preston", "stevenage", rights_passed_on=today)
    succession("stevenage", "oldham", rights_passed_on=today)
    assert [str(c) for c in councils_of(cara)] == ["Oldham", "Preston", "Stevenage"]


def test_predecessors_are_found_though_councils_succeed_each_other(reference_data: None) -> None:
    succession("stevenage", "oldham")
    succession("oldham", "stevenage")
    found = Council.objects.with_predecessors(["oldham"])
    assert [str(c) for c in found] == ["Oldham", "Stevenage"]


def test_people_sign_in_with_their_address_in_any_case(amber: User) -> None:
    assert User.objects.get_by_natural_key(" Amber@Stevenage.gov.uk ") == amber


def test_roles_in_the_network() -> None:
    roles = {role: User(role=role) for role in User.Role}
    assert [r for r, user in roles.items() if user.is_network_staff] == [
        User.Role.NETWORK_STAFF,
        User.Role.ADMINISTRATOR,
    ]
    assert [r for r, user in roles.items() if user.is_administrator] == [User.Role.ADMINISTRATOR]
    assert not User(role=User.Role.ADMINISTRATOR, is_active=False).is_administrator


def test_a_person_is_called_by_name_or_else_by_address(reference_data: None) -> None:
    assert str(factories.person("fay")) == "Fay"
    assert str(User(email="fay@network.gov.uk")) == "fay@network.gov.uk"


def test_a_council_is_abolished_from_its_last_day_on() -> None:
    today = timezone.localdate()
    assert not Council().is_abolished
    assert not Council(valid_to=today + timedelta(days=1)).is_abolished
    assert Council(valid_to=today).is_abolished
