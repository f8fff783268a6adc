"""Name the councils whose names were withheld until a day that has come."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from initiatives import withholding


class Command(BaseCommand):
    help = "Shows councils' names again where the day has come. Safe to run twice or late."

    def handle(self, *args: Any, **options: Any) -> None:
        named = withholding.give_names(timezone.now())
        for edition in named:
            self.stdout.write(f"Named: {edition}")
        self.stdout.write(f"{len(named)} named.")
