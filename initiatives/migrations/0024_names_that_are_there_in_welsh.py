"""Principles and themes that were loaded before there was Welsh for them: as the project ships it.

Only where the English is still what the project ships; what administrators changed has none yet.
Later it is theirs: ``load_principles`` gives Welsh to what it adds, and to nothing else.
"""

import json
from pathlib import Path
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

FOLDER = Path(__file__).parents[1] / "data"


def _read(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    principle = apps.get_model("initiatives", "Principle")
    wording = apps.get_model("initiatives", "PrincipleWording")
    theme = apps.get_model("initiatives", "Theme")
    for entry in _read("principles.json")["principles"]:
        of_it = principle.objects.filter(key=entry["key"], title=entry["title"])
        of_it.update(title_cy=entry["title_cy"])
        said = entry["statement"] or entry["summary"]
        of_it = wording.objects.filter(principle__key=entry["key"], text=said)
        of_it.update(text_cy=entry["text_cy"])
    for entry in _read("themes.json"):
        of_it = theme.objects.filter(key=entry["key"], name=entry["name"])
        of_it.update(name_cy=entry["name_cy"])


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0023_names_in_welsh")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
