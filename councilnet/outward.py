"""Ask other people's servers, and reach nothing that is not public.

Each name is resolved once, all of its addresses are judged, and the connection goes to the address
that was judged: a name that answers differently the next time gains nothing. No redirect is
followed: whoever wants to follow one asks anew, and it is judged anew.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Timer
from urllib.parse import SplitResult, urlencode, urlsplit

from django.utils.translation import gettext as _

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

Judge = Callable[[str, int], bool]


class NotAsked(Exception):
    """It may not be asked, and was not; the text says why."""


class NoAnswer(Exception):
    """It was asked and did not answer, or not in what HTTP is, or not in time."""


@dataclass(frozen=True)
class Question:
    """``form`` makes it a POST. ``most`` bytes are read, and one more: 0 reads no body at all."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] | None = None
    most: int = 0
    seconds: float = 5  # for each wait
    seconds_in_all: float = 12


@dataclass(frozen=True)
class Reply:
    status: int
    location: str
    body: bytes


def is_public(address: str, port: int) -> bool:
    ip = ipaddress.ip_address(address)
    translated = any(ip.version == net.version and ip in net for net in TRANSLATED)
    return port in PORTS.values() and ip.is_global and not (ip.is_multicast or translated)


def ask(question: Question, *, may: Judge = is_public) -> Reply:
    parts, port = split(question.url)
    try:
        connection = _connected(parts.hostname or "", port, question.seconds, may)
    except (OSError, UnicodeError, ValueError):
        raise NoAnswer from None
    too_long = Timer(question.seconds_in_all, _hang_up, [connection])
    too_long.start()
    try:
        if parts.scheme == "https":
            _speak_tls(connection)
        return _answered(connection, parts, question)
    except (OSError, http.client.HTTPException, UnicodeError, ValueError):
        raise NoAnswer from None
    finally:
        too_long.cancel()
        connection.close()


def split(url: str) -> tuple[SplitResult, int]:
    """Its parts, and its port. Raises NotAsked for what is no address, or asks for a password."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        raise NotAsked(_("This is not an address.")) from None
    if parts.scheme not in PORTS or not parts.hostname or "@" in parts.netloc:
        raise NotAsked(_("Only http and https addresses are asked."))
    return parts, port


def _connected(host: str, port: int, seconds: float, may: Judge) -> http.client.HTTPConnection:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(sockaddr[0]) for *__, sockaddr in found]
    if not all(may(address, port) for address in addresses):
        raise NotAsked(_("It leads to a private address."))
    connection = http.client.HTTPConnection(host, port, timeout=seconds)
    connection.sock = socket.create_connection((addresses[0], port), timeout=seconds)
    return connection


def _speak_tls(connection: http.client.HTTPConnection) -> None:
    """The certificate is held against the name, whatever address was reached."""
    context = ssl.create_default_context()
    connection.sock = context.wrap_socket(connection.sock, server_hostname=connection.host)
    connection.default_port = PORTS["https"]  # which the Host header then leaves out


def _answered(
    connection: http.client.HTTPConnection, parts: SplitResult, question: Question
) -> Reply:
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers, body = dict(question.headers), None
    if question.form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode(question.form)
    connection.request("GET" if body is None else "POST", path, body=body, headers=headers)
    response = connection.getresponse()
    read = response.read(question.most + 1) if question.most else b""
    return Reply(response.status, response.getheader("Location", ""), read)


def _hang_up(connection: http.client.HTTPConnection) -> None:
    """Each wait is short; one that answers a letter at a time would hold us for hours."""
    if connection.sock is not None:
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)
