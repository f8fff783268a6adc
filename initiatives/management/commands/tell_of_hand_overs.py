"""Tell councils' leads of work that waits to be handed over."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from initiatives import hand_over


class Command(BaseCommand):
    help = "Tells leads once a week what nobody looks after. Safe to run twice, late, side by side."

    def handle(self, *args: Any, **options: Any) -> None:
        told = hand_over.tell_leads(timezone.now())
        self.stdout.write(f"Told {told} councils of what waits to be handed over.")
