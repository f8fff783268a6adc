"""Publish what is approved for a time that has come."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from initiatives import workflow


class Command(BaseCommand):
    help = "Publishes what is approved and due. Safe to run twice or late."

    def handle(self, *args: Any, **options: Any) -> None:
        published, refused = workflow.publish_due(timezone.now())
        for edition in published:
            self.stdout.write(f"Published: {edition}")
        for sentence in refused:
            self.stderr.write(sentence)
        self.stdout.write(f"{len(published)} published, {len(refused)} not published.")
