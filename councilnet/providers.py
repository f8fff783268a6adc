"""Who else signs people in: OIDC_PROVIDERS, read for settings.py.

Raises ImproperlyConfigured for what is wrong with it, and never with a secret.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

PORTS = {"http": 80, "https": 443}
WELL_KNOWN = "/.well-known/openid-configuration"
# Whose tenants name addresses and sign-in names of domains that the tenant has shown to be its own
MICROSOFT = {
    "login.microsoftonline.com",
    "login.microsoftonline.us",
    "login.partner.microsoftonline.cn",
}
# What stands there for a tenant, and is anybody's: the last has the private accounts
ANYBODYS = {"common", "organizations", "consumers", "9188040d-6c67-4c5b-b112-36a304b66dad"}
WANTED = {"id", "name", "issuer", "client_id", "secret", "domains"}
OPTIONAL = {"hosts", "second_factor", "vouches_for_addresses"}

Origin: TypeAlias = tuple[str, str, int]  # scheme, host, port


@dataclass(frozen=True)
class Provider:
    """``domains`` are those for whose addresses its word is taken, and no other's."""

    key: str
    name: str
    issuer: str
    client_id: str
    secret: str = field(repr=False)  # settings are shown where something fails
    domains: tuple[str, ...]
    hosts: frozenset[Origin]  # that may be private, since whoever set this up says so
    second_factor: bool
    vouches_for_addresses: bool

    @property
    def configuration(self) -> str:
        return self.issuer.rstrip("/") + WELL_KNOWN

    @property
    def is_microsofts(self) -> bool:
        return urlsplit(self.issuer).hostname in MICROSOFT


def read(text: str) -> list[Provider]:
    if not text:
        return []
    try:
        rows = json.loads(text)
    except ValueError:
        raise ImproperlyConfigured("OIDC_PROVIDERS must be a list in JSON.") from None
    if not isinstance(rows, list):
        raise ImproperlyConfigured("OIDC_PROVIDERS must be a list in JSON.")
    found = [_read(number, row) for number, row in enumerate(rows, 1)]
    keys = [provider.key for provider in found]
    if len(set(keys)) < len(keys):
        raise ImproperlyConfigured("OIDC_PROVIDERS gives two of them the same id.")
    return found


def of(key: str, providers: list[Provider]) -> Provider | None:
    return next((provider for provider in providers if provider.key == key), None)


def origin_of(url: str) -> Origin | None:
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        return None
    plain = parts.scheme in PORTS and parts.hostname and "@" not in parts.netloc
    return (parts.scheme, parts.hostname or "", port) if plain else None


def _read(number: int, row: Any) -> Provider:
    for wrong in _wrong_with(row):
        raise ImproperlyConfigured(f"OIDC_PROVIDERS, number {number}: {wrong}")
    issuer = _issuer_of(row)
    return Provider(
        key=row["id"],
        name=row["name"],
        issuer=issuer,
        client_id=row["client_id"],
        secret=row["secret"],
        domains=tuple(domain.lower() for domain in row["domains"]),
        hosts=frozenset(filter(None, map(_host, row.get("hosts", [])))),
        second_factor=row.get("second_factor", False),
        vouches_for_addresses=row.get(
            "vouches_for_addresses", urlsplit(issuer).hostname in MICROSOFT
        ),
    )


def _issuer_of(row: dict[str, Any]) -> str:
    return str(row.get("issuer") or row.get("server_url")).removesuffix(WELL_KNOWN)


def _host(text: str) -> Origin | None:
    """``sso.council.internal:8443``, or with http:// where there is no TLS at all."""
    return origin_of(text if "://" in text else f"https://{text}")


def _wrong_with(row: Any) -> Iterator[str]:
    if not isinstance(row, dict):
        yield "it is no object."
        return
    given = {"issuer" if name == "server_url" else name for name in row}
    if missing := sorted(WANTED - given):
        yield f"it lacks {', '.join(missing)}."
    if unknown := sorted(given - WANTED - OPTIONAL):
        yield f"nothing is called {', '.join(unknown)}."
    yield from _wrong_kinds(row)
    yield from _wrong_values(row)


def _wrong_kinds(row: dict[str, Any]) -> Iterator[str]:
    for name in ("id", "name", "issuer", "server_url", "client_id", "secret"):
        if not (isinstance(row.get(name, " "), str) and row.get(name, " ")):
            yield f"{name} must be text."
    for name in ("domains", "hosts"):
        values = row.get(name, [])
        if not (isinstance(values, list) and all(isinstance(one, str) for one in values)):
            yield f"{name} must be a list of texts."
    for name in ("second_factor", "vouches_for_addresses"):
        if not isinstance(row.get(name, False), bool):
            yield f"{name} must be true or false."


def _wrong_values(row: dict[str, Any]) -> Iterator[str]:
    if not re.fullmatch(r"[a-z0-9-]{1,40}", row["id"]):
        yield "id must be small letters, figures and hyphens, 40 at most."
    if not row["domains"]:
        yield "domains must name at least one."
    for domain in row["domains"]:
        if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", domain.lower()):
            yield f"{domain!r} is no domain, such as stevenage.gov.uk."
    hosts = row.get("hosts", [])
    for host in hosts:
        if not _host(host):
            yield f"{host!r} is no host, such as sso.council.internal or sso.council.internal:8443."
    yield from _wrong_issuer(_issuer_of(row), {_host(host) for host in hosts})


def _wrong_issuer(issuer: str, hosts: set[Origin | None]) -> Iterator[str]:
    origin = origin_of(issuer)
    if not origin or not (origin[0] == "https" or origin in hosts):
        yield "issuer must begin with https://."
    elif origin[1] in MICROSOFT and urlsplit(issuer).path.lower().split("/")[1:2] in (
        [name] for name in ANYBODYS
    ):
        yield "issuer must name a tenant of its own: with this one, anybody could say anything."
