"""The index in memory is what the database has, after every kind of change and from anywhere."""

from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from councilnet.models import Council, CouncilSuccession
from initiatives import bits, directory, index, workflow
from initiatives.models import DirectoryState, Edition, Principle
from tests.factories import draft, published, reviewer, revised, submitted


def from_the_database() -> dict[str, Counter[str]]:
    """The same counts, made another way."""
    rows = list(Edition.objects.filter(status="current").values(*index.COLUMNS))
    found: dict[str, Counter[str]] = {name: Counter() for name in index.COLUMNS}
    for row in rows:
        for name, value in row.items():
            values = value if isinstance(value, list) else [value]
            found[name].update("" if one is None else str(one).lower() for one in values)
    return found


def held() -> dict[str, Counter[str]]:
    return {
        name: Counter({value: some.bit_count() for value, some in column.items() if some})
        for name, column in index.current().columns.items()
    }


def test_every_change_is_followed(reference_data: None) -> None:
    assert index.current().every == 0
    first = published("One", started="2019", what_did_not_work="Rain.")
    assert held() == from_the_database()
    draft("Not for readers")
    submitted("Not yet")
    second = published("Two", council="oldham", principles=("learning", "innovation"))
    assert held() == from_the_database()
    first = revised(first, started="")
    assert held() == from_the_database()
    assert index.current().every == bits.of([first.pk, second.pk])
    workflow.withdraw(second.case_study, by=reviewer(), reason="A mistake.")
    assert held() == from_the_database()
    workflow.restore(second.case_study, by=reviewer())
    assert held() == from_the_database()
    brought = index.current()
    index.forget()
    anew = index.current()
    assert (anew.key, anew.every) == (brought.key, brought.every)
    assert held() == from_the_database()


def test_the_key_changes_with_whatever_a_page_shows(reference_data: None) -> None:
    edition = published("One")
    keys = [index.current().key]
    changes: list[Callable[[], object]] = [
        lambda: Edition.objects.filter(pk=edition.pk).update(checked_on="2030-01-01"),
        lambda: Edition.objects.filter(pk=edition.pk).update(contact_email="a@example.org"),
        lambda: Council.objects.filter(slug="oldham").update(short_name="Old Ham"),
        lambda: Principle.objects.filter(key="learning").update(title="Learn"),
        lambda: CouncilSuccession.objects.create(
            old=Council.objects.get(slug="oldham"), new=Council.objects.get(slug="stevenage")
        ),
        lambda: CouncilSuccession.objects.all().delete(),
        lambda: published("Two"),
    ]
    for change in changes:
        change()
        keys.append(index.current().key)
    assert len(set(keys)) == len(keys)
    draft("A draft changes nothing that readers see")
    assert index.current().key == keys[-1]


def test_names_are_those_of_now(reference_data: None) -> None:
    published("One", council="oldham")
    assert "Oldham" in {option.label for option in index.current().options["council"]}
    Council.objects.filter(slug="oldham").update(short_name="Old Ham")
    labels = {option.label for option in index.current().options["council"]}
    assert ("Oldham" in labels, "Old Ham" in labels) == (False, True)


def test_nothing_changed_costs_one_statement(
    reference_data: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    published("One")
    assert directory.Query().found.total == 1
    with django_assert_num_queries(1):
        assert directory.Query().found.total == 1


def test_a_change_costs_as_much_whatever_is_stored(
    reference_data: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(3):
        published(f"Number {n}")
        index.current()
    published("Another")
    with django_assert_num_queries(3):  # the state, again under the lock, and what changed
        assert index.current().every.bit_count() == 4


def test_many_changes_are_read_anew(reference_data: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "MANY", 2)
    for n in range(3):
        published(f"Number {n}")
        index.current()
        assert held() == from_the_database()
    for n in range(3):
        published(f"Another {n}")
    assert held() == from_the_database()


def test_a_database_that_was_put_back_is_read_anew(reference_data: None) -> None:
    published("One")
    index.current()
    DirectoryState.objects.update(version=1)
    assert index.current().version == 1
    assert held() == from_the_database()


@pytest.mark.django_db(transaction=True)
def test_what_another_connection_publishes_is_seen_at_once(reference_data: None) -> None:
    published("One")
    before = index.current()
    assert not connection.in_atomic_block
    published("Two")
    assert index.current().every.bit_count() == before.every.bit_count() + 1
