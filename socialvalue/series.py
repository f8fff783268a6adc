"""The series that the project ships: editions of the GDP deflator, and discount schedules.

Facts of HM Treasury, as published; an edition is never changed, a new one is added.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from socialvalue.calculation import Band, Deflator, Schedules

FOLDER = Path(__file__).parent / "data"
PURE = "_pure_stp_0"  # the end of a schedule's name, without pure time preference
FINANCIAL, CALENDAR = "financial", "calendar"


@cache
def deflators() -> tuple[Deflator, ...]:
    """One for each edition and kind of year."""
    with (FOLDER / "gdp_deflator.csv").open(encoding="utf-8", newline="") as file:
        return deflators_of(csv.DictReader(file))


def deflators_of(rows: Iterable[dict[str, str]]) -> tuple[Deflator, ...]:
    """Rows with "edition", "year_kind", "year" and "index"."""
    found: dict[tuple[str, str], dict[str, Decimal]] = {}
    for row in rows:
        index = found.setdefault((row["edition"], row["year_kind"]), {})
        index[row["year"]] = Decimal(row["index"])
    return tuple(Deflator(*key, index) for key, index in found.items())


@cache
def schedules() -> Schedules:
    text = (FOLDER / "discount_schedules.json").read_text(encoding="utf-8")
    return schedules_of(json.loads(text)["bands"])


def schedules_of(bands: dict[str, list[dict[str, Any]]]) -> Schedules:
    """Bands with "from_year" and "rate", by the schedule's name."""
    return Schedules(
        {
            name: tuple(Band(int(band["from_year"]), Decimal(band["rate"])) for band in of)
            for name, of in bands.items()
        }
    )


def without_time_preference(given: Schedules) -> Schedules:
    """Each schedule replaced by its variant without pure time preference, where it has one."""
    return Schedules(
        {name: given.bands.get(name + PURE, given.bands[name]) for name in given.bands}
    )


def kind_of_year(year: str) -> str:
    """ "financial" of "2023-24", "calendar" of "2023", "" of what is neither."""
    if re.fullmatch(r"(1[89]|20|21)\d\d", year, re.ASCII):
        return CALENDAR
    match = re.fullmatch(r"((?:1[89]|20|21)\d\d)-(\d\d)", year, re.ASCII)
    if match and (int(match[1]) + 1) % 100 == int(match[2]):
        return FINANCIAL
    return ""
