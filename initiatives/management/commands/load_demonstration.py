"""Illustrative case studies in every state."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from councilnet.demonstration import make_people, refuse_in_production
from councilnet.models import Council
from initiatives import demonstration
from initiatives.models import Principle


class Command(BaseCommand):
    help = "Adds the demonstration's case studies that are absent; changes none. Needs DEBUG=1."

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_in_production()
        if not (Council.objects.exists() and Principle.objects.exists()):
            raise CommandError("Run manage.py load_councils and manage.py load_principles first.")
        make_people()
        added, there = demonstration.load()
        demonstration.load_collections()
        self.stdout.write(f"{added} case studies added, {there} there already.")
