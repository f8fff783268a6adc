"""That whoever does what wants care is still the person who signed in.

Signing in counts, and so does the password or the second factor said again, on allauth's pages.
What was posted waits in the session meanwhile and is done afterwards, but for passwords and files.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.httpkit import serialize_request
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _


def is_fresh(request: HttpRequest, minutes: int) -> bool:
    """Whether they said who they are within so many minutes; with 0, nobody is asked."""
    if not minutes:
        return True
    said = [record["at"] for record in get_authentication_records(request, request.user)]
    return bool(said) and time.time() - max(said) < minutes * 60


def insist(request: HttpRequest) -> None:
    """Before what gives or takes rights, or changes many rows: go on, or ask first."""
    if not is_fresh(request, settings.CONFIRM_MINUTES):
        raise ImmediateHttpResponse(ask(request))


def confirmed(*, afterwards: str) -> Callable[..., Callable[..., HttpResponse]]:
    """A view of what is given out: they come to the page ``afterwards``, and ask for it again."""

    def decorated(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if is_fresh(request, settings.CONFIRM_MINUTES):
                return view(request, *args, **kwargs)
            return _lead_to_asking(request, reverse(afterwards))

        return answered

    return decorated


def ask(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _lead_to_asking(request, request.get_full_path())
    if not any("password" in name for name in request.POST):
        request.session[STATE_SESSION_KEY] = {"request": serialize_request(request)}
    return _lead_to_asking(request, request.path)  # allauth knows what waits by the path alone


def _lead_to_asking(request: HttpRequest, afterwards: str) -> HttpResponse:
    """Whoever has neither a password nor a second factor signs in as they did before."""
    ways = get_adapter().get_reauthentication_methods(request.user)
    if not ways:
        logout(request)
        messages.info(request, _("Sign in again to go on: what comes next wants more care."))
    page = ways[0]["url"] if ways else reverse("account_login")
    return HttpResponseRedirect(f"{page}?{urlencode({'next': afterwards})}")
