"""Note that mail to somebody came back, as mail servers tell in a mail of their own."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from councilnet import post


class Command(BaseCommand):
    help = "Notes that mail to this address comes back, until its owner signs in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address")

    def handle(self, *args: Any, **options: Any) -> None:
        if not post.note_bounce([options["address"].strip()], timezone.now()):
            raise CommandError("Nobody who is not noted already signs in with this address.")
        self.stdout.write("Noted. What they look after is listed for their council to hand over.")
