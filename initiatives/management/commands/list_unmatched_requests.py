"""Tell network staff, once a week, of requests for help that nobody has answered."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from initiatives import wishing
from initiatives.management.moments import now_of, takes_now


class Command(BaseCommand):
    help = "Lists requests open for a week without an offer; safe to run twice or late."

    def add_arguments(self, parser: ArgumentParser) -> None:
        takes_now(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        listed = wishing.list_unmatched(now_of(options["now"]))
        self.stdout.write(f"{listed} requests without an offer were listed.")
