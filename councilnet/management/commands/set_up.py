"""What an installation and each upgrade want: the tables, and what every portal begins with."""

from io import StringIO
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

REFERENCE = [
    ("Councils", "load_councils"),
    ("Principles", "load_principles"),
    ("Social value", "load_social_value"),
]


class Command(BaseCommand):
    help = (
        "Brings the database up to date, and adds the councils, principles and framework that are "
        "absent. It changes none that is there, and is safe to run again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("Bringing the database up to date …")
        call_command("migrate", verbosity=0)
        for title, command in REFERENCE:
            said = StringIO()
            call_command(command, stdout=said)
            self.stdout.write(f"{title}: {said.getvalue().strip()}")
