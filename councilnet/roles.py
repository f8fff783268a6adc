"""What a person is to a council and to the network, asked in one place."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from councilnet.models import Council, CouncilSuccession, Membership, User


class SignedInRequest(HttpRequest):
    """What a private view gets: LoginRequiredMiddleware has seen to it that there is a person."""

    user: User


def councils_of(user: User) -> list[Council]:
    """The councils for which this person acts, by name."""
    return list(Council.objects.acted_for_by(user))


def acts_for(user: User, council_id: int) -> bool:
    return Council.objects.acted_for_by(user).filter(pk=council_id).exists()


def leads(user: User, council_id: int) -> bool:
    """A lead of this very council: rights that passed are to its work, not to its people."""
    held = user.memberships.current().filter(council=council_id, role=Membership.Role.LEAD)
    return user.is_active and held.exists()


def may_manage(user: User, council_id: int) -> bool:
    """Who decides on a council's people: its leads, and network staff."""
    return user.is_network_staff or leads(user, council_id)


def people_of(council: Council) -> QuerySet[User]:
    """All who act for it: its own people, and those of the councils to which its rights passed."""
    councils = {council.pk}
    passed = CouncilSuccession.objects.filter(rights_passed_on__lte=timezone.localdate())
    while heirs := set(passed.filter(old__in=councils).values_list("new", flat=True)) - councils:
        councils |= heirs
    held = Membership.objects.current().filter(council__in=councils)
    return User.objects.filter(is_active=True, pk__in=held.values("user"))
