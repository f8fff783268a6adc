"""The directory's rows as CSV, for Excel and for analysis."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from initiatives.directory import Query
from initiatives.facets import Options

# Without it Excel takes UTF-8 for an old Windows alphabet, and spoils £ signs and Welsh names.
BYTE_ORDER_MARK = "\ufeff"
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
FIELDS = (
    *("title", "council__name", "council__gss_code", "region", "nation", "theme_key"),
    *("principle_keys", "stage", "content__started", "content__ended", "evidence_level"),
    *("cost_band", "number", "published_at", "checked_on", "council__slug", "slug", "summary"),
)
HEADINGS = (
    *(_("Title"), _("Council"), _("GSS code"), _("Region"), _("Nation"), _("Theme")),
    *(_("Principles"), _("Stage"), _("Started"), _("Ended"), _("Evidence level")),
    *(_("Cost band"), _("Version"), _("Published"), _("Last checked"), _("Address"), _("Summary")),
)


class Echo:
    """A file that gives back what is written to it, so that rows can be streamed."""

    def write(self, text: str) -> str:
        return text


def lines(query: Query, options: Options, absolute: Callable[[str], str]) -> Iterator[str]:
    """All that the query finds, in its order, whatever page it asks for."""
    write = csv.writer(Echo()).writerow
    yield BYTE_ORDER_MARK + write(HEADINGS)
    themes = {option.value: option.label for option in options["theme"]}
    for row in query.editions().values(*FIELDS).iterator(chunk_size=1000):
        yield write([defused(cell) for cell in _cells(row, themes, absolute)])


def _cells(
    row: dict[str, Any], themes: dict[str, str], absolute: Callable[[str], str]
) -> list[object]:
    address = reverse("case_study", args=[row["council__slug"], row["slug"]])
    return [
        *(row[name] for name in FIELDS[:5]),
        themes.get(row["theme_key"], row["theme_key"]),
        "; ".join(row["principle_keys"]),
        *(row[name] for name in FIELDS[7:13]),
        timezone.localtime(row["published_at"]).date(),
        row["checked_on"],
        absolute(address),
        row["summary"],
    ]


def defused(cell: object) -> str:
    """A spreadsheet shows it as text: after an apostrophe it calculates nothing."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text
