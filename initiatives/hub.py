"""The ways in to learning between councils: for everybody, and for whoever is signed in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from councilnet.models import Council, User
from councilnet.roles import councils_of


@dataclass(frozen=True)
class Way:
    title: str
    text: str
    address: str


def for_everybody() -> list[Way]:
    directory = reverse("case_studies")
    return [
        Way(
            _("Ready to copy"),
            _("Case studies that say what another place needs, and what may change."),
            f"{directory}?ready=yes",
        ),
        Way(
            _("What did not work"),
            _("Case studies that say what failed on the way, and what was learned."),
            f"{directory}?failed=said",
        ),
        Way(
            _("Paused or stopped"),
            _("What councils began and did not go on with, why, and what they would do otherwise."),
            f"{directory}?stage=paused&stage=stopped",
        ),
        Way(
            _("Gaps"),
            _("Which principles each council and region has case studies of, and which not."),
            reverse("coverage"),
        ),
        Way(
            _("Packs"),
            _("Case studies chosen for a year or a subject, to read, print and hand on."),
            reverse("packs"),
        ),
        Way(
            _("Money to result"),
            _("What the network funded, who led it, and what came of it."),
            reverse("funding"),
        ),
        Way(
            _("Open data"),
            _("All of it for programs: an interface to read from, CSV, JSON and feeds."),
            reverse("api_page"),
        ),
    ]


def for_person(user: User) -> list[Way]:
    """What is theirs to do: of their councils, and of the network for its staff."""
    councils = councils_of(user)
    return [
        *_of_exchange(),
        *(way for council in councils for way in _of_council(council)),
        *(_of_staff() if user.is_network_staff else ()),
    ]


def _of_exchange() -> Iterator[Way]:
    yield Way(
        _("Your adoptions"),
        _("What your council took up, and what others took up from it."),
        reverse("your_adoptions"),
    )
    yield Way(
        _("Requests for help"),
        _("Ask the other councils, and offer what yours knows."),
        reverse("requests"),
    )


def _of_council(council: Council) -> Iterator[Way]:
    name = {"council": council.short_name}
    yield Way(
        _("%(council)s by the principles") % name,
        _("A self-assessment, from the council’s own record."),
        reverse("by_principle", args=[council.slug]),
    )
    yield Way(
        _("What %(council)s gave, took and saved") % name,
        _("For the renewal of its membership."),
        reverse("council_benefit", args=[council.slug]),
    )


def _of_staff() -> Iterator[Way]:
    yield Way(
        _("Adoptions to settle"),
        _("What councils dispute, or have not answered."),
        reverse("unsettled_adoptions"),
    )
    yield Way(
        _("Build a pack"),
        _("Choose case studies, put them in order, and issue them as a page, PDF and Word."),
        reverse("packs_to_build"),
    )
    yield Way(
        _("What membership brings"),
        _("What each council gave, took and saved."),
        reverse("benefits"),
    )
