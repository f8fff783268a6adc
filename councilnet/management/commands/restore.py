"""Bring back what a backup holds."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from councilnet import backups, restoring
from councilnet.programs import ProgramFailed


class Command(BaseCommand):
    help = "Restores the backup in FOLDER to an empty database. It never writes over anything."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            manifest = restoring.restore(folder)
        except (backups.NotABackup, restoring.WouldWriteOver, ProgramFailed, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"{sum(manifest.rows.values())} rows and {len(manifest.files)} files are back, as they "
            f"were at {manifest.made_at}."
        )
        if restoring.behind(manifest):
            self.stdout.write("The backup is of an older version. Run: python manage.py migrate")
        if newer := restoring.ahead(manifest):
            self.stderr.write(
                "The backup is of a newer version, which has these migrations: "
                f"{', '.join(newer)}. Install that version before anybody uses the portal."
            )
