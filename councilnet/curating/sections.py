"""The parts of the administration, in the words of those who use it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Section:
    """``key`` is the part of the front page's address that leads to it.

    ``pages`` are the site's own pages for the same work: their words, and the names of their
    addresses.
    """

    order: int
    key: str
    name: StrOrPromise
    pages: tuple[tuple[StrOrPromise, str], ...] = ()


COUNCILS = Section(
    10, "councils", _("Councils"), ((_("What readers see of the councils"), "councils"),)
)
PEOPLE = Section(20, "people", _("People"), ((_("Requests to join"), "join_requests"),))
UPKEEP = Section(90, "upkeep", _("Mail and what administrators did"))
OTHER = Section(99, "other", _("Everything else"))
