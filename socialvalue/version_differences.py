"""What one version of a framework changed against another, in words. Works on their documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from councilnet.curating.rows import field_of
from socialvalue.models import RATES, SHARES, Measure, UnitValue

Document = Mapping[str, Any]
Facts = dict[str, str]  # what is told of one thing: its label, and its text
ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True)
class Difference:
    """``about`` is a measure's code, a criterion's title or such; ``kind`` says what happened."""

    kind: str
    about: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.about}: {self.sentence}"


def differences(old: Document, new: Document) -> list[Difference]:
    """In the order in which pages show what they are about."""
    return [
        *_changed(_("The version"), _of_version(old), _of_version(new)),
        *_between(_themes(old), _themes(new)),
        *_between(_measures(old), _measures(new)),
        *_between(_criteria(old), _criteria(new)),
    ]


def _between(old: dict[str, Facts], new: dict[str, Facts]) -> Iterator[Difference]:
    for key, facts in new.items():
        if key not in old:
            yield Difference(ADDED, _about(key, facts), _("added: %s") % _title(facts))
        else:
            yield from _changed(_about(key, facts), old[key], facts)
    for key, facts in old.items():
        if key not in new:
            yield Difference(REMOVED, _about(key, facts), _("taken out: %s") % _title(facts))


def _changed(about: str, old: Facts, new: Facts) -> Iterator[Difference]:
    for label in {**new, **old}:
        before, after = old.get(label, ""), new.get(label, "")
        if before != after:
            yield Difference(CHANGED, about, _sentence(label, before, after))


def _sentence(label: str, before: str, after: str) -> str:
    told = {"label": label, "before": before, "after": after}
    if not before:
        return _("%(label)s added: %(after)s") % told
    if not after:
        return _("%(label)s taken away, which was: %(before)s") % told
    return _("%(label)s: %(before)s became %(after)s") % told


def _about(key: str, facts: Facts) -> str:
    """A measure by its code, all else by its title."""
    return key if _("unit") in facts else _title(facts)


def _title(facts: Facts) -> str:
    return facts[_("name")]


# --- What is told of each ----------------------------------------------------------------------
def _of_version(told: Document) -> Facts:
    editions = {
        name: edition["key"] if edition else "" for name, edition in told["editions"].items()
    }
    return {
        _("summary"): told["summary"],
        _("illustrative"): _yes_or_no(told["is_illustrative"]),
        _("licence"): told["licence"],
        _("address of the licence"): told["licence_url"],
        _("GDP deflator"): editions["deflator"],
        _("discount schedules"): editions["discounting"],
        _("confidence grades"): editions["confidence"],
        _("real GDP per head"): editions["income"],
        _("growth with incomes, to the power of"): told["income_elasticity"] or "",
    }


def _themes(told: Document) -> dict[str, Facts]:
    return {
        theme["key"]: {
            _("name"): theme["name"],
            _("themes of case studies"): ", ".join(theme["fits"]),
        }
        for theme in told["themes"]
    }


def _measures(told: Document) -> dict[str, Facts]:
    return {
        measure["code"]: _of_measure(theme["name"], outcome["name"], measure)
        for theme in told["themes"]
        for outcome in theme["outcomes"]
        for measure in outcome["measures"]
    }


def _called(model: type[Model], field: str) -> str:
    return str(field_of(model, field).verbose_name)


def _of_measure(theme: str, outcome: str, measure: Document) -> Facts:
    rates = {_called(Measure, f"default_{rate}"): measure["defaults"][rate] for rate in RATES}
    return {
        _("value"): money(measure["unit_value"]),
        _("name"): measure["name"],
        _("unit"): measure["unit"],
        _("theme"): theme,
        _("outcome"): outcome,
        _("kind"): str(Measure.Kind(measure["kind"]).label),
        _("direction"): str(Measure.Direction(measure["direction"]).label),
        _("discounting"): str(Measure.Schedule(measure["schedule"]).label),
        _("longest duration in years"): measure["longest_duration"],
        _("what counts as evidence"): measure["evidence_rule"],
        _("least that is plausible"): measure["plausible"]["low"] or "",
        _("most that is plausible"): measure["plausible"]["high"] or "",
        _("exclusion group"): measure["exclusion_group"],
        _("an output, not an outcome"): _yes_or_no(measure["is_output"]),
        _("counts people"): _yes_or_no(measure["counts_people"]),
        _("grows with incomes"): _yes_or_no(measure["grows_with_income"]),
        **{label: rate or "" for label, rate in rates.items()},
        _("source of the usual rates"): measure["defaults_source"],
        _("note"): measure["note"],
        **_of_value(measure["unit_value"]),
    }


def _of_value(value: Document | None) -> Facts:
    if value is None:
        return {}
    shares = {_called(UnitValue, share): value["shares"][share] for share in SHARES}
    return {
        **{label: "" if rate == "0" else rate for label, rate in shares.items()},
        _("cashable share by year"): ", ".join(value["cashable"]),
        _("source of the value"): value["source"],
        _("address of the source"): value["source_url"],
        _("licence of the value"): value["licence"],
        _("status of the value"): str(UnitValue.Status(value["status"]).label),
        _("approved by"): value["approved_by"],
    }


def _criteria(told: Document) -> dict[str, Facts]:
    return {
        criterion["key"]: {
            _("name"): criterion["title"],
            _("question"): criterion["question"],
            _("principle"): criterion["principle"] or "",
            _("weight"): criterion["weight"],
            **{_("level %d") % level: text for level, text in enumerate(criterion["descriptors"])},
        }
        for criterion in told["criteria"]
    }


def money(value: Document | None) -> str:
    """ "£13,000, from £10,000 to £16,000 (2019 prices)"; "" where there is none."""
    if value is None:
        return ""
    told = {"central": pounds(value["central"]), "year": value["price_base"]}
    if value["low"] is None:
        return _("%(central)s (%(year)s prices)") % told
    told |= {"low": pounds(value["low"]), "high": pounds(value["high"])}
    return _("%(central)s, from %(low)s to %(high)s (%(year)s prices)") % told


def pounds(text: str) -> str:
    """With commas, pence only where there are some, and never fewer places than it has."""
    number = Decimal(text)
    if number == number.to_integral_value():
        return f"£{number:,.0f}"
    return f"£{number:,.2f}" if number == round(number, 2) else f"£{number:,f}"


def _yes_or_no(told: bool) -> str:
    return _("yes") if told else _("no")
