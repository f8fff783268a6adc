"""Coverage: a number for each council or region and each principle, zeros among them."""

import re
from html import unescape

import pytest
from django.test import Client
from hypothesis import given as whatever
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from councilnet.models import Council, Region
from initiatives.coverage import SHADES, bounds_of, shade_of
from initiatives.models import Edition, Principle
from initiatives.views import for_everybody
from tests.factories import draft, published, submitted, withdrawn
from tests.initiatives.given import document, rows
from tests.initiatives.test_agreement import (
    Pairs,
    _went_into,
    address,
    as_often,
    asked,
    without,
    world,
)
from tests.initiatives.test_browsing import page, words

__all__ = ["world"]
COUNCILS, REGIONS = "/coverage/", "/coverage/regions/"


def table(html: str) -> dict[str, list[str]]:
    """What each row says, by its heading: the last row is that of all."""
    found = re.findall(r'<th scope="row"[^>]*>(.*?)</th>(.*?)</tr>', html, re.S)
    return {plain(head): [plain(cell) for cell in cells_of(row)] for head, row in found}


def cells_of(row: str) -> list[str]:
    return re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)


def plain(html: str) -> str:
    """As it is seen: without what is said to screen readers alone."""
    shown = re.sub(r'<span class="govuk-visually-hidden">.*?</span>', "", html)
    return unescape(re.sub("<[^>]*>", "", shown)).strip()


def pairs_in(html: str) -> list[tuple[str, int]]:
    """The query to which each number leads."""
    found = re.findall(r'app-heat__link" href="/case-studies/([^"]*)">([\d,]+)<', html)
    return [(unescape(to), int(n.replace(",", ""))) for to, n in found]


def row_of(**numbers: int) -> list[str]:
    keys = list(Principle.objects.values_list("key", flat=True))
    return [str(numbers.pop(key.replace("-", "_"), 0)) for key in keys]


@pytest.fixture
def few(reference_data: None) -> None:
    published("One", council="stevenage", principles=("learning", "innovation"))
    published("Two", council="stevenage", principles=("learning",))
    published("Three", council="cardiff", principles=("co-production",))
    draft("Draft", council="oldham")
    submitted("In review", council="oldham", principles=("learning",))
    withdrawn("Withdrawn", council="oldham", principles=("learning",))


def test_each_council_has_a_number_for_each_principle(client: Client, few: None) -> None:
    html = page(client, COUNCILS)
    said = table(html)
    assert list(said) == [*Council.objects.values_list("short_name", flat=True), "All"]
    assert said["Stevenage"] == [*row_of(learning=2, innovation=1), "2"]
    assert said["Cardiff"] == [*row_of(co_production=1), "1"]
    assert said["Oldham"] == [*row_of(), "0"]
    assert said["All"] == [*row_of(learning=2, innovation=1, co_production=1), "3"]
    heads = re.findall(r'app-heat__name" href="/principles/([\w-]+)/"', html)
    assert heads == list(Principle.objects.values_list("key", flat=True))


def test_each_region_has_a_number_for_each_principle(client: Client, few: None) -> None:
    said = table(page(client, REGIONS))
    assert list(said) == [*(str(label) for label in Region.labels), "All"]
    assert said["East of England"] == [*row_of(learning=2, innovation=1), "2"]
    assert said["Wales"] == [*row_of(co_production=1), "1"]


def test_numbers_lead_to_the_directory_with_both_chosen(client: Client, few: None) -> None:
    html = page(client, COUNCILS)
    assert ("?principle=learning&council=stevenage", 2) in pairs_in(html)
    assert ("?council=stevenage", 2) in pairs_in(html)
    assert ("?principle=learning", 2) in pairs_in(html)
    html = page(client, REGIONS)
    assert ("?principle=co-production&region=wales", 1) in pairs_in(html)


def test_the_rows_follow_the_filters(client: Client, few: None) -> None:
    said = table(page(client, f"{COUNCILS}?nation=wales"))
    welsh = Council.objects.filter(nation="wales").values_list("short_name", flat=True)
    assert list(said) == [*welsh, "All"]
    assert list(table(page(client, f"{REGIONS}?nation=wales"))) == ["Wales", "All"]
    england = table(page(client, f"{REGIONS}?nation=england"))
    assert len(england) == 10
    assert list(table(page(client, f"{REGIONS}?region=london"))) == ["London", "All"]
    assert "No council is of what you chose." in words(
        page(client, f"{COUNCILS}?nation=wales&type=london-borough")
    )


def test_it_follows_every_other_choice_too(client: Client, few: None) -> None:
    html = page(client, f"{COUNCILS}?principle=innovation&council=stevenage&q=one")
    assert table(html) == {"Stevenage": ["1", "1"], "All": ["1", "1"]}
    for hidden in [("principle", "innovation"), ("council", "stevenage"), ("q", "one")]:
        assert '<input type="hidden" name="{}" value="{}">'.format(*hidden) in html


def test_an_abolished_council_stands_with_its_successor(
    client: Client, reference_data: None
) -> None:
    published("One", council="rochdale", principles=("learning",))
    published("Two", council="oldham", principles=("learning",))
    _went_into("rochdale", "oldham")
    said = table(page(client, COUNCILS))
    assert said["Oldham"] == [*row_of(learning=2), "2"]
    assert [name for name in said if name.startswith("Rochdale")] == []


def test_zeros_are_plain_for_everybody_else(client: Client, as_cara: Client, few: None) -> None:
    for reader in (client, as_cara):
        html = page(reader, f"{COUNCILS}?council=stevenage")
        assert table(html)["Stevenage"] == [*row_of(learning=2, innovation=1), "2"]
        assert "/your-case-studies/start/" not in html
        assert "/coverage/ask/" not in html


def test_an_officer_is_led_to_the_first_of_their_own_council(as_amber: Client, few: None) -> None:
    html = page(as_amber, f"{COUNCILS}?council=stevenage&council=oldham&principle=co-production")
    assert table(html)["Stevenage"][0] == "0 add"
    assert table(html)["Oldham"][0] == "0"
    assert (
        'href="/your-case-studies/start/blank/?principle=co-production&amp;council=stevenage"'
        in html
    )


def test_staff_are_led_to_asking_the_members(as_dev: Client, few: None) -> None:
    html = page(as_dev, f"{COUNCILS}?council=oldham&principle=learning")
    assert 'href="/coverage/ask/?principle=learning&amp;council=oldham"' in html
    html = page(as_dev, f"{REGIONS}?region=london&principle=learning")
    assert 'href="/coverage/ask/?principle=learning&amp;region=london"' in html


@pytest.mark.parametrize("address", [COUNCILS, REGIONS])
def test_it_asks_as_much_for_three_as_for_one(
    client: Client,
    reference_data: None,
    django_assert_num_queries: DjangoAssertNumQueries,
    address: str,
) -> None:
    published("One")
    page(client, address)
    for title, council in [("Two", "norwich"), ("Three", "oldham")]:
        for_everybody.forget()
        with django_assert_num_queries(1):  # the state of the directory
            page(client, address)
        published(title, council=council)
        page(client, address)


@whatever(data=st.data())
@as_often
def test_each_number_is_what_its_link_finds(
    client: Client, world: list[Edition], data: st.DataObject
) -> None:
    pairs: Pairs = without(data.draw(asked()), "page")
    for where in (COUNCILS, REGIONS):
        found = pairs_in(page(client, f"{where}{address(pairs)}"))
        for to, n in data.draw(st.permutations(found))[:4]:
            assert document(client, f"/case-studies.json{to}")["total"] == n


def test_as_a_spreadsheet_and_as_json(client: Client, few: None) -> None:
    found = rows(client, "/coverage.csv?council=stevenage&principle=learning")
    assert [(row["Council"], row["Principle"], row["Case studies"]) for row in found] == [
        ("Stevenage", "Learning", "2")
    ]
    said = document(client, "/coverage/regions.json?principle=learning")
    numbers = {row["region"]["key"]: row["case_studies"] for row in said["coverage"]}
    assert numbers == dict.fromkeys(Region.values, 0) | {"east-of-england": 2}
    assert said["total"] == len(Region)
    assert said["query"] == "12 numbers: 2 case studies that meet Learning"
    assert len(document(client, "/coverage.json")["coverage"]) == 440


# Shades


def test_few_case_studies_have_a_shade_for_each_number() -> None:
    assert [bounds_of(most) for most in range(6)] == [
        [],
        [1],
        [1, 2],
        [1, 2, 3],
        [1, 2, 3, 4],
        [1, 2, 3, 4, 5],
    ]
    assert bounds_of(32) == [2, 4, 8, 16, 32]


@whatever(st.integers(0, 1_000_000), st.integers(0, 1_000_000))
def test_more_is_never_lighter(one: int, most: int) -> None:
    n, bounds = min(one, most), bounds_of(max(one, most))
    assert bounds == sorted(set(bounds))
    assert (bounds or [0])[-1] == max(one, most)
    assert 0 <= shade_of(n, bounds) <= shade_of(max(one, most), bounds) <= SHADES
    assert (shade_of(n, bounds) == 0) == (n == 0)
