"""The page on which people look after their addresses: allauth's, and what follows from it here."""

from __future__ import annotations

from typing import cast

from allauth.account import views
from django.db import transaction
from django.http import HttpResponse

from councilnet import joining
from councilnet.roles import SignedInRequest


def email(request: SignedInRequest) -> HttpResponse:
    """Whoever takes away the address that their rights hang on is without them until it is back."""
    if request.method != "POST":
        return cast(HttpResponse, views.email(request))
    with transaction.atomic():
        before = joining.confirmed_addresses(request.user)
        answer = cast(HttpResponse, views.email(request))
        gone = before - joining.confirmed_addresses(request.user)
        if gone:
            joining.pause_without(request.user, gone, by=request.user)
    return answer
