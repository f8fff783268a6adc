"""What is frozen, that it stays so, and what differs between two."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from councilnet.models import User
from initiatives import contents, workflow
from initiatives.models import Edition, Event, Principle, PrincipleWording
from initiatives.numbers import plain
from tests import factories


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("content", {}),
        ("title", "Another"),
        ("body", "Other words"),
        ("principle_keys", ["learning"]),
        ("region", "london"),
        ("evidence_level", 4),
        ("number", 9),
        ("published_at", "2020-01-01T00:00Z"),
    ],
)
def test_the_database_refuses_to_change_an_edition(
    column: str, value: object, reference_data: None
) -> None:
    edition = factories.published()
    with pytest.raises(DatabaseError, match="does not change once written"), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(**{column: value})
    edition.refresh_from_db()
    assert edition.title == "Repair café"


def test_the_database_refuses_to_delete_editions_and_events(reference_data: None) -> None:
    factories.published()
    for model in (Edition, Event):
        with pytest.raises(DatabaseError, match="keeps its rows"), transaction.atomic():
            model.objects.all()._raw_delete("default")
        assert model.objects.exists()


def test_an_event_lets_its_person_be_forgotten_and_nothing_else(amber: User) -> None:
    factories.draft()
    Event.objects.update(actor=None, actor_name="a former member")
    with pytest.raises(DatabaseError, match="does not change once written"), transaction.atomic():
        Event.objects.update(message="Nothing happened")


def test_an_edition_keeps_the_wording_that_was_in_force(amber: User, dev: User) -> None:
    innovation = Principle.objects.get(key="innovation")
    old = innovation.wordings.get().text
    edition = factories.published(principles=("innovation",))
    PrincipleWording.objects.create(
        principle=innovation, text="We will try new things.", in_force_from=date(2026, 1, 1),
        is_official=True,
    )  # fmt: skip
    edition.refresh_from_db()
    assert edition.content["claims"][0]["wording"] == old
    workflow.revise(edition.case_study, by=amber)
    workflow.submit(edition.case_study, by=amber)
    newer = factories.publish(edition.case_study, by=dev)
    assert newer.content["claims"][0]["wording"] == "We will try new things."


def test_a_wording_of_the_future_is_not_in_force_yet(reference_data: None) -> None:
    innovation = Principle.objects.get(key="innovation")
    PrincipleWording.objects.create(
        principle=innovation, text="Later.", in_force_from=date(2030, 1, 1)
    )
    assert str(innovation.wording_on(date(2029, 12, 31))).startswith("We will embrace innovation")
    assert str(innovation.wording_on(date(2030, 1, 1))) == "Later."


def test_the_columns_agree_with_the_content(reference_data: None) -> None:
    edition = factories.published(
        principles=("learning", "innovation"),
        started="2021-06",
        ended="2023",
        cost_one_off=Decimal(22000),
        shared_power="shared",
    )
    assert edition.principle_keys == ["innovation", "learning"]
    assert (edition.region, edition.nation) == ("east-of-england", "england")
    assert (edition.started_year, edition.ended_year) == (2021, 2023)
    assert (edition.cost_band, edition.shared_power) == ("10k-50k", "shared")
    assert (edition.theme_key, edition.stage, edition.evidence_level) == (
        "neighbourhoods",
        "live",
        0,
    )


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Repair café", "repair-cafe"),
        ("日本", "case-study-{pk}"),
        ("-- --", "case-study-{pk}"),
        ("x" * 150, "x" * 80),
    ],
)
def test_every_title_has_an_address(title: str, slug: str, reference_data: None) -> None:
    edition = factories.published(title)
    assert edition.slug == slug.format(pk=edition.case_study_id)


def test_the_same_title_in_one_council_gets_a_number(reference_data: None) -> None:
    slugs = [factories.published("Repair café").slug for __ in range(3)]
    assert slugs == ["repair-cafe", "repair-cafe-2", "repair-cafe-3"]
    assert factories.published("Repair café", council="oldham").slug == "repair-cafe"


def test_two_editions_are_compared_by_their_words(amber: User, dev: User) -> None:
    first = factories.published(principles=("innovation",), what_was_done="We began with one.")
    case_study = first.case_study
    workflow.revise(case_study, by=amber)
    case_study.refresh_from_db()
    case_study.what_was_done = "We began with two."
    case_study.save()
    case_study.claims.all().delete()
    learning = Principle.objects.get(key="learning")
    case_study.claims.create(principle=learning, reason=factories.REASON)
    workflow.submit(case_study, by=amber)
    second = factories.publish(case_study, by=dev)
    changes = contents.compare(first.content, second.content)
    assert [(c.heading, [tuple(piece) for piece in c.pieces]) for c in changes] == [
        (
            "What was done",
            [("same", "We began with "), ("removed", "one"), ("added", "two"), ("same", ".")],
        ),
        ("Principle: Learning", [("added", factories.REASON)]),
        ("Principle: Innovation", [("removed", factories.REASON)]),
    ]
    assert contents.compare(second.content, second.content) == []


@given(st.decimals(min_value=-(10**13), max_value=10**13, places=6))
def test_a_plain_number_is_the_same_number(number: Decimal) -> None:
    text = plain(number)
    assert Decimal(text) == number
    assert "E" not in text
    assert not (("." in text) and text.endswith("0"))
