"""The assessment file, councilnet-assessment/1, as docs/method.md tells of it: read and checked.

``read`` takes what a file holds, ``parse`` a document of plain dicts and lists; both give a Case or
raise Refused with every fault there is. ``write``, ``canonical`` and ``sha256`` go the other way.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

from socialvalue import series
from socialvalue.calculation import (
    PARTS,
    RATES,
    WHOLE,
    Case,
    Cost,
    Deflator,
    Direction,
    Kind,
    Line,
    Range,
    Schedules,
    in_34_digits,
    total,
)
from socialvalue.checking import (
    ENDS,
    Fault,
    Fields,
    Refused,
    Unquoted,
    WithRepeats,
    wrong_with_text,
)
from socialvalue.numbers import shown
from socialvalue.spelling import FORMAT, canonical, sha256, write

__all__ = ["FORMAT", "Fault", "Refused", "canonical", "parse", "read", "sha256", "write"]

LARGEST = 2 * 1024 * 1024  # bytes
MOST_LINES = MOST_COSTS = MOST_RATES = 500
MOST_FACTORS = 20
SCHEDULES = ("standard", "health")


def read(
    content: str | bytes,
    *,
    deflators: Sequence[Deflator] | None = None,
    schedules: Schedules | None = None,
) -> Case:
    """Raises Refused."""
    if len(content) > LARGEST:
        raise Refused([Fault("", "The file is larger than 2 MB.")])
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        document = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=lambda digits: int(digits) if len(digits) < 10 else Unquoted(digits),
            parse_float=Unquoted,
            parse_constant=Unquoted,
        )
    except UnicodeDecodeError:
        raise Refused([Fault("", "The file is not text in UTF-8.")]) from None
    except RecursionError:
        raise Refused([Fault("", "The file has too many brackets within brackets.")]) from None
    except ValueError as error:
        place = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise Refused([Fault("", f"The file is not JSON{place}.")]) from None
    return parse(document, deflators=deflators, schedules=schedules)


def parse(
    document: Any,
    *,
    deflators: Sequence[Deflator] | None = None,
    schedules: Schedules | None = None,
) -> Case:
    """With editions of one's own, or with those that the project ships. Raises Refused."""
    if not isinstance(document, Mapping):
        raise Refused([Fault("", "Write an object, in curly brackets, at the top of the file.")])
    whole = Fields(document, "", [])
    editions = series.deflators() if deflators is None else deflators
    case = _case(whole, editions, series.schedules() if schedules is None else schedules)
    if whole.faults:
        raise Refused(whole.faults)
    return case


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = WithRepeats(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        found.repeated = tuple(name for name in found if names.count(name) > 1)
    return found


def _case(whole: Fields, editions: Sequence[Deflator], schedules: Schedules) -> Case:
    if whole.value("format") != FORMAT:
        whole.fault("format", f'Write "format": "{FORMAT}".')
    title = whole.text("title", "Give the assessment a title.")
    price_year, edition, deflator = _prices(whole, editions)
    offsets = [whole.whole(f"{stream}_offset_years") for stream in ("benefits", "costs")]
    lines = whole.objects("lines", MOST_LINES)
    costs = whole.objects("costs", MOST_COSTS) if "costs" in whole.given else []
    whole.finish()
    if whole.given.get("lines") == whole.given.get("costs") == []:
        whole.fault("lines", "Write at least one line or one cost.")
    case = Case(
        title=title,
        lines=tuple(_line(line, deflator, price_year) for line in lines),
        costs=tuple(_cost(cost) for cost in costs),
        schedules=schedules,
        price_year=price_year,
        deflator_edition=edition,
        deflator=deflator,
        benefits_offset_years=offsets[0],
        costs_offset_years=offsets[1],
    )
    _refuse_repeats(whole, case.lines)
    return case


def _prices(whole: Fields, editions: Sequence[Deflator]) -> tuple[str, str, Deflator | None]:
    """The price year, the edition's name and its deflator for that kind of year."""
    year, edition = whole.text("price_year"), whole.text("deflator_edition")
    of_edition = [one for one in editions if one.edition == edition]
    if edition and not of_edition:
        names = ", ".join(sorted({one.edition for one in editions}))
        whole.fault("deflator_edition", f"There is no such edition. There are: {names}.")
    if not year:
        return year, edition, None
    if not edition and "deflator_edition" not in whole.given:
        whole.fault("deflator_edition", "Name the edition of the deflator for the price_year.")
    kind = series.kind_of_year(year)
    if not kind:
        whole.fault("price_year", NOT_A_YEAR)
    deflator = next((one for one in of_edition if one.year_kind == kind), None)
    if kind and of_edition and (deflator is None or year not in deflator.index):
        whole.fault("price_year", f"The edition {edition} has no {kind} year {year}.")
        return year, edition, None
    return year, edition, deflator


NOT_A_YEAR = "Write a financial year, such as 2023-24, or a calendar year, such as 2023."


def _line(line: Fields, deflator: Deflator | None, price_year: str) -> Line:
    label = line.text("label", "Say what this line counts.")
    measure = line.text("measure")
    quantity = _quantity(line)
    unit_value = line.range("unit_value", "money", wanted="Write what one is worth, in pounds.")
    rates: dict[str, Any] = {rate: line.range(rate, "rate") for rate in (*RATES, "drop_off")}
    found = Line(
        label=label,
        measure=measure,
        quantity=quantity,
        unit_value=unit_value,
        price_base=_price_base(line, deflator, price_year),
        direction=cast(Direction, line.choice("direction", ["benefit", "harm"], "benefit")),
        **rates,
        duration_years=line.range("duration_years", "duration", WHOLE),
        start_year=line.whole("start_year"),
        schedule=line.choice("schedule", SCHEDULES, "standard"),
        shares=_shares(line),
        cashable=_cashable(line),
    )
    line.finish()
    return found


def _quantity(line: Fields) -> Mapping[str, Range]:
    """One number or range, or named factors, each a number or range."""
    value = line.value("quantity", "Write how many there are.")
    if "quantity" not in line.given:
        return {"": WHOLE}
    if not isinstance(value, Mapping) or set(value) & set(ENDS):
        return {"": line.range("quantity", "quantity")}
    if not 0 < len(value) <= MOST_FACTORS:
        line.fault("quantity", f"Write from 1 to {MOST_FACTORS} factors.")
        return {"": WHOLE}
    inside = Fields(value, line.at("quantity"), line.faults, set(value))
    for name in value:
        if wrong_with_text(name) or not name.strip():
            inside.fault(shown(name), "Give the factor a name of plain characters.")
    found = {name: inside.range(name, "quantity") for name in value}
    inside.finish()
    return found


def _price_base(line: Fields, deflator: Deflator | None, price_year: str) -> str:
    year = line.text("price_base")
    kind = series.kind_of_year(year)
    wanted = series.kind_of_year(price_year)
    if year and not kind:
        line.fault("price_base", NOT_A_YEAR)
    elif year and wanted and kind != wanted:
        line.fault(
            "price_base",
            f"{year} is a {kind} year, but the price year {price_year} is a {wanted} year. "
            "Indexes of the two must not be mixed.",
        )
    elif year and deflator and year not in deflator.index:
        line.fault("price_base", f"The edition {deflator.edition} has no year {year}.")
    return year


def _shares(line: Fields) -> Mapping[str, Range]:
    value = line.value("shares")
    if "shares" not in line.given:
        return {}
    if not isinstance(value, Mapping):
        line.fault("shares", f"Write an object of shares by name: {', '.join(PARTS)}.")
        return {}
    inside = Fields(value, line.at("shares"), line.faults)
    found = {part: inside.range(part, "rate") for part in PARTS if part in value}
    inside.known.update(PARTS)
    inside.finish()
    if in_34_digits(total)(given.high for given in found.values()) > 1:
        line.fault("shares", "The shares must not come to more than 1.")
    return found


def _cashable(line: Fields) -> tuple[Range, ...]:
    value = line.value("cashable")
    if "cashable" not in line.given:
        return ()
    if not isinstance(value, list) or len(value) > MOST_RATES:
        line.fault("cashable", 'Write a list of at most 500 rates by year: ["0", "0.5"].')
        return ()
    path = line.at("cashable")
    return tuple(line.range_of(one, f"{path}[{i}]", "rate") for i, one in enumerate(value))


def _cost(cost: Fields) -> Cost:
    found = Cost(
        year=cost.whole("year", "Write the year of the cost: 0 is the base year."),
        amount=cost.range("amount", "money", wanted="Write the amount, in pounds."),
        optimism=cost.range("optimism", "rate"),
        kind=cast(Kind, cost.choice("kind", ["cash", "in-kind"], "cash")),
    )
    cost.finish()
    return found


def _refuse_repeats(whole: Fields, lines: Sequence[Line]) -> None:
    """The same measure, label and start twice would count the same people twice."""
    met: dict[tuple[str, str, int], int] = {}
    for i, line in enumerate(lines):
        key = (line.measure, line.label, line.start_year)
        if line.measure and key in met:
            message = f"This line counts the same as lines[{met[key]}]: measure, label and start."
            whole.faults.append(Fault(f"lines[{i}]", message))
        met.setdefault(key, i)
