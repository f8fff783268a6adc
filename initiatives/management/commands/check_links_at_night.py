"""Ask a few of the links that are due, where it is night; then tell the owners of dead ones."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from initiatives import link_checking


class Command(BaseCommand):
    help = "One short round of asking links, between one and five at night. For the worker."

    def handle(self, *args: Any, **options: Any) -> None:
        asked, told = link_checking.at_night(timezone.now())
        self.stdout.write(
            f"{asked.n} links asked, {asked.failed} did not answer, {told} case studies told."
        )
