"""Write-ups from files and folders, each as a draft of one council."""

import os
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from councilnet.models import Council, User
from initiatives import drafting, permissions
from initiatives.intake.write_up import UnreadableWriteUp

ENDINGS = {".txt", ".md", ".markdown", ".docx"}


class Command(BaseCommand):
    help = (
        "Makes a draft of each write-up (.txt, .md or .docx) that the council has not brought yet. "
        "Run it again at will: the same text makes one draft."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="A file or folder")
        parser.add_argument("--council", required=True, metavar="SLUG", help="Such as stevenage")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="One of its people")

    def handle(self, *args: Any, **options: Any) -> None:
        council = _council(options["council"])
        person = _person(options["by"], council)
        refused = sum(
            not self.bring(file, council, person)
            for path in options["files"]
            for file in write_ups(path)
        )
        if refused:
            raise CommandError(
                ngettext("%(n)d file was refused.", "%(n)d files were refused.", refused)
                % {"n": refused}
            )

    def bring(self, file: Path, council: Council, person: User) -> bool:
        """Say in a line what became of the file; whether the council has it now."""
        try:
            case_study, made = drafting.start_from_write_up(
                council, _bytes_of(file), readable(file.name), by=person
            )
        except UnreadableWriteUp as error:
            self.stdout.write(f"{_('refused')}: {readable(file)}: {error}")
            return False
        what = _("made") if made else _("already there")
        self.stdout.write(f"{what}: {readable(file)}: “{case_study.title}”")
        return True


def write_ups(path: Path) -> Iterator[Path]:
    """The file itself, or those in the folder and its folders, by name.

    Hidden files are passed over, and so are those that Word makes while a document is open.
    """
    if not path.is_dir():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if Path(name).suffix.lower() in ENDINGS and not name.startswith((".", "~$")):
                yield Path(folder, name)


def readable(name: Path | str) -> str:
    """On one line, and in signs that every screen and the database take."""
    return "".join(sign if sign.isprintable() else "?" for sign in str(name))


def _bytes_of(file: Path) -> bytes:
    """One more than may come in at most, so that a larger file is refused and never read whole."""
    if file.exists() and not file.is_file():
        raise UnreadableWriteUp(_("This is not a file."))
    try:
        with file.open("rb") as opened:
            return opened.read(settings.WRITE_UP_MAX_BYTES + 1)
    except FileNotFoundError:
        raise UnreadableWriteUp(_("There is no such file.")) from None
    except OSError:
        raise UnreadableWriteUp(_("This file cannot be opened.")) from None


def _council(slug: str) -> Council:
    council = Council.objects.filter(slug=slug).first()
    if council is None:
        raise CommandError(
            _("No council has the address “%(slug)s”: take it from the council’s page.")
            % {"slug": slug}
        )
    return council


def _person(email: str, council: Council) -> User:
    person = User.objects.filter(email=email.strip().lower()).first()
    if person is None:
        raise CommandError(
            _("Nobody has an account with the address %(email)s.") % {"email": email}
        )
    if not permissions.can_start(person, council.pk):
        raise CommandError(
            _("%(email)s does not act for %(council)s, so nothing was read.")
            % {"email": email, "council": council.short_name}
        )
    return person
