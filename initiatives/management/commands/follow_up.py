"""Ask councils some time later what came of what they published."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from initiatives import following_up
from initiatives.management.moments import now_of, takes_now


class Command(BaseCommand):
    help = "Asks councils what came of it, once of each. Safe to run twice, late, side by side."

    def add_arguments(self, parser: ArgumentParser) -> None:
        takes_now(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        done = following_up.ask(now_of(options["now"]))
        self.stdout.write(
            f"Asked about {done.asked} case studies, reminded of {done.reminded}, "
            f"carried {done.carried} answers on."
        )
