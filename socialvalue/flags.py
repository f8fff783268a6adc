"""What a reader should be told of an assessment, as far as the file alone shows it.

A flag wants a recorded reason before a score is final; one that blocks admits of none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from socialvalue.calculation import Case, Line, LineResult, Result
from socialvalue.sensitivity import scenarios

OLD_YEARS = 5
ADJUSTMENTS = {
    "deadweight": "what would have happened anyway",
    "attribution": "what others did",
    "displacement": "what was only moved from elsewhere",
}


@dataclass(frozen=True)
class Flag:
    """``line`` is the line's place from 0 on, or None where the whole is meant."""

    code: str
    line: int | None
    message: str
    blocks: bool = False


def flags_of(result: Result) -> list[Flag]:
    of_lines = [
        flag
        for i, one in enumerate(result.lines)
        for flag in (
            *_not_adjusted(i, one.line),
            *_dominant(i, one, result),
            *_old(i, one.line, result.case),
        )
    ]
    return [*of_lines, *_no_harm(result.case), *_changes_sign(result)]


def _not_adjusted(i: int, line: Line) -> Iterator[Flag]:
    nothing = [name for name in ADJUSTMENTS if not getattr(line, name).central]
    for name in nothing:
        message = f"{name.capitalize()} is 0: nothing is taken away for {ADJUSTMENTS[name]}."
        yield Flag(f"{name}_zero", i, message)
    if len(nothing) == len(ADJUSTMENTS):
        message = "Deadweight, attribution and displacement are all 0: the whole is claimed."
        yield Flag("not_adjusted", i, message, blocks=True)


def _dominant(i: int, one: LineResult, result: Result) -> Iterator[Flag]:
    if one.pv > 0 and one.pv * 2 > result.pv_benefits:
        yield Flag("above_half", i, "This line is more than half of the value.")


def _old(i: int, line: Line, case: Case) -> Iterator[Flag]:
    if not (case.price_year and line.price_base):
        return
    age = int(case.price_year[:4]) - int(line.price_base[:4])
    if age > OLD_YEARS:
        yield Flag("old_unit_value", i, f"The unit value is {age} years older than the price year.")


def _no_harm(case: Case) -> Iterator[Flag]:
    if not any(line.direction == "harm" for line in case.lines):
        yield Flag("no_harm", None, "No line is a harm: say what was considered.")


def _changes_sign(result: Result) -> Iterator[Flag]:
    ends = scenarios(result)
    if ends["cautious"].npsv < 0 < ends["hopeful"].npsv:
        message = "Inside its ranges the result goes from a loss to a gain."
        yield Flag("changes_sign", None, message)
