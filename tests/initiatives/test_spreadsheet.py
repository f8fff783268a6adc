"""The directory as CSV."""

import csv
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from initiatives import spreadsheet
from tests.factories import published, revised


def text_of(client: Client, address: str = "") -> str:
    response = client.get(f"/case-studies.csv{address}")
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode("utf-8")  # type: ignore[attr-defined]


def test_a_row_says_all_that_analysis_needs(client: Client, reference_data: None) -> None:
    published(
        "Tool library",
        theme="community-assets",
        principles=("co-production", "learning"),
        started="2019-04",
        ended="2021",
        stage="ended",
        cost_one_off=22000,
    )
    today = timezone.localdate().isoformat()
    [row] = csv.DictReader(StringIO(text_of(client).removeprefix("\ufeff")))
    assert row == {
        "Title": "Tool library",
        "Council": "Stevenage Borough Council",
        "GSS code": "E07000243",
        "Region": "East of England",
        "Nation": "England",
        "Theme": "Community assets",
        "Principles": "Co-production; Learning",
        "Stage": "Ended as planned",
        "Started": "2019-04",
        "Ended": "2021",
        "Evidence level": "0",
        "Cost band": "£10,000 to £49,999",
        "Version": "1",
        "Published": today,
        "Last checked": today,
        "Address": "http://testserver/case-studies/stevenage/tool-library/",
        "Summary": "What Tool library is, in two lines.",
    }


def test_the_day_is_the_one_in_britain() -> None:
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert spreadsheet.day(late) == "2026-07-01"


def test_excel_is_told_that_it_is_utf_8(client: Client, reference_data: None) -> None:
    response = client.get("/case-studies.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="case-studies.csv"'
    assert text_of(client).startswith("\ufeffTitle,Council,")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_is_a_formula(start: str) -> None:
    assert spreadsheet.defused(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"


@pytest.mark.parametrize("text", ["A – B", "2019-04", "", "'=1", "1-1", "£5"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert spreadsheet.defused(text) == text


def test_a_formula_in_a_title_or_summary_is_defused(client: Client, reference_data: None) -> None:
    published('=HYPERLINK("https://example.org")', summary="@SUM(1+1)*cmd")
    [row] = csv.DictReader(StringIO(text_of(client)))
    assert row["\ufeffTitle"] == '\'=HYPERLINK("https://example.org")'
    assert row["Summary"] == "'@SUM(1+1)*cmd"


def test_rows_are_fetched_together(
    client: Client, reference_data: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    published("One")
    text_of(client)  # brings the index up to date
    with django_assert_num_queries(2):
        assert text_of(client).count("\n") == 2
    revised(published("Two"))
    published("Three")
    text_of(client)
    with django_assert_num_queries(2):
        assert text_of(client).count("\n") == 4
