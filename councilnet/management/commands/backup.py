"""Back up the database and the files of case studies."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from councilnet import backups
from councilnet.programs import ProgramFailed


class Command(BaseCommand):
    help = "Writes a backup of the database and the files into a folder of its own in FOLDER."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--keep", type=int, help="How many to keep, this one included.")
        parser.add_argument(
            "--check", action="store_true", help="Looks whether FOLDER is a whole backup, and ends."
        )

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        if options["keep"] is not None and options["keep"] < 1:
            raise CommandError("--keep must be 1 or more.")
        try:
            made = folder if options["check"] else backups.make(folder, timezone.now())
            manifest = backups.verified(made)
        except (backups.NotABackup, ProgramFailed, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"{made}: {sum(manifest.rows.values())} rows, {len(manifest.files)} files. It is whole."
        )
        for name in manifest.missing:
            self.stderr.write(f"The storage has no {name}, which a case study names.")
        for old in backups.forget_old(folder, options["keep"]) if options["keep"] else []:
            self.stdout.write(f"{old}: removed.")
