"""Delete what is kept of sign-ins that have ended: which browser, from where, and when."""

from typing import Any

from django.core.management.base import BaseCommand

from councilnet import accounts


class Command(BaseCommand):
    help = (
        "Deletes what is kept of sign-ins that have ended. Safe to run twice, late, side by side."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{accounts.forget_sessions()} sign-ins that ended were forgotten.")
