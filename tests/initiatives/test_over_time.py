"""A principle's case studies by the year in which they began, and by region."""

import re
from html import unescape
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from initiatives import directory, over_time
from tests.factories import draft, published, submitted, withdrawn
from tests.initiatives.given import document
from tests.initiatives.test_browsing import page, words


def began(title: str, when: str, **fields: Any) -> None:
    published(title, started=when, **fields)


def figures(query: str = "") -> list[tuple[str, int]]:
    spread = over_time.spread(directory.read(QueryDict(query)))
    return [(figure.label, figure.n) for figure in spread.figures]


@pytest.fixture
def some(reference_data: None) -> None:
    began("One", "2019-04")
    began("Two", "2019")
    began("Three", "2022-01-31", principles=("learning", "innovation"))
    began("Four", "2015", principles=("learning",))
    published("Five")
    draft("Draft", started="2017")
    submitted("In review", started="2018")
    withdrawn("Withdrawn", started="2030")


def test_the_years_between_are_there_with_none(some: None) -> None:
    assert figures("principle=innovation") == [
        ("2019", 2),
        ("2020", 0),
        ("2021", 0),
        ("2022", 1),
    ]
    assert figures("principle=co-production") == []


def test_many_years_begin_with_those_before(reference_data: None) -> None:
    for year in (1844, 1990, 2003, 2022):
        began(f"Of {year}", str(year))
    found = figures()
    assert len(found) == over_time.MOST_YEARS
    assert found[:2] == [("2003 or before", 3), ("2004", 0)]
    assert found[-1] == ("2022", 1)


def test_a_principle_shows_them_with_the_same_in_a_table(client: Client, some: None) -> None:
    html = page(client, "/principles/innovation/")
    said = words(html)
    assert "When they began" in said
    assert "3 case studies say when they began, the first in 2019." in said
    assert "2019 2 2020 0 2021 0 2022 1" in said
    assert "1 case study does not say when it began." in said
    assert len(re.findall("app-chart__bar", html)) == 2
    links = re.findall(r'href="/case-studies/(\?[^"]*year=[^"]*)"', html)
    totals = [
        document(client, f"/case-studies.json{unescape(link)}")["total"]
        for link in dict.fromkeys(links)
    ]
    assert totals == [2, 1, 1]


def test_a_principle_shows_its_regions(client: Client, some: None) -> None:
    began("Six", "2020", council="cardiff", principles=("learning",))
    said = words(page(client, "/principles/learning/"))
    assert "East of England 2 East of England London 0" in said
    assert "Wales 1 Wales West Midlands 0" in said


def test_without_any_there_is_no_chart(client: Client, reference_data: None) -> None:
    html = page(client, "/principles/innovation/")
    assert "app-chart" not in html
    assert "When they began None yet." in words(html)
