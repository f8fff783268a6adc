"""Addresses and numbers in running text: e-mail, telephone, links."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from .write_up import Link

EMAIL = re.compile(r"[A-Za-z0-9._%+'’-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
# Ten or eleven digits from 0, or ten after +44 and its optional (0).
PHONE = re.compile(
    r"(?<![\w+/.])(?:\+44[ .]?(?:\(0\)[ .]?)?\(?[1-9]|\(?0)(?:[ .()-]{0,2}\d){9,10}(?!\w)"
)
ADDRESS = r"https?://[^\s<>\"“”\[\]{}|\\^`¦]{1,2000}"
LINK = re.compile(
    rf"\[(?P<words>[^\[\]\n]{{1,300}})\]\((?P<linked>{ADDRESS}?)\)|(?P<bare>{ADDRESS})",
    re.IGNORECASE,
)
MASK = "¦"


def find_links(text: str) -> tuple[Link, ...]:
    """Each address once, with the first words that link to it; http and https alone."""
    links: dict[str, Link] = {}
    for found in LINK.finditer(text):
        address = found["linked"] or _trimmed(found["bare"])
        words = (found["words"] or address).strip() or address
        if _is_web_address(address):
            links.setdefault(address, Link(words, address))
    return tuple(links.values())


def _trimmed(address: str) -> str:
    """Without the punctuation of the sentence around it; a bracket stays if it was opened."""
    while address and (
        address[-1] in ".,;:!?'’*_"
        or (address[-1] == ")" and address.count("(") < address.count(")"))
    ):
        address = address[:-1]
    return address


def _is_web_address(address: str) -> bool:
    """With a host and no user name, which would make it read like another site's."""
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def masked(text: str) -> str:
    """The same length, with addresses and telephone numbers blotted out."""
    for pattern in (LINK, EMAIL, PHONE):
        text = pattern.sub(_blot, text)
    return text


def _blot(found: re.Match[str]) -> str:
    """A link's words may hold a date; its address may not."""
    linked = found.groupdict().get("linked") or found[0]
    return (
        found[0][: -len(linked) - 1] + MASK * len(linked) + ")"
        if linked != found[0]
        else MASK * len(linked)
    )


def emails(text: str) -> list[str]:
    return list(dict.fromkeys(found[0].strip("'’.-") for found in EMAIL.finditer(text)))


def phones(text: str) -> list[str]:
    return list(dict.fromkeys(_phones(text)))


def _phones(text: str) -> Iterator[str]:
    for found in PHONE.finditer(EMAIL.sub(_blot, text)):
        yield found[0].strip()
