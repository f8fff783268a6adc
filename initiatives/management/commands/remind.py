"""Remind people of drafts that nobody touches and of contacts that are about to expire."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from initiatives import emails


class Command(BaseCommand):
    help = "Reminds people of unfinished drafts and expiring contacts, once of each."

    def handle(self, *args: Any, **options: Any) -> None:
        drafts, contacts = emails.remind(timezone.now())
        self.stdout.write(f"Reminded of {drafts} drafts and {contacts} contacts.")
