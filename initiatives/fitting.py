"""Whether what another council did would fit a council: its kit beside that council's facts.

Pure: nothing here asks the database. What is not known is said, and never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from councilnet.models import Council, Nation
from initiatives import kit
from initiatives.models import CostBand, Powers

Type = Council.Type
# Where there is one tier, it has the powers of both; a parish has neither. What a combined
# authority may do is in an order of its own. Councils of Northern Ireland have no county's powers:
# schools, social care and roads are with its departments.
BOTH_TIERS = {Type.UNITARY, Type.LONDON_BOROUGH, Type.METROPOLITAN}
HAVE = {
    Powers.COUNTY: {Type.COUNTY, *BOTH_TIERS},
    Powers.DISTRICT: {Type.DISTRICT, *BOTH_TIERS},
}
NOT_KNOWN_OF = {Type.OTHER, Type.COMBINED_AUTHORITY}
TIMES_AS_MANY = 2  # people; beyond that a place is not like the other


class Verdict(StrEnum):
    FITS = "fits"
    LACKS = "lacks"
    NOT_KNOWN = "not-known"


@dataclass(frozen=True)
class Finding:
    """One plain sentence about one thing."""

    about: str
    verdict: Verdict
    sentence: str


@dataclass(frozen=True)
class Means:
    """What a council says that it has. ``partners`` are places in the kit's list."""

    budget: str = ""  # a CostBand
    has_staff: bool | None = None
    months: int | None = None
    partners: Sequence[int] | None = None


@dataclass(frozen=True)
class Fit:
    findings: list[Finding]

    @property
    def lacking(self) -> list[Finding]:
        return [one for one in self.findings if one.verdict == Verdict.LACKS]

    @property
    def not_known(self) -> list[Finding]:
        return [one for one in self.findings if one.verdict == Verdict.NOT_KNOWN]

    @property
    def summary(self) -> str:
        if n := len(self.lacking):
            words = ngettext(
                "%(n)s thing is missing before you could do it",
                "%(n)s things are missing before you could do it",
                n,
            )
            return words % {"n": n}
        if len(self.not_known) == len(self.findings):
            return _("Too little is known yet to say whether it fits")
        if n := len(self.not_known):
            words = ngettext(
                "Nothing speaks against it; %(n)s thing is not known",
                "Nothing speaks against it; %(n)s things are not known",
                n,
            )
            return words % {"n": n}
        return _("It fits your council")


def fit(content: Mapping[str, Any], origin: Council, council: Council | None, means: Means) -> Fit:
    """``origin`` is as the edition names it, and may be the stand-in, of which nothing is known."""
    told = kit.read(content)
    return Fit(
        [
            _powers(told["powers"], council),
            *_people(origin, council),
            *_surroundings(origin, council),
            _money(content["cost"]["band"], means.budget),
            _staff(content["cost"]["staff_time"], means.has_staff),
            *_partners(told, means.partners),
            _time(told["months"], means.months),
        ]
    )


def _powers(needed: str, council: Council | None) -> Finding:
    about = _("Powers")
    if not needed:
        return Finding(about, Verdict.NOT_KNOWN, _("It does not say which powers it needs."))
    if needed == Powers.ANY:
        return Finding(about, Verdict.FITS, _("Any council has the powers to do it."))
    if council is None:
        words = _("It needs: %(powers)s. Choose your council to compare.")
        return Finding(about, Verdict.NOT_KNOWN, words % {"powers": _said(needed)})
    told = {"powers": _said(needed), "council": council.short_name, "type": _type(council)}
    if council.type in NOT_KNOWN_OF:
        words = _("It needs: %(powers)s. %(council)s is %(type)s: ask your lawyers what it may do.")
        return Finding(about, Verdict.NOT_KNOWN, words % told)
    if has_powers(council, needed):
        words = _("It needs: %(powers)s. %(council)s is %(type)s, and has them.")
        return Finding(about, Verdict.FITS, words % told)
    words = _("It needs: %(powers)s. %(council)s is %(type)s, which does not have them: %(ask)s.")
    return Finding(about, Verdict.LACKS, words % (told | {"ask": _whom_to_ask(council)}))


def has_powers(council: Council, needed: str) -> bool:
    if needed == Powers.ANY:
        return True
    is_northern_irish = council.nation == Nation.NORTHERN_IRELAND
    if needed == Powers.COUNTY and is_northern_irish:
        return False
    return council.type in HAVE[Powers(needed)]


def _said(powers: str) -> str:
    return {
        Powers.COUNTY: _("a county’s powers, such as schools, social care and roads"),
        Powers.DISTRICT: _("a district’s powers, such as housing, planning and leisure"),
    }[Powers(powers)]


def _type(council: Council) -> str:
    return {
        Type.COMBINED_AUTHORITY: _("a combined authority"),
        Type.COUNTY: _("a county council"),
        Type.DISTRICT: _("a district council"),
        Type.LONDON_BOROUGH: _("a London borough"),
        Type.METROPOLITAN: _("a metropolitan district"),
        Type.PARISH: _("a parish or town council"),
        Type.UNITARY: _("a unitary authority"),
        Type.OTHER: _("a body of another kind"),
    }[Type(council.type)]


def _whom_to_ask(council: Council) -> str:
    """Of one that lacks powers: who has them where it is."""
    if council.nation == Nation.NORTHERN_IRELAND:
        return _("ask the department that has them")
    return {
        Type.DISTRICT: _("ask your county council"),
        Type.COUNTY: _("ask your district councils"),
    }.get(Type(council.type), _("ask the councils above yours"))


def _people(origin: Council, council: Council | None) -> Iterator[Finding]:
    """Where both are known. A place of another size is no reason against it."""
    if council is None or not (origin.population and council.population):
        return
    about, times = _("Size"), council.population / origin.population
    told = {
        "council": council.short_name,
        "here": f"{council.population:,}",
        "origin": origin.short_name,
        "there": f"{origin.population:,}",
    }
    if 1 / TIMES_AS_MANY <= times <= TIMES_AS_MANY:
        words = _("%(council)s has %(here)s people, %(origin)s %(there)s: a place of like size.")
        yield Finding(about, Verdict.FITS, words % told)
    else:
        words = _(
            "%(council)s has %(here)s people, %(origin)s %(there)s: "
            "ask what would change with the size."
        )
        yield Finding(about, Verdict.NOT_KNOWN, words % told)


def _surroundings(origin: Council, council: Council | None) -> Iterator[Finding]:
    """Where both are known. Town or country is no reason against it either."""
    if council is None or not (origin.rural_urban and council.rural_urban):
        return
    about = _("Town or country")
    told = {
        "council": council.short_name,
        "here": council.get_rural_urban_display().lower(),
        "origin": origin.short_name,
        "there": origin.get_rural_urban_display().lower(),
    }
    if council.rural_urban == origin.rural_urban:
        words = _("%(council)s and %(origin)s are both %(here)s.")
        yield Finding(about, Verdict.FITS, words % told)
    else:
        words = _(
            "%(council)s is %(here)s, %(origin)s %(there)s: ask what would change with the place."
        )
        yield Finding(about, Verdict.NOT_KNOWN, words % told)


def _money(band: str, budget: str) -> Finding:
    about = _("Money")
    if not band:
        return Finding(about, Verdict.NOT_KNOWN, _("It does not say what it cost."))
    cost = _band(band)
    if not budget:
        words = _("It cost: %(cost)s. Say what you have.")
        return Finding(about, Verdict.NOT_KNOWN, words % {"cost": cost})
    bands = CostBand.values
    told = {"cost": cost, "budget": _band(budget)}
    if budget == band:
        words = _("It cost: %(cost)s. You have about as much.")
        return Finding(about, Verdict.FITS, words % told)
    if bands.index(budget) > bands.index(band):
        words = _("It cost: %(cost)s. You have: %(budget)s.")
        return Finding(about, Verdict.FITS, words % told)
    words = _("It cost: %(cost)s. You have: %(budget)s, which is less.")
    return Finding(about, Verdict.LACKS, words % told)


def _band(band: str) -> str:
    """Within a sentence: "under £10,000"."""
    label = str(CostBand(band).label)
    return label[:1].lower() + label[1:]


def _staff(staff_time: str, has_staff: bool | None) -> Finding:
    about = _("Staff")
    if not staff_time:
        return Finding(about, Verdict.NOT_KNOWN, _("It does not say how much staff time it took."))
    told = {"time": staff_time}
    if has_staff is None:
        words = _("It took: %(time)s. Say whether you have it.")
        return Finding(about, Verdict.NOT_KNOWN, words % told)
    if has_staff:
        return Finding(about, Verdict.FITS, _("It took: %(time)s. You have it.") % told)
    return Finding(about, Verdict.LACKS, _("It took: %(time)s. You do not have it.") % told)


def _partners(told: kit.Kit, have: Sequence[int] | None) -> Iterator[Finding]:
    about = _("Partners")
    if told["needs_no_partners"]:
        yield Finding(about, Verdict.FITS, _("It needs no partners."))
        return
    if not told["partners"]:
        sentence = _("It does not say which partners it needs.")
        yield Finding(about, Verdict.NOT_KNOWN, sentence)
    for place, partner in enumerate(told["partners"]):
        verdict, words = _of_partner(place, have)
        yield Finding(about, verdict, words % {"partner": partner})


def _of_partner(place: int, have: Sequence[int] | None) -> tuple[Verdict, str]:
    if have is None:
        return Verdict.NOT_KNOWN, _("It needs: %(partner)s. Say whether you have one.")
    if place in have:
        return Verdict.FITS, _("It needs: %(partner)s. You have one.")
    return Verdict.LACKS, _("It needs: %(partner)s. You have not ticked that you have one.")


def _time(needed: str, have: int | None) -> Finding:
    about = _("Time")
    if not needed:
        sentence = _("It does not say how long it took until the first result.")
        return Finding(about, Verdict.NOT_KNOWN, sentence)
    months = ngettext("%(n)s month", "%(n)s months", int(needed)) % {"n": needed}
    if have is None:
        words = _("The first result came after %(months)s. Say when you need one.")
        return Finding(about, Verdict.NOT_KNOWN, words % {"months": months})
    told = {"months": months, "have": have}
    if have >= int(needed):
        words = _("The first result came after %(months)s. You can wait %(have)s.")
        return Finding(about, Verdict.FITS, words % told)
    words = _("The first result came after %(months)s. You can wait %(have)s, which is less.")
    return Finding(about, Verdict.LACKS, words % told)
