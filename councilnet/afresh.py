"""A demonstration that starts afresh, without ever costing anybody their own data."""

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection


def empty_database(*, named: str = "") -> None:
    """Drop everything in the database; migrations must follow.

    The embedded server holds nothing but trials, so it needs no more words. A database of
    DATABASE_URL is emptied only where it is ``named``. Raises CommandError otherwise.
    """
    name = str(connection.settings_dict["NAME"])
    if not settings.DEBUG:
        raise CommandError("A database is emptied only on a developer's own machine: DEBUG is off.")
    if not settings.DATABASE_IS_EMBEDDED and named != name:
        raise CommandError(
            f"DATABASE_URL names a database of your own, {name}. "
            f"If all that is in it may go, say its name: make demo RESET={name}"
        )
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
