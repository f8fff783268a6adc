"""What was delivered of what was committed: by line, and in money by the same calculation."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from socialvalue import appraisal, delivering, files
from socialvalue.delivering import Delivered
from tests.socialvalue.cases import cost, document, line


@dataclass(frozen=True)
class Told:
    line: int
    quantity: Decimal
    until: date = date(2024, 3, 31)
    checked_by_name: str = ""


JOBS = line(label="In work", quantity="24", deadweight="0.4", duration_years="3", drop_off="0.3")
VISITS = line(label="Waited longer", quantity="10", direction="harm")
LINES: list[dict[str, Any]] = [
    {"place": 0, "direction": "benefit", "stakeholder": "In work", "quantity": {"central": "24"}},
    {"place": 1, "direction": "harm", "stakeholder": "Waited", "quantity": {"central": "10"}},
    {"place": None, "direction": "benefit", "stakeholder": "Members", "quantity": {"central": "0"}},
]


def found(*told: Told, lines: list[dict[str, Any]] = LINES) -> Delivered:
    case = files.parse(document(JOBS, VISITS, costs=[cost()]))
    pvs = [one["pv"] for one in appraisal.appraise(case)["lines"]]
    return delivering.delivered({"lines": lines}, pvs, files.write(case), told)


def test_what_nobody_told_of_is_not_known_and_not_nothing() -> None:
    delivery = found()
    assert [one.delivered for one in delivery.lines] == [None, None, None]
    assert [one.delivered_pv for one in delivery.lines] == [None, None, None]
    assert (delivery.delivered, delivery.committed, delivery.share) == (None, None, None)
    assert (delivery.until, delivery.checked_by, delivery.anything) == (None, [], False)
    assert delivery.all_committed > 0


def test_nothing_delivered_is_0_where_somebody_says_so() -> None:
    delivery = found(Told(0, Decimal(0)))
    assert delivery.delivered == 0
    assert delivery.share == delivery.lines[0].share == 0


def test_the_last_day_counts_since_it_tells_of_all_until_then() -> None:
    early, late = Told(0, Decimal(20), date(2023, 9, 30)), Told(0, Decimal(12))
    for told in ([early, late], [late, early]):
        delivery = found(*told)
        assert delivery.lines[0].delivered == 12
        assert delivery.share is not None
        assert round(delivery.share, 6) == Decimal("0.5")
        assert delivery.until == date(2024, 3, 31)


def test_money_is_what_the_engine_gives_for_the_delivered_quantity() -> None:
    case = files.parse(document(JOBS | {"quantity": "17.5"}))
    pv = appraisal.appraise(case)["lines"][0]["pv"]
    assert found(Told(0, Decimal("17.5"))).lines[0].delivered_pv == Decimal(pv)


def test_a_harm_is_told_of_by_itself_and_never_added_to_what_was_delivered() -> None:
    delivery = found(Told(0, Decimal(24)), Told(1, Decimal(5)))
    assert delivery.share == 1
    assert delivery.delivered == delivery.lines[0].delivered_pv
    assert delivery.lines[1].share == Decimal("0.5")
    assert delivery.lines[1].delivered_pv == -500


def test_what_has_no_price_is_told_in_its_unit_alone() -> None:
    lines = [*LINES[:2], LINES[2] | {"quantity": {"central": "120"}}]
    delivery = found(Told(2, Decimal(90)), lines=lines)
    assert delivery.lines[2].share == Decimal("0.75")
    assert (delivery.lines[2].committed_pv, delivery.lines[2].delivered_pv) == (None, None)
    assert (delivery.delivered, delivery.anything) == (None, True)


def test_of_nothing_committed_there_is_no_share() -> None:
    assert found(Told(2, Decimal(3))).lines[2].share is None


def test_factors_that_were_multiplied_give_way_to_what_was_delivered() -> None:
    text = files.write(files.parse(document(JOBS | {"quantity": {"asked": "48", "came": "0.5"}})))
    assert delivering.with_quantities(text, {0: Decimal(7)})["lines"][0]["quantity"] == "7"


def test_who_checked_is_told_once_and_who_did_not_is_told_too() -> None:
    told = [Told(0, Decimal(1), checked_by_name="Cara"), Told(1, Decimal(1)), Told(2, Decimal(1))]
    assert found(*told).checked_by == ["", "Cara"]


@given(st.decimals(min_value=0, max_value=10**6, places=6))
def test_the_share_of_the_money_is_the_share_of_the_quantity(quantity: Decimal) -> None:
    delivery = found(Told(0, quantity))
    assert delivery.share is not None
    assert abs(delivery.share - quantity / 24) <= Decimal("1e-6") * max(Decimal(1), quantity)
