"""A list as an Atom feed (RFC 4287): the newest first, a hundred to a page (RFC 5005)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from django.conf import settings
from django.urls import reverse

from councilnet import licences
from initiatives.outputs.columns import Absolute, nested, tag
from initiatives.outputs.listings import CaseStudies

A_PAGE = 100
ATOM = "http://www.w3.org/2005/Atom"
HTML = "text/html"
# What XML cannot hold, not even as a reference
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # a feed must say when it changed, an empty one too


def feed(listing: CaseStudies, page: int, absolute: Absolute) -> bytes:
    """A page beyond the last is the last."""
    page = min(page, _pages(listing))
    rows = list(listing.newest((page - 1) * A_PAGE, page * A_PAGE))
    root = Element("feed", {"xmlns": ATOM, "xml:lang": "en-GB"})
    _add(root, "id", tag(listing.address("atom")))
    _add(root, "title", f"{settings.SITE_NAME}: {listing.title}")
    _add(root, "subtitle", listing.words)
    _add(root, "updated", rows[0]["published_at"] if rows else NEVER)
    _add_person(root, settings.NETWORK_NAME, absolute("/"))
    _add_licence(root)
    for rel, href, kind in _links(listing, page):
        _add(root, "link", rel=rel, href=absolute(href), type=kind)
    for row in rows:
        _add_entry(root, row["published_at"], nested(row, listing.columns), absolute)
    indent(root)
    whole: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return whole


def _pages(listing: CaseStudies) -> int:
    return max(1, -(-listing.total // A_PAGE))


def _links(listing: CaseStudies, page: int) -> Iterator[tuple[str, str, str]]:
    last = _pages(listing)
    yield "alternate", listing.page, HTML
    pages = {"self": page, "first": 1, "previous": page - 1, "next": page + 1, "last": last}
    for rel, number in pages.items():
        if 1 <= number <= last and (last > 1 or rel == "self"):
            yield rel, _address(listing, number), "application/atom+xml"


def _address(listing: CaseStudies, page: int) -> str:
    first = listing.address("atom")
    return f"{first}{'&' if '?' in first else '?'}page={page}" if page > 1 else first


def _add_entry(root: Element, at: datetime, told: dict[str, Any], absolute: Absolute) -> None:
    entry = SubElement(root, "entry")
    _add(entry, "id", told["id"])
    _add(entry, "title", told["title"])
    _add(entry, "updated", at)
    _add(entry, "link", rel="alternate", href=told["address"], type=HTML)
    council = told["council"]
    _add_person(entry, council["name"], absolute(reverse("council", args=[council["slug"]])))
    for one in told["principles"]:
        _add(entry, "category", term=one["key"], scheme=tag("principles"), label=one["title"])
    theme = told["theme"]
    _add(entry, "category", term=theme["key"], scheme=tag("themes"), label=theme["label"])
    _add(entry, "summary", told["summary"])


def _add_person(to: Element, name: str, address: str) -> None:
    person = SubElement(to, "author")
    _add(person, "name", name)
    _add(person, "uri", address)


def _add_licence(root: Element) -> None:
    licence = licences.chosen()
    _add(root, "rights", f"{licence.name} {licence.url}".strip())
    if licence.url:
        _add(root, "link", rel="license", href=licence.url)  # RFC 4946


def _add(to: Element, name: str, said: str | datetime = "", **attributes: str) -> None:
    text = said.isoformat() if isinstance(said, datetime) else str(said)
    told = {key: NOT_XML.sub("", str(value)) for key, value in attributes.items()}
    SubElement(to, name, told).text = NOT_XML.sub("", text) or None
