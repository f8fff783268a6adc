"""The charts of a score, each with the figures of its table: from what a run holds alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from socialvalue import charting, shown
from socialvalue.calculation import RATES, ZERO
from socialvalue.charting import Picture, Span
from socialvalue.weighing import Weighed

Record = dict[str, Any]
MOST_BARS = 8  # of a tornado: the rest move the whole less, and stand in the table
LEVELS = (
    gettext_lazy("none"),
    gettext_lazy("weak"),
    gettext_lazy("partial"),
    gettext_lazy("good"),
    gettext_lazy("very good"),
    gettext_lazy("exemplary"),
)
TAKEN = {
    "deadweight": gettext_lazy("Would have happened anyway (deadweight)"),
    "attribution": gettext_lazy("Owed to others (attribution)"),
    "displacement": gettext_lazy("Only moved from elsewhere (displacement)"),
    "leakage": gettext_lazy("Went to others than it was meant for (leakage)"),
    "optimism": gettext_lazy("Taken off hopeful forecasts (optimism)"),
    "drop_off": gettext_lazy("Fades from year to year (drop-off)"),
    "discounting": gettext_lazy("Comes later (discounting)"),
}
PERCENTILES = ("p10", "p50", "p90")


@dataclass(frozen=True)
class Chart:
    """A picture and the rows of its table, whose amounts are Decimals."""

    picture: Picture
    rows: list[dict[str, Any]] = field(default_factory=list)


# --- Value by theme ------------------------------------------------------------------------------
def by_theme(result: Record, record: Record) -> Chart:
    rows: dict[str, dict[str, Any]] = {}
    for line in record["lines"]:
        if line["place"] is not None:
            pv = Decimal(result["lines"][line["place"]]["pv"])
            name = line["measure"]["theme_name"]
            row = rows.setdefault(name, {"name": name, "benefits": ZERO, "harms": ZERO})
            row["benefits" if line["direction"] == "benefit" else "harms"] += pv
    spans = [span for row in rows.values() for span in _spans_of_theme(row)]
    return Chart(charting.rows(spans), list(rows.values()))


def _spans_of_theme(row: dict[str, Any]) -> Iterable[Span]:
    for key, kind in (("benefits", "gain"), ("harms", "loss")):
        if row[key]:
            name = row["name"] if key == "benefits" else _("%s: harms") % row["name"]
            yield Span(name, shown.headline(row[key]), ZERO, row[key], kind)


# --- By year -------------------------------------------------------------------------------------
def by_year(result: Record, record: Record) -> Chart:
    harms = [Decimal(harm) for harm in result["trace"]["harms_by_year"]]
    rows: list[dict[str, Any]] = [
        {
            "name": shown.year_name(record["period"]["starts"], int(year["year"])),
            "benefits": Decimal(year["benefits"]),
            "harms": harm,
            "costs": Decimal(year["costs"]),
            "net": Decimal(year["net"]),
        }
        for year, harm in zip(result["by_year"], harms, strict=True)
    ]
    totals = charting.running([row["net"] for row in rows])
    for row, total in zip(rows, totals, strict=True):
        row["total"] = total
    years = [(row["name"], row["benefits"], row["harms"] - row["costs"]) for row in rows]
    return Chart(charting.by_year(years, _ends_of(years, totals)), rows)


def _ends_of(
    years: Sequence[tuple[str, Decimal, Decimal]], totals: Sequence[Decimal]
) -> tuple[str, str, str]:
    drawn = [ZERO, *totals, *(amount for __, *amounts in years for amount in amounts)]
    end = _("Total at the end: %s") % shown.headline(totals[-1] if totals else ZERO)
    return shown.headline(max(drawn)), shown.headline(min(drawn)), end


# --- How far it could be wrong -------------------------------------------------------------------
def tornado(weighed: Sequence[Weighed], npsv: Decimal) -> Chart:
    """The longest bar first; the line is the central figure."""
    spans = [
        Span(
            capfirst(f"{one.name}: {one.of}"),  # names of lines are long, and are cut
            shown.range_of(*sorted([one.bar.at_low, one.bar.at_high])),
            one.bar.at_low,
            one.bar.at_high,
            "gain",
        )
        for one in weighed
        if one.bar
    ]
    return Chart(charting.rows(spans[:MOST_BARS], npsv))


def distribution(result: Record) -> Chart:
    simulation, found = result["simulation"], result["trace"]["distribution"]
    bins = [(Decimal(one["low"]), Decimal(one["high"]), int(one["n"])) for one in found]
    marks = [
        (f"{name.upper()}: {shown.headline(simulation[name])}", Decimal(simulation[name]))
        for name in PERCENTILES
    ]
    rows = [
        {"low": low, "high": high, "share": Decimal(n) / simulation["n"]} for low, high, n in bins
    ]
    ends = (shown.headline(bins[0][0]), shown.headline(bins[-1][1])) if bins else ("", "")
    return Chart(charting.distribution(bins, marks, ends), rows)


# --- From gross to net ---------------------------------------------------------------------------
def waterfall(result: Record) -> Chart:
    """What each adjustment took of all lines together, and then the costs."""
    lines = result["trace"]["lines"]
    gross = sum((Decimal(line["gross"]) for line in lines), ZERO)
    taken = [
        (str(TAKEN[name]), _taken(lines, name)) for name in (*RATES, "drop_off", "discounting")
    ]
    steps = [*taken, (_("Costs"), -Decimal(result["pv_costs"]))]
    last = (_("What is left (net present social value)"), Decimal(result["npsv"]))
    whole = charting.waterfall((_("Before anything is taken away"), gross), steps, last)
    rows = [
        {"name": name, "amount": end - start, "left": end, "is_whole": kind == "whole"}
        for name, start, end, kind in whole
    ]
    spans = [
        Span(name, shown.headline(end - start), start, end, kind)
        for name, start, end, kind in whole
        if end != start or kind == "whole"
    ]
    return Chart(charting.rows(spans), rows)


def _taken(lines: Sequence[Record], name: str) -> Decimal:
    steps = (step for line in lines for step in line["steps"] if step["name"] == name)
    return sum((Decimal(step["after"]) - Decimal(step["before"]) for step in steps), ZERO)


# --- Criteria ------------------------------------------------------------------------------------
def criteria(record: Record) -> Chart:
    """What nobody has judged stands in the table, and has no boxes."""
    rows = [
        {**one, "level": level, "level_name": "" if level is None else str(LEVELS[level])}
        for one in record["criteria"]
        for level in [None if one["level"] is None else int(one["level"])]
    ]
    judged = [
        (row["title"], _("%(level)s of 5") % row, row["level"])
        for row in rows
        if row["level"] is not None
    ]
    return Chart(charting.profile(judged), rows)


# --- Tables alone --------------------------------------------------------------------------------
SCENARIOS = {
    "cautious": gettext_lazy("Cautious"),
    "central": gettext_lazy("Central"),
    "hopeful": gettext_lazy("Hopeful"),
}
PARTS = {
    "fiscal": gettext_lazy("fiscal"),
    "economic": gettext_lazy("economic"),
    "social": gettext_lazy("social"),
    "wellbeing": gettext_lazy("wellbeing"),
    "environmental": gettext_lazy("environmental"),
}


def scenarios(result: Record) -> list[tuple[str, Record]]:
    named = [(str(name), result["scenarios"][key]) for key, name in SCENARIOS.items()]
    return [*named, (_("Shadow"), result["shadow"])]


def parts(result: Record) -> list[tuple[str, str]]:
    return [(str(name), result["parts"][key]) for key, name in PARTS.items()]
