"""Many case studies that never happened, to see how the portal does with many."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from councilnet.models import User
from initiatives.made_up import storing
from initiatives.made_up.telling import World


class Command(BaseCommand):
    help = (
        "Adds made-up, published case studies until there are N; each says that it is "
        "illustrative. Needs DEBUG=1. Take a database that may be dropped: what is published "
        "cannot be deleted."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("n", type=_number, metavar="N", help="How many there are to be")
        parser.add_argument(
            "--seed", type=_number, default=1, help="Another number makes others (1)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        _refuse_where_people_work()
        if not World.of_now().is_whole:
            raise CommandError("Run manage.py load_councils and manage.py load_principles first.")
        added = storing.fill(options["n"], seed=options["seed"], say=self.say)
        there = storing.how_many(options["seed"])
        self.stdout.write(f"{added:,} made-up case studies added, so that there are {there:,}.")

    def say(self, there: int) -> None:
        self.stdout.write(f"{there:,} …")
        self.stdout.flush()


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= storing.MOST):
        raise ArgumentTypeError(f"{text!r} is not a whole number up to {storing.MOST:,}.")
    return int(text)


def _refuse_where_people_work() -> None:
    """They could never be got rid of again, since the database keeps what was published."""
    if not settings.DEBUG:
        raise CommandError(
            "Made-up case studies are refused where DEBUG is off: they would stand among those of "
            "councils and could not be deleted. On a machine of your own, set DEBUG=1."
        )
    strangers = User.objects.exclude(email__endswith=".example").exists()
    if strangers and not settings.DATABASE_IS_EMBEDDED:
        raise CommandError(
            "This database holds accounts that no demonstration made, so it was left as it is. "
            "Name another in DATABASE_URL."
        )
