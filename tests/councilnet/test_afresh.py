import pytest
from django.core.management.base import CommandError
from django.db import connection
from pytest_django import Settings

from councilnet.afresh import empty_database

# PostgreSQL drops tables within the test's transaction, and so gives them back after it.
pytestmark = pytest.mark.django_db


def tables() -> list[str]:
    return connection.introspection.table_names()


def test_empties_the_embedded_database(settings: Settings) -> None:
    settings.DEBUG = settings.DATABASE_IS_EMBEDDED = True
    empty_database()
    assert tables() == []


def test_empties_a_database_of_ones_own_that_is_named(settings: Settings) -> None:
    settings.DEBUG, settings.DATABASE_IS_EMBEDDED = True, False
    empty_database(named=str(connection.settings_dict["NAME"]))
    assert tables() == []


@pytest.mark.parametrize("named", ["", "1", "somebody-elses"])
def test_keeps_a_database_of_ones_own(settings: Settings, named: str) -> None:
    settings.DEBUG, settings.DATABASE_IS_EMBEDDED = True, False
    with pytest.raises(CommandError, match="If all that is in it may go, say its name"):
        empty_database(named=named)
    assert "councilnet_user" in tables()


def test_keeps_everything_where_debug_is_off(settings: Settings) -> None:
    settings.DEBUG, settings.DATABASE_IS_EMBEDDED = False, True
    with pytest.raises(CommandError, match="DEBUG is off"):
        empty_database(named=str(connection.settings_dict["NAME"]))
    assert "councilnet_user" in tables()
