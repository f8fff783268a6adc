"""Which council an e-mail address belongs to: by its domain, exactly, and by nothing like it."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from councilnet.models import Council


def domain_of(address: str) -> str:
    """What follows the @, in lower case; "" for an address that could be taken for another."""
    local, at, domain = address.rpartition("@")
    if not (at and local and address.isascii()) or any(c in local for c in '@"\\ '):
        return ""
    return domain.lower()


def councils_of_address(address: str) -> list[Council]:
    """Those that have its domain; a domain that several councils share proposes each of them."""
    domain = domain_of(address)
    if not domain:
        return []
    standing = Q(valid_to__isnull=True) | Q(valid_to__gt=timezone.localdate())
    return list(Council.objects.filter(standing, email_domains__contains=[domain]))


def mailbox_of(address: str) -> str:
    """The address without what its holder put after a plus sign: it is the same person's."""
    local, __, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"
