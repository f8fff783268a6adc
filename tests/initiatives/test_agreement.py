"""One address, one answer: page, counts, CSV, JSON, feed, map, coverage, alert and collection."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import given as whatever
from hypothesis import strategies as st

from councilnet.models import Council, CouncilSuccession
from initiatives import alerts, directory, following
from initiatives.facets import BY_KEY, NOT_STATED
from initiatives.models import Collection, Edition, Stage
from initiatives.outputs import feeds
from tests.factories import collected, draft, published, revised, submitted, withdrawn
from tests.initiatives.given import ATOM, all_entries, document, feed, links, rows

Pairs = list[tuple[str, str]]
SEARCHES = [
    "garden",
    "gardens or bakery",
    "caf",
    "bakry",
    '"in two lines"',
    "-garden",
    "zebra",
    '"',
]
SORTS = ["newest", "started", "title", "relevance", "none"]
PAGES = ["1", "2", "3", "99", "x"]


@pytest.fixture
def world(reference_data: None, monkeypatch: pytest.MonkeyPatch) -> list[Edition]:
    """Of many kinds, with more than a page of them, and others that nobody may know of."""
    monkeypatch.setattr(directory, "A_PAGE", 3)
    monkeypatch.setattr(feeds, "A_PAGE", 2)
    first = published("Garden", council="lambeth", principles=("learning",), theme="housing")
    published("Bakery", council="oldham", theme="food", started="2019-04", cost_one_off=22000)
    published("Cycling", council="cardiff", principles=("learning", "co-production"))
    withdrawn("Gardens gone", council="lambeth", principles=("learning",))
    draft("Garden draft", council="oldham")
    submitted("Garden in review", council="oldham", principles=("learning",))
    published("Energy", council="glasgow", stage=Stage.NOT_KNOWN, shared_power="shared")
    published("Housing", council="islington", theme="housing", what_did_not_work="Rent.")
    revised(first, title="Gardens", stage="ended", ended="2020")
    published("Café and garden", council="rochdale", started="2019", ended="2021", stage="ended")
    _went_into("rochdale", "oldham")
    return list(Edition.objects.current())


def _went_into(old: str, new: str) -> None:
    councils = Council.objects.in_bulk([old, new], field_name="slug")
    CouncilSuccession.objects.create(old=councils[old], new=councils[new])
    Council.objects.filter(slug=old).update(valid_to=timezone.localdate())


@st.composite
def asked(draw: st.DrawFn) -> Pairs:
    """What an address may ask: mostly what there is something of, and now and then anything."""
    every = directory.Query()
    some = [
        (key, option.value)
        for key, options in every.index.options.items()
        for option, n in zip(options, every.found.counts(key), strict=True)
        if n or option is options[0]
    ]
    others = [("q", q) for q in SEARCHES] + [("sort", sort) for sort in SORTS]
    others += [("page", page) for page in PAGES]
    anything = st.tuples(st.sampled_from([*BY_KEY, "q", "other"]), st.text(max_size=20))
    pair = st.sampled_from(some) | st.sampled_from(others) | anything
    return [(key, value.replace("\0", "")) for key, value in draw(st.lists(pair, max_size=5))]


def without(pairs: Pairs, *keys: str) -> Pairs:
    return [(key, value) for key, value in pairs if key not in keys]


def address(pairs: Pairs) -> str:
    return f"?{urlencode(pairs)}"


# What each form says


def listed(html: str) -> list[str]:
    """The path of each case study that a page of the directory lists."""
    return re.findall(r'app-result__title"><a [^>]*href="(/case-studies/[\w/-]+/)"', html)


def page_of(client: Client, pairs: Pairs, page: int) -> str:
    asking = address([*without(pairs, "page"), ("page", str(page))])
    html: str = client.get(f"/case-studies/{asking}").content.decode()
    return html


def sentence(html: str) -> str:
    found = re.search(r'id="results">([^<]*)<', html)
    assert found
    return unescape(found.group(1))


def all_pages(client: Client, pairs: Pairs, total: int) -> list[str]:
    last = max(1, -(-total // directory.A_PAGE))
    return [one for page in range(1, last + 1) for one in listed(page_of(client, pairs, page))]


def in_feed(client: Client, pairs: Pairs) -> list[str]:
    """By following the feed from its first page to its last."""
    first = f"/case-studies.atom{address(without(pairs, 'page'))}"
    return [_path(links(entry)["alternate"]) for entry in all_entries(client, first)]


def in_alert(pairs: Pairs) -> list[str]:
    """What somebody is told who had seen nothing."""
    query = directory.read(QueryDict(urlencode(pairs)))
    ids = alerts.found_since(query, 0, following.newest())
    found = Edition.objects.select_related("council").in_bulk(ids)
    return [found[pk].get_absolute_url() for pk in ids]


def paths(said: dict[str, Any]) -> list[str]:
    return [_path(row["address"]) for row in said["case_studies"]]


def _path(address: str) -> str:
    return address.removeprefix("http://testserver")


def newest_first(found: list[str]) -> list[str]:
    editions = Edition.objects.current().newest().select_related("council")
    return [e.get_absolute_url() for e in editions if e.get_absolute_url() in found]


as_often = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@whatever(data=st.data())
@as_often
def test_every_form_says_the_same(
    client: Client, world: list[Edition], data: st.DataObject
) -> None:
    pairs = data.draw(asked())
    here = address(pairs)
    said = document(client, f"/case-studies.json{here}")
    found = paths(said)
    html = page_of(client, pairs, 1)
    assert sentence(html) == said["query"]
    assert re.match(rf"{said['total']} case stud", said["query"])
    assert len(found) == len(set(found)) == said["total"]
    assert all_pages(client, pairs, said["total"]) == found
    assert [_path(row["Address"]) for row in rows(client, f"/case-studies.csv{here}")] == found
    assert in_feed(client, pairs) == in_alert(pairs) == newest_first(found)
    assert feed(client, f"/case-studies.atom{here}").findtext(f"{ATOM}subtitle") == said["query"]
    assert sorted(found) == sorted({e.get_absolute_url() for e in world} & set(found))


@whatever(data=st.data())
@as_often
def test_the_normal_address_asks_the_same(
    client: Client, world: list[Edition], data: st.DataObject
) -> None:
    here = address(data.draw(asked()))
    said = document(client, f"/case-studies.json{here}")
    normal = _path(said["address"]).removeprefix("/case-studies/")
    again = document(client, f"/case-studies.json{normal}")
    assert again | {"generated": said["generated"]} == said


# The map


def on_map(html: str) -> dict[str, int]:
    """The query string of each council of the map's table, and its number."""
    table = html[html.index("<tbody") :] if "<tbody" in html else ""
    row = r'href="/case-studies/([^"]*)">[^<]*</a></th>\s*<td[^>]*>(\d+)<'
    return {unescape(query): int(n) for query, n in re.findall(row, table)}


@whatever(data=st.data())
@as_often
def test_the_map_has_what_the_list_has(
    client: Client, world: list[Edition], data: st.DataObject
) -> None:
    here = address(data.draw(asked()))
    said = document(client, f"/case-studies.json{here}")
    html = client.get(f"/case-studies/map/{here}").content.decode()
    assert sentence(html) == said["query"]
    of_councils = {query: document(client, f"/case-studies.json{query}") for query in on_map(html)}
    assert on_map(html) == {query: told["total"] for query, told in of_councils.items()}
    assert {path for told in of_councils.values() for path in paths(told)} == set(paths(said))


# Coverage


@whatever(data=st.data())
@as_often
def test_coverage_has_what_the_list_has(
    client: Client, world: list[Edition], data: st.DataObject
) -> None:
    here = address(data.draw(asked()))
    said = document(client, f"/case-studies.json{here}")["case_studies"]
    of_regions = document(client, f"/coverage/regions.json{here}")["coverage"]
    shown = {(cell["region"]["key"], cell["principle"]["key"]): cell for cell in of_regions}
    told = ((row["region"]["key"], one["key"]) for row in said for one in row["principles"])
    expected = Counter(pair for pair in told if pair in shown)
    assert {pair: cell["case_studies"] for pair, cell in shown.items()} == {
        pair: expected[pair] for pair in shown
    }
    of_councils = document(client, f"/coverage.json{here}")["coverage"]
    some = [cell for cell in of_councils if cell["case_studies"]][:3]
    for cell in [*some, *of_councils[:1]]:
        there = _path(cell["address"]).replace("/case-studies/", "/case-studies.json")
        assert document(client, there)["total"] == cell["case_studies"]


# Counts, made another way: from what the JSON tells of each


TOLD: dict[str, Callable[[dict[str, Any]], list[str]]] = {
    "principle": lambda row: [one["key"] for one in row["principles"]],
    "theme": lambda row: [row["theme"]["key"]],
    "type": lambda row: [row["council_type"]["key"]],
    "region": lambda row: [row["region"]["key"]],
    "nation": lambda row: [row["nation"]["key"]],
    "stage": lambda row: [row["stage"]["key"]],
    "evidence": lambda row: [str(row["evidence"]["level"])],
    "cost": lambda row: [row["cost_band"]["key"] or NOT_STATED],
    "power": lambda row: [row["shared_power"]["key"] or NOT_STATED],
    "failed": lambda row: ["said" if row["says_what_failed"] else "not-said"],
    "adopted": lambda row: ["yes" if row["tried_elsewhere"] else "not-yet"],
    "year": lambda row: [row["started"][:4] if row["started"] else NOT_STATED],
}


def shown_counts(html: str, key: str) -> dict[str, int]:
    """The number beside each option of a facet."""
    if BY_KEY[key].is_single:
        [options] = re.findall(rf'<select class="govuk-select" id="{key}".*?</select>', html, re.S)
        found = re.findall(r'<option value="([^"]+)"[^>]*>[^<]*\((\d+)\)<', options)
    else:
        box = rf'name="{key}" type="checkbox" value="([^"]+)".*?__count">\((\d+)<'
        found = re.findall(box, html)
    return {value: int(n) for value, n in found}


@whatever(data=st.data())
@as_often
def test_the_number_beside_an_option_is_what_it_finds(
    client: Client, world: list[Edition], data: st.DataObject
) -> None:
    pairs = data.draw(asked())
    key = data.draw(st.sampled_from(sorted(BY_KEY)))
    counts = shown_counts(page_of(client, pairs, 1), key)
    others = without(pairs, key, "page")
    if key in TOLD:
        told = document(client, f"/case-studies.json{address(others)}")["case_studies"]
        expected = Counter(value for row in told for value in TOLD[key](row))
        assert counts == {value: expected[value] for value in counts}
        assert set(expected) <= set(counts)
    for value in data.draw(st.lists(st.sampled_from(sorted(counts)), max_size=3)):
        chosen = document(client, f"/case-studies.json{address([*others, (key, value)])}")
        assert chosen["total"] == counts[value]


@whatever(data=st.data())
@settings(as_often, max_examples=20)
def test_a_collection_is_the_directorys_answer(
    client: Client, world: list[Edition], data: st.DataObject
) -> None:
    query = directory.read(QueryDict(urlencode(without(data.draw(asked()), "page"))))
    kept = query.address()
    if query.is_everything:
        return
    collected(address=kept)
    try:
        there = document(client, f"/case-studies.json{kept}")
        here = document(client, "/collections/a-collection.json")
        assert here["case_studies"] == there["case_studies"]
        assert here["query"] == f"A collection: {there['query']}"
        page = client.get("/collections/a-collection/").content.decode()
        assert listed(page) == listed(client.get(f"/case-studies/{kept}").content.decode())
    finally:
        Collection.objects.all().delete()


# What nobody should send


@pytest.mark.parametrize("form", ["/", ".csv", ".json", ".atom"])
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?q=%ED%A0%80&theme=%ff", 200),
        ("?q=%00", 400),
        ("?theme=%00", 400),
        ("?q=" + "%F0%9F%99%82" * 300, 200),
        ("?page=" + "9" * 400, 200),
        ("?" + "&".join(f"theme={n}" for n in range(900)), 200),
        ("?" + "&" * 1500, 400),
        ("?q=%22%3C%2Ffeed%3E%26%0D%0A%01%7F%EF%BF%BE", 200),
        ("?theme[]=food&theme=food%0A", 200),
    ],
)
def test_no_address_breaks_a_form(
    client: Client, world: list[Edition], form: str, query: str, status: int
) -> None:
    response = client.get(f"/case-studies{form}{query}")
    assert response.status_code == status
    if status == 200 and form == ".json":
        document(client, f"/case-studies.json{query}")
    if status == 200 and form == ".atom":
        feed(client, f"/case-studies.atom{query}")
