"""How a case is written: to be read again, and in the one way that its hash is of."""

import hashlib
import json
import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from socialvalue import files
from tests.socialvalue import given as g
from tests.socialvalue.cases import JOB_CLUB, case, cost, document, line, spread

CANONICAL = (
    '{"benefits_offset_years":0,"costs":[{"amount":"500","kind":"cash","optimism":"0","year":0}],'
    '"costs_offset_years":0,"format":"councilnet-assessment/1","lines":[{"attribution":"0",'
    '"cashable":["0"],"deadweight":"0","direction":"benefit","displacement":"0","drop_off":"0",'
    '"duration_years":"1","label":"Café","leakage":"0","optimism":"0","quantity":"10",'
    '"schedule":"standard","shares":{"economic":"0","environmental":"0","fiscal":"0","social":"0",'
    '"wellbeing":"0"},"start_year":0,"unit_value":"100"}],"title":"Trial"}'
)


def test_the_canonical_text_is_this() -> None:
    found = case(line(label="Café"))
    assert files.canonical(found) == CANONICAL
    assert files.sha256(found) == hashlib.sha256(CANONICAL.encode()).hexdigest()


def test_the_hash_of_the_job_club_is_this() -> None:
    assert files.sha256(files.parse(JOB_CLUB)) == (
        "5de4194cf4ccc63355f77670aa57b59fd915d8d43e3a36c47013585f47a10abf"
    )


@given(g.documents())
def test_what_is_written_is_read_as_the_same_case(document: dict[str, Any]) -> None:
    found = files.parse(document)
    assert files.read(files.write(found)) == found


@given(g.documents())
def test_the_canonical_text_is_a_file_with_the_same_hash(document: dict[str, Any]) -> None:
    found = files.parse(document)
    again = files.read(files.canonical(found))
    assert files.canonical(again) == files.canonical(found)


@given(g.documents(), st.integers(0, 1000))
def test_neither_order_nor_spelling_changes_the_hash(document: dict[str, Any], seed: int) -> None:
    shuffled = shuffle(document, random.Random(seed))  # noqa: S311  # no secret
    assert files.sha256(files.parse(shuffled)) == files.sha256(files.parse(document))


def shuffle(given: Any, lot: random.Random) -> Any:
    """Keys, lines and costs in another order, and numbers with noughts at their end."""
    if isinstance(given, dict):
        keys = lot.sample(sorted(given), len(given))
        return {key: spelled(key, given[key], lot) for key in keys}
    return given


def spelled(key: str, value: Any, lot: random.Random) -> Any:
    if key in {"lines", "costs"}:
        return [shuffle(one, lot) for one in lot.sample(value, len(value))]
    if isinstance(value, dict):
        return shuffle(value, lot)
    if key in {"quantity", "unit_value", "amount", "deadweight", "low", "central", "high"}:
        return f"0{value}" if "." in value else f"{value}.00"
    return value


def test_other_spellings_of_the_same_are_the_same() -> None:
    same = [
        line(deadweight="15%", unit_value="£1,000.00"),
        line(deadweight="0.150", unit_value="1000", direction="benefit", drop_off="0"),
        line(deadweight=spread("0.15", "0.15", "0.15"), unit_value="1000", cashable=["0", "0"]),
        line(deadweight=".15", unit_value="1000", shares={"fiscal": "0"}, start_year="0"),
    ]
    assert len({files.sha256(case(one)) for one in same}) == 1
    assert files.sha256(case(costs=[cost(kind="cash")])) == files.sha256(case())


def test_what_differs_has_another_hash() -> None:
    others = [
        document(line(label="Line")),
        document(line(quantity="10.000001")),
        document(line(quantity={"people": "10"})),
        document(line(direction="harm")),
        document(line(cashable=["0", "1"])),
        document(line(), line()),
        document(costs=[cost(kind="in-kind")]),
        document(benefits_offset_years=1),
        document() | {"title": "Other"},
    ]
    assert len({files.sha256(files.parse(one)) for one in [document(), *others]}) == 10


def test_a_file_for_people_leaves_no_number_unsaid() -> None:
    text = files.write(case(line(quantity={"people": spread("1", "2", "3"), "engaged": "0.5"})))
    found = json.loads(text)
    assert found["lines"][0]["quantity"] == {"people": spread("1", "2", "3"), "engaged": "0.5"}
    assert found["lines"][0]["deadweight"] == "0"
    assert "price_year" not in found
    assert text.startswith('{\n  "format": "councilnet-assessment/1",\n  "title": "Trial",\n')
