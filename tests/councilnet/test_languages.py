"""The address says the language, and nothing else does."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from lxml import html

from tests import factories

pytestmark = pytest.mark.django_db


def tree(response: object) -> html.HtmlElement:
    return html.fromstring(response.content.decode())  # type: ignore[attr-defined]


@pytest.mark.parametrize(("path", "language"), [("/about/", "en-gb"), ("/cy/about/", "cy")])
def test_the_address_says_the_language(client: Client, path: str, language: str) -> None:
    answer = client.get(path)
    assert answer["Content-Language"] == language
    assert tree(answer).get("lang") == language


def test_neither_the_browser_nor_a_cookie_is_asked(client: Client) -> None:
    usual = client.get("/about/")
    client.cookies["django_language"] = "cy"
    wished = client.get("/about/", headers={"Accept-Language": "cy"})
    assert wished.content == usual.content
    assert "Accept-Language" not in wished.get("Vary", "")


@pytest.mark.parametrize("path", ["/cy/case-studies.csv", "/cy/api/v1/", "/cy/sitemap.xml"])
def test_data_are_the_same_in_every_language(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.get(path.removeprefix("/cy")).status_code == 200
    with translation.override("cy"):
        assert reverse("case_studies_csv") == "/case-studies.csv"


def test_a_page_links_to_itself_in_the_other_language(client: Client) -> None:
    there = "//nav[contains(@class, 'app-languages')]//a"
    (link,) = tree(client.get("/case-studies/?q=food&theme=food")).xpath(there)
    assert link.get("href") == "/cy/case-studies/?q=food&theme=food"
    assert (link.get("lang"), link.get("hreflang"), link.text) == ("cy", "cy", "Cymraeg")
    (back,) = tree(client.get("/cy/case-studies/?q=food&theme=food")).xpath(there)
    assert back.get("href") == "/case-studies/?q=food&theme=food"
    assert (back.get("lang"), back.get("hreflang"), back.text) == ("en-gb", "en-gb", "English")


def test_from_an_answer_to_a_form_it_leads_to_the_page_with_the_form(as_amber: Client) -> None:
    case_study = factories.draft()
    page = f"/your-case-studies/{case_study.pk}/edit/basics/?from=check"
    answer = as_amber.post(
        page, {"title": ""}, headers={"Referer": f"http://testserver{page}", "Host": "testserver"}
    )
    (link,) = tree(answer).xpath("//nav[contains(@class, 'app-languages')]//a")
    assert link.get("href") == f"/cy{page}"
    assert as_amber.get(link.get("href")).status_code == 200


def test_where_a_form_came_from_is_believed_of_this_site_alone(client: Client) -> None:
    there = {"Referer": "https://elsewhere.example/cy/trap/"}
    (link,) = tree(client.post("/accounts/login/", {}, headers=there)).xpath(
        "//nav[contains(@class, 'app-languages')]//a"
    )
    assert link.get("href") == "/cy/accounts/login/"


def test_machines_are_told_of_both(client: Client) -> None:
    for path in ("/councils/", "/cy/councils/"):
        links = tree(client.get(path)).xpath("//link[@rel='alternate'][@hreflang]")
        assert [(link.get("hreflang"), link.get("href")) for link in links] == [
            ("en-gb", "http://testserver/councils/"),
            ("cy", "http://testserver/cy/councils/"),
        ]
    (canonical,) = tree(client.get("/cy/councils/")).xpath("//link[@rel='canonical']/@href")
    assert canonical == "http://testserver/cy/councils/"
    assert "Disallow: /cy/case-studies/?" in client.get("/robots.txt").content.decode()


def test_signing_in_keeps_the_language(client: Client) -> None:
    answer = client.get("/cy/your-case-studies/")
    assert answer["Location"] == "/cy/accounts/login/?next=/cy/your-case-studies/"


def test_the_header_marks_where_one_is(client: Client) -> None:
    for path in ("/councils/", "/cy/councils/"):
        marked = tree(client.get(path)).xpath("//header//a[@aria-current='page']/@href")
        assert marked == [path]


def test_a_visitor_gets_each_page_in_its_language_from_what_is_kept(client: Client) -> None:
    english, welsh = client.get("/about/"), client.get("/cy/about/")
    assert client.get("/about/").content == english.content
    assert client.get("/cy/about/").content == welsh.content


@pytest.mark.parametrize("path", ["/cy", "/cy/about"])
def test_a_missing_slash_is_added(client: Client, path: str) -> None:
    assert client.get(path)["Location"] == f"{path}/"


@pytest.mark.parametrize("path", ["/en-gb/about/", "/cy-gb/about/", "/fr/about/", "/cy/cy/about/"])
def test_there_is_one_address_for_each_language(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_an_old_language_is_left_when_the_answer_is_made(client: Client) -> None:
    client.get("/cy/about/")
    assert translation.get_language() == "en-gb"


def test_the_card_of_a_welsh_address_is_found(client: Client) -> None:
    factories.published()
    there = "http://testserver/cy/case-studies/stevenage/repair-cafe/"
    assert client.get("/oembed", {"url": there}).status_code == 200


def test_a_welsh_page_says_that_it_awaits_a_reader(client: Client) -> None:
    there = "//footer//a[starts-with(@href, 'mailto:')]"
    assert tree(client.get("/cy/about/")).xpath(there)
    assert not tree(client.get("/about/")).xpath(there)


def test_the_administration_too_leads_to_the_other_language(as_erin: Client) -> None:
    (link,) = tree(as_erin.get("/admin/councilnet/council/")).xpath("//a[@lang='cy']")
    assert link.get("href") == "/cy/admin/councilnet/council/"
    assert tree(as_erin.get(link.get("href"))).get("lang") == "cy"


@pytest.mark.parametrize("page", ["/case-studies/", "/coverage/", "/coverage/regions/"])
def test_a_welsh_page_leads_to_the_tables_that_there_are(client: Client, page: str) -> None:
    words = client.get(f"/cy{page}").content.decode()
    tables = set(re.findall(r'href="(/[^"]*\.(?:csv|json|atom))"', words))
    assert tables
    assert {client.get(table).status_code for table in tables} == {200}
