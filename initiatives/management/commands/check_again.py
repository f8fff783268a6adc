"""Ask councils whether what they published is still right, and tell readers where nobody says."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from initiatives import checking_again
from initiatives.management.moments import now_of, takes_now


class Command(BaseCommand):
    help = "Reminds councils to check what they published. Safe to run twice, late, side by side."

    def add_arguments(self, parser: ArgumentParser) -> None:
        takes_now(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        reminded = checking_again.remind(now_of(options["now"]))
        self.stdout.write(f"Reminded of {reminded} case studies.")
