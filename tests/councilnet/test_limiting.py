"""What costs much is answered so many times a minute, and what is read is not counted."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from tests import factories
from tests.pages import text_of

CASE_STUDY = "/case-studies/stevenage/repair-cafe/"


@pytest.fixture(autouse=True)
def of_four(settings: Settings, reference_data: None) -> Iterator[None]:
    settings.COSTLY_REQUESTS_A_MINUTE = 4
    yield
    cache.clear()


COSTLY = [
    ("/case-studies/?q={}", 4),
    ("/case-studies/map/?q={}", 4),
    ("/case-studies.csv?q={}", 4),
    ("/case-studies.json?q={}", 4),
    ("/case-studies.atom?q={}", 4),
    ("/councils.csv?{}", 4),
    ("/social-value/portfolio.csv?{}", 4),
    ("/case-studies/compare/?case=stevenage/repair-cafe&find={}", 4),
    (CASE_STUDY + "committee.pdf?asked=Number+{}", 1),
]


@pytest.mark.parametrize(("address", "most"), COSTLY)
def test_what_costs_much_is_counted(client: Client, address: str, most: int) -> None:
    factories.published()
    answers = [client.get(address.format(n)) for n in range(most + 1)]
    assert [answer.status_code for answer in answers] == [200] * most + [429]
    refused = answers[-1]
    assert 0 < int(refused["Retry-After"]) <= 60
    assert "no-store" in refused["Cache-Control"]
    said = f"You may ask {most} times a minute. Ask again in {refused['Retry-After']} seconds."
    assert said in text_of(refused)
    elsewhere = client.get(address.format("x"), REMOTE_ADDR="192.0.2.9")
    assert elsewhere.status_code == 200, "another client is not held up"


def test_the_calculator_is_counted_where_it_calculates(client: Client) -> None:
    posted = [client.post("/social-value/try/out/", {"do": "work"}) for __ in range(2)]
    assert [answer.status_code for answer in posted] == [200, 429]
    assert client.get("/social-value/try/").status_code == 200


@pytest.mark.parametrize(
    "address", ["/", "/case-studies/", "/case-studies/?council=stevenage", CASE_STUDY, "/councils/"]
)
def test_reading_is_not_counted(client: Client, address: str) -> None:
    factories.published()
    assert {client.get(address).status_code for __ in range(9)} == {200}


def test_a_page_that_is_kept_is_given_as_often_as_it_is_asked_for(client: Client) -> None:
    factories.published()
    assert {client.get("/case-studies/?q=repair").status_code for __ in range(9)} == {200}


def test_counting_asks_the_database_eight_times(
    client: Client, settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Once how many there were; and seven times to note one more, in a transaction of its own."""
    factories.published()
    client.get("/case-studies/")
    settings.COSTLY_REQUESTS_A_MINUTE = 0
    with django_assert_num_queries(5):
        client.get("/case-studies/?q=one")
    settings.COSTLY_REQUESTS_A_MINUTE = 4
    with django_assert_num_queries(13):
        client.get("/case-studies/?q=two")
