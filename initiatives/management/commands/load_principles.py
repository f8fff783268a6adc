"""The principles and themes, from the files that the project ships."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from initiatives.models import Principle, PrincipleWording, Theme

FOLDER = Path(__file__).parents[2] / "data"


class Command(BaseCommand):
    help = "Adds the principles and themes of initiatives/data that are absent; changes none."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        principles = [_principle(entry) for entry in _read("principles.json")["principles"]]
        themes = [
            Theme.objects.get_or_create(
                key=entry["key"], defaults={name: entry[name] for name in ("name", "name_cy")}
            )[1]
            for entry in _read("themes.json")
        ]
        self.stdout.write(f"{sum(principles)} principles and {sum(themes)} themes added.")


def _read(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def _principle(entry: dict[str, Any]) -> bool:
    """Where the network's own statement is not known, our summary stands in and says so."""
    principle, made = Principle.objects.get_or_create(
        key=entry["key"],
        defaults={name: entry[name] for name in ("number", "title", "title_cy", "keywords")},
    )
    if made:
        PrincipleWording.objects.create(
            principle=principle,
            text=entry["statement"] or entry["summary"],
            text_cy=entry["text_cy"],
            is_official=entry["statement"] is not None,
        )
    return made
