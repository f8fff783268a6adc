"""Ask the addresses that case studies lead to whether they still answer, now and not at night."""

from time import sleep
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from initiatives import link_checking


class Command(BaseCommand):
    help = "Asks the links that are due, the longest ago first, gently; safe to run twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--most", type=int, default=200, help="How many at the most.")
        parser.add_argument("--pause", type=float, default=2, help="Seconds between two rounds.")

    def handle(self, *args: Any, **options: Any) -> None:
        now, asked, failed = timezone.now(), 0, 0
        while left := options["most"] - asked:
            told = link_checking.check(now, most=left)
            if not told.n:
                break
            asked, failed = asked + told.n, failed + told.failed
            sleep(options["pause"])  # each round asks each site once
        link_checking.tell_owners(now)
        self.stdout.write(f"{asked} links asked, {failed} did not answer.")
