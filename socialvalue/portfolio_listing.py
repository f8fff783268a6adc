"""A portfolio as data: a row for each score."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from initiatives.facets import Options
from initiatives.outputs import columns
from initiatives.outputs.columns import Absolute, Column
from initiatives.outputs.listings import LONGEST_NAME, Listing
from socialvalue.portfolio import Portfolio, Scored

FIGURES = {
    "pv_benefits": gettext_lazy("Benefits"),
    "pv_harms": gettext_lazy("Harms"),
    "pv_costs": gettext_lazy("Costs"),
    "npsv": gettext_lazy("Net present social value"),
    "npsv_low": gettext_lazy("P10"),
    "npsv_high": gettext_lazy("P90"),
    "bcr": gettext_lazy("Benefits for each 1 of cost"),
    "fiscal": gettext_lazy("Fiscal"),
    "cashable": gettext_lazy("Cashable"),
    "quality": gettext_lazy("Quality, 0 to 100"),
}


def listing(portfolio: Portfolio, absolute: Absolute) -> Listing:
    rows = portfolio.scored
    chosen = [one.label for options in portfolio.query.chosen.values() for one in options]
    said = [str(portfolio.version or ""), *chosen]
    words = ngettext("%(n)s score", "%(n)s scores", len(rows)) % {"n": f"{len(rows):,}"}
    return Listing(
        kind="scores",
        name=f"social-value-{slugify(' '.join(said))}"[:LONGEST_NAME].rstrip("-"),
        title=_("Social value"),
        words=f"{words}: {', '.join(filter(None, said))}",
        page=reverse("portfolio") + portfolio.address,
        total=len(rows),
        columns=columns_of(portfolio.query.index.options, absolute),
        rows=lambda: rows,
    )


def columns_of(options: Options, absolute: Absolute) -> list[Column]:
    themes = {one.value: one.label for one in options["theme"]}
    principles = {one.value: one.label for one in options["principle"]}
    root = absolute(reverse("case_studies"))
    return [
        Column("title", _("Title"), _edition("title")),
        Column("council.name", _("Council"), lambda row: row.edition.council.name),
        Column("council.gss_code", _("GSS code"), lambda row: row.edition.council.gss_code),
        Column("theme.key", "", _edition("theme_key")),
        Column("theme.label", _("Theme"), lambda row: themes.get(row.edition.theme_key)),
        Column("principles", _("Principles"), lambda row: _principles(row, principles)),
        Column("framework.name", _("Framework"), _framework("name")),
        Column("framework.version", _("Version"), _framework("number")),
        Column("framework.is_illustrative", _("Illustrative"), _framework("is_illustrative")),
        Column("kind", _("Kind"), _run("kind")),
        Column("price_year", _("Prices of"), _run("price_year")),
        *(Column(name, heading, _run(name)) for name, heading in FIGURES.items()),
        Column("confidence", _("Confidence"), _run("confidence")),
        Column("delivery.committed", _("Committed, where told"), _delivery("committed")),
        Column("delivery.delivered", _("Delivered to date"), _delivery("delivered")),
        Column("delivery.until", _("Delivered until"), _until),
        Column("assessed_by", _("Assessed by"), _run("assessed_by")),
        Column("published", _("Published"), lambda row: columns.day(row.run.published_at)),
        Column("receipt", _("Receipt"), lambda row: absolute(row.run.get_absolute_url())),
        Column("address", _("Address"), lambda row: f"{root}{_place(row)}/social-value/"),
        columns.licence(),
    ]


Read = Callable[[Scored], Any]


def _run(name: str) -> Read:
    return lambda row: getattr(row.run, name)


def _edition(name: str) -> Read:
    return lambda row: getattr(row.edition, name)


def _framework(name: str) -> Read:
    return lambda row: row.run.record["framework"][name]


def _delivery(name: str) -> Read:
    """Nothing where nobody told of any, which is not 0."""
    return lambda row: row.delivery and getattr(row.delivery, name)


def _until(row: Scored) -> str | None:
    return columns.iso(row.delivery.until) if row.delivery else None


def _principles(row: Scored, titles: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"key": key, "title": titles.get(key, key)} for key in row.edition.principle_keys]


def _place(row: Scored) -> str:
    return f"{row.edition.council.slug}/{row.edition.slug}"
