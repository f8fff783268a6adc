"""What a reader is told of an assessment, as far as the file alone shows it."""

from typing import Any

import pytest

from socialvalue.calculation import calculate
from socialvalue.flags import Flag, flags_of
from tests.socialvalue.cases import case, cost, line, spread

ADJUSTED = {"deadweight": "0.1", "attribution": "0.1", "displacement": "0.1"}
HARM = line(label="harm", direction="harm", quantity="0.1", **ADJUSTED)
OTHERS = [line(label=str(i), **ADJUSTED) for i in range(2)]


def flags(*lines: dict[str, Any], **fields: Any) -> list[Flag]:
    return flags_of(calculate(case(*lines, **fields)))


def test_a_careful_assessment_has_none() -> None:
    assert flags(*OTHERS, HARM) == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "deadweight",
            "Deadweight is 0: nothing is taken away for what would have happened anyway.",
        ),
        ("attribution", "Attribution is 0: nothing is taken away for what others did."),
        (
            "displacement",
            "Displacement is 0: nothing is taken away for what was only moved from elsewhere.",
        ),
    ],
)
def test_an_adjustment_of_exactly_0_wants_a_reason(name: str, words: str) -> None:
    assert flags(*OTHERS, HARM | {name: "0"}) == [Flag(f"{name}_zero", 2, words)]
    assert flags(*OTHERS, HARM | {name: spread("0", "0.000001", "1")}) == []


def test_all_three_at_0_block_the_score() -> None:
    found = flags(*OTHERS, HARM | dict.fromkeys(ADJUSTED, "0"))
    assert [(flag.code, flag.blocks) for flag in found] == [
        ("deadweight_zero", False),
        ("attribution_zero", False),
        ("displacement_zero", False),
        ("not_adjusted", True),
    ]


def test_one_line_above_half_of_the_value() -> None:
    words = "This line is more than half of the value."
    large = line(quantity="10.01", **ADJUSTED)
    assert flags(large, OTHERS[0], HARM) == [Flag("above_half", 0, words)]
    assert flags(line(**ADJUSTED), OTHERS[0], HARM) == []


def test_a_unit_value_older_than_five_years() -> None:
    prices = {"price_year": "2023-24", "deflator_edition": "hmt-2024-10"}
    old = OTHERS[0] | {"price_base": "2017-18"}
    young = OTHERS[1] | {"price_base": "2018-19"}
    words = "The unit value is 6 years older than the price year."
    flag = next(flag for flag in flags(old, young, HARM, **prices) if flag.code != "above_half")
    assert flag == Flag("old_unit_value", 0, words)
    assert flags(old, young, HARM) == []


def test_no_harm_considered() -> None:
    words = "No line is a harm: say what was considered."
    assert flags(*OTHERS) == [Flag("no_harm", None, words)]


def test_a_result_that_changes_sign_inside_its_range() -> None:
    words = "Inside its ranges the result goes from a loss to a gain."
    ranged = cost(spread("100", "500", "5000"))  # type: ignore[arg-type]
    assert flags(*OTHERS, HARM, costs=[ranged]) == [Flag("changes_sign", None, words)]
    assert flags(*OTHERS, HARM, costs=[cost(spread("1", "2", "3"))]) == []  # type: ignore[arg-type]
