"""Whom a proxy in front may speak for, and who is behind it.

What a proxy says of a client (its address, its scheme, the request's number) anybody may write too.
So it is believed from the addresses in TRUSTED_PROXIES alone, and taken out of every other request
before anything reads it. From then on ``REMOTE_ADDR`` is the client, for limits and logs alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse

Network = IPv4Network | IPv6Network
SOCKET = "unix"  # a proxy on the same machine that comes by a socket has no address
SAID_BY_PROXIES = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
    "HTTP_X_REQUEST_ID",
)


class TrustedProxiesMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.trusted = Trusted(settings.TRUSTED_PROXIES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        came_from = request.META.get("REMOTE_ADDR", "")
        if self.trusted.has(came_from):
            said = request.META.get("HTTP_X_FORWARDED_FOR", "")
            request.META["REMOTE_ADDR"] = self.trusted.client(said) or came_from
        else:
            for header in SAID_BY_PROXIES:
                request.META.pop(header, None)
        return self.get_response(request)


class Trusted:
    """The proxies in front: addresses, networks, and ``unix`` for whoever comes by the socket."""

    def __init__(self, named: Iterable[str]) -> None:
        self.socket = SOCKET in named
        self.networks = [network(name) for name in named if name != SOCKET]

    def has(self, address: str) -> bool:
        if not address:
            return self.socket
        try:
            ip = ip_address(address)
        except ValueError:
            return False
        return any(ip.version == net.version and ip in net for net in self.networks)

    def client(self, forwarded_for: str) -> str:
        """The last that none of our proxies is; what stands before it, the client itself wrote."""
        for address in reversed([part.strip() for part in forwarded_for.split(",")]):
            if not self.has(address):
                return address if is_address(address) else ""
        return ""


def network(name: str) -> Network:
    try:
        return ip_network(name)
    except ValueError:
        raise ImproperlyConfigured(
            f"TRUSTED_PROXIES must be addresses such as 10.0.0.1, networks such as 10.0.0.0/8, or "
            f"{SOCKET}, not {name!r}."
        ) from None


def is_address(text: str) -> bool:
    try:
        return bool(ip_address(text))
    except ValueError:
        return False
