"""Write to people of what is new in what they follow."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from initiatives import alerts


class Command(BaseCommand):
    help = "Writes the alerts that are due. Safe to run twice, late, and side by side."

    def handle(self, *args: Any, **options: Any) -> None:
        written = alerts.send(timezone.now())
        self.stdout.write(f"{written} written of what people follow.")
