"""What another place needs to copy an initiative: which pieces of it are told, and whether all are.

Pure: it reads the content of an edition, or of a draft as it would be published.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypedDict

from django.utils.translation import gettext as _

from initiatives.models import CaseStudy


class Kit(TypedDict):
    """``months`` is a number as text, or ""."""

    powers: str
    partners: list[str]
    needs_no_partners: bool
    months: str
    must_stay: str
    may_change: str


NOTHING: Kit = {
    "powers": "",
    "partners": [],
    "needs_no_partners": False,
    "months": "",
    "must_stay": "",
    "may_change": "",
}


@dataclass(frozen=True)
class Piece:
    words: str
    is_there: bool


def of(case_study: CaseStudy) -> Kit:
    return {
        "powers": case_study.kit_powers,
        "partners": case_study.kit_partners,
        "needs_no_partners": case_study.kit_needs_no_partners,
        "months": str(case_study.kit_months or ""),
        "must_stay": case_study.kit_must_stay,
        "may_change": case_study.kit_may_change,
    }


def pieces(kit: Kit, cost: Mapping[str, str]) -> list[Piece]:
    """Of what a kit consists, in the order of the page."""
    return [
        Piece(_("about how much it cost"), bool(cost["band"])),
        Piece(_("the staff time"), bool(cost["staff_time"])),
        Piece(_("the powers that it needs"), bool(kit["powers"])),
        Piece(
            _("the partners that it needs, or that it needs none"),
            bool(kit["partners"]) or kit["needs_no_partners"],
        ),
        Piece(_("the months until the first result"), bool(kit["months"])),
        Piece(_("what must stay"), bool(kit["must_stay"])),
        Piece(_("what may change"), bool(kit["may_change"])),
    ]


def missing(kit: Kit, cost: Mapping[str, str]) -> list[str]:
    return [piece.words for piece in pieces(kit, cost) if not piece.is_there]


def read(content: Mapping[str, Any]) -> Kit:
    """Editions of before there were kits say nothing of them."""
    kit: Kit = content.get("kit", NOTHING)
    return kit


def is_ready(content: Mapping[str, Any]) -> bool:
    """Whether every piece is told: then it is "ready to copy"."""
    return not missing(read(content), content["cost"])


def is_begun(kit: Kit) -> bool:
    return kit != NOTHING
