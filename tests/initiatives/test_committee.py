"""A case study on one side of A4, whatever was written."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from councilnet.models import User
from initiatives import committee, workflow
from initiatives.models import Edition, Principle
from initiatives.papers.pdf import pdf
from tests import factories
from tests.initiatives.accessible import faults_of, open_pdf
from tests.pages import errors, text_of

pytestmark = pytest.mark.django_db

PAGE = "/case-studies/stevenage/repair-cafe/committee/"
PDF = "/case-studies/stevenage/repair-cafe/committee.pdf"


def made(edition: Edition, asked: str = "") -> bytes:
    address = f"https://councilnet.example.org{edition.get_absolute_url()}"
    return pdf(committee.paper(edition, asked=asked, address=address))


def fullest(text: str) -> Edition:
    """Every field as long as it can be, filled with this text again and again. Not saved."""

    def as_long(most: int) -> str:
        return (text * (most // len(text) + 1))[:most]

    keys = [(p.key, p.title) for p in Principle.objects.all()]
    edition = factories.whole_edition()
    content: dict[str, Any] = edition.content
    edition.title, content["summary"] = as_long(150), as_long(300)
    content["texts"] = dict.fromkeys(content["texts"], as_long(20_000))
    content["claims"] = [{"title": title, "key": key} for key, title in keys]
    content["cost"] |= {"staff_time": as_long(200), "funding": as_long(2000)}
    content["cost"] |= {"one_off": "999999999999.99", "yearly": "999999999999.99"}
    outcome = content["outcomes"][0] | {"indicator": as_long(200), "unit": as_long(60)}
    content["outcomes"] = [outcome | {"result": "1234567890"}] * 30
    edition.council.name = as_long(120)
    return edition


# --- It fits -----------------------------------------------------------------------------------
FULL = [
    "We met, and asked them what they wanted. ",
    "W",
    "W W W. ",
    "a\n",
    "- one thing\n- another\n\n",
    "😀",
    "中",
    "https://example.org/a/long/address ",
]


@pytest.mark.parametrize("text", FULL)
def test_the_fullest_fits_on_one_page(text: str) -> None:
    edition = fullest(text)
    content = made(edition, (text * 300)[: committee.LONGEST_QUESTION])
    assert len(open_pdf(content).pages) == 1
    title = committee.paper(edition, asked="", address="").title
    assert faults_of(content, title=title.replace("\n", " ")) == []


def test_what_a_page_says(client: Client) -> None:
    factories.whole_edition()
    today = f"{timezone.localdate():%-d %B %Y}"
    shown = text_of(client.get(PAGE))
    __, said = shown.split("Download as PDF ")
    assert said == (
        "Case study by Stevenage Borough Council Repair café What Repair café is, in two lines. "
        "In short Money£22,000 once; £1,250.50 a yearStaff timeHalf a day a week"
        "Who paidThe council and a trustPrinciplesCo-production, Innovation"
        "StageStopped early. April 2019 to 31 March 2023 "
        "Evidence: Independently evaluated (level 4 of 4) "
        "What happened More was mended. See https://example.org/repairs. "
        "Things mended: 13,700 thingsRaised: £602.50 "
        "What did not work Mondays were empty. "
        "What another place would need A room and ten volunteers. "
        f"Version 1, published on {today}, last checked on {today}. All of it: "
        f"{settings.SITE_ADDRESS}/case-studies/stevenage/repair-cafe/"
    )


# --- What is asked -----------------------------------------------------------------------------
def test_what_is_asked_stands_on_the_page_and_nowhere_else(client: Client) -> None:
    factories.published()
    shown = client.get(PAGE, {"asked": "To try it in <b>one</b> ward"})
    assert "What is asked To try it in <b>one</b> ward In short" in text_of(shown)
    assert (shown["Cache-Control"], shown["X-Robots-Tag"]) == ("private, no-store", "noindex")
    assert b'<meta name="robots" content="noindex">' in shown.content
    plain = client.get(PAGE)
    assert b"noindex" not in plain.content
    assert "ward" not in text_of(plain)


def test_its_pdf_says_the_same(client: Client) -> None:
    factories.published()
    shown = client.get(PDF, {"asked": "To try it"})
    assert shown["Content-Type"] == "application/pdf"
    assert shown["Cache-Control"] == "private, no-store"
    assert shown["Content-Disposition"] == 'attachment; filename="repair-cafe-committee.pdf"'
    assert faults_of(shown.content, title="Repair café") == []
    assert shown.content != client.get(PDF).content
    assert len(open_pdf(shown.content).pages) == 1


def test_a_question_that_is_too_long_is_kept_to_be_shortened(client: Client) -> None:
    factories.published()
    asked = "x" * 301
    shown = client.get(PAGE, {"asked": asked})
    assert errors(shown) == [
        ("id_asked", "Shorten this to 300 characters or less: it has 301."),
    ]
    assert asked in text_of(shown)
    again = client.get(PDF, {"asked": asked}, follow=True)
    assert errors(again) == errors(shown)


@pytest.mark.parametrize("asked", [" ", "\x07", "\u202e", b"\xff\xfe", "=&?#%"])
def test_no_question_breaks_the_page(asked: Any, client: Client) -> None:
    factories.published()
    assert client.get(PAGE, {"asked": asked}).status_code == 200
    assert client.get(PDF, {"asked": asked}, follow=True).status_code == 200


def test_what_is_withdrawn_has_no_page(client: Client, dev: User) -> None:
    edition = factories.published()
    client.get(PDF)
    workflow.withdraw(edition.case_study, by=dev, reason="Wrong.")
    assert [client.get(url).status_code for url in (PAGE, PDF)] == [410, 410]
    assert client.get(PDF, {"asked": "x"}).status_code == 410


def test_what_it_asks(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    factories.published()
    client.get("/case-studies/")
    for url in (PAGE, PDF):
        with django_assert_num_queries(2):
            client.get(url)


# --- Cutting -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "room", "said"),
    [
        ("One. Two.", 20, ("One. Two.", False)),
        ("one thing. two things. three", 25, ("one thing. two things.", True)),
        ("one thing and two things", 15, ("one thing and…", True)),
        ("onethingandtwothings", 10, ("onething…", True)),
        ("", 10, ("", False)),
    ],
)
def test_a_text_is_cut_at_sentences_words_or_letters(
    text: str, room: int, said: tuple[str, bool]
) -> None:
    assert committee.cut(text, room) == said


@trying(max_examples=200)
@given(st.text(max_size=300), st.integers(5, 100))
def test_what_is_cut_fits_and_begins_the_same(text: str, room: int) -> None:
    said, is_cut = committee.cut(text, room)
    assert committee.width(said) <= max(room, 4)
    assert text.startswith(said.rstrip("…") if is_cut else said)
