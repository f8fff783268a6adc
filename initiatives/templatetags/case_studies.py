"""How a case study is shown. Nothing here asks the database anything."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Protocol

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from councilnet import languages
from initiatives import contents, partial_dates
from initiatives.lineage import Place
from initiatives.models import (
    CostBand,
    EvidenceLevel,
    FollowUp,
    Powers,
    SharedPower,
    Stage,
    StopCause,
)
from initiatives.prose import Bullets, Line, Paragraph, Run, blocks, link

register = template.Library()

CHOICES: dict[str, Any] = {
    "stage": Stage,
    "stop_cause": StopCause,
    "cost_band": CostBand,
    "powers": Powers,
    "shared_power": SharedPower,
    "evidence": EvidenceLevel,
    "again": FollowUp.Again,
}
POUNDS = {"gbp", "£", "pounds"}
PER_CENT = {"%", "per cent", "percent"}


# --- Text that people wrote --------------------------------------------------------------------
@register.filter
def prose(text: str, language: str = "en") -> SafeString:
    """Plain text as paragraphs and bulleted lists. Only http and https addresses become links."""
    html = mark_safe("\n".join(map(written_block, blocks(text))))  # noqa: S308
    lang = languages.marked(language)
    return format_html("<div{}>{}</div>", lang, html) if lang and html else html


def written_block(block: Paragraph | Bullets) -> SafeString:
    if isinstance(block, Bullets):
        items = "".join(f"<li>{written_line(line)}</li>" for line in block.items)
        return mark_safe(f'<ul class="govuk-list govuk-list--bullet">{items}</ul>')  # noqa: S308
    lines = "<br>".join(map(written_line, block.lines))
    return mark_safe(f'<p class="govuk-body">{lines}</p>')  # noqa: S308


def written_line(line: Line) -> SafeString:
    return mark_safe("".join(map(_run, line)))  # noqa: S308  # each part is escaped


def _run(run: Run) -> SafeString:
    if not run.url:
        return escape(run.text)
    return outside_link(run.url, "" if run.text == run.url else run.text)


@register.simple_tag
def outside_link(url: str, text: str = "", dead: Mapping[str, str] | str = "") -> SafeString:
    """A link to another site, or just the words where the address is not one of the web's.

    ``dead`` are an edition's dead links; of what is no edition a template gives "".
    """
    run = link(url, text)
    if not run.url:
        return conditional_escape(run.text)
    bare = "" if text else " app-address"  # on paper an address need not be followed by itself
    html = '<a class="govuk-link{}" href="{}" rel="noopener noreferrer">{}</a>'
    return format_html(html, bare, url, run.text) + _last_seen(url, dead)


def _last_seen(url: str, dead: Mapping[str, str] | str) -> SafeString:
    if isinstance(dead, str) or url not in dead:
        return SafeString("")
    day = partial_dates.describe(dead[url])
    said = _("last seen on %(day)s") % {"day": day} if day else _("did not answer")
    return format_html(' <span class="app-muted">({})</span>', said)


# --- Facts -------------------------------------------------------------------------------------
@register.filter
def partial_date(value: str) -> str:
    return partial_dates.describe(value)


@register.filter
def is_still_to_come(value: str) -> bool:
    return partial_dates.first_day(value) > timezone.localdate()


@register.filter
def period(content: dict[str, Any]) -> str:
    """ "1998 to March 2023", "Since 1998", or "From 2031" of what is planned."""
    started, ended = (partial_dates.describe(content[name]) for name in ("started", "ended"))
    return _between(started, ended, content["stage"])


class Dated(Protocol):
    """An edition, or what a list shows of one."""

    @property
    def stage(self) -> str: ...
    @property
    def started_year(self) -> int | None: ...
    @property
    def ended_year(self) -> int | None: ...


@register.filter
def years(edition: Dated) -> str:
    """The same for lists, which know the years alone."""
    started, ended = (str(year or "") for year in (edition.started_year, edition.ended_year))
    return started if started and started == ended else _between(started, ended, edition.stage)


def _between(started: str, ended: str, stage: str) -> str:
    if started and ended:
        return _("%(start)s to %(end)s") % {"start": started, "end": ended}
    if ended:
        return _("Until %(end)s") % {"end": ended}
    words = _("Since %(start)s") if stage == Stage.LIVE else _("From %(start)s")
    return words % {"start": started} if started else ""


@register.filter
def pounds(value: str) -> str:
    """ "22000" as "£22,000"; pence only where there are any."""
    if not value:
        return ""
    amount = Decimal(value)
    return f"£{amount:,.0f}" if amount == amount.to_integral() else f"£{amount:,.2f}"


@register.filter
def thousands(value: int) -> str:
    return f"{value:,}"


@register.filter
def told(content: contents.Content) -> contents.Told:
    """``{% with told=content|told %}``: title, summary and text for the page's language."""
    return contents.told(content, get_language() or "")


@register.filter
def label_of(value: object, kind: str) -> str:
    """What a choice is called: ``{{ content.stage|label_of:"stage" }}``."""
    return "" if value in {"", None} else str(CHOICES[kind](value).label)


@register.filter
def time_on(months: str) -> str:
    """ "12" as "One year on", "18" as "18 months on"."""
    years, rest = divmod(int(months), 12)
    if rest:
        return ngettext("%(n)s month on", "%(n)s months on", int(months)) % {"n": months}
    if years == 1:
        return _("One year on")
    return _("%(n)s years on") % {"n": years}


# --- Outcomes and evidence ---------------------------------------------------------------------
MEASURES = {
    "baseline": gettext_lazy("Before"),
    "target": gettext_lazy("Target"),
    "result": gettext_lazy("Result"),
    "measured": gettext_lazy("Measured"),
}


@register.inclusion_tag("initiatives/reading/_outcomes.html")
def outcomes_table(outcomes: list[dict[str, str]]) -> dict[str, Any]:
    """A column only for what some outcome says."""
    columns = [name for name in MEASURES if any(outcome[name] for outcome in outcomes)]
    rows = [(outcome, [measure(outcome, name) for name in columns]) for outcome in outcomes]
    headings = [MEASURES[name] for name in columns]
    return {"headings": headings, "rows": rows, "width": len(columns) + 1}


def measure(outcome: dict[str, str], name: str) -> str:
    if name == "measured":
        return partial_dates.describe(outcome[name])
    return amount(outcome[name], outcome["unit"])


@register.simple_tag(name="amount_of")
def amount(value: str, unit: str) -> str:
    """ "13700", "homes" as "13,700 homes"; "602000", "GBP" as "£602,000"."""
    if not value:
        return ""
    if unit.lower() in POUNDS:
        return pounds(value)
    number = f"{Decimal(value):,f}"
    return f"{number}%" if unit.lower() in PER_CENT else f"{number} {unit}".strip()


EXPLAINED = {
    EvidenceLevel.DESCRIBED: gettext_lazy(
        "The council tells what it did and what it saw. No figure has a source yet, "
        "which is how most good ideas begin."
    ),
    EvidenceLevel.COUNTED: gettext_lazy(
        "Results are counted, and the source of the figures is given."
    ),
    EvidenceLevel.BEFORE_AND_AFTER: gettext_lazy(
        "Results were measured before and after, and the source of the figures is given."
    ),
    EvidenceLevel.COMPARED: gettext_lazy(
        "Results were measured before and after, and compared with another place or group."
    ),
    EvidenceLevel.EVALUATED: gettext_lazy(
        "Somebody independent evaluated it, and their report can be read."
    ),
}


@register.inclusion_tag("initiatives/reading/_evidence.html")
def evidence_ladder(evidence: dict[str, Any]) -> dict[str, Any]:
    level = EvidenceLevel(evidence["level"])
    steps = [(step.label, step <= level, step == level) for step in EvidenceLevel]
    return {"steps": steps, "explained": EXPLAINED[level], "reason": evidence["reason"]}


@register.simple_tag
@cache
def evidence_meter(level: int) -> SafeString:
    """Five small bars, to stand before the level's name."""
    bars = [
        ("app-meter__bar app-meter__bar--on" if step <= level else "app-meter__bar",)
        for step in EvidenceLevel
    ]
    return format_html(
        '<span class="app-meter" aria-hidden="true">{}</span>',
        format_html_join("", '<span class="{}"></span>', bars),
    )


# --- Ideas that travel -------------------------------------------------------------------------
@register.simple_tag
def named(place: Place) -> SafeString:
    """A council by its name, which leads to its page unless it is withheld."""
    if not place.council:
        return escape(place.name)
    address = reverse("council", args=[place.council])
    return format_html('<a class="govuk-link" href="{}">{}</a>', address, place.name)
