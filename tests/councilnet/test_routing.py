"""What visitors read may come from a replica, which is never behind what they saw.

The replica here is another database, which was copied and is brought up to date by hand: so it can
be behind, or away, for as long as a test wants.
"""

from collections.abc import Iterator

import pytest
from django.db import connection, connections
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from councilnet import routing
from councilnet.models import Council, User
from initiatives import index
from initiatives.views import for_everybody
from tests import factories
from tests.conftest import signed_in
from tests.elsewhere import Server, copy_to, drop
from tests.pages import text_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica1"])


class Replica:
    """A copy of the tests' database, as it was when it was made."""

    def __init__(self) -> None:
        self.here = str(connection.settings_dict["NAME"])
        self.there = f"{self.here}_copied"
        self.catch_up()

    def catch_up(self) -> None:
        """Take all that the primary has now; then let it be compared at once."""
        connections["replica1"].close()
        copy_to(self.there)
        connections["replica1"].settings_dict["NAME"] = self.there
        forget()

    def go_away(self) -> None:
        connections["replica1"].close()
        drop(self.there)

    def end(self) -> None:
        self.go_away()
        connections["replica1"].settings_dict["NAME"] = self.here


def forget() -> None:
    """What was read is no longer known to this process."""
    index.forget()
    for_everybody.forget()
    routing.forget()


@pytest.fixture
def replica(reference_data: None, settings: Settings) -> Iterator[Replica]:
    settings.DATABASE_ROUTERS, settings.REPLICAS = ["councilnet.routing.Router"], ["replica1"]
    factories.published("Repair café")
    copy = Replica()
    yield copy
    copy.end()
    forget()


def titles(client: Client) -> list[str]:
    page = text_of(client.get("/case-studies/"))
    return [title for title in ("Repair café", "Tool library") if title in page]


def statements(alias: str) -> int:
    return len(connections[alias].queries_log)


@pytest.fixture
def counted(replica: Replica) -> Iterator[None]:
    for alias in ("default", "replica1"):
        connections[alias].force_debug_cursor = True
        connections[alias].queries_log.clear()
    yield
    connections["default"].force_debug_cursor = False


def test_visitors_read_the_replica(replica: Replica, client: Client, counted: None) -> None:
    assert titles(client) == ["Repair café"]
    assert statements("default") == 1, "which compares the two"
    assert statements("replica1") > 2


def test_whoever_is_signed_in_reads_the_primary(
    replica: Replica, as_amber: Client, counted: None
) -> None:
    assert titles(as_amber) == ["Repair café"]
    assert statements("replica1") == 0


def test_one_that_is_behind_is_not_asked(replica: Replica, client: Client) -> None:
    factories.published("Tool library")
    assert titles(client) == ["Repair café", "Tool library"]


def test_one_that_fell_behind_since_never_takes_back_what_was_shown(
    replica: Replica, client: Client, as_amber: Client
) -> None:
    assert titles(client) == ["Repair café"], "compared, and found fit"
    factories.published("Tool library")
    assert titles(as_amber) == ["Repair café", "Tool library"]
    assert titles(client) == ["Repair café", "Tool library"]


def test_who_published_sees_it_at_once(replica: Replica, dev: User) -> None:
    assert titles(Client()) == ["Repair café"]
    factories.published("Tool library")
    assert titles(signed_in(dev)) == ["Repair café", "Tool library"]


def test_it_is_asked_again_when_it_has_caught_up(
    replica: Replica, client: Client, counted: None
) -> None:
    factories.published("Tool library")
    titles(client)
    replica.catch_up()
    forget()
    connections["replica1"].force_debug_cursor = True
    assert titles(client) == ["Repair café", "Tool library"]
    assert statements("replica1") > 2


def test_the_primary_answers_for_one_that_is_away(replica: Replica, client: Client) -> None:
    replica.go_away()
    forget()
    assert titles(client) == ["Repair café"]


def test_one_that_goes_away_meanwhile_is_noticed_by_nobody(replica: Replica) -> None:
    client = Client(raise_request_exception=False)
    titles(client)
    replica.go_away()
    for_everybody.forget()
    assert titles(client) == ["Repair café"]


def test_while_the_primary_is_away_readers_notice_nothing(replica: Replica, client: Client) -> None:
    primary = Server()
    connections["replica1"].settings_dict["FOLDER"] = "of the replica"
    primary.go_away()
    forget()
    assert titles(client) == ["Repair café"]
    assert titles(client) == ["Repair café"]
    primary.come_back()
    connections["replica1"].settings_dict["FOLDER"] = connection.settings_dict.get("FOLDER", "")


def test_what_was_read_from_a_replica_is_saved_to_the_primary(replica: Replica) -> None:
    with routing.reading_anywhere(index.changes):
        council = Council.objects.get(slug="stevenage")
        assert council._state.db == "replica1"
        council.population = 12
        council.save()
    assert Council.objects.get(slug="stevenage").population == 12


def test_what_is_counted_is_never_read_from_a_replica() -> None:
    class Model:
        class _meta:  # noqa: N801  # Django's own name
            app_label = "django_cache"

    routing._reading.set("replica1")
    assert routing.Router().db_for_read(Model) == "default"
    routing._reading.set("default")


def test_without_replicas_nothing_is_compared(
    reference_data: None, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    titles(client)
    with django_assert_num_queries(1):  # that of a page that is kept
        titles(client)
