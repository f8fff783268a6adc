"""The whole portal with illustrative content, served on this machine alone."""

import io
import os
import socket
from argparse import ArgumentParser
from contextlib import suppress
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from councilnet import demonstration

HOST = "127.0.0.1"


class Command(BaseCommand):
    help = "Serves the portal with illustrative content, for this machine alone."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--reset",
            nargs="?",
            const="1",
            default="0",
            help="Starts afresh: everything in a demonstration's database goes.",
        )
        parser.add_argument("--no-serve", action="store_true", help="Loads, and ends.")

    def handle(self, *args: Any, **options: Any) -> None:
        demonstration.refuse_in_production()
        reset = _yes_or_no(options["reset"])
        if not options["no_serve"]:
            _refuse_taken(options["port"])
        with suppress(KeyboardInterrupt):
            self.load(reset=reset)
            self.introduce(options["port"])
            if not options["no_serve"]:
                self.say("\nServing to this machine alone; Ctrl-C ends it.")
                _serve(options["port"])

    def load(self, *, reset: bool) -> None:
        if reset:
            self.say("Starting afresh …")
            demonstration.start_afresh()
        call_command("set_up", stdout=self.stdout)
        self.say(f"People: {demonstration.make_people()} accounts added.")
        self.say("Case studies: ", ending="")
        call_command("load_demonstration", stdout=self.stdout)
        self.say("Scores: ", ending="")
        call_command("load_assessments", stdout=self.stdout)
        self.say("Learning: ", ending="")
        call_command("load_learning", stdout=self.stdout)

    def introduce(self, port: int) -> None:
        here = f"http://{HOST}:{port}"
        rows = [f"  {person.email:<26}{person.does}" for person in demonstration.CAST]
        self.say(
            f"\nThe portal: {here}/\n"
            f"Sign in at {here}{reverse('account_login')} as any of these people;\n"
            f"the password of each is {demonstration.PASSWORD}\n\n" + "\n".join(rows)
        )

    def say(self, text: str, ending: str = "\n") -> None:
        """At once, so that it stands before what a slow step says."""
        self.stdout.write(text, ending=ending)
        self.stdout.flush()


def _yes_or_no(text: str) -> bool:
    """What `make demo RESET=…` passes on: RESET=0 must not empty anything."""
    if text.lower() not in {"1", "yes", "true", "0", "no", "false"}:
        raise CommandError(f"RESET must be 1 or 0, not {text!r}.")
    return text.lower() in {"1", "yes", "true"}


def _refuse_taken(port: int) -> None:
    try:
        with socket.socket() as door:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            door.bind((HOST, port))
    except (OSError, OverflowError):
        raise CommandError(
            f"Port {port} is in use or not yours to use; choose another: make demo PORT=8001"
        ) from None


def _serve(port: int) -> None:
    print_nothing = io.StringIO()
    os.environ.setdefault("DJANGO_RUNSERVER_HIDE_WARNING", "true")
    call_command("runserver", f"{HOST}:{port}", use_reloader=False, stdout=print_nothing)
