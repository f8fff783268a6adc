"""Do again and again what is due: publish, remind, alert, send mail. For a container of its own."""

import logging
import signal
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections

log = logging.getLogger(__name__)

JOBS = (
    "publish_due",
    "give_names",
    "remind",
    "check_again",
    "follow_up",
    "list_unmatched_requests",
    "tell_of_hand_overs",
    "send_alerts",
    "forget_sessions",
    "send_mail",
    "check_links_at_night",  # last, since sites may be slow to answer
)


class Command(BaseCommand):
    help = "Publishes, reminds and sends what is due, every few seconds, until it is told to end."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=int, default=30, help="Seconds between two rounds.")
        parser.add_argument("--once", action="store_true", help="One round, and end.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            self.work()
            return
        told_to_end = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *told: told_to_end.set())
        while not told_to_end.is_set():
            self.work()
            close_old_connections()  # one that broke is made anew in the next round
            told_to_end.wait(max(1, options["every"]))
        self.stdout.write("Ended, with nothing half done.")

    def work(self) -> None:
        """One that fails is logged, tried again next round, and stops none of the others."""
        for job in JOBS:
            try:
                call_command(job, stdout=self.stdout, stderr=self.stderr)
            except Exception:
                log.exception("%s failed", job)
