"""The ways in to learning between councils: for everybody, and for whoever is signed in."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from councilnet.models import User
from councilnet.roles import councils_of


@dataclass(frozen=True)
class Way:
    title: str
    text: str
    address: str


def for_everybody() -> list[Way]:
    directory = reverse("case_studies")
    return [
        way
        for way in [
            _way(
                _("Ready to copy"),
                _("Case studies that say what another place needs, and what may change."),
                f"{directory}?ready=yes",
            ),
            _way(
                _("What did not work"),
                _("What councils tried that failed or stopped, and what they learned."),
                f"{directory}?failed=said",
            ),
            _way(
                _("Gaps"),
                _("Which principles each council and region has case studies of, and which not."),
                "coverage",
            ),
            _way(
                _("Packs"),
                _("Case studies chosen for a year or a subject, to read, print and hand on."),
                "packs",
            ),
            _way(
                _("Money to result"),
                _("What the network funded, who led it, and what came of it."),
                "funding",
            ),
            _way(
                _("Open data"),
                _("All of it for programs: a read-only interface, CSV, JSON and feeds."),
                "api_described",
            ),
        ]
        if way.address
    ]


def for_person(user: User) -> list[Way]:
    found = [
        _way(
            _("Your adoptions"),
            _("What your council took up, and what others took up from it."),
            "your_adoptions",
        ),
        _way(
            _("Requests for help"),
            _("Ask the other councils, and offer what yours knows."),
            "requests",
        ),
    ]
    for council in councils_of(user):
        name = {"council": council.short_name}
        found += [
            _way(
                _("%(council)s by the principles") % name,
                _("A self-assessment, from its own record."),
                "self_assessment",
                council.slug,
            ),
            _way(
                _("What %(council)s gave, took and saved") % name,
                _("For the renewal of its membership."),
                "benefit",
                council.slug,
            ),
        ]
    return [way for way in found if way.address]


def _way(title: str, text: str, name: str, *arguments: str) -> Way:
    if name.startswith("/"):
        return Way(title, text, name)
    try:
        return Way(title, text, reverse(name, args=arguments))
    except NoReverseMatch:
        return Way(title, text, "")
