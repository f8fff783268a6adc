"""The facets by which case studies are found, as data: to add one is to add a row to FACETS.

A facet's options say which values of the editions' column they cover, so that choosing one,
counting one and naming one always mean the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, Func, Q
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from councilnet.models import Council, CouncilSuccession, Region
from initiatives.models import EvidenceLevel, Principle, Stage, Theme


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    covers: frozenset[str]


@dataclass(frozen=True)
class Facet:
    """``words`` go into the sentence that says what was found, after ``joined_by``."""

    key: str
    label: str | Promise
    words: str | Promise
    column: str
    options: Callable[[], list[Option]]
    joined_by: str = " "
    has_many: bool = False

    def matching(self, options: Iterable[Option]) -> Q:
        values = sorted({value for option in options for value in option.covers})
        return Q(**{f"{self.column}__{'overlap' if self.has_many else 'in'}": values})

    def value(self) -> Cast:
        """What the column says, as text: a row for each where it says many."""
        column = Func(F(self.column), function="unnest") if self.has_many else F(self.column)
        return Cast(column, CharField())


def _option(value: object, label: object) -> Option:
    return Option(str(value), str(label), frozenset({str(value)}))


def _of_choices(choices: Any) -> Callable[[], list[Option]]:
    return lambda: [_option(value, label) for value, label in choices.choices]


def _principles() -> list[Option]:
    return [_option(key, title) for key, title in Principle.objects.values_list("key", "title")]


def _themes() -> list[Option]:
    return [_option(key, name) for key, name in Theme.objects.values_list("key", "name")]


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
        "region",
        gettext_lazy("Region or nation"),
        gettext_lazy("by councils in %(values)s"),
        "region",
        _of_choices(Region),
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
)
IN_SENTENCE = ("council", "region", "theme", "principle", "stage", "evidence")
BY_KEY = {facet.key: facet for facet in FACETS}
Options = Mapping[str, list[Option]]


def all_options() -> Options:
    """Every option of every facet: a statement for each kind that the database keeps."""
    return {facet.key: facet.options() for facet in FACETS}
