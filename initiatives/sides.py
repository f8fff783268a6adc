"""What the two councils of an adoption are called, to whom.

A council is named to its own people and to the network. To everybody else it is named as its
published case study names it: while its name is withheld there, the other council does not learn it
here, from its name, its people's names or whom to ring.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from councilnet.models import Council
from initiatives.models import Adoption, AdoptionEvent, Edition, Letter

Side = AdoptionEvent.Side
BOTH = (Side.TAKER, Side.ORIGIN)


@dataclass(frozen=True)
class Sides:
    """An adoption as people of ``mine`` read it. Each of its two editions is one statement."""

    adoption: Adoption
    mine: Collection[str]  # of AdoptionEvent.Side

    @cached_property
    def origin(self) -> Edition | None:
        """What stands of the case study that was taken up; it may have been withdrawn."""
        return _standing(self.adoption.origin_id)

    @cached_property
    def result(self) -> Edition | None:
        """What the taker has published of it: a draft is its council's alone."""
        return _standing(self.adoption.result_id)

    @property
    def taker_name(self) -> str:
        return self.council_of(Side.TAKER).short_name

    @property
    def origin_name(self) -> str:
        return self.council_of(Side.ORIGIN).short_name

    @property
    def taker_is_withheld(self) -> bool:
        return self.council_of(Side.TAKER).is_stand_in

    @property
    def origin_is_withheld(self) -> bool:
        return self.council_of(Side.ORIGIN).is_stand_in

    def council_of(self, side: str) -> Council:
        """The stand-in, where its name is withheld from these people."""
        is_taker = side == Side.TAKER
        own = self.adoption.council if is_taker else self.adoption.origin.council
        if side in self.mine or Side.NETWORK in self.mine:
            return own
        edition = self.result if is_taker else self.origin
        return edition.council if edition else own

    def who_did(self, event: AdoptionEvent) -> str:
        """The network answers councils as one; people are named with their council."""
        if event.side in BOTH:
            return self._person(event.actor_name, self.council_of(event.side))
        return event.actor_name if Side.NETWORK in self.mine else str(event.get_side_display())

    def who_wrote(self, letter: Letter) -> str:
        side = Side.TAKER if letter.council_id == self.adoption.council_id else Side.ORIGIN
        return self._person(letter.by_name, self.council_of(side))

    def _person(self, name: str, council: Council) -> str:
        if council.is_stand_in:
            return council.short_name
        return _("%(who)s, %(council)s") % {"who": name, "council": council.short_name}


def _standing(case_study_id: int | None) -> Edition | None:
    if case_study_id is None:
        return None
    standing = Edition.objects.standing().filter(case_study=case_study_id)
    return standing.select_related("council").defer("body", "search", "heading", "content").first()
