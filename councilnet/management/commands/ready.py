"""Say in words whether the portal can serve, for whoever runs it and for monitoring."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from councilnet import health


class Command(BaseCommand):
    help = "Checks what /readyz checks, and says what is wrong. Ends with 1 if pages would fail."

    def handle(self, *args: Any, **options: Any) -> None:
        report = health.look()
        for name in report.passed:
            self.stdout.write(f"{name}: ok")
        for name, sentence in report.failed.items():
            self.stdout.write(f"{name}: {sentence}")
        if not report.is_ready:
            raise CommandError("The portal cannot serve.")
