"""Collections: their pages, what they give out, and how staff make them."""

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from initiatives import collecting, workflow
from initiatives.models import CaseStudy, Collection, Edition, Theme
from tests.factories import (
    collected,
    complete,
    draft,
    officer_of,
    published,
    revised,
    submitted,
    withdrawn,
)
from tests.initiatives.given import document, entries, feed, rows, text_of
from tests.pages import text_of as words

PAGE = "/collections/food/"


def titles(client: Client, address: str = PAGE) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200
    return re.findall(r'app-result__title"><a [^>]*>([^<]*)</a>', response.content.decode())


def collection(*case_studies: CaseStudy, **fields: Any) -> Collection:
    told = {"title": "Food", "slug": "food", "summary": "What is grown."}
    return collected(*case_studies, **told | fields)


@pytest.fixture
def world(reference_data: None) -> dict[str, Edition]:
    told = [("Allotments", "food"), ("Bakery", "food"), ("Cycling", "transport-and-streets")]
    return {title: published(title, theme=theme) for title, theme in told}


# A search


def test_a_search_finds_what_the_directory_finds(client: Client, world: dict[str, Edition]) -> None:
    collection(address="?theme=food&sort=title", introduction="First.\n\nSecond.")
    assert titles(client) == titles(client, "/case-studies/?theme=food&sort=title")
    assert titles(client) == ["Allotments", "Bakery"]
    text = words(client.get(PAGE))
    assert text.startswith("Collection Food What is grown. First. Second. 2 case studies about")
    published("Cider", theme="food")
    assert titles(client) == ["Allotments", "Bakery", "Cider"]


def test_it_gives_out_what_the_directory_does(client: Client, world: dict[str, Edition]) -> None:
    collection(address="?theme=food&sort=title")
    there = "/case-studies.{}?theme=food&sort=title"
    assert rows(client, "/collections/food.csv") == rows(client, there.format("csv"))
    assert entries(client, "/collections/food.atom") == entries(client, there.format("atom"))
    ours, theirs = (
        document(client, "/collections/food.json"),
        document(client, there.format("json")),
    )
    assert ours["case_studies"] == theirs["case_studies"]
    assert ours["query"] == f"Food: {theirs['query']}"
    assert ours["address"] == "http://testserver/collections/food/"


def test_what_it_gives_out_has_its_name(client: Client, world: dict[str, Edition]) -> None:
    collection(address="?theme=food")
    response = client.get("/collections/food.csv")
    assert response["Content-Disposition"] == 'attachment; filename="collection-food.csv"'
    told = text_of(client, "/collections/food.atom")
    assert "<title>CouncilNet: Food</title>" in told
    assert 'rel="self" href="http://testserver/collections/food.atom"' in told
    html = client.get(PAGE).content.decode()
    for form in ["csv", "json", "atom"]:
        assert f'href="/collections/food.{form}"' in html


def test_a_long_one_has_pages(
    client: Client, world: dict[str, Edition], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("initiatives.directory.A_PAGE", 1)
    collection(address="?theme=food&sort=title")
    assert titles(client, f"{PAGE}?page=2") == ["Bakery"]
    assert titles(client, f"{PAGE}?page=7") == ["Bakery"]
    assert 'href="?page=2"' in client.get(PAGE).content.decode()


def test_what_is_no_more_does_not_find_more_than_was_meant(
    client: Client, world: dict[str, Edition]
) -> None:
    made = collection(address="?theme=food&council=stevenage")
    assert collecting.query_of(made) is not None
    made.address = "?theme=fodo&council=stevenage"
    made.save()
    assert titles(client) == []
    assert "There is nothing in this collection at the moment." in words(client.get(PAGE))
    assert rows(client, "/collections/food.csv") == []


# Picked by hand


def test_what_is_picked_stands_in_its_order_with_notes(
    client: Client, world: dict[str, Edition]
) -> None:
    collection(*(world[title].case_study for title in ["Cycling", "Allotments"]))
    assert titles(client) == ["Cycling", "Allotments"]
    text = words(client.get(PAGE))
    assert "2 case studies Download as CSV" in text
    assert text.index("Note 0") < text.index("Allotments") < text.index("Note 1")
    assert [
        (row["Title"], row["Why it is here"]) for row in rows(client, "/collections/food.csv")
    ] == [
        ("Cycling", "Note 0"),
        ("Allotments", "Note 1"),
    ]
    told = document(client, "/collections/food.json")
    assert (told["query"], told["total"]) == ("Food: 2 case studies", 2)
    assert [one["note"] for one in told["case_studies"]] == ["Note 0", "Note 1"]
    assert entries(client, "/collections/food.atom") == ["Cycling", "Allotments"]


def test_the_current_version_is_shown_and_nothing_else(
    client: Client, world: dict[str, Edition]
) -> None:
    gone = withdrawn("Withdrawn")
    collection(
        draft("Secretword"),
        complete("Secretword complete"),
        submitted("Secretword in review"),
        gone.case_study,
        world["Bakery"].case_study,
        world["Allotments"].case_study,
    )
    revised(world["Bakery"], title="Bakery again")
    workflow.revise(world["Allotments"].case_study, by=officer_of("stevenage"))
    CaseStudy.objects.filter(title="Allotments").update(title="Secretword revised")
    assert titles(client) == ["Bakery again", "Allotments"]
    for form in ["csv", "json", "atom"]:
        text = text_of(client, f"/collections/food.{form}")
        assert "Secretword" not in text
        assert "Withdrawn" not in text
    assert "Secretword" not in client.get(PAGE).content.decode()


def test_the_newest_comes_first_in_a_feed(client: Client, world: dict[str, Edition]) -> None:
    collection(*(world[title].case_study for title in ["Allotments", "Cycling", "Bakery"]))
    assert entries(client, "/collections/food.atom") == ["Cycling", "Bakery", "Allotments"]


def test_an_empty_one_says_so_kindly(client: Client, world: dict[str, Edition]) -> None:
    collection(draft("Secretword"))
    text = words(client.get(PAGE))
    assert "There is nothing in this collection at the moment. See all case studies" in text
    assert document(client, "/collections/food.json")["case_studies"] == []
    assert len(feed(client, "/collections/food.atom").findall("{*}entry")) == 0


# Who sees them, and where


def test_one_that_is_not_public_is_for_staff_alone(
    client: Client, as_amber: Client, as_dev: Client, as_erin: Client, world: dict[str, Edition]
) -> None:
    collection(title="Orchards", is_public=False, address="?theme=food")
    addresses = [PAGE, *(f"/collections/food.{form}" for form in ["csv", "json", "atom"])]
    for address in addresses:
        browsers = [client, as_amber, as_dev, as_erin]
        assert [browser.get(address).status_code for browser in browsers] == [404, 404, 200, 200]
    assert "Not public yet" in words(as_dev.get(PAGE))
    assert "Not public yet" in words(as_dev.get("/collections/"))
    for page in ["/", "/collections/"]:
        assert "Orchards" not in words(client.get(page))
    assert PAGE not in client.get("/sitemap.xml").content.decode()


def test_public_ones_are_linked_from_home_in_their_order(
    client: Client, reference_data: None
) -> None:
    assert "Collections" not in words(client.get("/"))
    assert "There is none yet." in words(client.get("/collections/"))
    collection(title="Zest", slug="zest", order=1)
    collection(title="Bees", slug="bees", order=2)
    collection(title="Ants", slug="ants", order=2)
    for page in ["/", "/collections/"]:
        html = client.get(page).content.decode()
        assert re.findall(r'href="/collections/(\w+)/"', html) == ["zest", "ants", "bees"]
    assert "/collections/zest/</loc>" in client.get("/sitemap.xml").content.decode()


@pytest.mark.parametrize(
    ("address", "statements"),
    [("?theme=food", 2), ("", 3)],
)
def test_no_page_asks_more_for_showing_more(
    client: Client,
    as_amber: Client,
    world: dict[str, Edition],
    django_assert_num_queries: DjangoAssertNumQueries,
    address: str,
    statements: int,
) -> None:
    """A visitor's page is kept where nothing changed, so another page number is asked for."""
    made = collection(address=address)
    one, *more = [world["Bakery"], world["Allotments"], world["Cycling"]]
    if not address:
        made.entries.create(case_study=one.case_study)
    titles(client)
    with django_assert_num_queries(statements):
        titles(client, f"{PAGE}?page=2")
    for edition in more:
        if not address:
            made.entries.create(case_study=edition.case_study)
    titles(client)
    with django_assert_num_queries(statements):
        titles(client, f"{PAGE}?page=3")


# How staff make them


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("?theme=food", "?theme=food"),
        ("/case-studies/?region=london&theme=food&page=3", "?theme=food&region=london"),
        ("http://testserver/case-studies/?theme=food", "?theme=food"),
        (
            " http://127.0.0.1:8000/case-studies/?q=bread++oven&sort=title#results ",
            "?q=bread+oven&sort=title",
        ),
        ("?theme=food&nonsense=1&council=atlantis", "?theme=food"),
    ],
)
def test_a_pasted_address_is_kept_in_one_way(
    as_erin: Client, reference_data: None, pasted: str, kept: str
) -> None:
    save(as_erin, address=pasted)
    assert Collection.objects.get().address == kept


NOT_OURS = (
    "Paste an address of this site’s case studies, such as "
    "http://127.0.0.1:8000/case-studies/?theme=food"
)
NOTHING = "This address chooses nothing. Choose or search among the case studies first."


@pytest.mark.parametrize(
    ("pasted", "sentence"),
    [
        ("https://example.org/case-studies/?theme=food", NOT_OURS),
        ("http://testserver/councils/stevenage/", NOT_OURS),
        ("theme=food", NOT_OURS),
        ("http://[half", NOT_OURS),
        ("?" + "&" * 1990, NOT_OURS),
        ("javascript:alert(1)", NOT_OURS),
        ("/case-studies/", NOTHING),
        ("?sort=title&page=2", NOTHING),
        ("?theme=none-such", NOTHING),
    ],
)
def test_what_cannot_be_kept_is_refused_with_what_to_do(
    as_erin: Client, reference_data: None, pasted: str, sentence: str
) -> None:
    page = save(as_erin, address=pasted)
    assert sentence in page
    assert not Collection.objects.exists()


def test_it_is_a_search_or_picked_by_hand(as_erin: Client, world: dict[str, Edition]) -> None:
    entry = {"entries-0-case_study": world["Bakery"].case_study_id, "entries-0-order": 0}
    page = save(as_erin, address="?theme=food", **entry)
    assert "A collection is either a search or picked by hand: empty the one or the other." in page
    assert not Collection.objects.exists()
    save(as_erin, **entry)
    assert [e.case_study.title for e in Collection.objects.get().entries.all()] == ["Bakery"]


def test_what_was_picked_can_become_a_search(
    as_erin: Client, client: Client, world: dict[str, Edition]
) -> None:
    made = collection(world["Bakery"].case_study)
    entry = made.entries.get()
    told = {"entries-INITIAL_FORMS": 1, "entries-0-id": entry.pk, "entries-0-order": 0}
    told["entries-0-case_study"] = entry.case_study_id
    change = f"/admin/initiatives/collection/{made.pk}/change/"
    assert "either a search or picked by hand" in save(
        as_erin, change, address="?theme=food", **told
    )
    save(as_erin, change, address="?theme=food", **told, **{"entries-0-DELETE": "on"})
    made.refresh_from_db()
    assert (made.address, made.entries.count()) == ("?theme=food", 0)
    assert titles(client) == ["Bakery", "Allotments"]


def save(
    as_erin: Client, form: str = "/admin/initiatives/collection/add/", /, **fields: Any
) -> str:
    told = {
        "title": "Food",
        "slug": "food",
        "summary": "What is grown.",
        "order": 0,
        "is_public": "on",
        "entries-TOTAL_FORMS": int("entries-0-order" in fields),
        "entries-INITIAL_FORMS": 0,
    }
    response = as_erin.post(form, told | fields)
    return "" if response.status_code == 302 else response.content.decode()


def test_case_studies_are_found_by_typing(as_erin: Client, world: dict[str, Edition]) -> None:
    html = as_erin.get("/admin/initiatives/collection/add/").content.decode()
    assert 'data-ajax--url="/admin/autocomplete/"' in html
    assert "Paste the address of the directory with your choices made." in html


def test_a_theme_that_is_renamed_stays_chosen(client: Client, world: dict[str, Edition]) -> None:
    collection(address="?theme=food")
    Theme.objects.filter(key="food").update(name="Growing and eating")
    assert titles(client) == ["Bakery", "Allotments"]
