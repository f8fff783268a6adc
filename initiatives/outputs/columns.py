"""What a row of a list tells, as data: to tell one thing more is to add a Column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from councilnet import licences
from councilnet.models import Council, Nation, Region
from councilnet.models.councils import STAND_IN
from initiatives.facets import Option, Options
from initiatives.models import CostBand, EvidenceLevel, SharedPower, Stage

Row = Any  # whatever the columns of its list can read
Absolute = Callable[[str], str]
# What the columns of case studies read
FIELDS = (
    *("case_study_id", "slug", "title", "summary", "principle_keys", "theme_key", "region"),
    *("nation", "stage", "started", "ended", "evidence_level", "cost_band", "shared_power"),
    *("number", "published_at", "checked_on", "council_type", "says_what_failed"),
    *("ready_to_copy", "taken_up", "unchecked_since"),
    *("council__name", "council__slug", "council__gss_code"),
)


@dataclass(frozen=True)
class Column:
    """One thing that a row tells.

    ``name`` is its key in JSON, where a dot leads into an object; ``heading`` stands over it in a
    spreadsheet. Without a name or a heading it is left out there.
    """

    name: str
    heading: str | Promise
    read: Callable[[Row], Any]


def of_case_studies(options: Options, absolute: Absolute) -> list[Column]:
    titles = _labels(options["principle"])
    root = absolute(reverse("case_studies"))
    return [
        Column("id", "", _identity),
        Column("title", _("Title"), itemgetter("title")),
        Column("council.name", _("Council"), itemgetter("council__name")),
        Column("council.slug", "", itemgetter("council__slug")),
        Column("council.gss_code", _("GSS code"), itemgetter("council__gss_code")),
        *_labelled("council_type", _("Council type"), Council.Type.choices),
        *_labelled("region", _("Region"), Region.choices),
        *_labelled("nation", _("Nation"), Nation.choices),
        *_labelled("theme", _("Theme"), _labels(options["theme"]), field="theme_key"),
        Column("principles", _("Principles"), lambda row: principles(row, titles)),
        *_labelled("stage", _("Stage"), Stage.choices),
        Column("started", _("Started"), lambda row: row["started"] or None),
        Column("ended", _("Ended"), lambda row: row["ended"] or None),
        Column("evidence.level", _("Evidence level"), itemgetter("evidence_level")),
        Column("evidence.label", _("Evidence"), _label("evidence_level", EvidenceLevel.choices)),
        *_labelled("cost_band", _("Cost band"), CostBand.choices),
        *_labelled("shared_power", _("Shared power"), SharedPower.choices),
        Column("says_what_failed", _("Says what did not work"), itemgetter("says_what_failed")),
        Column("ready_to_copy", _("Ready to copy"), itemgetter("ready_to_copy")),
        Column("tried_elsewhere", _("Other councils that tried it"), itemgetter("taken_up")),
        Column("version", _("Version"), itemgetter("number")),
        Column("published", _("Published"), lambda row: day(row["published_at"])),
        Column("checked", _("Last checked"), lambda row: iso(row["checked_on"])),
        Column("unchecked_since", _("Not checked since"), lambda row: iso(row["unchecked_since"])),
        Column("address", _("Address"), lambda row: f"{root}{row['council__slug']}/{row['slug']}/"),
        Column("summary", _("Summary"), itemgetter("summary")),
        licence(),
    ]


def of_councils(numbers: Mapping[str, int], absolute: Absolute) -> list[Column]:
    """``numbers`` says how many case studies each council has, by its slug."""
    root = absolute(reverse("councils"))
    return [
        Column("name", _("Name"), itemgetter("name")),
        Column("short_name", _("Short name"), itemgetter("short_name")),
        Column("slug", "", itemgetter("slug")),
        Column("gss_code", _("GSS code"), itemgetter("gss_code")),
        *_labelled("type", _("Type"), Council.Type.choices),
        *_labelled("region", _("Region"), Region.choices),
        *_labelled("nation", _("Nation"), Nation.choices),
        *_labelled("membership", _("Membership"), Council.Tier.choices, field="tier"),
        Column("population", _("Population"), itemgetter("population")),
        *_labelled("rural_urban", _("Urban or rural"), Council.RuralUrban.choices),
        Column("facts_from", _("Source of these facts"), lambda row: row["facts_from"] or None),
        Column("valid_from", _("Council since"), lambda row: iso(row["valid_from"])),
        Column("valid_to", _("Council until"), lambda row: iso(row["valid_to"])),
        Column("case_studies", _("Case studies"), lambda row: numbers.get(row["slug"], 0)),
        Column("address", _("Address"), lambda row: f"{root}{row['slug']}/"),
        licence(),
    ]


def of_principles(numbers: Mapping[str, int], absolute: Absolute) -> list[Column]:
    """``numbers`` says how many case studies meet each principle, by its key."""
    root = absolute(reverse("principles"))
    return [
        Column("number", _("Number"), itemgetter("number")),
        Column("key", "", itemgetter("key")),
        Column("title", _("Title"), itemgetter("title")),
        Column("wording.text", _("Wording"), itemgetter("text")),
        Column("wording.is_official", _("The network’s own words"), itemgetter("is_official")),
        Column("wording.in_force_from", _("In force from"), lambda row: iso(row["in_force_from"])),
        Column("case_studies", _("Case studies"), lambda row: numbers.get(row["key"], 0)),
        Column("address", _("Address"), lambda row: f"{root}{row['key']}/"),
        licence(),
    ]


def of_themes(numbers: Mapping[str, int], absolute: Absolute) -> list[Column]:
    """``numbers`` says how many case studies are about each theme, by its key."""
    root = absolute(reverse("case_studies"))
    return [
        Column("key", "", itemgetter("key")),
        Column("label", _("Theme"), itemgetter("name")),
        Column("case_studies", _("Case studies"), lambda row: numbers.get(row["key"], 0)),
        Column("address", _("Address"), lambda row: f"{root}?theme={row['key']}"),
        licence(),
    ]


Labels = Mapping[Any, str]
Choices = Iterable[tuple[Any, Any]]


def _labels(options: list[Option]) -> dict[str, str]:
    return {option.value: option.label for option in options}


def _labelled(
    name: str, heading: str | Promise, choices: Choices | Labels, field: str = ""
) -> list[Column]:
    """The key for machines, and what it is called for everybody; nothing where nothing was said."""
    field = field or name
    return [
        Column(f"{name}.key", "", lambda row: row[field] or None),
        Column(f"{name}.label", heading, _label(field, choices)),
    ]


def _label(field: str, choices: Choices | Labels) -> Callable[[Row], str | None]:
    labels = {value: str(label) for value, label in dict(choices).items()}
    return lambda row: labels.get(row[field], row[field]) or None


def principles(row: Row, titles: Labels) -> list[dict[str, str]]:
    return [{"key": key, "title": titles.get(key, key)} for key in row["principle_keys"]]


def licence() -> Column:
    """In each row of a spreadsheet, so that it stays with rows that are copied out of it."""
    name = str(licences.chosen().name)
    return Column("", _("Licence"), lambda row: name)


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def day(moment: datetime) -> str:
    """In Britain's time."""
    return timezone.localtime(moment).date().isoformat()


def _identity(row: Row) -> str:
    """Another while a name is withheld: older copies have the name beside the usual one."""
    known_as = row["case_study_id"]
    if row["council__slug"] == STAND_IN["slug"]:
        known_as = f"{STAND_IN['slug']}/{row['slug']}"
    return tag(f"case-studies/{known_as}")


def tag(what: str) -> str:
    """A name for ever (RFC 4151), whatever address a thing moves to."""
    return f"tag:{urlsplit(settings.SITE_ADDRESS).hostname},2026:{what}"


def nested(row: Row, columns: Iterable[Column]) -> dict[str, Any]:
    """All that has a name, where "council.name" is the name in an object of the council."""
    told: dict[str, Any] = {}
    for column in columns:
        outer, __, inner = column.name.rpartition(".")
        if inner:
            (told.setdefault(outer, {}) if outer else told)[inner] = column.read(row)
    return told
