"""Pages that are kept: at once where nothing changed, and never a moment behind a publication."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from councilnet.models import Council
from initiatives import workflow
from tests.factories import draft, published, reviewer, revised
from tests.pages import text_of

DIRECTORY = "/case-studies/"


def test_a_page_that_was_made_costs_one_statement(
    client: Client, reference_data: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    published()
    first = client.get(DIRECTORY)
    with django_assert_num_queries(1):
        again = client.get(DIRECTORY)
    del first.headers["X-Request-ID"], again.headers["X-Request-ID"]  # each has its own
    assert (again.content, dict(again.items())) == (first.content, dict(first.items()))


def test_every_change_is_on_the_next_page(client: Client, reference_data: None) -> None:
    assert "0 case studies" in text_of(client.get(DIRECTORY))
    edition = published("Repair café")
    assert "1 case study" in text_of(client.get(DIRECTORY))
    edition = revised(edition, title="Mending café")
    assert "Mending café" in text_of(client.get(DIRECTORY))
    Council.objects.filter(slug="stevenage").update(short_name="Stevenage town")
    assert "by Stevenage town" in text_of(client.get(DIRECTORY))
    workflow.withdraw(edition.case_study, by=reviewer(), reason="A mistake.")
    assert "Mending café" not in text_of(client.get(DIRECTORY))
    workflow.restore(edition.case_study, by=reviewer())
    assert "Mending café" in text_of(client.get(DIRECTORY))


def test_what_nobody_may_see_yet_changes_no_page(
    client: Client, reference_data: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(DIRECTORY)
    draft()
    with django_assert_num_queries(1):
        client.get(DIRECTORY)


def test_visitors_may_keep_it_for_a_moment_and_others_may_not(
    client: Client, as_amber: Client, reference_data: None
) -> None:
    public = client.get(DIRECTORY)
    assert sorted(public["Cache-Control"].split(", ")) == [
        "max-age=10",
        "public",
        "stale-if-error=3600",
        "stale-while-revalidate=50",
    ]
    assert (public["Vary"], public.cookies) == ("Cookie", {})
    private = as_amber.get(DIRECTORY)
    assert sorted(private["Cache-Control"].split(", ")) == [
        "max-age=0",
        "must-revalidate",
        "no-cache",
        "no-store",
        "private",
    ]


def test_nobody_is_shown_what_was_made_for_another(
    client: Client, as_amber: Client, reference_data: None
) -> None:
    hers = b"Your case studies</a>"
    asked = [as_amber.get(DIRECTORY), client.get(DIRECTORY), as_amber.get(DIRECTORY)]
    assert [hers in page.content for page in asked] == [True, False, True]
    as_amber.post("/accounts/logout/")
    told = b"You are signed out."
    assert [told in one.get("/").content for one in (as_amber, client)] == [True, False]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_each_host_has_its_own_addresses(client: Client, reference_data: None, host: str) -> None:
    page = client.get(DIRECTORY, headers={"host": host}).content.decode()
    assert f'<link rel="canonical" href="http://{host}/case-studies/">' in page


def test_what_was_not_found_is_not_kept(client: Client, reference_data: None) -> None:
    address = "/case-studies/stevenage/repair-cafe/"
    assert client.get(address).status_code == 404
    published("Repair café")
    assert client.get(address).status_code == 200
