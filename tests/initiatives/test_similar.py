"""Which case studies are thought alike, and why."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from initiatives import editions, index, similar, workflow
from initiatives.models import CaseStudy
from initiatives.similar import Likeness
from tests import factories
from tests.pages import text_of

# Pairs of titles that officers would call the same, or not
ALIKE = [
    ("Repair café", "Repair cafe in the library"),
    ("Community asset transfer", "Community asset transfers to trusts"),
    ("Social prescribing innovation partnership", "A partnership for social prescribing"),
    ("Plymouth Energy Community", "Community energy in Plymouth"),
]
UNLIKE = [
    ("Repair café", "Leisure contract with social value reporting"),
    ("10 by 10", "A housing mutual owned by tenants and staff"),
    ("Talking about poverty", "Co-operative Glasgow"),
]


def found(sought: Likeness, **but: int) -> list[tuple[str, list[str]]]:
    return [(one.edition.title, one.reasons) for one in similar.find(sought, **but)]


@pytest.mark.parametrize(("published", "title"), ALIKE)
def test_like_titles_are_found(published: str, title: str, reference_data: None) -> None:
    factories.published(published)
    assert [name for name, __ in found(Likeness(title))] == [published]


@pytest.mark.parametrize(("published", "title"), UNLIKE)
def test_unlike_titles_are_not(published: str, title: str, reference_data: None) -> None:
    factories.published(published)
    assert found(Likeness(title)) == []


def test_each_says_why(reference_data: None) -> None:
    factories.published("Repair café", principles=("innovation", "learning"))
    other = factories.complete("Repair café", council="oldham", principles=("innovation",))
    content = editions.content_of(other, timezone.localdate())
    assert found(Likeness.of(content), but=other.pk) == [
        (
            "Repair café",
            [
                "its title is like yours",
                "its text has much the same words",
                "it has the same theme",
                "it shares 1 principle",
            ],
        )
    ]


def test_the_same_theme_and_principles_are_found_under_another_title(reference_data: None) -> None:
    factories.published("Repair café", principles=("innovation", "learning"))
    sought = Likeness("Mending together", "", "neighbourhoods", ["innovation", "learning"])
    assert found(sought) == [("Repair café", ["it has the same theme", "it shares 2 principles"])]


def test_a_case_study_is_not_like_itself(reference_data: None) -> None:
    edition = factories.published()
    assert found(Likeness("Repair café"), but=edition.case_study_id) == []


def test_what_is_not_published_is_never_shown(as_cara: Client) -> None:
    factories.submitted("Repair café")
    edition = factories.published("Repair cafés")
    workflow.withdraw(edition.case_study, by=factories.reviewer(), reason="A mistake.")
    response = as_cara.get(reverse("similar_titles"), {"title": "Repair café"})
    assert response.content.strip() == b""


@pytest.mark.parametrize("title", ["", "   ", "\0", "%_\\'\"", "x" * 5000, "\u202e", "日本"])
def test_any_title_is_answered(title: str, as_cara: Client) -> None:
    response = as_cara.get(reverse("similar_titles"), {"title": title})
    assert response.status_code == (400 if "\0" in title else 200)


def test_it_stands_where_answers_are_checked(as_cara: Client) -> None:
    factories.published("Repair café")
    mine: CaseStudy = factories.complete("Repair café in Oldham", council="oldham")
    as_mine = Client()
    as_mine.force_login(factories.officer_of("oldham"))
    words = text_of(as_mine.get(reverse("check_answers", args=[mine.pk])))
    assert "Published already, and like this" in words
    assert "Repair café by Stevenage: its title is like yours" in words


@pytest.mark.parametrize("rows", [1, 3])
def test_three_statements_find_them(
    rows: int, reference_data: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for __ in range(rows):
        factories.published("Repair café")
    index.current()
    with django_assert_num_queries(3):
        assert len(similar.find(Likeness("Repair café"))) == rows
