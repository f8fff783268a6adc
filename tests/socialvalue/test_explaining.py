"""Each step in words and numbers, as a reader could do it on paper."""

from typing import Any

from socialvalue.calculation import calculate
from socialvalue.explaining import formula, in_words, name_of, of_cost
from socialvalue.shown import pounds
from tests.socialvalue.cases import case, cost, line


def words(*lines: dict[str, Any], **fields: Any) -> list[str]:
    given = case(*lines, **fields)
    return [step.words for step in in_words(calculate(given).lines[0], given)]


NOTHING = "Nothing is taken away for deadweight, attribution, displacement, leakage or optimism."


def test_a_line_from_how_many_to_its_value_today() -> None:
    given = line(
        quantity={"people": "400", "engaged": "0.5"},
        unit_value="1234.5",
        price_base="2012-13",
        deadweight="0.125",
        leakage="0.1",
        drop_off="0.5",
        duration_years="5.5",
        start_year=1,
    )
    assert words(given, price_year="2023-24", deflator_edition="hmt-2024-10") == [
        "£1,234.50 at the prices of 2012-13 is £1,658.53 at those of 2023-24 "
        "(times 1.343481, by the GDP deflator of the edition hmt-2024-10).",
        "400 (people) × 0.5 (engaged) × £1,658.53 × 5.5 years = £1,824,380.15, "
        "before anything is taken away.",
        "12.5% would have happened anyway (deadweight): "
        "£1,824,380.15 × (1 − 12.5%) = £1,596,332.63.",
        "10% goes to people it is not meant for (leakage): "
        "£1,596,332.63 × (1 − 10%) = £1,436,699.37.",
        "Nothing is taken away for attribution, displacement or optimism.",
        "It fades by 50% a year (drop-off), so that the years count as 100%, 50%, 25% and 12.5% …: "
        "£1,436,699.37 becomes £510,191.54.",
        "What comes later counts for less (discounting): the years count for 0.966184, 0.933511, "
        "0.901943 and 0.871442 …, and £510,191.54 becomes £478,731.52 today.",
    ]


def test_the_shortest_line_has_two_steps() -> None:
    assert words(line()) == [
        "10 × £100.00 × 1 year = £1,000.00, before anything is taken away.",
        NOTHING,
    ]


def test_a_harm_is_told_in_amounts_above_nothing() -> None:
    assert words(line(direction="harm", deadweight="0.5"))[:2] == [
        "10 × £100.00 × 1 year = £1,000.00, before anything is taken away. "
        "This is a harm: it is taken from the whole.",
        "50% would have happened anyway (deadweight): £1,000.00 × (1 − 50%) = £500.00.",
    ]


def test_what_is_left_after_each_step_ends_at_the_present_value() -> None:
    given = case(line(direction="harm", deadweight="0.5", duration_years="2"))
    one = calculate(given).lines[0]
    assert in_words(one, given)[-1].left == one.pv
    assert pounds(one.pv) == "−£983.09"


def test_the_formula_is_of_one_whole_first_year() -> None:
    given = line(quantity={"a": "2", "b": "3"}, attribution="0.123456", displacement="1")
    one = calculate(case(given)).lines[0]
    assert formula(one) == "2 (a) × 3 (b) × £100.00 × (1 − 12.3456%) × (1 − 100%)"


def test_costs_in_words() -> None:
    costs = [cost("100"), cost("100", 2), cost("100", 2, optimism="0.15")]
    assert [of_cost(one) for one in calculate(case(costs=costs)).costs] == [
        "£100.00, in year 0.",
        "£100.00, in year 2. In year 2 that is £100.00 × 0.933511 = £93.35 today.",
        "£100.00 with 15% more, since costs tend to grow, is £115.00. "
        "In year 2 that is £115.00 × 0.933511 = £107.35 today.",
    ]


def test_inputs_have_names() -> None:
    assert name_of("drop_off") == "drop-off"
    assert name_of("quantity.people.asked") == "how many: people.asked"
