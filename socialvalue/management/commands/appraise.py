"""An assessment file in, one JSON object out: what an auditor recomputes a score with."""

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from socialvalue import files
from socialvalue.appraisal import appraise
from socialvalue.files import Fault, Refused
from socialvalue.simulation import DEFAULT_N, DEFAULT_SEED, MOST_DRAWS

REFUSED = 2


class Command(BaseCommand):
    help = "Appraises an assessment file and prints the result as JSON. Needs no database."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help='The assessment file; "-" reads standard input.')
        parser.add_argument(
            "--simulate",
            type=_draws,
            nargs="?",
            const=DEFAULT_N,
            default=0,
            metavar="N",
            help=f"Draws N times from the ranges ({DEFAULT_N} where N is left out).",
        )
        parser.add_argument("--seed", type=_seed, default=DEFAULT_SEED, metavar="S")
        parser.add_argument("--trace", action="store_true", help="Every figure between, too.")
        parser.add_argument(
            "--canonical", action="store_true", help="Prints the text that input_sha256 is of."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            case = files.read(_content(options["file"]))
        except Refused as refusal:
            for fault in refusal.faults:
                self.stderr.write(str(fault))
            sys.exit(REFUSED)
        if options["canonical"]:
            self.stdout.write(files.canonical(case), ending="")
            return
        answer = appraise(
            case, simulate=options["simulate"], seed=options["seed"], trace=options["trace"]
        )
        self.stdout.write(json.dumps(answer, indent=2))


def _content(name: str) -> bytes:
    """One byte more than a file may have tells that it has too many."""
    try:
        if name == "-":
            return sys.stdin.buffer.read(files.LARGEST + 1)
        with Path(name).open("rb") as file:
            return file.read(files.LARGEST + 1)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else None
        raise Refused([Fault("", f"{name} cannot be read: {why or 'no such file'}.")]) from None


def _draws(text: str) -> int:
    return _whole(text, 1, MOST_DRAWS)


def _seed(text: str) -> int:
    return _whole(text, 0, 10**18)


def _whole(text: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdigit()) or not least <= int(text[:20]) <= most:
        raise ArgumentTypeError(f"Write a whole number from {least} to {most}.")
    return int(text)
