import pytest
from django.core.management.base import CommandError
from django.db import connection
from pytest_django import Settings

from councilnet import demonstration
from councilnet.models import User

# PostgreSQL drops tables within the test's transaction, and so gives them back after it.
pytestmark = pytest.mark.django_db


def start_afresh() -> None:
    with connection.cursor() as cursor:  # or else PostgreSQL keeps tables with checks to come
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    demonstration.start_afresh()


def tables() -> list[str]:
    return connection.introspection.table_names()


@pytest.mark.parametrize("embedded", [True, False])
def test_empties_a_demonstration(settings: Settings, embedded: bool) -> None:
    settings.DATABASE_IS_EMBEDDED = embedded
    demonstration.make_people()
    start_afresh()
    assert tables() == []


def test_empties_a_trial_of_ones_own_in_the_embedded_database(settings: Settings) -> None:
    settings.DATABASE_IS_EMBEDDED = True
    demonstration.make_people()
    User.objects.create_user("me@council.gov.uk", "a long enough password")
    start_afresh()
    assert tables() == []


def test_keeps_a_database_in_which_others_have_accounts(settings: Settings) -> None:
    settings.DATABASE_IS_EMBEDDED = False
    demonstration.make_people()
    User.objects.create_user("me@council.gov.uk", "a long enough password")
    with pytest.raises(CommandError, match="so it was left as it is"):
        start_afresh()
    assert User.objects.filter(email="me@council.gov.uk").exists()


@pytest.mark.parametrize("embedded", [True, False])
def test_keeps_a_database_without_a_demonstration(settings: Settings, embedded: bool) -> None:
    settings.DATABASE_IS_EMBEDDED = embedded
    User.objects.create_user("me@council.gov.uk", "a long enough password")
    with pytest.raises(CommandError, match="so it was left as it is"):
        start_afresh()
    assert User.objects.count() == 1


def test_leaves_an_empty_database_as_it_is() -> None:
    start_afresh()
    assert User._meta.db_table in tables()
