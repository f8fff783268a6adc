"""Which council an e-mail address belongs to: by its domain, exactly, and by nothing like it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from councilnet.models import Council

# Domains under which anybody may have a name: as a council's own they would let in everybody.
SHARED_DOMAINS = {
    *("gov.uk", "gov.wales", "gov.scot", "llyw.cymru", "org.uk", "co.uk", "ac.uk", "nhs.uk"),
    *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "hotmail.co.uk", "yahoo.com"),
}


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


def wrong_with(domains: Iterable[str]) -> Iterator[str]:
    """What is wrong with them as a council's own."""
    for domain in domains:
        if "@" in domain or "." not in domain:
            yield _("Enter domains such as stevenage.gov.uk, with no @")
        elif domain in SHARED_DOMAINS:
            said = _("Enter domains that the council alone has: anybody may have an address at %s")
            yield said % domain
