"""How a case is spelled: as a file for people, and in the one canonical way that its hash is of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from socialvalue.calculation import NONE as NOTHING
from socialvalue.calculation import PARTS, Case, Cost, Line, Range
from socialvalue.numbers import plain

FORMAT = "councilnet-assessment/1"
RANGED = (
    "unit_value",
    "deadweight",
    "attribution",
    "displacement",
    "leakage",
    "optimism",
    "drop_off",
    "duration_years",
)


def write(case: Case) -> str:
    """The file as a person would read it; ``files.read`` gives the same case again."""
    return json.dumps(document(case), ensure_ascii=False, indent=2) + "\n"


def canonical(case: Case) -> str:
    """The same for whatever order and spelling the file had.

    Keys sorted, defaults filled in (a text that may be absent has none), numbers in their shortest
    plain form, lines and costs sorted by their own canonical text, no spaces.
    """
    sorted_texts = {
        "lines": sorted(map(canonical_line, case.lines)),
        "costs": sorted(map(canonical_cost, case.costs)),
    }
    lists = {key: [json.loads(text) for text in texts] for key, texts in sorted_texts.items()}
    return _compact(document(case) | lists)


def sha256(case: Case) -> str:
    return hashlib.sha256(canonical(case).encode()).hexdigest()


def canonical_line(line: Line) -> str:
    shares = {part: line.shares.get(part, NOTHING) for part in PARTS}
    filled = {
        "shares": {part: number(given) for part, given in shares.items()},
        "cashable": [number(rate) for rate in _without_echo(line.cashable)],
    }
    return _compact(_line(line) | filled)


def canonical_cost(cost: Cost) -> str:
    return _compact(_cost(cost))


def document(case: Case) -> dict[str, Any]:
    prices = {"price_year": case.price_year, "deflator_edition": case.deflator_edition}
    return {
        "format": FORMAT,
        "title": case.title,
        **{key: text for key, text in prices.items() if text},
        "benefits_offset_years": case.benefits_offset_years,
        "costs_offset_years": case.costs_offset_years,
        "lines": [_line(line) for line in case.lines],
        "costs": [_cost(cost) for cost in case.costs],
    }


def number(given: Range) -> str | dict[str, str]:
    if given.is_certain:
        return plain(given.central)
    return {"low": plain(given.low), "central": plain(given.central), "high": plain(given.high)}


def _line(line: Line) -> dict[str, Any]:
    texts = {"measure": line.measure, "price_base": line.price_base}
    return {
        "label": line.label,
        **{key: text for key, text in texts.items() if text},
        "quantity": _quantity(line.quantity),
        "direction": line.direction,
        **{name: number(getattr(line, name)) for name in RANGED},
        "start_year": line.start_year,
        "schedule": line.schedule,
        "shares": {part: number(given) for part, given in line.shares.items()},
        "cashable": [number(rate) for rate in line.cashable],
    }


def _quantity(factors: Mapping[str, Range]) -> Any:
    if set(factors) == {""}:
        return number(factors[""])
    return {name: number(given) for name, given in factors.items()}


def _cost(cost: Cost) -> dict[str, Any]:
    return {
        "year": cost.year,
        "amount": number(cost.amount),
        "optimism": number(cost.optimism),
        "kind": cost.kind,
    }


def _without_echo(rates: tuple[Range, ...]) -> tuple[Range, ...]:
    """Without those at the end that say again what goes on anyway; and none is 0 for ever."""
    end = len(rates)
    while end > 1 and rates[end - 1] == rates[end - 2]:
        end -= 1
    return rates[:end] or (NOTHING,)


def _compact(given: Mapping[str, Any]) -> str:
    return json.dumps(given, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
