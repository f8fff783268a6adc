"""How often one client may ask for what costs much: so many times a minute, for all processes.

A client is an address, or in IPv6 the network of 64 bits that one household or office has. Two that
come in at the same moment may be counted as one: the limit keeps the portal up, and is no meter.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address, ip_network
from typing import Any, TypeVar

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import ngettext

from councilnet import security_log

WINDOW = 60  # seconds
Answer = TypeVar("Answer", bound=HttpResponseBase)


def seconds_to_wait(request: HttpRequest, what: str, most: int, who: str = "") -> int:
    """0 where it may be answered, which is then counted; with ``most`` of 0, nobody is counted.

    ``who`` asks is a client, unless it is said.
    """
    if not most:
        return 0
    now = int(time.time())
    key = f"{what}:{who or client_of(request)}"
    began, n = cache.get(key) or (now, 0)
    left = began + WINDOW - now
    if left <= 0:
        began, n, left = now, 0, WINDOW
    if n >= most:
        return left
    cache.set(key, (began, n + 1), left)
    return 0


def client_of(request: HttpRequest) -> str:
    """The address by which signing in is counted: a proxy's word is taken where one is trusted."""
    try:
        address = ip_address(get_adapter().get_client_ip(request))
    except PermissionDenied:  # a socket has no address
        return "unknown"
    return str(address) if address.version == 4 else str(ip_network((address, 64), strict=False))


def how_long(wait: int, most: int) -> str:
    said = ngettext(
        "You may ask %(most)s times a minute. Ask again in %(n)s second.",
        "You may ask %(most)s times a minute. Ask again in %(n)s seconds.",
        wait,
    )
    return said % {"most": most, "n": wait}


def limited(
    what: str, *, when: Callable[[HttpRequest], bool] = lambda request: True, costs: int = 1
) -> Callable[[Callable[..., Answer]], Callable[..., Answer | HttpResponse]]:
    """A view that costs much, ``when`` it does: each client may ask for it so often a minute.

    What ``costs`` four times as much may be asked a fourth as often. Beneath ``@for_everybody`` it
    counts the pages that have to be made, and not those that are kept.
    """

    def decorated(view: Callable[..., Answer]) -> Callable[..., Answer | HttpResponse]:
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> Answer | HttpResponse:
            most = -(-settings.COSTLY_REQUESTS_A_MINUTE // costs)
            if when(request) and (wait := seconds_to_wait(request, what, most)):
                return too_many(request, wait, most)
            return view(request, *args, **kwargs)

        return answered

    return decorated


def too_many(request: HttpRequest, wait: int, most: int) -> HttpResponse:
    """A page, whatever was asked for: nobody who is refused wants a table."""
    security_log.note_refusal("asking", security_log.LIMITED)
    answer = render(request, "429.html", {"sentence": how_long(wait, most)}, status=429)
    answer["Retry-After"] = str(wait)
    answer["Cache-Control"] = "no-store"
    return answer


def searches(request: HttpRequest) -> bool:
    return bool(request.GET.get("q", "").strip())
