"""The map of what the directory finds, and the table beneath it."""

import re
from html import unescape

from django.test import Client
from hypothesis import given as whatever
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from councilnet.models import Council
from initiatives import index
from initiatives.models import Edition
from initiatives.views import for_everybody
from tests.factories import draft, published, submitted, withdrawn
from tests.initiatives.given import document
from tests.initiatives.test_agreement import _went_into, address, as_often, asked, world
from tests.initiatives.test_browsing import page, words

__all__ = ["world"]
MAP = "/case-studies/map/"
Rows = list[tuple[str, str, int]]


def table(html: str) -> Rows:
    """Each council's name, the query to which it leads, and its number."""
    found = re.findall(
        r'<th scope="row"[^>]*><a [^>]*href="/case-studies/([^"]*)">([^<]*)</a></th>\s*'
        r"<td[^>]*>([\d,]+)</td>",
        html,
    )
    return [(unescape(name), unescape(to), int(n.replace(",", ""))) for to, name, n in found]


def drawn(html: str) -> Rows:
    found = re.findall(
        r'app-map__link" href="/case-studies/([^"]*)"><title>([^<]*): (\d+) case stud', html
    )
    return [(unescape(name), unescape(to), int(n)) for to, name, n in found]


def test_it_shows_each_council_with_results(client: Client, reference_data: None) -> None:
    for title, council in [("One", "stevenage"), ("Two", "oldham"), ("Three", "oldham")]:
        published(title, council=council)
    draft("Draft", council="lambeth")
    submitted("In review", council="lambeth")
    withdrawn("Withdrawn", council="lambeth")
    html = page(client, MAP)
    rows = [("Oldham", "?council=oldham", 2), ("Stevenage", "?council=stevenage", 1)]
    assert table(html) == drawn(html) == rows
    assert words(html).startswith("Map of case studies 3 case studies See them as a list")


def test_it_follows_the_filters(client: Client, reference_data: None) -> None:
    published("One", council="oldham", principles=("learning",), theme="food")
    published("Two", council="oldham", principles=("innovation",))
    published("Three", council="stevenage", principles=("innovation",))
    html = page(client, f"{MAP}?principle=learning")
    assert table(html) == [("Oldham", "?principle=learning&council=oldham", 1)]
    assert 'app-chip" href="/case-studies/map/"' in html
    assert 'href="/case-studies/?principle=learning">See them as a list, or change' in html
    html = page(client, f"{MAP}?council=stevenage&council=lambeth")
    assert table(html) == [("Stevenage", "?council=stevenage", 1)]
    html = page(client, f"{MAP}?region=london&principle=learning")
    assert table(html) == []
    assert "No case study matches everything that you chose." in words(html)


def test_with_nothing_published_it_says_so(client: Client, reference_data: None) -> None:
    assert "Nothing is published yet." in words(page(client, MAP))


def test_a_council_without_a_point_is_named(client: Client, reference_data: None) -> None:
    published("One", council="oldham")
    Council.objects.filter(slug="oldham").update(latitude=None, longitude=None)
    html = page(client, MAP)
    assert drawn(html) == []
    assert table(html) == [("Oldham", "?council=oldham", 1)]
    assert "since nobody has said where they are: Oldham (1)." in words(html)


def test_boroughs_of_london_stand_in_their_box(client: Client, reference_data: None) -> None:
    for council in ("lambeth", "islington", "stevenage"):
        published("One", council=council)
    found = re.findall(r'cx="([\d.]+)" cy="([\d.]+)"', page(client, MAP))
    boxed = [(x, y) for x, y in found if float(x) > 344 and 196 < float(y) < 308]
    assert (len(found), len(boxed)) == (3, 2)


def test_an_abolished_council_stands_with_its_successor(
    client: Client, reference_data: None
) -> None:
    published("One", council="rochdale")
    published("Two", council="oldham")
    _went_into("rochdale", "oldham")
    assert table(page(client, MAP)) == [("Oldham", "?council=oldham", 2)]
    [(name, to, n)] = table(page(client, f"{MAP}?council=rochdale"))
    assert (name, to, n) == ("Rochdale (now Oldham)", "?council=rochdale", 1)


def test_the_directory_leads_there_with_its_filters(client: Client, reference_data: None) -> None:
    published("One", principles=("learning",))
    html = page(client, "/case-studies/?principle=learning")
    assert 'href="/case-studies/map/?principle=learning"' in html


@whatever(data=st.data())
@as_often
def test_each_number_is_what_its_link_finds(
    client: Client, world: list[Edition], data: st.DataObject
) -> None:
    pairs = data.draw(asked())
    html = page(client, f"{MAP}{address(pairs)}")
    rows = table(html)
    assert sorted(drawn(html)) == sorted(rows)
    for __, to, n in rows:
        assert document(client, f"/case-studies.json{to}")["total"] == n
    whole = document(client, f"/case-studies.json{address(pairs)}")
    councils = {row["council"]["slug"] for row in whole["case_studies"]}
    assert bool(rows) == bool(councils)
    if not any(key == "council" for key, __ in pairs):
        assert sum(n for __, __, n in rows) == whole["total"]


def test_it_asks_as_much_for_three_as_for_one(
    client: Client,
    reference_data: None,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    published("One")
    page(client, MAP)
    for title, council in [("Two", "norwich"), ("Three", "oldham")]:
        for_everybody.forget()
        with django_assert_num_queries(1):  # the state of the directory
            page(client, MAP)
        published(title, council=council)
        page(client, MAP)


def test_it_asks_for_the_councils_anew_where_one_changed(
    client: Client, reference_data: None
) -> None:
    published("One")
    page(client, MAP)
    Council.objects.filter(slug="stevenage").update(latitude=None, longitude=None)
    assert drawn(page(client, MAP)) == []
    assert index.current().kept["councils"]["stevenage"].latitude is None
