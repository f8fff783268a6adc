"""Earlier versions, and what changed between any two."""

import re

import pytest
from django.http import QueryDict
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from initiatives import index, workflow
from initiatives.models import Edition
from initiatives.views.reading import chosen_versions
from tests.factories import published, reviewer, revised

ADDRESS = "/case-studies/stevenage/repair-cafe/"


@pytest.fixture
def three(reference_data: None) -> Edition:
    """The third version: the first was about a café, the second about two, the third renamed."""
    first = published(what_was_done="We opened one café.\nIt was cold.", partners=["A library"])
    second = revised(first, what_was_done="We opened two cafés.\nIt was cold.", partners=[])
    return revised(second, title="Mending together", staff_time="A day")


def page(client: Client, rest: str) -> str:
    response = client.get(f"{ADDRESS}versions/{rest}")
    assert response.status_code == 200
    return response.content.decode()


def changes(html: str) -> dict[str, list[tuple[str, str]]]:
    """Under each heading, what was removed and added."""
    found = {}
    for heading, text in re.findall(r"<h3[^>]*>([^<]*)</h3>\s*<p[^>]*>(.*?)</p>", html, re.S):
        pieces = re.findall(r"<(del|ins)>(.*?)</\1>", text, re.S)
        found[heading] = [
            (tag, re.sub(r"<span.*?</span>", "", piece, flags=re.S)) for tag, piece in pieces
        ]
    return found


def test_every_version_is_listed_the_newest_first(client: Client, three: Edition) -> None:
    html = page(client, "")
    assert re.findall(r'href="([^"]*)">Version (\d)</a>', html) == [
        (f"{ADDRESS}versions/{number}/", number) for number in "321"
    ]


def test_the_last_two_are_compared_first(client: Client, three: Edition) -> None:
    html = page(client, "")
    assert "What changed from version 2 to version 3" in html
    assert changes(html) == {
        "Title": [("del", "Repair café"), ("ins", "Mending together")],
        "Cost": [("ins", "A day")],
    }


def test_any_two_are_compared_word_by_word(client: Client, three: Edition) -> None:
    html = page(client, "?from=1&to=2")
    assert "What changed from version 1 to version 2" in html
    assert changes(html) == {
        "What was done": [("del", "one café"), ("ins", "two cafés")],
        "Partners": [("del", "A library")],
    }
    assert "It was cold." in html, "what stayed is shown around it"
    assert page(client, "?from=2&to=1").count("What changed from version 1 to version 2") == 1


def test_a_screen_reader_hears_what_was_removed_and_added(client: Client, three: Edition) -> None:
    html = page(client, "")
    assert '<del><span class="govuk-visually-hidden">removed: </span>Repair café</del>' in html
    assert '<ins><span class="govuk-visually-hidden">added: </span>Mending together</ins>' in html


def test_a_version_and_itself_are_the_same(client: Client, three: Edition) -> None:
    assert "Nothing that the page shows differs" in page(client, "?from=2&to=2")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("", (2, 3)),
        ("from=1", (1, 3)),
        ("to=2", (2, 2)),
        ("from=3&to=1", (1, 3)),
        ("from=0&to=4", (2, 3)),
        ("from=x&to=-1", (2, 3)),
        ("from=99999999999999999999&to=²", (2, 3)),
        ("from=1&from=2", (2, 3)),
    ],
)
def test_what_cannot_be_compared_is_passed_over(
    client: Client, three: Edition, asked: str, expected: tuple[int, int]
) -> None:
    assert chosen_versions(QueryDict(asked), [3, 2, 1]) == expected
    assert f"version {expected[0]} to version {expected[1]}" in page(client, f"?{asked}")


def test_the_first_version_has_nothing_to_be_compared_with(
    client: Client, reference_data: None
) -> None:
    published()
    html = page(client, "")
    assert "there is nothing to compare yet" in html
    assert "<form" not in html


def test_an_earlier_version_stays_as_it_was(client: Client, three: Edition) -> None:
    html = page(client, "1/")
    assert '<h1 class="govuk-heading-xl">Repair café</h1>' in html
    assert "We opened one café." in html
    assert "You are reading version 1. Version 3 is the newest." in html
    assert f'href="{ADDRESS}versions/?from=1&amp;to=3"' in html
    assert f'<link rel="canonical" href="http://testserver{ADDRESS}">' in html


def test_the_newest_version_has_its_own_address_too(client: Client, three: Edition) -> None:
    html = page(client, "3/")
    assert '<h1 class="govuk-heading-xl">Mending together</h1>' in html
    assert "This is an earlier version" not in html


def test_a_draft_of_the_next_version_is_no_version(client: Client, three: Edition) -> None:
    before = page(client, "")
    workflow.withdraw(published("Another").case_study, by=reviewer(), reason="x")
    officer = three.case_study.created_by
    assert officer
    workflow.revise(three.case_study, by=officer)
    assert page(client, "") == before
    assert client.get(f"{ADDRESS}versions/4/").status_code == 404


def test_versions_of_another_case_study_are_not_mixed_in(client: Client, three: Edition) -> None:
    revised(revised(revised(published("Another"))))
    assert client.get(f"{ADDRESS}versions/4/").status_code == 404
    assert "Version 4" not in page(client, "")


def test_versions_are_fetched_together(
    client: Client, reference_data: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    edition = published()
    index.current()  # brought up to date, which costs a few statements once
    with django_assert_num_queries(3):
        page(client, "")
    revised(revised(edition), title="Another")
    index.current()
    with django_assert_num_queries(4):
        page(client, "")
    with django_assert_num_queries(3):
        page(client, "1/")
    with django_assert_num_queries(2):
        page(client, "3/")
