"""The assessment file: every refusal by the path of its field, all of them at once."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialvalue import files
from socialvalue.calculation import Deflator, certain
from tests.socialvalue import given as g
from tests.socialvalue.cases import JOB_CLUB, case, cost, document, faults, line, spread

RATES = ("deadweight", "attribution", "displacement", "leakage", "optimism", "drop_off")


def without(given: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name != key}


# --- What is understood --------------------------------------------------------------------------
def test_reads_every_field() -> None:
    found = files.read(json.dumps(JOB_CLUB)).lines[0]
    assert (found.label, found.measure) == ("Former jobseekers in work", "WS1")
    assert (found.price_base, found.direction, found.schedule) == ("2012-13", "benefit", "standard")
    assert [str(getattr(found, rate).central) for rate in RATES] == [
        *("0.4", "0", "0", "0", "0.15", "0.3")
    ]
    assert [str(rate.central) for rate in found.cashable] == ["0", "0.25", "0.5"]
    assert found.shares == {"fiscal": certain(found.shares["fiscal"].central)}


def test_fills_in_what_is_absent() -> None:
    found = case().lines[0]
    assert {str(getattr(found, rate).central) for rate in RATES} == {"0"}
    assert (str(found.duration_years.central), found.start_year) == ("1", 0)
    assert (found.direction, found.schedule, found.shares) == ("benefit", "standard", {})


def test_reads_numbers_as_people_write_them() -> None:
    found = case(line(quantity="1,234.5", unit_value="£1,000", deadweight="15%")).lines[0]
    numbers = (found.quantity[""], found.unit_value, found.deadweight)
    assert [str(number.central) for number in numbers] == ["1234.5", "1000", "0.15"]


@pytest.mark.parametrize("year", [2, "2", "02"])
def test_whole_numbers_may_stand_with_or_without_quotes(year: Any) -> None:
    assert case(line(start_year=year)).lines[0].start_year == 2
    assert case(costs=[cost(year=year)]).costs[0].year == 2


def test_a_mark_at_the_beginning_of_the_file_is_passed_over() -> None:
    assert faults(b"\xef\xbb\xbf" + json.dumps(document()).encode()) == []


def test_takes_editions_of_ones_own() -> None:
    index = {"2030-31": certain_number("100"), "2031-32": certain_number("110")}
    own = document(line(price_base="2030-31"), price_year="2031-32", deflator_edition="ours")
    found = files.parse(own, deflators=[Deflator("ours", "financial", index)])
    assert found.deflator is not None
    assert str(found.deflator.uprate("2030-31", "2031-32")) == "1.1"


def certain_number(text: str) -> Any:
    return case(line(quantity=text)).lines[0].quantity[""].central


# --- The file as a whole -------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xff\xfe", "The file is not text in UTF-8."),
        (b"", "The file is not JSON (line 1)."),
        (b'{"format": \n}', "The file is not JSON (line 2)."),
        (b"{'format': 1}", "The file is not JSON (line 1)."),
        (b"[" * 100_000, "The file has too many brackets within brackets."),
        (b'{"a":' * 100_000, "The file has too many brackets within brackets."),
        (b"[]", "Write an object, in curly brackets, at the top of the file."),
        (b"null", "Write an object, in curly brackets, at the top of the file."),
        (b'"text"', "Write an object, in curly brackets, at the top of the file."),
        (b" " * (files.LARGEST + 1), "The file is larger than 2 MB."),
    ],
    ids=range(10),
)
def test_a_file_that_is_none_is_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    assert faults(content) == [sentence]


def test_all_faults_are_said_at_once() -> None:
    wrong = document(
        line(deadweight="15", quantity={"people": "400", "engaged": "half"}, colour="red"),
        line(label="", unit_value="-5"),
        costs=[cost("1e5", -1)],
        price_year="2023-24",
    )
    assert faults(wrong) == [
        "deflator_edition: Name the edition of the deflator for the price_year.",
        "lines[0].quantity.engaged: “half” is not a number. Enter figures, such as 1,250.5.",
        "lines[0].deadweight: Did you mean 0.15 (15%)? "
        "Write a rate as a number from 0 to 1, or with a per cent sign.",
        "lines[0].colour: There is no field of this name.",
        "lines[1].label: Say what this line counts.",
        "lines[1].unit_value: Enter 0 or more. What does harm is a line of its own.",
        "costs[0].year: Write a whole number from 0 to 500, such as 0 or 1.",
        "costs[0].amount: Write the number out in full, without an exponent.",
    ]


def test_a_field_that_stands_twice_is_refused_wherever_it_is() -> None:
    text = (
        '{"format": "councilnet-assessment/1", "title": "T", "title": "U", "costs": [], "lines":'
        ' [{"label": "l", "quantity": {"low": "1", "low": "1", "central": "1", "high": "2"},'
        ' "unit_value": "1", "deadweight": "0", "deadweight": "0.5"}]}'
    )
    assert faults(text) == [
        "title: This field stands here twice. Keep one.",
        "lines[0].quantity.low: This field stands here twice. Keep one.",
        "lines[0].deadweight: This field stands here twice. Keep one.",
    ]


@pytest.mark.parametrize(
    ("slip", "meant"),
    [("dead_weight", "deadweight"), ("dropoff", "drop_off"), ("Label", "label"), ("xyz", "")],
)
def test_a_slip_of_the_pen_is_never_passed_over(slip: str, meant: str) -> None:
    asked = f" Did you mean {meant}?" if meant else ""
    assert faults(document(line(**{slip: "0"}))) == [
        f"lines[0].{slip}: There is no field of this name.{asked}"
    ]


def test_a_slip_in_the_whole_and_in_a_cost_too() -> None:
    assert faults(document(price_yaer="2023-24")) == [
        "price_yaer: There is no field of this name. Did you mean price_year?"
    ]
    assert faults(document(costs=[cost(colour="red")])) == [
        "costs[0].colour: There is no field of this name."
    ]


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("format", 'Write "format": "councilnet-assessment/1".'),
        ("title", "Give the assessment a title."),
        ("lines", 'Write a list: "lines": [].'),
    ],
)
def test_what_is_missing_from_the_whole(key: str, message: str) -> None:
    assert faults(without(document(), key)) == [f"{key}: {message}"]


def test_without_costs_there_are_none() -> None:
    assert files.parse(without(document(), "costs")) == files.parse(document(costs=[]))


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("label", "Say what this line counts."),
        ("quantity", "Write how many there are."),
        ("unit_value", "Write what one is worth, in pounds."),
    ],
)
def test_what_is_missing_from_a_line(key: str, message: str) -> None:
    assert faults(document(without(line(), key))) == [f"lines[0].{key}: {message}"]


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("year", "Write the year of the cost: 0 is the base year."),
        ("amount", "Write the amount, in pounds."),
    ],
)
def test_what_is_missing_from_a_cost(key: str, message: str) -> None:
    assert faults(document(costs=[without(cost(), key)])) == [f"costs[0].{key}: {message}"]


def test_neither_lines_nor_costs_are_no_assessment() -> None:
    assert faults(document(costs=[]) | {"lines": []}) == [
        "lines: Write at least one line or one cost."
    ]


LIST, OBJECT = "Write a list, in square brackets.", "Write an object, in curly brackets."


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("format", None, 'format: Write "format": "councilnet-assessment/1".'),
        ("format", ["x"], 'format: Write "format": "councilnet-assessment/1".'),
        ("format", "councilnet-assessment/2", 'format: Write "format": "councilnet-assessment/1".'),
        ("title", 5, 'title: Write a text, in quotes: "…".'),
        ("title", " ", "title: Give the assessment a title."),
        ("title", "x" * 301, "title: Shorten this to 300 characters."),
        ("lines", {}, f"lines: {LIST}"),
        ("lines", None, f"lines: {LIST}"),
        ("lines", ["x"], f"lines[0]: {OBJECT}"),
        ("lines", [line(label=str(i)) for i in range(501)], "lines: Write at most 500."),
        ("costs", "x", f"costs: {LIST}"),
        ("costs", [[]], f"costs[0]: {OBJECT}"),
        ("costs", [cost()] * 501, "costs: Write at most 500."),
    ],
    ids=range(13),
)
def test_what_is_of_the_wrong_kind(field: str, value: Any, fault: str) -> None:
    assert faults(document() | {field: value}) == [fault]


@pytest.mark.parametrize("sign", [0x9, 0xA, 0x0, 0x202E, 0xD800, 0x2028], ids=hex)
@pytest.mark.parametrize("field", ["label", "measure", "price_base"])
def test_unseen_characters_are_refused(field: str, sign: int) -> None:
    text = f"a{chr(sign)}b"
    message = "Take out the line breaks, tabs or invisible characters."
    assert f"lines[0].{field}: {message}" in faults(document(line(**{field: text})))
    assert faults(json.dumps(document() | {"title": text})) == [f"title: {message}"]


# --- Numbers -------------------------------------------------------------------------------------
NUMBERS = ("quantity", "unit_value", *RATES, "duration_years")


@pytest.mark.parametrize("field", NUMBERS)
@pytest.mark.parametrize(
    ("unquoted", "message"),
    [
        ("0.4", 'Write it in quotes: "0.4".'),
        ("1", 'Write it in quotes: "1".'),
        ("-3", 'Write it in quotes: "-3".'),
        ("1e2", 'Write it in quotes: "1e2".'),
        ("NaN", 'Write it in quotes: "NaN".'),
        ("-Infinity", 'Write it in quotes: "-Infinity".'),
        ("9" * 5000, f'Write it in quotes: "{"9" * 40}…".'),
        ("true", 'Write a number, in quotes: "0.4".'),
        ("null", 'Write a number, in quotes: "0.4".'),
        ('["1"]', 'Write a number, in quotes: "0.4".'),
    ],
    ids=range(10),
)
def test_numbers_without_quotes_are_refused(field: str, unquoted: str, message: str) -> None:
    text = json.dumps(document(line(**{field: "HERE"}))).replace('"HERE"', unquoted)
    assert faults(text) == [f"lines[0].{field}: {message}"]


PYTHONS: list[Any] = [0.4, float("nan"), float("inf"), 1, True, None, 10**5000, [], b"1"]


@pytest.mark.parametrize("value", PYTHONS, ids=list("123456789"))
def test_python_numbers_are_refused_too(value: Any) -> None:
    said = faults(document(line(deadweight=value), costs=[cost(value)]))
    assert [fault.partition(":")[0] for fault in said] == ["lines[0].deadweight", "costs[0].amount"]


@pytest.mark.parametrize("field", NUMBERS)
@pytest.mark.parametrize("text", ["NaN", "-1", "1e3", "inf", "1.234,50", "0.0000001", "", "x"])
def test_what_is_no_number_is_refused_by_its_name(field: str, text: str) -> None:
    said = faults(document(line(**{field: text})))
    assert [fault.partition(":")[0] for fault in said] == [f"lines[0].{field}"]


@pytest.mark.parametrize(
    ("field", "text"),
    [(rate, "1.01") for rate in RATES]
    + [("duration_years", "0"), ("duration_years", "500.1"), ("unit_value", "1" * 15)],
)
def test_what_is_out_of_bounds_is_refused_by_its_name(field: str, text: str) -> None:
    said = faults(document(line(**{field: text})))
    assert [fault.partition(":")[0] for fault in said] == [f"lines[0].{field}"]


WHOLE = "Write a whole number from 0 to 500, such as 0 or 1."


@pytest.mark.parametrize(
    "value", [-1, 501, "501", "0000501", "1.0", "-1", "", "x", "٣", "9" * 9000, True, None, 1.0, []]
)
def test_years_are_whole_numbers(value: Any) -> None:
    wrong = document(line(start_year=value), costs=[cost(year=value)])
    wrong |= {"benefits_offset_years": value, "costs_offset_years": value}
    assert faults(wrong) == [
        f"{path}: {WHOLE}"
        for path in (
            *("benefits_offset_years", "costs_offset_years"),
            *("lines[0].start_year", "costs[0].year"),
        )
    ]


@pytest.mark.parametrize("year", ["1.0", "1e1", "99999999999999999999999"])
def test_years_without_quotes_are_whole_numbers_too(year: str) -> None:
    text = json.dumps(document(line(start_year="HERE"))).replace('"HERE"', year)
    assert faults(text) == [f"lines[0].start_year: {WHOLE}"]


# --- Ranges and factors --------------------------------------------------------------------------
RANGE = 'A range has "low", "central" and "high", no others.'


@pytest.mark.parametrize("field", ["quantity", "unit_value", "deadweight", "duration_years"])
@pytest.mark.parametrize("given", [{"low": "1", "high": "1"}, spread("1", "1", "1") | {"mid": "1"}])
def test_a_range_has_three_ends(field: str, given: dict[str, str]) -> None:
    assert faults(document(line(**{field: given}))) == [f"lines[0].{field}: {RANGE}"]


def test_a_range_rises() -> None:
    assert faults(document(line(quantity=spread("3", "2", "4")))) == [
        "lines[0].quantity: Write low, central and high in rising order, not 3, 2, 4."
    ]
    assert faults(document(line(optimism=spread("0.1", "0.4", "0.2")))) == [
        "lines[0].optimism: Write low, central and high in rising order, not 0.1, 0.4, 0.2."
    ]


def test_each_end_of_a_range_is_a_number() -> None:
    said = faults(document(line(deadweight=spread("-1", "0.5", "15"))))
    paths = [fault.partition(":")[0] for fault in said]
    assert paths == ["lines[0].deadweight.low", "lines[0].deadweight.high"]


def test_any_number_may_be_a_range() -> None:
    ranged = line(
        **{rate: spread("0", "0.1", "0.2") for rate in RATES},
        quantity={"people": spread("1", "2", "3"), "engaged": "0.5"},
        unit_value=spread("1", "2", "3"),
        duration_years=spread("1", "2", "3"),
        shares={"fiscal": spread("0.1", "0.2", "0.3")},
        cashable=[spread("0", "0.5", "1")],
    )
    amount, optimism = spread("1", "2", "3"), spread("0", "0.1", "0.2")
    assert faults(document(ranged, costs=[cost(amount, optimism=optimism)])) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("quantity", "fault"),
    [
        ({}, "quantity: Write from 1 to 20 factors."),
        ({str(i): "1" for i in range(21)}, "quantity: Write from 1 to 20 factors."),
        (
            {"engaged": "-1"},
            "quantity.engaged: Enter 0 or more. What does harm is a line of its own.",
        ),
        ({"": "1"}, "quantity.: Give the factor a name of plain characters."),
        ({"a\nb": "1"}, "quantity.a�b: Give the factor a name of plain characters."),
    ],
    ids=range(5),
)
def test_factors_have_names_and_numbers(quantity: dict[str, str], fault: str) -> None:
    assert faults(document(line(quantity=quantity))) == [f"lines[0].{fault}"]


# --- Choices, shares and cash --------------------------------------------------------------------
@pytest.mark.parametrize("value", ["Benefit", "", None, 1, ["benefit"], {"benefit": 1}])
def test_choices_are_spelled_as_they_are(value: Any) -> None:
    wrong = document(line(direction=value, schedule=value), costs=[cost(kind=value)])
    assert faults(wrong) == [
        'lines[0].direction: Write "benefit" or "harm".',
        'lines[0].schedule: Write "standard" or "health".',
        'costs[0].kind: Write "cash" or "in-kind".',
    ]


@pytest.mark.parametrize(
    ("shares", "fault"),
    [
        ({"fiscal": "0.6", "social": "0.5"}, ": The shares must not come to more than 1."),
        ({"fiscal": "60"}, ".fiscal: Did you mean 0.6 (60%)? Write a rate"),
        ({"fiscall": "0.6"}, ".fiscall: There is no field of this name. Did you mean fiscal?"),
        (["fiscal"], ": Write an object of shares by name: fiscal, economic, social"),
        ("1", ": Write an object of shares by name: fiscal, economic, social"),
    ],
)
def test_shares_are_of_five_parts_and_no_more_than_the_whole(shares: Any, fault: str) -> None:
    (said,) = faults(document(line(shares=shares)))
    assert said.startswith(f"lines[0].shares{fault}")


@pytest.mark.parametrize("cashable", ["0.5", {"0": "1"}, ["0"] * 501, None])
def test_cashable_is_a_list(cashable: Any) -> None:
    assert faults(document(line(cashable=cashable))) == [
        'lines[0].cashable: Write a list of at most 500 rates by year: ["0", "0.5"].'
    ]


def test_each_cashable_rate_is_one() -> None:
    said = faults(document(line(cashable=["0", "1.5", 0.5])))
    assert [fault.partition(":")[0] for fault in said] == [
        *("lines[0].cashable[1]", "lines[0].cashable[2]")
    ]


# --- Prices --------------------------------------------------------------------------------------
def priced(base: str, year: str, edition: str = "hmt-2024-10") -> list[str]:
    given = document(line(price_base=base), price_year=year, deflator_edition=edition)
    return faults(given)


def test_years_and_editions_are_known() -> None:
    assert priced("2012-13", "2023-24") == priced("2012", "2023") == []
    assert priced("2012-13", "2023-24", "hmt-1999") == [
        "deflator_edition: There is no such edition. "
        "There are: hmt-2024-03, hmt-2024-10, hmt-2025-12."
    ]
    assert priced("2012-13", "2099-00") == [
        "price_year: The edition hmt-2024-10 has no financial year 2099-00."
    ]
    assert priced("1899-00", "2023-24") == [
        "lines[0].price_base: The edition hmt-2024-10 has no year 1899-00."
    ]
    assert priced("2012-13", "2023-24", "hmt-2025-12") == [
        "price_year: The edition hmt-2025-12 has no financial year 2023-24."
    ]


YEAR = "Write a financial year, such as 2023-24, or a calendar year, such as 2023."


@pytest.mark.parametrize("year", ["2023-25", "2023/24", "23-24", "2023-2024", "1023", "soon"])
def test_years_are_of_two_kinds(year: str) -> None:
    assert priced("2012-13", year) == [f"price_year: {YEAR}"]
    assert priced(year, "2023-24") == [f"lines[0].price_base: {YEAR}"]


def test_the_kinds_of_year_are_never_mixed() -> None:
    assert priced("2012", "2023-24") == [
        "lines[0].price_base: 2012 is a calendar year, but the price year 2023-24 is a financial "
        "year. Indexes of the two must not be mixed."
    ]
    assert priced("2012-13", "2023") == [
        "lines[0].price_base: 2012-13 is a financial year, but the price year 2023 is a calendar "
        "year. Indexes of the two must not be mixed."
    ]


# --- The same twice ------------------------------------------------------------------------------
def test_the_same_measure_label_and_start_twice_is_refused() -> None:
    twice = [line(measure="WS1"), line(), line(measure="WS1", quantity="5")]
    assert faults(document(*twice)) == [
        "lines[2]: This line counts the same as lines[0]: measure, label and start."
    ]


@pytest.mark.parametrize("other", [{"measure": "WS2"}, {"label": "Others"}, {"start_year": 1}])
def test_what_differs_in_one_of_them_is_another_line(other: dict[str, Any]) -> None:
    assert faults(document(line(measure="WS1"), line(**{"measure": "WS1", **other}))) == []


# --- Anything at all -----------------------------------------------------------------------------
ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=9)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
    max_leaves=8,
)
FIELDS = [*line(), *RATES, "duration_years", "start_year", "schedule", "shares", "cashable"]


@given(st.sampled_from([*FIELDS, "measure", "price_base", "direction"]), ANYTHING)
def test_whatever_stands_in_a_field_is_read_or_refused_there(field: str, value: Any) -> None:
    for fault in faults(document(line(**{field: value}))):
        assert fault.startswith(f"lines[0].{field}")
        assert fault.isprintable()


@given(st.one_of(ANYTHING, st.binary(max_size=40), st.text(max_size=40)))
def test_whatever_a_file_holds_is_read_or_refused(content: Any) -> None:
    given_to_read = content if isinstance(content, str | bytes) else json.dumps(content)
    assert faults(given_to_read)
    assert faults(content)


@given(g.documents())
def test_what_hypothesis_writes_is_taken(document: dict[str, Any]) -> None:
    assert faults(document) == faults(json.dumps(document)) == []
