"""Every score there ever was, computed anew; what differs is told, and fails the command."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from socialvalue.models import CalculationRun
from socialvalue.recomputing import EDITIONS, wrong_with


class Command(BaseCommand):
    help = "Computes each run from the document that it keeps, and compares both hashes."

    def handle(self, *args: Any, **options: Any) -> None:
        editions = (f"version__{name}" for name in EDITIONS)
        runs = CalculationRun.objects.select_related("version__framework", *editions)
        counts = {"runs": 0, "wrong": 0}
        for run in runs.order_by("pk").iterator(chunk_size=50):
            wrong = wrong_with(run)
            for sentence in wrong:
                self.stderr.write(f"Run {run.number} of case study {run.case_study_id}: {sentence}")
            counts["runs"] += 1
            counts["wrong"] += bool(wrong)
        self.stdout.write("{runs} runs computed anew, {wrong} of them differ.".format(**counts))
        if counts["wrong"]:
            sys.exit(1)
