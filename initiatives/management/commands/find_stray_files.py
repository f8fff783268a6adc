"""Find files that were stored for an upload that came to nothing, and delete them if told to."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from initiatives.attachments import strays


class Command(BaseCommand):
    help = "Lists files of case studies that no row names; with --delete, deletes them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=1, help="Only those older than so many.")
        parser.add_argument("--delete", action="store_true", help="Delete what is listed.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["days"] < 1:
            raise CommandError("--days must be 1 or more: an upload may not be finished.")
        found = strays.find(before=timezone.now() - timedelta(days=options["days"]))
        for stray in found.strays:
            self.stdout.write(f"{stray.path}, {stray.size} bytes, {stray.stored_at:%Y-%m-%d %H:%M}")
        if options["delete"]:
            try:
                strays.delete(found)
            except strays.NotTheirs as refused:
                raise CommandError(str(refused)) from None
        became = "deleted" if options["delete"] else "found"
        self.stdout.write(f"{len(found.strays)} of {found.files} files {became}.")
