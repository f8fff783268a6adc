"""Tables of coverage as data: a row for each council or region and each principle, zeros too."""

from __future__ import annotations

from operator import itemgetter

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiatives import coverage
from initiatives.coverage import Grid
from initiatives.directory import Query
from initiatives.outputs import columns
from initiatives.outputs.columns import Absolute, Column
from initiatives.outputs.listings import Listing


def of_councils(query: Query, absolute: Absolute) -> Listing:
    heading = _("Council")
    return _listing(query, coverage.by_council(query), "coverage", heading, absolute)


def of_regions(query: Query, absolute: Absolute) -> Listing:
    heading = _("Region or nation")
    return _listing(query, coverage.by_region(query), "coverage_of_regions", heading, absolute)


def _listing(query: Query, grid: Grid, page: str, heading: str, absolute: Absolute) -> Listing:
    rows = [
        {"place": row.option, "principle": cell.principle, "n": cell.n, "address": cell.address}
        for row in grid.rows
        for cell in row.cells
    ]
    pairs = ngettext("%(n)s number", "%(n)s numbers", len(rows)) % {"n": f"{len(rows):,}"}
    words = f"{pairs}: {query.sentence(grid.total)}"
    shown = _columns(grid.key, heading, absolute)
    title = _("Coverage of principles")
    address = reverse(page) + query.address()
    name = page.replace("_", "-")
    return Listing("coverage", name, title, words, address, len(rows), shown, lambda: rows)


def _columns(key: str, heading: str, absolute: Absolute) -> list[Column]:
    root = absolute(reverse("case_studies"))
    return [
        Column(f"{key}.key", "", lambda row: row["place"].value),
        Column(f"{key}.label", heading, lambda row: row["place"].label),
        Column("principle.key", "", lambda row: row["principle"].value),
        Column("principle.title", _("Principle"), lambda row: row["principle"].label),
        Column("case_studies", _("Case studies"), itemgetter("n")),
        Column("address", _("Address"), lambda row: f"{root}{row['address']}"),
        columns.licence(),
    ]
