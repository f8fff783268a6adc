"""Illustrative learning between councils: ideas that one took up from another."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from councilnet.demonstration import make_people, refuse_in_production
from initiatives import (
    demonstration_of_asking,
    demonstration_of_funding,
    demonstration_of_learning,
    demonstration_of_packs,
    demonstration_of_wishing,
)


class Command(BaseCommand):
    help = "Adds the demonstration's adoptions that are absent; run load_demonstration first."

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_in_production()
        make_people()
        added = demonstration_of_learning.load()
        packs = demonstration_of_packs.load(timezone.now())
        rounds = demonstration_of_funding.load()
        asked = demonstration_of_asking.load(timezone.now())
        wishes = demonstration_of_wishing.load()
        self.stdout.write(
            f"{added} adoptions, {packs:d} pack, {rounds:d} round, {asked} follow-ups and "
            f"{wishes} request added."
        )
