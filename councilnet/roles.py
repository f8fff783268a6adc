"""What a person is to a council and to the network, asked in one place."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from councilnet.models import Council, User

Visitor = User | AnonymousUser


class SignedInRequest(HttpRequest):
    """What a private view gets: LoginRequiredMiddleware has seen to it that there is a person."""

    user: User  # type: ignore[assignment]


def councils_of(user: User) -> list[Council]:
    """The councils for which this person acts, by name."""
    return list(Council.objects.acted_for_by(user))


def acts_for(user: Visitor, council_id: int) -> bool:
    return (
        isinstance(user, User) and Council.objects.acted_for_by(user).filter(pk=council_id).exists()
    )
