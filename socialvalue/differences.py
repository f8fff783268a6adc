"""What changed between two runs of one assessment, in words, and what each change did.

The changes are made one after the other, in the order in which they are told, so that what they
did adds up to the difference of the two. Where that is not sound (another engine made one of the
runs, or they are in prices of different years) each is told without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from socialvalue import explaining, files, pinned
from socialvalue.calculation import ENGINE, ZERO, Case, Cost, Line, Range, calculate
from socialvalue.inputs import SHARES_TAKEN, changed, ranges
from socialvalue.models import CalculationRun
from socialvalue.shown import exact_percent, pounds, quantity

Key = tuple[Any, ...]
Record = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """``effect`` is on the net value; None where it has none that can be told."""

    words: str
    effect: Decimal | None = None

    @property
    def did(self) -> str:
        if self.effect is None:
            return ""
        if self.effect > ZERO:
            return _("this added %s") % pounds(self.effect)
        if self.effect < ZERO:
            return _("this took %s away") % pounds(-self.effect)
        return _("this changed no central figure")


@dataclass(frozen=True)
class _Parts:
    """A case whose lines and costs are known by what they are of, not by their place."""

    case: Case
    lines: Mapping[Key, Line]
    costs: Mapping[Key, Cost]

    @property
    def npsv(self) -> Decimal:
        lines, costs = tuple(self.lines.values()), tuple(self.costs.values())
        return calculate(replace(self.case, lines=lines, costs=costs)).npsv


_Step = tuple[str, _Parts]


def differences(older: CalculationRun, newer: CalculationRun) -> list[Change]:
    """Raises files.Refused where a document is read no more."""
    was, now = _parts(older), _parts(newer)
    is_sound = {older.engine, newer.engine} == {ENGINE} and _prices(was) == _prices(now)
    told, before = [], was.npsv
    for words, parts in _steps(was, now):
        after = parts.npsv if is_sound else before
        told.append(Change(words, after - before if is_sound else None))
        before = after
    return [*told, *map(Change, _judged(older.record, newer.record))]


def _parts(run: CalculationRun) -> _Parts:
    case = pinned.case_of(run)
    told = [_cost_key(cost) for cost in run.record["costs"]]
    return _Parts(
        case,
        {(line.measure, line.label, line.start_year): line for line in case.lines},
        {(*key, told[:i].count(key)): case.costs[i] for i, key in enumerate(told)},
    )


def _cost_key(cost: Record) -> Key:
    return (cost["what"], cost["year"], cost["kind"])


def _prices(parts: _Parts) -> Key:
    return (parts.case.price_year, parts.case.deflator_edition)


# --- One change after the other ----------------------------------------------------------------
def _steps(was: _Parts, now: _Parts) -> Iterator[_Step]:
    parts = was
    for words, step in _settings(was, now):
        parts = step
        yield words, parts
    for key in [*was.lines, *(key for key in now.lines if key not in was.lines)]:
        for words, line in _of_line(was.lines.get(key), now.lines.get(key)):
            parts = replace(parts, lines=_with(parts.lines, key, line))
            yield words, parts
    for key in [*was.costs, *(key for key in now.costs if key not in was.costs)]:
        for words, cost in _of_cost(key[0], was.costs.get(key), now.costs.get(key)):
            parts = replace(parts, costs=_with(parts.costs, key, cost))
            yield words, parts


def _with(held: Mapping[Key, Any], key: Key, item: Any) -> dict[Key, Any]:
    rest = {other: one for other, one in held.items() if other != key}
    return rest if item is None else rest | {key: item}


def _settings(was: _Parts, now: _Parts) -> Iterator[_Step]:
    if _prices(was) != _prices(now):
        words = _("The prices are those of %(now)s, no more of %(was)s") % {
            "was": was.case.price_year,
            "now": now.case.price_year,
        }
        yield words, was
    offsets = ("benefits_offset_years", "costs_offset_years")
    if any(getattr(was.case, name) != getattr(now.case, name) for name in offsets):
        timing = {name: getattr(now.case, name) for name in offsets}
        words = _("The years from which benefits and costs are discounted changed")
        yield words, replace(was, case=replace(was.case, **timing))


def _of_line(was: Line | None, now: Line | None) -> Iterator[tuple[str, Line | None]]:
    if was is None or now is None:
        yield _added_or_taken_out(now or was, is_added=was is None), now
        return
    if was.quantity.keys() != now.quantity.keys():
        yield _("How “%s” is counted changed") % now.label, replace(was, quantity=now.quantity)
        was = replace(was, quantity=now.quantity)
    for name, given in ranges(now).items():
        before = ranges(was)[name]
        if given != before:
            was = changed(was, {name: given})
            yield _changed(name, now.label, before, given), was
    if was != now:
        yield _("How “%s” is priced, split or discounted changed") % now.label, now


def _added_or_taken_out(line: Line | None, *, is_added: bool) -> str:
    words = _("“%s” was added") if is_added else _("“%s” was taken out")
    return words % (line.label if line else "")


def _of_cost(what: str, was: Cost | None, now: Cost | None) -> Iterator[tuple[str, Cost | None]]:
    if was is None or now is None:
        words = _("The cost “%s” was added") if was is None else _("The cost “%s” was taken out")
        yield words % what, now
        return
    for name, given in ranges(now).items():
        before = ranges(was)[name]
        if given != before:
            was = changed(was, {name: given})
            yield _changed(name, what, before, given), was


def _changed(name: str, label: str, was: Range, now: Range) -> str:
    words = {"name": _capital(explaining.name_of(name)), "label": label}
    if was.central == now.central:
        return _("The range of “%(label)s” changed: %(name)s is %(now)s, no more %(was)s") % {
            **words,
            "was": _range(name, was),
            "now": _range(name, now),
        }
    ends = {"was": _number(name, was.central), "now": _number(name, now.central)}
    if was.central < now.central:
        return _("%(name)s of “%(label)s” rose from %(was)s to %(now)s") % (words | ends)
    return _("%(name)s of “%(label)s” fell from %(was)s to %(now)s") % (words | ends)


def _range(name: str, given: Range) -> str:
    if given.is_certain:
        return _number(name, given.central)
    ends = {"low": _number(name, given.low), "high": _number(name, given.high)}
    return _("%(low)s to %(high)s") % ends


def _number(name: str, number: Decimal) -> str:
    if name in SHARES_TAKEN:
        return exact_percent(number)
    return pounds(number) if name in {"unit_value", "amount"} else quantity(number)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


# --- What has no price -------------------------------------------------------------------------
def _judged(was: Record, now: Record) -> Iterator[str]:
    yield from _unpriced(was, now)
    levels = {one["key"]: one["level"] for one in was["criteria"]}
    for one in now["criteria"]:
        before = levels.get(one["key"])
        if before != one["level"]:
            yield _("The level of “%(title)s” went from %(was)s to %(now)s") % {
                "title": one["title"],
                "was": before or _("none agreed"),
                "now": one["level"] or _("none agreed"),
            }
    if was["confidence"]["grade"] != now["confidence"]["grade"]:
        yield _("Confidence went from %(was)s to %(now)s") % {
            "was": was["confidence"]["grade"],
            "now": now["confidence"]["grade"],
        }


def _unpriced(was: Record, now: Record) -> Iterator[str]:
    before, after = (
        {
            (line["measure"]["code"], line["stakeholder"]): line["quantity"]["central"]
            for line in record["lines"]
            if line["place"] is None
        }
        for record in (was, now)
    )
    for key in [*before, *(key for key in after if key not in before)]:
        old, new = before.get(key), after.get(key)
        if old != new:
            yield _("“%(label)s”: %(was)s before, %(now)s now") % {
                "label": key[1],
                "was": _("not counted") if old is None else quantity(Decimal(old)),
                "now": _("not counted") if new is None else quantity(Decimal(new)),
            }


def comparable(older: CalculationRun, newer: CalculationRun) -> list[Change] | None:
    """None where the two cannot be compared: nobody is to be told a guess."""
    try:
        return differences(older, newer)
    except files.Refused:
        return None
