"""What an address gives out: its text, its rows, its feed's entries."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from io import StringIO
from typing import Any
from xml.etree import ElementTree

from django.http.response import HttpResponseBase
from django.test import Client

ATOM = "{http://www.w3.org/2005/Atom}"


def given(client: Client, address: str) -> HttpResponseBase:
    response: HttpResponseBase = client.get(address)
    assert response.status_code == 200, address
    return response


def text_of(client: Client, address: str) -> str:
    whole: bytes = given(client, address).getvalue()
    return whole.decode("utf-8")


def rows(client: Client, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text_of(client, address).removeprefix("\ufeff"))))


def document(client: Client, address: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text_of(client, address))
    return found


def feed(client: Client, address: str) -> ElementTree.Element:
    return ElementTree.fromstring(text_of(client, address))  # noqa: S314  # our own


def links(part: ElementTree.Element) -> dict[str, str]:
    return {link.get("rel", ""): link.get("href", "") for link in part.iterfind(f"{ATOM}link")}


def entries(client: Client, address: str) -> list[str]:
    """The titles of all entries of a feed, by following it from page to page."""
    return [entry.findtext(f"{ATOM}title", "") for entry in all_entries(client, address)]


def all_entries(client: Client, address: str) -> Iterator[ElementTree.Element]:
    while address:
        page = feed(client, address)
        yield from page.iterfind(f"{ATOM}entry")
        address = links(page).get("next", "").removeprefix("http://testserver")
