"""Ask an address whether it answers, and reach nothing that is not public.

Each name is resolved once, all of its addresses are judged, and the connection goes to the address
that was judged: a name that answers differently the next time gains nothing. Redirects are followed
by hand, each judged anew.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from threading import Timer
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

SECONDS = 5
SECONDS_IN_ALL = 12  # for one answer
REDIRECTS = 3
PORTS = {"http": 80, "https": 443}
# Ways of writing an IPv4 address in IPv6, behind which a private one could stand: compatible,
# translated, by NAT64 (well known, and a network's own), Teredo and 6to4
TRANSLATED = [
    ipaddress.ip_network(net)
    for net in (
        *("::/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48"),
        *("2001::/32", "2002::/16"),
    )
]
GONE = {404, 410}

Judge = Callable[[str, int], bool]


class NotVisited(Exception):
    """The address was not asked; the text says why."""


@dataclass(frozen=True)
class Answer:
    """``fault`` is "" where the page is there, or where it may be and would not tell a machine."""

    status: int | None
    fault: str = ""


def is_public(address: str, port: int) -> bool:
    ip = ipaddress.ip_address(address)
    translated = any(ip.version == net.version and ip in net for net in TRANSLATED)
    return port in PORTS.values() and ip.is_global and not (ip.is_multicast or translated)


def visit(url: str, *, may: Judge = is_public) -> Answer:
    """Raises NotVisited for what may not be asked; any other failure is an Answer with a fault."""
    for __ in range(REDIRECTS + 1):
        status, location = _ask(url, may)
        if status is None:
            return Answer(None, _("It does not answer."))
        if not (300 <= status < 400 and location):
            return Answer(status, _("There is no such page.") if status in GONE else "")
        url = _led_on(url, location)
    return Answer(None, _("It leads from one address to another without end."))


def _led_on(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        raise NotVisited(_("This is not an address.")) from None


def _ask(url: str, may: Judge) -> tuple[int | None, str]:
    parts, port = _split(url)
    try:
        connection = _connected(parts.scheme, parts.hostname or "", port, may)
    except (OSError, UnicodeError, ValueError):
        return None, ""
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    too_long = Timer(SECONDS_IN_ALL, _hang_up, [connection])
    too_long.start()
    try:
        connection.request("GET", path, headers={"User-Agent": _who_asks()})
        response = connection.getresponse()
        return response.status, response.getheader("Location", "")
    except (OSError, http.client.HTTPException, UnicodeError, ValueError):
        return None, ""
    finally:
        too_long.cancel()
        connection.close()


def _hang_up(connection: http.client.HTTPConnection) -> None:
    """Each wait is short; one that answers a letter at a time would hold us for hours."""
    if connection.sock is not None:
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)


def _who_asks() -> str:
    """Whose site it is can read there who came, and why."""
    return f"CouncilNet-link-check/1.0 (+{settings.SITE_ADDRESS})"


def _split(url: str) -> tuple[SplitResult, int]:
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        raise NotVisited(_("This is not an address.")) from None
    if parts.scheme not in PORTS or not parts.hostname or "@" in parts.netloc:
        raise NotVisited(_("Only http and https addresses are asked."))
    return parts, port


def _connected(scheme: str, host: str, port: int, may: Judge) -> http.client.HTTPConnection:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(sockaddr[0]) for *__, sockaddr in found]
    if not all(may(address, port) for address in addresses):
        raise NotVisited(_("It leads to a private address."))
    connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
    connection.sock = socket.create_connection((addresses[0], port), timeout=SECONDS)
    if scheme == "https":
        context = ssl.create_default_context()
        connection.sock = context.wrap_socket(connection.sock, server_hostname=host)
    return connection
