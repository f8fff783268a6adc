"""Lists as Atom feeds."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from initiatives import workflow
from initiatives.models import Edition
from initiatives.outputs import feeds
from tests.factories import draft, published, reviewer, revised
from tests.initiatives.given import ATOM, entries, feed, given, links, text_of

TAG = "tag:127.0.0.1,2026:"
OGL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


def said(part: ElementTree.Element, name: str) -> str:
    return part.findtext(ATOM + name.replace("/", f"/{ATOM}"), "")


def test_a_feed_says_what_it_is(client: Client, reference_data: None) -> None:
    edition = published("Tool library", principles=("innovation",), theme="food")
    told = feed(client, "/case-studies.atom?principle=innovation&theme=food&sort=title")
    assert said(told, "id") == f"{TAG}/case-studies.atom?principle=innovation&theme=food&sort=title"
    assert said(told, "title") == "CouncilNet: Innovation, Food"
    assert said(told, "subtitle") == "1 case study about Food, that meets Innovation"
    assert said(told, "updated") == edition.published_at.isoformat()
    assert said(told, "author/name") == "Co-operative Councils’ Innovation Network"
    assert said(told, "rights") == f"Open Government Licence v3.0 {OGL}"
    query = "?principle=innovation&theme=food&sort=title"
    assert links(told) == {
        "license": OGL,
        "alternate": f"http://testserver/case-studies/{query}",
        "self": f"http://testserver/case-studies.atom{query}",
    }


def test_an_entry_says_who_did_what(client: Client, reference_data: None) -> None:
    edition = published("Tool library", principles=("co-production", "learning"), theme="food")
    [entry] = feed(client, "/case-studies.atom").iterfind(f"{ATOM}entry")
    assert said(entry, "id") == f"{TAG}case-studies/{edition.case_study_id}"
    assert said(entry, "title") == "Tool library"
    assert said(entry, "updated") == edition.published_at.isoformat()
    assert said(entry, "author/name") == "Stevenage Borough Council"
    assert said(entry, "author/uri") == "http://testserver/councils/stevenage/"
    assert said(entry, "summary") == "What Tool library is, in two lines."
    assert links(entry) == {"alternate": "http://testserver/case-studies/stevenage/tool-library/"}
    assert [category.attrib for category in entry.iterfind(f"{ATOM}category")] == [
        {"term": "co-production", "scheme": f"{TAG}principles", "label": "Co-production"},
        {"term": "learning", "scheme": f"{TAG}principles", "label": "Learning"},
        {"term": "food", "scheme": f"{TAG}themes", "label": "Food"},
    ]


def test_it_is_atom(client: Client, reference_data: None) -> None:
    response = given(client, "/case-studies.atom?theme=food")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert response["Content-Disposition"] == 'inline; filename="case-studies-food.atom"'


def test_its_name_never_changes(client: Client, reference_data: None, settings: Settings) -> None:
    """Not with a new version, nor with a new address."""
    settings.SITE_ADDRESS = "https://councilnet.example.org"
    edition = published("Tool library")
    [before] = feed(client, "/case-studies.atom").iterfind(f"{ATOM}entry")
    edition = revised(edition, title="Library of tools")
    workflow.change_address(edition.case_study, by=reviewer(), wanted="tools")
    [after] = feed(client, "/case-studies.atom").iterfind(f"{ATOM}entry")
    assert (said(after, "title"), said(after, "updated")) == (
        "Library of tools",
        edition.published_at.isoformat(),
    )
    name = f"tag:councilnet.example.org,2026:case-studies/{edition.case_study_id}"
    assert said(before, "id") == said(after, "id") == name


def test_the_newest_comes_first_whatever_the_order(client: Client, reference_data: None) -> None:
    for title in ["Bees", "Allotments", "Cycling"]:
        published(title)
    revised(Edition.objects.get(title="Bees"))
    for query in ["", "?sort=title", "?sort=started", "?q=lines"]:
        assert entries(client, f"/case-studies.atom{query}") == ["Bees", "Cycling", "Allotments"]


def test_an_empty_feed_is_valid_and_never_changes(client: Client, reference_data: None) -> None:
    draft("Secretword")
    told = feed(client, "/case-studies.atom?q=zebra")
    assert said(told, "subtitle") == "0 case studies matching “zebra”"
    assert said(told, "updated") == datetime(1970, 1, 1, tzinfo=UTC).isoformat()
    assert text_of(client, "/case-studies.atom") == text_of(client, "/case-studies.atom")


def test_a_feed_that_has_not_changed_is_not_sent_again(
    client: Client, reference_data: None
) -> None:
    published("One")
    tag = given(client, "/case-studies.atom")["ETag"]
    again = client.get("/case-studies.atom", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    published("Two")
    assert given(client, "/case-studies.atom")["ETag"] != tag


def test_pages_lead_to_one_another(
    client: Client, reference_data: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "A_PAGE", 2)
    for n in range(5):
        published(f"Number {n}")
    here = "http://testserver/case-studies.atom?theme=neighbourhoods"
    address = "/case-studies.atom?theme=neighbourhoods"
    paged = {"license": OGL, "alternate": "http://testserver/case-studies/?theme=neighbourhoods"}
    first, last = {"first": here}, {"last": f"{here}&page=3"}
    two, three = f"{here}&page=2", f"{here}&page=3"
    assert links(feed(client, address)) == paged | first | last | {"self": here, "next": two}
    assert links(feed(client, f"{address}&page=2")) == paged | first | last | {
        "self": two,
        "previous": here,
        "next": three,
    }
    for page in ["3", "4", "99999999"]:
        found = links(feed(client, f"{address}&page={page}"))
        assert found == paged | first | last | {"self": three, "previous": two}
    assert entries(client, address) == [f"Number {n}" for n in range(4, -1, -1)]
    assert links(feed(client, "/case-studies.atom"))["next"].endswith(".atom?page=2")


@pytest.mark.parametrize("text", ["]]> & <b> \"'", "\x7f\x85\ufdd0 \ufffe\uffff 😀", "</feed>"])
def test_what_xml_cannot_hold_is_left_out(client: Client, reference_data: None, text: str) -> None:
    published(f"A {text} title", summary=f"B {text} summary")
    edition = Edition.objects.get()
    [entry] = feed(client, "/case-studies.atom").iterfind(f"{ATOM}entry")
    held = str.maketrans("", "", "\ufffe\uffff")
    assert said(entry, "title") == edition.title.translate(held)
    assert said(entry, "summary") == edition.summary.translate(held)


def test_no_control_character_breaks_a_feed() -> None:
    every = "".join(map(chr, [*range(0x20), *range(0xD7F0, 0xE010), *range(0xFFF0, 0x10010)]))
    root = ElementTree.Element("feed")
    feeds._add(root, "title", every, label=every)
    [title] = ElementTree.fromstring(ElementTree.tostring(root))  # noqa: S314  # our own
    kept = "\t\n\n" + "".join(
        map(chr, [*range(0xD7F0, 0xD800), *range(0xE000, 0xE010), *range(0xFFF0, 0xFFFE)])
    )
    assert (title.text or "").startswith(kept)


def test_entries_are_fetched_together(
    client: Client, reference_data: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    published("One")
    given(client, "/case-studies.atom")
    with django_assert_num_queries(2):
        assert entries(client, "/case-studies.atom?page=1") == ["One"]
    published("Two")
    published("Three")
    given(client, "/case-studies.atom")
    with django_assert_num_queries(2):
        assert entries(client, "/case-studies.atom?page=1") == ["Three", "Two", "One"]
    with django_assert_num_queries(1):
        given(client, "/case-studies.atom")


@pytest.mark.parametrize("page", ["principles/innovation", "councils/stevenage", "regions/london"])
def test_pages_name_their_feed(client: Client, reference_data: None, page: str) -> None:
    kind, value = page.split("/")
    html = client.get(f"/{page}/").content.decode()
    found = f'title="Case studies" href="/case-studies.atom?{kind.removesuffix("s")}={value}"'
    assert f'<link rel="alternate" type="application/atom+xml" {found}>' in html
    published("One", council="lambeth", principles=("innovation",))
    published("Two", principles=("innovation",))
    html = client.get(f"/{page}/").content.decode()
    for form in ["csv", "json", "atom"]:
        assert f'"/case-studies.{form}?{kind.removesuffix("s")}={value}"' in html
