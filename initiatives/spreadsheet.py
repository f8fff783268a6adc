"""The directory's rows as CSV, for Excel and for analysis."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import TextChoices
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councilnet.models import Nation
from initiatives import directory
from initiatives.directory import Query
from initiatives.facets import Options
from initiatives.models import CostBand

# Without it Excel takes UTF-8 for an old Windows alphabet, and spoils £ signs and Welsh names.
BYTE_ORDER_MARK = "\ufeff"
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
FIELDS = (
    *("title", "council__name", "council__gss_code", "region", "nation", "theme_key"),
    *("principle_keys", "stage", "started", "ended", "evidence_level"),
    *("cost_band", "number", "published_at", "checked_on", "council__slug", "slug", "summary"),
)
HEADINGS = (
    *(_("Title"), _("Council"), _("GSS code"), _("Region"), _("Nation"), _("Theme")),
    *(_("Principles"), _("Stage"), _("Started"), _("Ended"), _("Evidence level")),
    *(_("Cost band"), _("Version"), _("Published"), _("Last checked"), _("Address"), _("Summary")),
)
Labels = Mapping[str, Mapping[str, str]]


class Echo:
    """A file that gives back what is written to it, so that rows can be streamed."""

    def write(self, text: str) -> str:
        return text


def lines(query: Query, absolute: Callable[[str], str]) -> Iterator[str]:
    """All that the query finds, in its order, whatever page it asks for."""
    write = csv.writer(Echo()).writerow
    labels = _labels(query.index.options)
    yield BYTE_ORDER_MARK + write(HEADINGS)
    for row in directory.rows(query, *FIELDS):
        yield write([defused(cell) for cell in _cells(row, labels, absolute)])


def _labels(options: Options) -> Labels:
    of_facets = {key: {one.value: one.label for one in options[key]} for key in options}
    return of_facets | {"nation": _words(Nation), "cost_band": _words(CostBand)}


def _words(choices: type[TextChoices]) -> dict[str, str]:
    return {value: str(label) for value, label in choices.choices}


def _cells(row: dict[str, Any], labels: Labels, absolute: Callable[[str], str]) -> list[object]:
    address = reverse("case_study", args=[row["council__slug"], row["slug"]])
    return [
        row["title"],
        row["council__name"],
        row["council__gss_code"],
        labels["region"][row["region"]],
        labels["nation"][row["nation"]],
        labels["theme"].get(row["theme_key"]),
        "; ".join(labels["principle"].get(key, key) for key in row["principle_keys"]),
        labels["stage"].get(row["stage"]),
        row["started"],
        row["ended"],
        row["evidence_level"],
        labels["cost_band"].get(row["cost_band"]),
        row["number"],
        day(row["published_at"]),
        row["checked_on"],
        absolute(address),
        row["summary"],
    ]


def day(moment: datetime) -> str:
    """In Britain's time."""
    return timezone.localtime(moment).date().isoformat()


def defused(cell: object) -> str:
    """A spreadsheet shows it as text: after an apostrophe it calculates nothing."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text
