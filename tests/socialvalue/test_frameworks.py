"""Frameworks as everybody reads them: values with their sources, what changed, and files."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client
from lxml import html
from pytest_django import DjangoAssertNumQueries

from councilnet.models import Council
from councilnet.tables.cells import BYTE_ORDER_MARK
from socialvalue import versions
from socialvalue.models import FrameworkVersion, UnitValue
from socialvalue.templatetags import frameworks as shown
from tests.socialvalue.framed import PAGE, SLUG, licensed, next_draft, own, starter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

FRAMEWORK = f"/social-value/frameworks/{SLUG}/"
SECRET = "£4,321.50"
PRIVATE = "/social-value/frameworks/licensed/1.0/"
CLOSED = "This framework is private: its values are shown only to councils that hold its licence."


def words(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    tree = html.fromstring(response.content.decode())
    return " ".join(" ".join(tree.xpath("//main//text()")).split())


def measure(response: Any, code: str) -> str:
    tree = html.fromstring(response.content.decode())
    [article] = tree.xpath(f"//article[.//*[@id='{code}']]")
    return " ".join(article.text_content().split())


def another_version(number: str = "1.1", **fields: Any) -> FrameworkVersion:
    """Published, with another value for WS1."""
    draft = next_draft(number)
    values = UnitValue.objects.filter(measure__version=draft, measure__code="WS1")
    values.update(central="10200", price_base="2023-24")
    FrameworkVersion.objects.filter(pk=draft.pk).update(change_log="A newer value.", **fields)
    return versions.publish(draft, by=None)


# --- What the pages say ------------------------------------------------------------------------
def test_the_first_page_leads_to_what_there_is(client: Client) -> None:
    text = words(client, "/social-value/")
    assert "Never one bare number." in text
    assert "Co-operative social value Version 1.0 Kept by CouncilNet Illustrative" in text
    tree = html.fromstring(client.get("/social-value/").content.decode())
    leads = tree.xpath("//main//a/@href")
    assert {PAGE, FRAMEWORK, "/social-value/method/", "/social-value/try/"} <= {*leads}
    assert tree.xpath("//header//a[@href='/social-value/']/@aria-current") == ["page"]


def test_a_priced_measure_says_where_its_value_is_from_and_how_old_it_is(client: Client) -> None:
    age = date.today().year - 2012  # noqa: DTZ011  # whole years are enough
    assert measure(client.get(PAGE), "WS1") == (
        "Former jobseekers sustaining work WS1 Counted in person-years in work. It may count for "
        "3 years at most. Evidence: Payroll or HMRC records, or the employer’s word at 6 and 12 "
        "months. Note: Old prices: a newer edition should take its place once its licence has "
        "been checked. May count the same thing twice with: others of the group “job-entry” "
        f"£9,800 2012-13 prices, {age} years old 100% to the public purse Source: GMCA Unit Cost "
        "Database v1.4, entry E&E1.0 Licence: Not checked yet: the newer edition is said to be CC "
        "BY 4.0"
    )


def test_what_has_no_price_stands_beside_it(client: Client) -> None:
    page = client.get(PAGE)
    assert measure(page, "CE3").endswith("Counted Not priced, and shown beside what is.")
    assert measure(page, "VC1").endswith("Judged Not priced, and shown beside what is.")
    assert "from £10,000 to £16,000" in measure(page, "HW1")
    assert "how it splits is not known" in measure(page, "SC2")
    assert "An output, not an outcome by itself." in measure(page, "CE1")


def test_criteria_say_what_each_level_looks_like(client: Client) -> None:
    text = words(client, PAGE)
    assert "Working with residents weighs 10% By which method" in text
    assert "0, none. Residents were not involved. 1, weak. Informed: residents were told." in text


def test_the_page_says_what_the_version_rests_on(client: Client) -> None:
    text, version = words(client, PAGE), starter()
    assert "34 priced, 8 counted or judged" in text
    assert "GDP deflators at market prices, 2024-10 (hmt-2024-10)" in text
    assert "How strong evidence is, A to F (councilnet-2026-01)" in text
    assert version.content_sha256 in text
    assert "Illustrative It shows how a framework works." in text


def test_versions_are_listed_the_newest_first(client: Client) -> None:
    another_version()
    versions.retire(starter())
    text = words(client, FRAMEWORK)
    assert text.index("Version 1.1") < text.index("Version 1.0")
    assert text.count("In use") == 1
    assert "Version 1.1 , published on" in text
    assert "This version was retired on" in words(client, PAGE)


def test_what_changed_is_told_in_words(client: Client) -> None:
    assert "This is the first version" in words(client, f"{PAGE}changes/")
    another_version()
    changes = PAGE.replace("1.0", "1.1") + "changes/"
    text = words(client, changes)
    assert "From version 1.0 to version 1.1" in text
    assert "WS1 value: £9,800 (2012-13 prices) became £10,200 (2023-24 prices)" in text
    assert words(client, f"{changes}?from=1.0") == text
    assert words(client, f"{changes}?from=nonsense") == text
    back = words(client, f"{PAGE}changes/?from=1.1")
    assert "£10,200 (2023-24 prices) became £9,800 (2012-13 prices)" in back


def test_a_new_version_leaves_the_old_one_as_it_was(client: Client) -> None:
    before = measure(client.get(PAGE), "WS1")
    hash_before = starter().content_sha256
    another_version()
    assert measure(client.get(PAGE), "WS1") == before
    assert versions.sha256(starter()) == hash_before


@pytest.mark.parametrize(
    "address",
    [
        "/social-value/frameworks/nowhere/",
        f"{FRAMEWORK}9.9/",
        f"{FRAMEWORK}9.9/changes/",
        f"{FRAMEWORK}9.9.csv",
        f"{FRAMEWORK}1.0.exe/",
        f"{FRAMEWORK}%00/",
    ],
)
def test_what_there_is_not_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code in {400, 404}


# --- Drafts ------------------------------------------------------------------------------------
EVERY_PAGE = ["/social-value/", FRAMEWORK, PAGE, f"{PAGE}changes/", "/sitemap.xml"]


def test_no_page_knows_of_a_draft(client: Client) -> None:
    pages = [client.get(page).content for page in EVERY_PAGE]
    files = [client.get(PAGE.rstrip("/") + ending).content for ending in (".csv", ".json")]
    draft, hidden = next_draft(), own("secret")
    draft.measures.update(note="Secret")
    draft.criteria.all().delete()
    assert [client.get(page).content for page in EVERY_PAGE] == pages
    assert [client.get(PAGE.rstrip("/") + ending).content for ending in (".csv", ".json")] == files
    for version in (draft, hidden):
        for ending in ("/", "/changes/", ".csv", ".xlsx", ".json"):
            address = version.get_absolute_url().rstrip("/") + ending
            assert client.get(address).status_code == 404, address
    assert client.get("/social-value/frameworks/secret/").status_code == 404


def test_not_even_an_administrator_reads_a_draft_on_the_public_pages(as_erin: Client) -> None:
    assert as_erin.get(next_draft().get_absolute_url()).status_code == 404


# --- Private frameworks ------------------------------------------------------------------------
def test_a_private_framework_shows_strangers_its_purpose_alone(
    client: Client, as_cara: Client, as_dev: Client, stevenage: Council
) -> None:
    version = licensed(stevenage)
    for somebody in (client, as_cara, as_dev):
        for page in ("/social-value/", PRIVATE, f"{PRIVATE}changes/", PRIVATE[:-4]):
            content = somebody.get(page).content.decode()
            assert SECRET not in content
            assert "M1" not in words(
                somebody, page
            )  # a form's token may hold these signs by chance
            assert "A secret table" not in content
            assert version.content_sha256 not in content
        assert CLOSED in words(somebody, PRIVATE)
        assert "To try." in words(somebody, PRIVATE)
    sitemap = client.get("/sitemap.xml").content.decode()
    assert "licensed" not in sitemap


def test_its_licensees_read_the_whole(
    as_amber: Client, as_erin: Client, stevenage: Council
) -> None:
    licensed(stevenage)
    for somebody in (as_amber, as_erin):
        assert SECRET in measure(somebody.get(PRIVATE), "M1")
        assert "They may not be passed on." in words(somebody, PRIVATE)
        assert b"Download" not in somebody.get(PRIVATE).content
        assert "This is the first version" in words(somebody, f"{PRIVATE}changes/")


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_nobody_downloads_a_private_framework(
    client: Client, as_amber: Client, as_erin: Client, stevenage: Council, form: str
) -> None:
    licensed(stevenage)
    for somebody in (client, as_amber, as_erin):
        assert somebody.get(f"{PRIVATE.rstrip('/')}.{form}").status_code == 404


def test_what_licensees_read_is_not_kept_for_visitors(
    client: Client, as_amber: Client, stevenage: Council
) -> None:
    licensed(stevenage)
    assert SECRET in as_amber.get(PRIVATE).content.decode()
    assert SECRET not in client.get(PRIVATE).content.decode()


# --- Files -------------------------------------------------------------------------------------
def test_measures_as_csv(client: Client) -> None:
    answer = client.get(f"{FRAMEWORK}1.0.csv")
    assert answer["Content-Disposition"] == f'attachment; filename="{SLUG}-1.0.csv"'
    text = answer.content.decode()
    assert text.startswith(BYTE_ORDER_MARK)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK))))
    assert len(rows) == 42
    known = ("code", "value", "price_base", "kind", "theme", "is_output")
    assert {name: rows[0][name] for name in known} == {
        "code": "WS1",
        "value": "9800",
        "price_base": "2012-13",
        "kind": "money",
        "theme": "Work and skills",
        "is_output": "no",
    }


def test_measures_as_a_workbook(client: Client) -> None:
    answer = client.get(f"{FRAMEWORK}1.0.xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].values)
    assert (len(rows), rows[0][2], rows[1][2]) == (43, "code", "WS1")


def test_all_of_it_as_json_with_a_hash_that_anybody_can_compute(client: Client) -> None:
    told = json.loads(client.get(f"{FRAMEWORK}1.0.json").content)
    text = json.dumps(told["content"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert told["sha256"] == hashlib.sha256(text.encode()).hexdigest()
    assert told["sha256"] == starter().content_sha256
    assert told["address"] == f"http://testserver{PAGE}"


# --- How much each page asks -------------------------------------------------------------------
# The state of the directory; then what the page shows.
QUERIES = {
    "/social-value/": 3,
    FRAMEWORK: 3,
    PAGE: 10,
    f"{PAGE}changes/": 4,
    f"{FRAMEWORK}1.0.csv": 2,
    f"{FRAMEWORK}1.0.json": 8,
}


@pytest.mark.parametrize("address", QUERIES)
def test_no_page_asks_more_for_showing_more(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, address: str
) -> None:
    client.get("/")  # reads the state of the directory anew
    with django_assert_num_queries(QUERIES[address]):
        client.get(address)
    for number in ("1.1", "1.2", "1.3"):
        another_version(number)
        versions.publish(own(f"ours-{number[-1]}"), by=None)
    client.get("/")
    with django_assert_num_queries(QUERIES[address]):
        client.get(address)


def test_what_changed_asks_no_more_for_many_versions(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    another_version()
    client.get("/")
    address = PAGE.replace("1.0", "1.1") + "changes/"
    with django_assert_num_queries(18):
        client.get(address)
    another_version("1.2")
    another_version("1.3")
    client.get("/")
    with django_assert_num_queries(18):
        client.get(address)


# --- Words for figures -------------------------------------------------------------------------
def test_figures_are_shown_as_they_are() -> None:
    value = UnitValue(central="17.96", price_base=str(date.today().year))  # noqa: DTZ011
    value.clean_fields(exclude=["measure", "source", "licence"])
    assert shown.in_pounds(value.central) == "£17.96"
    assert shown.age_of_prices(value) == "less than a year old"
    assert shown.parts(value) == ""
