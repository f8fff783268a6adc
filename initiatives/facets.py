"""The facets by which case studies are found, as data: to add one is to add a row to FACETS.

A facet's options say which values of the editions' column they cover, so that choosing one,
counting one and naming one always mean the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Min, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from councilnet import languages, likeness
from councilnet.models import Council, CouncilSuccession, Nation, Region
from initiatives.models import (
    CostBand,
    Edition,
    EvidenceLevel,
    Principle,
    SharedPower,
    Stage,
    Theme,
)

NOT_STATED = "not-stated"


@dataclass(frozen=True)
class Option:
    """``covers`` are values of the column as text, "" where it has none.

    ``said`` is what it is called within a sentence, where that is not its label.
    """

    value: str
    label: str
    covers: frozenset[str]
    said: str = ""

    @property
    def in_words(self) -> str:
        return self.said or self.label


@dataclass(frozen=True)
class Facet:
    """``words`` go into the sentence that says what was found, after ``joined_by``.

    ``has_many``: the column has several values. ``is_single``: one option is offered at a time.
    """

    key: str
    label: str | Promise
    words: str | Promise
    column: str
    options: Callable[[], list[Option]]
    joined_by: str = " "
    has_many: bool = False
    is_single: bool = False

    def matching(self, options: Iterable[Option]) -> Q:
        values = sorted({value for option in options for value in option.covers})
        if self.has_many:
            return Q(**{f"{self.column}__overlap": values})
        may_be_null = bool(getattr(Edition._meta.get_field(self.column), "null", False))
        known = [value for value in values if value or not may_be_null]
        found = Q(**{f"{self.column}__in": known})
        if may_be_null and "" in values:
            found |= Q(**{f"{self.column}__isnull": True})
        return found


def _option(value: object, label: object, said: str = "") -> Option:
    return Option(str(value), str(label), frozenset({str(value)}), said)


def _of_choices(choices: Any, unknown: str | Promise = "") -> Callable[[], list[Option]]:
    """``unknown`` names the option of those that say nothing of it, where that may be."""

    def options() -> list[Option]:
        known = [
            _option(value, label, str(label).partition(":")[0]) for value, label in choices.choices
        ]
        return [*known, _nothing(unknown)] if unknown else known

    return options


def _nothing(label: str | Promise) -> Option:
    return Option(NOT_STATED, str(label), frozenset({""}), _("not stated"))


def _principles() -> list[Option]:
    return _called(Principle.objects.values_list("key", "title", "title_cy"))


def _themes() -> list[Option]:
    """In the order of their English names, so that one choice has one address in each language."""
    return _called(Theme.objects.values_list("key", "name", "name_cy"))


def _called(rows: Iterable[tuple[str, str, str]]) -> list[Option]:
    return [Option(key, languages.called(*names), frozenset({key})) for key, *names in rows]


def _years() -> list[Option]:
    """From the latest to the first, those between in which nothing began among them."""
    current = Edition.objects.current().order_by()
    ends = current.aggregate(first=Min("started_year"), last=Max("started_year"))
    known = range(ends["last"], ends["first"] - 1, -1) if ends["first"] else ()
    return [*(_option(year, year) for year in known), _nothing(_("Year not known"))]


def _failed() -> list[Option]:
    return [
        Option("said", _("Says what did not work"), frozenset({"true"}), _("say")),
        Option("not-said", _("Does not say"), frozenset({"false"}), _("do not say")),
    ]


def _ready() -> list[Option]:
    return [
        Option("yes", _("Ready to copy"), frozenset({"true"}), _("ready to copy")),
        Option("not-yet", _("Not yet"), frozenset({"false"}), _("not yet ready to copy")),
    ]


def _adopted() -> list[Option]:
    return [
        Option("yes", _("Adopted elsewhere"), frozenset({"true"}), _("adopted elsewhere")),
        Option("not-yet", _("Not yet"), frozenset({"false"}), _("not yet adopted elsewhere")),
    ]


def _councils() -> list[Option]:
    """By name; each covers the councils that went into it too."""
    councils = {
        council.pk: council
        for council in Council.objects.only("slug", "short_name", "valid_to", "valid_from")
    }
    pairs = list(CouncilSuccession.objects.order_by().values_list("old_id", "new_id"))
    into = _mapped((new, old) for old, new in pairs)
    became = _mapped(pairs)
    return [
        Option(
            council.slug,
            named_now(council, [councils[new].short_name for new in became.get(council.pk, [])]),
            frozenset(map(str, _with_all_before(council.pk, into))),
        )
        for council in councils.values()
    ]


def _likes() -> list[Option]:
    """Every council, covering those that are like it: see councilnet/likeness.py."""
    likes = likeness.like_every_council()
    councils = Council.objects.values_list("pk", "slug", "short_name")
    return [
        Option(slug, name, frozenset(str(pk) for like in likes[council] for pk in like.covers))
        for council, slug, name in councils
    ]


def _mapped(pairs: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def _with_all_before(council: int, into: Mapping[int, list[int]]) -> set[int]:
    """As Council.objects.with_predecessors finds them: a cycle in the data ends the walk."""
    found, ahead = {council}, [council]
    while ahead:
        new = [old for old in into.get(ahead.pop(), []) if old not in found]
        found.update(new)
        ahead.extend(new)
    return found


def named_now(council: Council, successors: list[str]) -> str:
    """ "Old (now New)" once the council is abolished; its short name until then."""
    if not (successors and council.is_abolished):
        return council.short_name
    now = listed(sorted(successors), _("and"))
    return _("%(old)s (now %(new)s)") % {"old": council.short_name, "new": now}


def listed(words: list[str], last: str) -> str:
    """ "London, Wales or Scotland", where ``last`` is "or"."""
    *most, end = words
    return f"{', '.join(most)} {last} {end}" if most else end


FACETS = (
    Facet(
        "principle",
        gettext_lazy("Principle"),
        ngettext_lazy("that meets %(values)s", "that meet %(values)s", "n"),
        "principle_keys",
        _principles,
        joined_by=", ",
        has_many=True,
    ),
    Facet(
        "theme",
        gettext_lazy("Theme"),
        gettext_lazy("about %(values)s"),
        "theme_key",
        _themes,
    ),
    Facet(
        "council",
        gettext_lazy("Council"),
        gettext_lazy("by %(values)s"),
        "council_id",
        _councils,
    ),
    Facet(
        "like",
        gettext_lazy("Councils like…"),
        gettext_lazy("by councils like %(values)s"),
        "council_id",
        _likes,
        is_single=True,
    ),
    Facet(
        "type",
        gettext_lazy("Type of council"),
        gettext_lazy("of councils of the type %(values)s"),
        "council_type",
        _of_choices(Council.Type),
    ),
    Facet(
        "region",
        gettext_lazy("Region or nation"),
        gettext_lazy("by councils in %(values)s"),
        "region",
        _of_choices(Region),
    ),
    Facet(
        "nation",
        gettext_lazy("Country"),
        gettext_lazy("in %(values)s"),
        "nation",
        _of_choices(Nation),
    ),
    Facet(
        "stage",
        gettext_lazy("Stage"),
        gettext_lazy("at the stage %(values)s"),
        "stage",
        _of_choices(Stage),
        joined_by=", ",
    ),
    Facet(
        "evidence",
        gettext_lazy("Evidence"),
        gettext_lazy("at the evidence level %(values)s"),
        "evidence_level",
        _of_choices(EvidenceLevel),
        joined_by=", ",
    ),
    Facet(
        "cost",
        gettext_lazy("Cost"),
        gettext_lazy("with the cost %(values)s"),
        "cost_band",
        _of_choices(CostBand, gettext_lazy("Cost not stated")),
        joined_by=", ",
    ),
    Facet(
        "year",
        gettext_lazy("Year it began"),
        gettext_lazy("with the year it began %(values)s"),
        "started_year",
        _years,
        joined_by=", ",
    ),
    Facet(
        "power",
        gettext_lazy("How residents shared power"),
        gettext_lazy("with residents’ part said to be %(values)s"),
        "shared_power",
        _of_choices(SharedPower, gettext_lazy("Not stated")),
        joined_by=", ",
    ),
    Facet(
        "failed",
        gettext_lazy("What did not work"),
        gettext_lazy("that %(values)s what did not work"),
        "says_what_failed",
        _failed,
        joined_by=", ",
    ),
    Facet(
        "ready",
        gettext_lazy("Ready to copy"),
        ngettext_lazy("that is %(values)s", "that are %(values)s", "n"),
        "ready_to_copy",
        _ready,
        joined_by=", ",
    ),
    Facet(
        "adopted",
        gettext_lazy("Adopted elsewhere"),
        ngettext_lazy("that was %(values)s", "that were %(values)s", "n"),
        "adopted_elsewhere",
        _adopted,
        joined_by=", ",
    ),
)
IN_SENTENCE = (
    *("council", "like", "type", "region", "nation", "theme", "principle", "stage", "evidence"),
    *("cost", "year", "power", "failed", "ready", "adopted"),
)
BY_KEY = {facet.key: facet for facet in FACETS}
Options = Mapping[str, list[Option]]


def all_options() -> Options:
    """Every option of every facet, in the language of now: a statement for each kind of row."""
    return {facet.key: facet.options() for facet in FACETS}
