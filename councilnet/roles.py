"""What a person is to a council and to the network, asked in one place."""

from __future__ import annotations

from django.http import HttpRequest

from councilnet.models import Council, User


class SignedInRequest(HttpRequest):
    """What a private view gets: LoginRequiredMiddleware has seen to it that there is a person."""

    user: User


def councils_of(user: User) -> list[Council]:
    """The councils for which this person acts, by name."""
    return list(Council.objects.acted_for_by(user))


def acts_for(user: User, council_id: int) -> bool:
    return Council.objects.acted_for_by(user).filter(pk=council_id).exists()
