"""The demonstration's scores."""

from typing import Any

from django.core.management.base import BaseCommand

from councilnet.demonstration import refuse_in_production
from socialvalue import demonstration


class Command(BaseCommand):
    help = "Adds invented assessments to a demonstration: run load_demonstration first."

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_in_production()
        self.stdout.write(f"{demonstration.load()} assessments added.")
