"""Up to four case studies side by side, fact by fact."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from initiatives import naming
from initiatives.contents import Content, label
from initiatives.models import CostBand, Edition, OldAddress, Stage

MOST = 4
Place = tuple[str, str]  # a council's slug and the case study's


@dataclass(frozen=True)
class Fact:
    """A row of the table: ``kind`` is how the template shows what ``read`` gives of a content.

    "text" is words, "prose" is a text of several paragraphs with ``anchor`` for the whole of it on
    the case study's page; "period", "evidence" and "principles" know what they are given.
    """

    heading: str | Promise
    read: Callable[[Content], Any]
    kind: str = "text"
    anchor: str = ""


def _text(name: str) -> Callable[[Content], str]:
    return lambda content: content["texts"][name]


def _itself(content: Content) -> Content:
    return content


FACTS = (
    Fact(_("Council"), lambda content: content["council"]["name"]),
    Fact(_("Theme"), lambda content: content["theme"]["name"]),
    Fact(_("Stage"), lambda content: label(Stage, content["stage"])),
    Fact(_("When"), _itself, "period"),
    Fact(_("Cost"), lambda content: label(CostBand, content["cost"]["band"])),
    Fact(_("Staff time"), lambda content: content["cost"]["staff_time"]),
    Fact(_("Evidence"), lambda content: content["evidence"]["level"], "evidence"),
    Fact(_("Principles it meets, and why"), lambda content: content["claims"], "principles"),
    Fact(_("Who decided"), lambda content: content["power"]["decided_by"]),
    Fact(_("What happened"), _text("what_happened"), "prose", "what-happened"),
    Fact(_("What did not work"), _text("what_did_not_work"), "prose", "what-did-not-work"),
    Fact(
        *(_("What another place would need"), _text("what_others_need"), "prose"),
        anchor="what-others-need",
    ),
)


@dataclass(frozen=True)
class Column:
    edition: Edition
    address_without: str


@dataclass(frozen=True)
class Comparison:
    """What an address asks for, as far as everybody may read it."""

    columns: list[Column]
    rows: list[tuple[Fact, list[tuple[Column, Any]]]]
    unknown: int  # how many are not there
    beyond: int  # how many were asked for beyond the most

    @property
    def places(self) -> list[str]:
        return [place_of(column.edition) for column in self.columns]

    @property
    def is_full(self) -> bool:
        return len(self.columns) >= MOST

    def address_with(self, edition: Edition) -> str:
        return address_of([*self.places, place_of(edition)])


def place_of(edition: Edition) -> str:
    return f"{edition.council.slug}/{edition.slug}"


def address_of(places: Iterable[str]) -> str:
    return "?" + urlencode([("case", place) for place in places], safe="/")


def compare(asked: Iterable[str]) -> Comparison:
    """``asked`` are places such as "stevenage/repair-cafe". Two statements, however many."""
    places = list(dict.fromkeys(filter(None, asked)))
    answers = _editions([_place(text) for text in places[:MOST]])
    found = [edition for edition in dict.fromkeys(answers) if edition]
    columns = [Column(edition, _without(edition, found)) for edition in found]
    told = [(column, naming.shown(column.edition.content)) for column in columns]
    rows = [(fact, [(column, fact.read(said)) for column, said in told]) for fact in FACTS]
    return Comparison(columns, rows, answers.count(None), max(0, len(places) - MOST))


def _without(edition: Edition, found: list[Edition]) -> str:
    return address_of(place_of(other) for other in found if other != edition)


def _place(text: str) -> Place:
    council, __, slug = text.partition("/")
    return council, slug


def _editions(places: list[Place]) -> list[Edition | None]:
    """The current edition at each, or None; what has moved is found at its old address."""
    if not places:
        return []
    moved = {
        (old.council.slug, old.slug): old.case_study_id
        for old in OldAddress.objects.leading_on().filter(_at(places)).select_related("council")
    }
    wanted = _at(places) | Q(case_study__in=moved.values())
    found = Edition.objects.current().filter(wanted).select_related("council")
    every = list(found.defer("body", "heading", "search"))
    by_place = {(edition.council.slug, edition.slug): edition for edition in every}
    by_case_study = {edition.case_study_id: edition for edition in every}
    return [by_place.get(place) or by_case_study.get(moved.get(place, 0)) for place in places]


def _at(places: list[Place]) -> Q:
    return reduce(or_, (Q(council__slug=council, slug=slug) for council, slug in places))
