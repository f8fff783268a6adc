"""Lists as CSV, and what every form says in its headers."""

import csv
import tracemalloc
from collections.abc import Iterable
from datetime import UTC, datetime
from io import StringIO
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from councilnet.models import Council
from councilnet.tables.cells import defused
from initiatives import directory
from initiatives.models import CaseStudy, Edition, Principle
from initiatives.outputs import columns, listings, spreadsheets
from initiatives.outputs.answering import A_BLOCK, in_blocks
from initiatives.views import for_everybody
from tests.factories import draft, published, revised
from tests.initiatives.given import given, rows, text_of

OGL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


def test_a_row_says_all_that_analysis_needs(client: Client, reference_data: None) -> None:
    published(
        "Tool library",
        theme="community-assets",
        principles=("co-production", "learning"),
        started="2019-04",
        ended="2021",
        stage="ended",
        cost_one_off=22000,
        shared_power="shared",
        what_did_not_work="Rust.",
    )
    today = timezone.localdate().isoformat()
    [row] = rows(client, "/case-studies.csv")
    assert row == {
        "Title": "Tool library",
        "Council": "Stevenage Borough Council",
        "GSS code": "E07000243",
        "Council type": "District council",
        "Region": "East of England",
        "Nation": "England",
        "Theme": "Community assets",
        "Principles": "Co-production; Learning",
        "Stage": "Ended as planned",
        "Started": "2019-04",
        "Ended": "2021",
        "Evidence level": "0",
        "Evidence": "Described",
        "Cost band": "£10,000 to £49,999",
        "Shared power": "Shared: residents and the council decided together",
        "Says what did not work": "Yes",
        "Ready to copy": "No",
        "Other councils that tried it": "0",
        "Version": "1",
        "Published": today,
        "Last checked": today,
        "Not checked since": "",
        "Address": "http://testserver/case-studies/stevenage/tool-library/",
        "Summary": "What Tool library is, in two lines.",
        "Licence": "Open Government Licence v3.0",
    }


def test_what_is_not_said_is_an_empty_cell(client: Client, reference_data: None) -> None:
    published("Tool library")
    [row] = rows(client, "/case-studies.csv")
    assert {heading for heading, cell in row.items() if not cell} == {
        *("Started", "Ended", "Cost band", "Shared power", "Not checked since"),
    }


def test_the_address_is_the_one_at_which_it_stands(client: Client, reference_data: None) -> None:
    edition = published("Tool library")
    [row] = rows(client, "/case-studies.csv")
    assert row["Address"] == f"http://testserver{edition.get_absolute_url()}"


def test_the_day_is_the_one_in_britain() -> None:
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert columns.day(late) == "2026-07-01"


def test_excel_is_told_that_it_is_utf_8(client: Client, reference_data: None) -> None:
    response = given(client, "/case-studies.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert text_of(client, "/case-studies.csv").startswith("\ufeffTitle,Council,")


def test_every_council_and_principle_is_a_row(client: Client, reference_data: None) -> None:
    published("Tool library", principles=("innovation",))
    councils, principles = rows(client, "/councils.csv"), rows(client, "/principles.csv")
    names = list(Council.objects.order_by("short_name").values_list("name", flat=True))
    assert [row["Name"] for row in councils] == names
    assert {row["Name"]: row["Case studies"] for row in councils} == {
        name: "1" if name == "Stevenage Borough Council" else "0" for name in names
    }
    assert {row["The network’s own words"] for row in principles} == {"Yes", "No"}
    titles = list(Principle.objects.order_by("number").values_list("title", flat=True))
    assert [row["Title"] for row in principles] == titles
    assert {row["Title"] for row in principles if row["Case studies"] == "1"} == {"Innovation"}
    for row in [councils[0], principles[0]]:
        path = row["Address"].removeprefix("http://testserver")
        assert client.get(path).status_code == 200
        assert row["Licence"] == "Open Government Licence v3.0"


# Formulas


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_is_a_formula(start: str) -> None:
    assert defused(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"


@pytest.mark.parametrize("text", ["A – B", "2019-04", "", "'=1", "1-1", "£5"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert defused(text) == text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_a_formula_in_a_title_or_summary_is_defused(
    client: Client, reference_data: None, start: str
) -> None:
    published(f'{start}HYPERLINK("https://example.org")', summary=f"{start}SUM(1+1)*cmd")
    [row] = rows(client, "/case-studies.csv")
    assert row["Title"] == f'\'{start}HYPERLINK("https://example.org")'
    assert row["Summary"] == f"'{start}SUM(1+1)*cmd"


def test_lines_quotes_and_commas_stay_in_their_cell(client: Client, reference_data: None) -> None:
    published("Tools", summary='One, "two"\nthree; ‘four’\r\nfive')
    [row] = rows(client, "/case-studies.csv")
    assert row["Summary"] == Edition.objects.get().summary


# Headers


@pytest.mark.parametrize(
    ("page", "query", "name"),
    [
        ("case-studies", "", "case-studies"),
        ("case-studies", "?principle=innovation&region=london", "case-studies-innovation-london"),
        ("case-studies", "?q=T%C5%B7+b%C3%A2ch%22%3B%20x%0A&page=7", "case-studies-ty-bach-x"),
        ("case-studies", f"?q={quote('東京')}", "case-studies"),
        ("case-studies", f"?q={'word+' * 40}", ("case-studies" + "-word" * 40)[:100]),
        ("councils", "", "councils"),
        ("principles", "", "principles"),
    ],
)
def test_a_file_is_named_for_what_was_asked(
    client: Client, reference_data: None, page: str, query: str, name: str
) -> None:
    for form in ["csv", "json"]:
        response = given(client, f"/{page}.{form}{query}")
        assert response["Content-Disposition"] == f'attachment; filename="{name}.{form}"'


@pytest.mark.parametrize(
    "address",
    [
        *(f"/case-studies.{form}?theme=food" for form in ["csv", "json", "atom"]),
        *(f"/{page}.{form}" for page in ["councils", "principles"] for form in ["csv", "json"]),
    ],
)
def test_every_form_says_its_licence_and_its_page(
    client: Client, reference_data: None, settings: Settings, address: str
) -> None:
    response = given(client, address)
    page, __, query = address.partition("?")
    shown = f"http://testserver{page.rpartition('.')[0]}/" + (f"?{query}" if query else "")
    described = f'<{shown}>; rel="describedby"; type="text/html"'
    assert response["Link"] == f'{described}, <{OGL}>; rel="license"'
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert client.head(address).getvalue() == b""
    settings.OPEN_DATA_LICENCE = "NONE"
    for_everybody.forget()  # no page is kept where a process starts with another setting
    assert given(client, address)["Link"] == described


@pytest.mark.parametrize("form", ["csv", "json", "atom"])
def test_caches_may_keep_a_visitors_for_a_moment_and_nobody_elses(
    client: Client, as_amber: Client, form: str
) -> None:
    kept = given(client, f"/case-studies.{form}")["Cache-Control"]
    assert kept == "public, max-age=10, stale-while-revalidate=50, stale-if-error=3600"
    assert "no-store" in given(as_amber, f"/case-studies.{form}")["Cache-Control"]
    assert "public" not in given(as_amber, f"/case-studies.{form}")["Cache-Control"]


@pytest.mark.parametrize(
    ("licence", "words"),
    [
        ("OGL-UK-3.0", "Open Government Licence v3.0"),
        ("CC-BY-4.0", "Creative Commons Attribution 4.0 International licence"),
        ("NONE", "All rights reserved"),
    ],
)
def test_pages_and_rows_say_the_licence_that_was_chosen(
    client: Client, reference_data: None, settings: Settings, licence: str, words: str
) -> None:
    settings.OPEN_DATA_LICENCE = licence
    edition = published("Tool library")
    [row] = rows(client, "/case-studies.csv")
    assert row["Licence"] == words
    page = client.get(edition.get_absolute_url()).content.decode()
    assert words in page.split("<footer")[1]
    assert ('"license": "https://' in page) is (licence != "NONE")
    assert ('rel="license"' in page) is (licence != "NONE")


# Cost


@pytest.mark.parametrize("address", ["/case-studies.csv", "/case-studies.json"])
def test_rows_are_fetched_together(
    client: Client,
    reference_data: None,
    django_assert_num_queries: DjangoAssertNumQueries,
    address: str,
) -> None:
    published("One")
    text_of(client, address)  # brings the index up to date
    with django_assert_num_queries(2):
        assert text_of(client, address).count("/stevenage/") == 1
    revised(published("Two"))
    published("Three")
    text_of(client, address)
    with django_assert_num_queries(2):
        assert text_of(client, address).count("/stevenage/") == 3


@pytest.mark.parametrize(("address", "statements"), [("councils", 2), ("principles", 3)])
def test_councils_and_principles_are_fetched_together(
    client: Client,
    reference_data: None,
    django_assert_num_queries: DjangoAssertNumQueries,
    address: str,
    statements: int,
) -> None:
    published("One")
    text_of(client, f"/{address}.csv")
    for form in ["csv", "json"]:
        with django_assert_num_queries(statements):
            text_of(client, f"/{address}.{form}")


@pytest.fixture
def thousands(reference_data: None) -> int:
    """Editions, made of one: each has a title and a summary of its own, and shares the rest."""
    first = published("Number 1", summary="x" * 300)
    many = range(2, 6001)
    case_studies = CaseStudy.objects.bulk_create(
        CaseStudy(council=first.council, title=f"Number {n}") for n in many
    )
    for editions in (case_studies[start : start + 1000] for start in range(0, len(many), 1000)):
        Edition.objects.bulk_create(_copied(first, case_study) for case_study in editions)
    return len(many) + 1


def _copied(edition: Edition, case_study: CaseStudy) -> Edition:
    fields = [field.attname for field in Edition._meta.concrete_fields if not field.generated]
    told = {name: getattr(edition, name) for name in fields}
    own = {"id": None, "case_study_id": case_study.pk, "slug": f"number-{case_study.pk}"}
    return Edition(**told | own)


def peak_of(lines: Iterable[str]) -> tuple[int, int]:
    """How many characters came, and the most memory that was held at once for them, in bytes."""
    tracemalloc.start()
    characters = sum(len(block) for block in in_blocks(lines))
    __, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return characters, most


def test_many_rows_stream_in_bounded_memory(thousands: int) -> None:
    listing = listings.of_query(directory.Query(), str)
    assert listing.total == thousands
    characters, most = peak_of(spreadsheets.lines(listing))
    assert characters > 3_000_000
    assert most < 6_000_000, "what a thousand rows need and no more"


def test_what_is_sent_comes_in_blocks() -> None:
    lines = ["x" * 1000] * 200
    blocks = list(in_blocks(lines))
    assert "".join(blocks) == "".join(lines)
    assert [len(block) >= A_BLOCK for block in blocks] == [True, True, True, False]


def test_drafts_are_no_rows(client: Client, reference_data: None) -> None:
    draft("Secretword")
    assert rows(client, "/case-studies.csv") == []
    assert csv.DictReader(StringIO(text_of(client, "/case-studies.csv"))).fieldnames
