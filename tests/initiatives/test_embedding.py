"""A case study on other people's sites: the card that they may frame, and what they copy."""

import json
from html import unescape

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from initiatives import workflow
from initiatives.models import Edition
from initiatives.views import for_everybody
from tests.factories import draft, published, reviewer, revised, withdrawn
from tests.pages import text_of

CASE_STUDY = "/case-studies/stevenage/repair-cafe/"
CARD, SHARE = f"{CASE_STUDY}card/", f"{CASE_STUDY}share/"
ATTACK = "</textarea><script>alert(1)</script>\" onload='alert(2)'"


def test_the_card_tells_what_it_is(client: Client, reference_data: None) -> None:
    published(principles=("innovation", "learning"))
    Edition.objects.update(taken_up=2)
    card = client.get(CARD)
    assert text_of(card) == (
        "Demonstration Case study by Stevenage Borough Council Repair café"
        " What Repair café is, in two lines. InnovationLearning Evidence: Described"
        " Tried in 2 other councils"
    )
    html = card.content.decode()
    assert '<base target="_top">' in html
    assert f'<h1><a href="http://testserver{CASE_STUDY}">Repair café</a></h1>' in html
    assert 'rel="license">Open Government Licence v3.0</a>' in html
    assert "<script" not in html
    assert "style=" not in html


def test_the_card_alone_may_be_framed(client: Client, reference_data: None) -> None:
    published()
    card = client.get(CARD)
    assert "frame-ancestors *;" in f"{card['Content-Security-Policy']};"
    assert "X-Frame-Options" not in card
    for address in [CASE_STUDY, SHARE, "/", "/oembed", "/no/such/page/", "/accounts/login/"]:
        other = client.get(address)
        assert other["X-Frame-Options"] == "DENY", address
        assert "frame-ancestors 'none'" in other["Content-Security-Policy"], address


def test_the_card_sets_no_cookie_and_may_be_kept(
    client: Client, reference_data: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    published()
    card = client.get(CARD)
    assert (card.cookies, card["Cache-Control"].count("public")) == ({}, 1)
    unchanged = client.get(CARD, headers={"if-none-match": card["ETag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert "frame-ancestors *" in unchanged["Content-Security-Policy"]
    for_everybody.forget()
    with django_assert_num_queries(2):
        client.get(CARD)


def test_the_card_has_what_is_published_and_no_draft(client: Client, reference_data: None) -> None:
    edition = published()
    draft("Secretword")
    revised(edition, summary="What came of it.")
    assert "What came of it." in text_of(client.get(CARD))
    assert client.get("/case-studies/stevenage/secretword/card/").status_code == 404


def test_a_withdrawn_one_says_so_in_its_frame(client: Client, reference_data: None) -> None:
    withdrawn(reason="A secret reason.")
    card = client.get(CARD)
    assert card.status_code == 410
    assert "This case study has been withdrawn" in text_of(card)
    assert "secret" not in text_of(card)
    assert "frame-ancestors *" in card["Content-Security-Policy"]
    assert "X-Frame-Options" not in card


def test_an_old_address_leads_on(client: Client, reference_data: None) -> None:
    edition = published()
    workflow.change_address(edition.case_study, by=reviewer(), wanted="mending-cafe")
    moved = client.get(CARD)
    assert (moved.status_code, moved["Location"]) == (
        301,
        "/case-studies/stevenage/mending-cafe/card/",
    )


def test_one_merged_into_another_leads_to_the_card_of_that(
    client: Client, reference_data: None
) -> None:
    gone, kept = published(), published("Mending")
    workflow.merge(gone.case_study, by=reviewer(), into=kept.case_study)
    assert client.get(CARD)["Location"] == "/case-studies/stevenage/mending/card/"


# What is copied


def copied(client: Client) -> list[str]:
    html = client.get(SHARE).content.decode()
    return [unescape(part.split("</code>")[0]) for part in html.split("<code>")[1:]]


def test_it_gives_a_frame_and_a_link_to_copy(client: Client, reference_data: None) -> None:
    published()
    assert copied(client) == [
        f'<iframe src="http://testserver{CARD}" title="Repair café: Stevenage" width="100%"'
        ' height="400" loading="lazy" style="border: 0; max-width: 40em"></iframe>',
        f'<a href="http://testserver{CASE_STUDY}">Repair café: Stevenage</a>',
    ]
    assert f'<a class="govuk-link" href="{SHARE}">' in client.get(CASE_STUDY).content.decode()


def test_what_people_wrote_is_only_ever_text(client: Client, reference_data: None) -> None:
    edition = published(ATTACK)
    address = edition.get_absolute_url()
    for page in [f"{address}share/", f"{address}card/"]:
        html = client.get(page).content.decode()
        assert "<script>alert" not in html
        assert "' onload" not in html
    frame = str(oembed(client, f"http://testserver{address}")["html"])
    assert frame.count("<") == 2
    assert frame.count('"') == 12


# oEmbed


def oembed(client: Client, url: str, **more: str) -> dict[str, object]:
    response = client.get("/oembed", {"url": url, **more})
    assert response.status_code == 200
    told: dict[str, object] = json.loads(response.content)
    return told


def test_other_sites_find_the_card_by_the_address(client: Client, reference_data: None) -> None:
    published()
    page = client.get(CASE_STUDY).content.decode()
    found = page.split('type="application/json+oembed" href="')[1].split('"')[0]
    told = json.loads(client.get(unescape(found)).content)
    html = told.pop("html")
    assert told == {
        "version": "1.0",
        "type": "rich",
        "title": "Repair café",
        "author_name": "Stevenage Borough Council",
        "author_url": "http://testserver/councils/stevenage/",
        "provider_name": "CouncilNet",
        "provider_url": "http://testserver/",
        "cache_age": 3600,
        "width": 480,
        "height": 400,
    }
    assert f'src="http://testserver{CARD}"' in html


@pytest.mark.parametrize(
    ("more", "size"),
    [
        ({"maxwidth": "300", "maxheight": "200"}, (300, 200)),
        ({"maxwidth": "99999999999999"}, (480, 400)),
        ({"maxwidth": "-1", "maxheight": "x"}, (480, 400)),
        ({"maxwidth": "0"}, (480, 400)),
    ],
)
def test_a_site_may_say_how_much_room_there_is(
    client: Client, reference_data: None, more: dict[str, str], size: tuple[int, int]
) -> None:
    published()
    told = oembed(client, f"http://testserver{CASE_STUDY}", **more)
    assert (told["width"], told["height"]) == size


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "http://[",
        f"https://elsewhere.example.org{CASE_STUDY}",
        "http://testserver/case-studies/",
        "http://testserver/case-studies/stevenage/no-such/",
        "http://testserver/case-studies/oldham/gone/",
        f"http://testserver{CASE_STUDY}versions/",
    ],
)
def test_of_what_is_no_case_study_there_is_no_card(
    client: Client, reference_data: None, url: str
) -> None:
    published()
    withdrawn("Gone", council="oldham")
    response = client.get("/oembed", {"url": url})
    assert response.status_code == 404
    told = json.loads(response.content)
    assert told["detail"] == "Give the whole address of a published case study as “url”."


def test_it_is_given_as_json_alone(client: Client, reference_data: None) -> None:
    published()
    asked = {"url": f"http://testserver{CASE_STUDY}", "format": "xml"}
    assert client.get("/oembed", asked).status_code == 501
