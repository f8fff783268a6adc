"""The network's councils, from the file that the project ships."""

import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.text import slugify

from councilnet.models import Council, Nation, Region

FILE = Path(__file__).parents[2] / "data" / "councils.csv"
TYPES = {
    "combined authority": Council.Type.COMBINED_AUTHORITY,
    "county council": Council.Type.COUNTY,
    "London borough": Council.Type.LONDON_BOROUGH,
    "metropolitan district": Council.Type.METROPOLITAN,
    "non-metropolitan district": Council.Type.DISTRICT,
    "town council": Council.Type.PARISH,
    "unitary authority": Council.Type.UNITARY,
}


class Command(BaseCommand):
    help = (
        "Adds the councils of councilnet/data/councils.csv that are absent. It changes none that "
        "is there, but says its population and whether it is urban, where nobody has."
    )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        with FILE.open(encoding="utf-8", newline="") as file:
            made = [_council(row) for row in csv.DictReader(file)]
        self.stdout.write(f"{sum(made)} councils added, {len(made) - sum(made)} there already.")


def _council(row: dict[str, str]) -> bool:
    tier = row["tier"].split(" (")[0]
    council, made = Council.objects.get_or_create(
        slug=slugify(row["short_name"]),
        defaults={
            "name": row["name"],
            "short_name": row["short_name"],
            "gss_code": row["gss_code"] or None,
            "type": TYPES[row["type"]],
            "nation": Nation(slugify(row["nation"])),
            "region": Region(slugify(row["region"])),
            "latitude": row["latitude"],
            "longitude": row["longitude"],
            "tier": tier if tier in Council.Tier.values else Council.Tier.NOT_STATED,
            "tier_note": "" if tier == row["tier"] and tier in Council.Tier.values else row["tier"],
            "member_from": row["member_seen_from"],
            "member_to": row["member_seen_to"],
            **_facts(row),
        },
    )
    if not (made or council.population or council.rural_urban or council.facts_from):
        Council.objects.filter(pk=council.pk).update(**_facts(row))
    return made


def _facts(row: dict[str, str]) -> dict[str, Any]:
    """What is not known stays empty, for an administrator to fill in."""
    return {
        "population": int(row["population"]) if row["population"] else None,
        "rural_urban": row["rural_urban"],
        "facts_from": row["facts_from"],
    }
