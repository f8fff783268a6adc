"""The ways in: home, principles, councils, regions; and what crawlers ask for."""

import re
from datetime import date
from html import unescape
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from councilnet.models import Council, CouncilSuccession, Region
from initiatives.models import Principle, PrincipleWording
from initiatives.views import for_everybody
from tests.factories import draft, published, revised, submitted, withdrawn


@pytest.fixture
def world(reference_data: None) -> None:
    draft("Draft", council="oldham")
    submitted("In review", council="lambeth", principles=("learning",))
    withdrawn("Withdrawn", council="lambeth", principles=("learning",))
    published("One", council="stevenage", principles=("innovation",))
    published("Two", council="oldham", principles=("innovation", "learning"))
    revised(published("Three", council="oldham", principles=("learning",)), title="Three again")


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def words(html: str) -> str:
    main = html.split("<main")[1].split(">", 1)[1].split("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", main)).split())


def numbers(html: str, kind: str) -> dict[str, int]:
    """The number behind each link to a principle's or a council's page."""
    found = re.findall(rf'href="/{kind}/([\w-]+)/">[^<]*</a>(?:<[^>]*>|[^\d<])*(\d+)', html)
    return {key: int(n) for key, n in found}


def results(html: str) -> list[str]:
    return re.findall(r'app-result__title"><a [^>]*>([^<]*)</a>', html)


def test_the_home_page_counts_what_is_published(client: Client, world: None) -> None:
    html = page(client, "/")
    by_principle = dict.fromkeys(Principle.objects.values_list("key", flat=True), 0)
    assert numbers(html, "principles") == by_principle | {"innovation": 2, "learning": 2}
    by_council = dict.fromkeys(Council.objects.values_list("slug", flat=True), 0)
    assert numbers(html, "councils") == by_council | {"stevenage": 1, "oldham": 2}
    assert "Browse all 3 case studies" in words(html)


def test_the_home_page_shows_the_newest_six(client: Client, reference_data: None) -> None:
    for number in range(1, 8):
        published(f"Number {number}")
    links = re.findall(
        r'app-card__link" href="/case-studies/stevenage/([\w-]+)/"', page(client, "/")
    )
    assert links == [f"number-{number}" for number in range(7, 1, -1)]


def test_the_home_page_of_an_empty_portal(client: Client, reference_data: None) -> None:
    assert "Nothing is published yet." in words(page(client, "/"))


def test_the_search_box_leads_to_the_directory(client: Client, world: None) -> None:
    html = page(client, "/")
    [form] = re.findall(r'<form class="app-search".*?</form>', html, re.S)
    assert 'action="/case-studies/" method="get"' in form
    assert 'name="q"' in form


# Principles


def test_the_principles_stand_in_order_with_their_wordings(client: Client, world: None) -> None:
    html = page(client, "/principles/")
    titles = re.findall(r'app-principle__title"><a [^>]*>([^<]*)<', html)
    assert titles == list(Principle.objects.order_by("number").values_list("title", flat=True))
    text = words(html)
    assert "Innovation We will embrace innovation in how we work with local communities" in text
    assert text.count("This is a summary, not the official wording.") == 5
    assert text.count("2 case studies") == 2
    assert text.count("0 case studies") == 8


def test_a_principle_shows_its_case_studies_and_councils(client: Client, world: None) -> None:
    html = page(client, "/principles/learning/")
    assert results(html) == ["Three again", "Two"]
    assert numbers(html, "councils") == {"oldham": 2}
    assert "2 case studies meet it" in words(html)


def test_a_principle_shows_how_its_wording_changed(client: Client, world: None) -> None:
    innovation = Principle.objects.get(key="innovation")
    for day, text in [(date(2024, 11, 5), "The second wording."), (date(2999, 1, 1), "Not yet.")]:
        PrincipleWording.objects.create(
            principle=innovation, text=text, is_official=True, in_force_from=day
        )
    text = words(page(client, "/principles/innovation/"))
    assert text.startswith(
        "Principle 8 Innovation The second wording. In force since 5 November 2024. "
        "Other wordings of this principle From 1 January 2999 Not yet. "
        "The first wording we know We will embrace innovation"
    )


def test_a_principle_without_case_studies_says_so(client: Client, world: None) -> None:
    text = words(page(client, "/principles/walking-the-talk/"))
    assert "0 case studies meet it None is published yet." in text
    assert "Councils that meet it None yet." in text


# Councils


def test_the_councils_stand_from_a_to_z(client: Client, world: None) -> None:
    html = page(client, "/councils/")
    names = re.findall(r'<th scope="row"[^>]*><a [^>]*>([^<]*)</a>', html)
    assert names == list(
        Council.objects.order_by("short_name").values_list("short_name", flat=True)
    )
    assert "Oldham Metropolitan district, North West 2" in words(html)
    assert "Lambeth London borough, London 0" in words(html)


def test_a_council_shows_what_it_is_and_did(client: Client, world: None) -> None:
    html = page(client, "/councils/oldham/")
    text = words(html)
    assert "Type Metropolitan district Region or nation North West , England" in text
    assert "Membership Full member in lists from 2017 to 2024" in text
    assert results(html) == ["Three again", "Two"]
    assert "Learning 2" in text
    assert "Innovation 1" in text
    assert "Social partnership 0" in text
    assert "Formed from" not in text


def test_a_council_that_took_others_over_shows_theirs(client: Client, world: None) -> None:
    stevenage, oldham = (Council.objects.get(slug=slug) for slug in ("stevenage", "oldham"))
    CouncilSuccession.objects.create(old=stevenage, new=oldham)
    text = words(page(client, "/councils/stevenage/"))
    assert "Stevenage is to become part of Oldham" in text
    Council.objects.filter(pk=stevenage.pk).update(valid_to=timezone.localdate())
    text = words(page(client, "/councils/stevenage/"))
    today = f"{timezone.localdate():%-d %B %Y}"
    assert f"Stevenage ended on {today}. It became part of Oldham" in text
    html = page(client, "/councils/oldham/")
    assert results(html) == ["Three again", "Two", "One"]
    assert "Formed from Stevenage" in words(html)
    assert "by Stevenage (now Oldham)" in words(html)


def test_more_than_a_few_lead_to_the_directory(client: Client, reference_data: None) -> None:
    for number in range(11):
        published(f"Number {number}")
    html = page(client, "/councils/stevenage/")
    assert len(results(html)) == 10
    assert (
        '<a class="govuk-link govuk-!-font-weight-bold" href="/case-studies/?council=stevenage">'
        in html
    )
    assert "See all 11 case studies" in words(html)


def test_a_council_says_when_it_was_seen_to_be_a_member(client: Client, world: None) -> None:
    text = words(page(client, "/councils/barking-and-dagenham/"))
    assert "Membership Full member in the list of 2020" in text
    Council.objects.filter(slug="oldham").update(tier="not-stated")
    assert "Membership" not in words(page(client, "/councils/oldham/"))


# Regions


def test_a_region_shows_its_councils_and_their_work(client: Client, world: None) -> None:
    html = page(client, "/regions/east-of-england/")
    expected = Council.objects.filter(region="east-of-england").values_list("slug", flat=True)
    assert numbers(html, "councils") == dict.fromkeys(expected, 0) | {"stevenage": 1}
    assert results(html) == ["One"]


@pytest.mark.parametrize("region", Region.values)
def test_every_region_has_its_page(client: Client, world: None, region: str) -> None:
    assert str(Region(region).label) in page(client, f"/regions/{region}/")


@pytest.mark.parametrize("address", ["/regions/mars/", "/councils/atlantis/", "/principles/greed/"])
def test_what_there_is_not_is_not_found(client: Client, world: None, address: str) -> None:
    assert client.get(address).status_code == 404


# Crawlers


def test_the_sitemap_has_every_page_worth_finding(client: Client, world: None) -> None:
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314  # our own
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    found = [url.findtext(f"{space}loc", "") for url in tree]
    assert len(found) == len(set(found))
    assert {address.removeprefix("http://testserver") for address in found} == {
        *("/", "/case-studies/", "/principles/", "/councils/", "/collections/", "/packs/"),
        *("/case-studies/map/", "/coverage/", "/coverage/regions/", "/learning/", "/adoptions/"),
        "/funding/",
        *("/about/", "/accessibility/", "/privacy/", "/cookies/", "/security/"),
        *("/social-value/", "/social-value/method/", "/social-value/try/", "/api/"),
        *("/social-value/portfolio/", "/social-value/frameworks/co-operative-social-value/"),
        "/social-value/frameworks/co-operative-social-value/1.0/",
        *("/case-studies/stevenage/one/", "/case-studies/oldham/two/"),
        "/case-studies/oldham/three/",
        *(principle.get_absolute_url() for principle in Principle.objects.all()),
        *(council.get_absolute_url() for council in Council.objects.all()),
        *(f"/regions/{region}/" for region in Region.values),
    }
    for address in found:
        assert client.get(address).status_code == 200, address


def test_robots_are_kept_from_the_endless_and_the_private(client: Client, db: None) -> None:
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /accounts/",
        "Disallow: /admin/",
        "Disallow: /case-studies/?",
        "Disallow: /case-studies/map/?",
        "Disallow: /coverage/?",
        "Disallow: /coverage/regions/?",
        "Disallow: /case-studies/compare/?",
        "Disallow: /cy/accounts/",
        "Disallow: /cy/admin/",
        "Disallow: /cy/case-studies/?",
        "Disallow: /cy/case-studies/map/?",
        "Disallow: /cy/coverage/?",
        "Disallow: /cy/coverage/regions/?",
        "Disallow: /cy/case-studies/compare/?",
        "Disallow: /case-studies.",
        "Sitemap: http://testserver/sitemap.xml",
    ]


# Cost


@pytest.mark.parametrize(
    ("address", "statements"),
    [
        ("/", 1),
        ("/principles/", 3),
        ("/principles/innovation/", 3),
        ("/councils/", 2),
        ("/councils/stevenage/", 5),
        ("/regions/east-of-england/", 2),
        ("/sitemap.xml", 13),
    ],
)
def test_no_page_asks_more_for_showing_more(
    client: Client,
    reference_data: None,
    django_assert_num_queries: DjangoAssertNumQueries,
    address: str,
    statements: int,
) -> None:
    published("One")
    page(client, address)  # brings the index up to date, which costs a few statements once
    for_everybody.forget()
    with django_assert_num_queries(statements):
        page(client, address)
    published("Two", council="norwich")
    published("Three", principles=("innovation", "learning"))
    page(client, address)
    for_everybody.forget()
    with django_assert_num_queries(statements):
        page(client, address)
