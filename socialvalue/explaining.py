"""Each step of a line's value in words and numbers, as a reader could do it on paper."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from socialvalue.calculation import Case, CostResult, LineResult, Step
from socialvalue.shown import exact_percent, factor, pounds, quantity, rounded

# What each share stands for, after "40%".
TAKEN: dict[str, str | Promise] = {
    "deadweight": gettext_lazy("would have happened anyway"),
    "attribution": gettext_lazy("is owed to others"),
    "displacement": gettext_lazy("is only moved from elsewhere"),
    "leakage": gettext_lazy("goes to people it is not meant for"),
    "optimism": gettext_lazy("is taken off because forecasts are too hopeful"),
}
NAMES: dict[str, str | Promise] = {
    "quantity": gettext_lazy("how many"),
    "unit_value": gettext_lazy("value of one"),
    "deadweight": gettext_lazy("deadweight"),
    "attribution": gettext_lazy("attribution"),
    "displacement": gettext_lazy("displacement"),
    "leakage": gettext_lazy("leakage"),
    "optimism": gettext_lazy("optimism"),
    "drop_off": gettext_lazy("drop-off"),
    "duration_years": gettext_lazy("years it lasts"),
    "amount": gettext_lazy("amount"),
    "discounting": gettext_lazy("discounting"),
}


@dataclass(frozen=True)
class Explained:
    """One step; ``left`` is what the line is worth after it, below 0 for a harm."""

    name: str
    words: str
    left: Decimal


def in_words(one: LineResult, case: Case) -> list[Explained]:
    """From how many and what each is worth to the present value; what takes nothing is one step."""
    taking = [step for step in one.steps[:-2] if step.taken]
    drop_off, discounting = one.steps[-2:]
    steps = [
        *_uprating(one, case),
        Explained("gross", _gross(one, case), one.gross),
        *(Explained(step.name, _taking(step), step.after) for step in taking),
        *_nothing_taken(one),
    ]
    if drop_off.taken and len(one.years) > 1:
        steps.append(Explained("drop_off", _fading(one, drop_off), drop_off.after))
    if any(year.year for year in one.years):
        steps.append(Explained("discounting", _discounting(one, discounting), one.pv))
    return steps


def formula(one: LineResult) -> str:
    """ "24 × £13,166.11 × (1 − 40%) × (1 − 15%)", for one whole first year."""
    kept = "".join(f" × (1 − {exact_percent(step.taken)})" for step in one.steps[:-2] if step.taken)
    return f"{_quantity(one)} × {pounds(_each(one))}{kept}"


def of_cost(one: CostResult) -> str:
    given = {
        "amount": pounds(one.cost.amount.central),
        "optimism": exact_percent(one.cost.optimism.central),
        "whole": pounds(one.amount),
        "factor": factor(one.factor),
        "pv": pounds(one.pv),
        "year": one.year,
    }
    if one.cost.optimism.central:
        words = _("%(amount)s with %(optimism)s more, since costs tend to grow, is %(whole)s.")
    else:
        words = _("%(amount)s, in year %(year)s.")
    if one.year:
        words += " " + _("In year %(year)s that is %(whole)s × %(factor)s = %(pv)s today.")
    return words % given


def name_of(name: str) -> str:
    """Of an input: "how many", or "how many: engaged" of a named factor."""
    first, _dot, rest = name.partition(".")
    return f"{NAMES[first]}: {rest}" if rest else str(NAMES[first])


def _uprating(one: LineResult, case: Case) -> list[Explained]:
    if not (case.price_year and one.line.price_base):
        return []
    words = _(
        "%(value)s at the prices of %(base)s is %(uprated)s at those of %(year)s "
        "(times %(factor)s, by the GDP deflator of the edition %(edition)s)."
    ) % {
        "value": pounds(one.line.unit_value.central),
        "base": one.line.price_base,
        "uprated": pounds(_each(one)),
        "year": case.price_year,
        "factor": factor(one.uprate),
        "edition": case.deflator_edition,
    }
    return [Explained("uprating", words, one.gross)]


def _gross(one: LineResult, case: Case) -> str:
    years = one.line.duration_years.central
    lasting = ngettext("%(years)s year", "%(years)s years", 1 if years == 1 else 2)
    words = f"{_quantity(one)} × {pounds(_each(one))} × {lasting % {'years': quantity(years)}}"
    whole = _("%(words)s = %(gross)s, before anything is taken away.") % {
        "words": words,
        "gross": pounds(one.gross.copy_abs()),
    }
    if one.line.direction == "harm":
        return whole + " " + _("This is a harm: it is taken from the whole.")
    return whole


def _quantity(one: LineResult) -> str:
    factors = one.line.quantity
    if set(factors) == {""}:
        return quantity(one.quantity)
    return " × ".join(f"{quantity(given.central)} ({name})" for name, given in factors.items())


def _each(one: LineResult) -> Decimal:
    return one.line.unit_value.central * one.uprate


def _taking(step: Step) -> str:
    share = exact_percent(step.taken or Decimal(0))
    return _("%(share)s %(why)s (%(name)s): %(before)s × (1 − %(share)s) = %(after)s.") % {
        "share": share,
        "why": TAKEN[step.name],
        "name": NAMES[step.name],
        "before": pounds(step.before.copy_abs()),
        "after": pounds(step.after.copy_abs()),
    }


def _nothing_taken(one: LineResult) -> list[Explained]:
    names = [str(NAMES[step.name]) for step in one.steps[:-2] if not step.taken]
    if not names:
        return []
    words = _("Nothing is taken away for %(names)s.") % {"names": get_text_list(names, _("or"))}
    return [Explained("nothing", words, one.steps[-2].before)]


def _fading(one: LineResult, step: Step) -> str:
    kept = get_text_list([exact_percent(rounded(year.kept, 6)) for year in one.years[:4]], _("and"))
    return _(
        "It fades by %(share)s a year (drop-off), so that the years count as %(kept)s%(more)s: "
        "%(before)s becomes %(after)s."
    ) % {
        "share": exact_percent(step.taken or Decimal(0)),
        "kept": kept,
        "more": " …" if len(one.years) > 4 else "",
        "before": pounds(step.before.copy_abs()),
        "after": pounds(step.after.copy_abs()),
    }


def _discounting(one: LineResult, step: Step) -> str:
    factors = get_text_list([factor(year.factor) for year in one.years[:4]], _("and"))
    return _(
        "What comes later counts for less (discounting): the years count for %(factors)s%(more)s, "
        "and %(before)s becomes %(after)s today."
    ) % {
        "factors": factors,
        "more": " …" if len(one.years) > 4 else "",
        "before": pounds(step.before.copy_abs()),
        "after": pounds(step.after.copy_abs()),
    }
