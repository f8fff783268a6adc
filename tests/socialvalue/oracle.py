"""The method once more, written from its words alone, in exact fractions: what the engine must say.

It shares no line with socialvalue/calculation.py, and reads its own rates and indexes.
"""

import csv
import math
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

SERIES = Path(__file__).parents[2] / "socialvalue" / "data" / "gdp_deflator.csv"
BANDS = {
    "standard": [(30, "3.5"), (75, "3.0"), (125, "2.5"), (200, "2.0"), (300, "1.5"), (9999, "1.0")],
    "health": [
        *((30, "1.5"), (75, "1.29"), (125, "1.07"), (200, "0.86")),
        *((300, "0.64"), (9999, "0.43")),
    ],
}
RATES = ("deadweight", "attribution", "displacement", "leakage", "optimism")
Answer = dict[str, Fraction | None]


@cache
def factor(schedule: str, year: int) -> Fraction:
    if year == 0:
        return Fraction(1)
    rate = next(Fraction(rate) / 100 for last, rate in BANDS[schedule] if year <= last)
    return factor(schedule, year - 1) / (1 + rate)


@cache
def index(edition: str, year: str) -> Fraction:
    with SERIES.open() as file:
        rows = [row for row in csv.DictReader(file) if row["edition"] == edition]
    return next(Fraction(row["index"]) for row in rows if row["year"] == year)


def number(given: Any) -> Fraction:
    return Fraction(given["central"] if isinstance(given, dict) else given)


def quantity(given: Any) -> Fraction:
    if isinstance(given, dict) and "central" not in given:
        return math.prod((number(one) for one in given.values()), start=Fraction(1))
    return number(given)


def flows(line: dict[str, Any], document: dict[str, Any]) -> dict[int, Fraction]:
    worth = quantity(line["quantity"]) * number(line["unit_value"])
    if "price_year" in document and "price_base" in line:
        edition = document["deflator_edition"]
        worth *= index(edition, document["price_year"]) / index(edition, line["price_base"])
    for rate in RATES:
        worth *= 1 - number(line.get(rate, "0"))
    if line.get("direction") == "harm":
        worth = -worth
    duration, found = number(line.get("duration_years", "1")), {}
    for k in range(math.ceil(duration)):
        year = line.get("start_year", 0) + document.get("benefits_offset_years", 0) + k
        kept = (1 - number(line.get("drop_off", "0"))) ** k
        found[year] = worth * min(Fraction(1), duration - k) * kept
    return found


def pv_of_line(line: dict[str, Any], document: dict[str, Any]) -> Fraction:
    schedule = line.get("schedule", "standard")
    whole = (flow * factor(schedule, year) for year, flow in flows(line, document).items())
    return sum(whole, Fraction(0))


def pv_of_cost(cost: dict[str, Any], document: dict[str, Any]) -> Fraction:
    year = cost["year"] + document.get("costs_offset_years", 0)
    amount = number(cost["amount"]) * (1 + number(cost.get("optimism", "0")))
    return amount * factor("standard", year)


def cashable(line: dict[str, Any], document: dict[str, Any]) -> Fraction:
    rates = line.get("cashable") or ["0"]
    fiscal = number(line.get("shares", {}).get("fiscal", "0"))
    schedule = line.get("schedule", "standard")
    return sum(
        (
            flow * factor(schedule, year) * fiscal * number(rates[min(year, len(rates) - 1)])
            for year, flow in flows(line, document).items()
        ),
        Fraction(0),
    )


def appraise(document: dict[str, Any]) -> Answer:
    values = [pv_of_line(line, document) for line in document["lines"]]
    benefits = sum((value for value in values if value > 0), Fraction(0))
    harms = sum((value for value in values if value < 0), Fraction(0))
    costs = sum((pv_of_cost(cost, document) for cost in document["costs"]), Fraction(0))
    return {
        "pv_benefits": benefits,
        "pv_harms": harms,
        "pv_costs": costs,
        "npsv": benefits + harms - costs,
        "bcr": (benefits + harms) / costs if costs > 0 else None,
        "pv_cashable": sum((cashable(line, document) for line in document["lines"]), Fraction(0)),
    }


def parts(document: dict[str, Any]) -> dict[str, Fraction]:
    names = ("fiscal", "economic", "social", "wellbeing", "environmental")
    return {
        name: sum(
            (
                pv_of_line(line, document) * number(line.get("shares", {}).get(name, "0"))
                for line in document["lines"]
            ),
            Fraction(0),
        )
        for name in names
    }


def six_places(number: Fraction | None) -> str | None:
    """Half up, away from 0."""
    if number is None:
        return None
    millionths = math.floor(abs(number) * 10**6 + Fraction(1, 2))
    sign = "-" if number < 0 and millionths else ""
    return f"{sign}{millionths // 10**6}.{millionths % 10**6:06}"
