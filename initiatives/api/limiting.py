"""How often one client may ask: so many times a minute, counted for all processes together.

A client is an address, or in IPv6 the network of 64 bits that one household or office has. Two that
come in at the same moment may be counted as one: the limit keeps the portal up, and is no meter.
"""

from __future__ import annotations

import time
from ipaddress import ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import ngettext

from councilnet.problems import problem

WINDOW = 60  # seconds


def seconds_to_wait(request: HttpRequest) -> int:
    """0 where it may be answered, which is then counted."""
    most, now = settings.API_REQUESTS_A_MINUTE, int(time.time())
    if not most:
        return 0
    key = f"api:{client_of(request)}"
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


def too_many(wait: int) -> HttpResponse:
    most = settings.API_REQUESTS_A_MINUTE
    said = ngettext(
        "You may ask %(most)s times a minute. Ask again in %(n)s second.",
        "You may ask %(most)s times a minute. Ask again in %(n)s seconds.",
        wait,
    )
    return problem(429, said % {"most": most, "n": wait}, Retry_After=str(wait))
