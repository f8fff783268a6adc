"""Dates as council officers write them, and numbers that are none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from initiatives.intake.dates import find_dates
from initiatives.intake.write_up import DateFound
from initiatives.partial_dates import validate


@pytest.mark.parametrize(
    ("text", "shown", "value"),
    [
        ("It began in 1998.", "1998", "1998"),
        ("In 2019 Anytown began.", "2019", "2019"),
        ("It ran since 2019 and grew.", "2019", "2019"),
        ("1998: the trust begins", "1998", "1998"),
        ("• 1998 – the trust begins", "1998", "1998"),
        ("We cooked. 2021 saw the first meal.", "2021", "2021"),
        ("The trust (1998) ended.", "1998", "1998"),
        ("Net zero by 2030.", "2030", "2030"),
        ("in summer 2021", "2021", "2021"),
        ("June 2021", "June 2021", "2021-06"),
        ("in sept. 2021,", "sept. 2021", "2021-09"),
        ("1 April 2023", "1 April 2023", "2023-04-01"),
        ("on the 1st of April, 2023.", "1st of April, 2023", "2023-04-01"),
        ("Saturday 1\nApril 2023", "1 April 2023", "2023-04-01"),
        ("April 1st, 2023", "April 1st, 2023", "2023-04-01"),
        ("04/11/2024", "04/11/2024", "2024-11-04"),
        ("4.11.2024", "4.11.2024", "2024-11-04"),
        ("04-11-2024", "04-11-2024", "2024-11-04"),
        ("2024-11-04", "2024-11-04", "2024-11-04"),
        ("29 February 2024", "29 February 2024", "2024-02-29"),
        ("[since June 2021](https://example.org/2019)", "June 2021", "2021-06"),
    ],
)
def test_a_date_is_read(text: str, shown: str, value: str) -> None:
    assert [(date.text, date.value) for date in find_dates(text)] == [(shown, value)]


@pytest.mark.parametrize(
    "text",
    [
        "2,000 homes",
        "in 2,000 homes",
        "2000 homes",
        "In 2019 homes a boiler was changed.",
        "It cost £2021 and $2021.",
        "from 1900 to 2100 visits",
        "It rose by 2000.",
        "a total of 2000.",
        "in 2022-23",
        "in 2022/23 and 2022–23",
        "in 2024%",
        "call 020 7946 2021 or 01632 960 123",
        "on +44 1632 2021 99",
        "04/11/24",
        "11/25/2024",
        "31/02/2024",
        "31 February 2023",
        "30 June",
        "in June",
        "we may",
        "ref 2021/345 in 2021/345",
        "https://example.org/2021/06/04 and in_2021",
        "in2021@example.org",
        "in 20210",
        "The may 20 we met",
    ],
)
def test_a_number_that_is_no_date_is_left_unread(text: str) -> None:
    assert find_dates(text) == ()


def test_several_in_one_sentence_in_their_order() -> None:
    text = "We began. It ran from 2018 to 2020, and since 1 June 2021 again. Then it ended."
    context = "It ran from 2018 to 2020, and since 1 June 2021 again."
    assert find_dates(text) == (
        DateFound("2018", "2018", context),
        DateFound("2020", "2020", context),
        DateFound("1 June 2021", "2021-06-01", context),
    )


def test_the_same_date_in_one_sentence_counts_once() -> None:
    assert len(find_dates("In 2021, yes in 2021, we cooked.")) == 1
    assert len(find_dates("In 2021 we cooked. In 2021 we ate.")) == 2


def test_a_long_sentence_is_shown_in_part() -> None:
    (found,) = find_dates("word " * 2000 + "in June 2021 " + "word " * 2000)
    assert len(found.context) <= 620


@given(st.text(alphabet="0123456789 /.-,in sJuneApril\n", max_size=60))
@settings(deadline=None, max_examples=300)
def test_whatever_is_read_is_a_partial_date(text: str) -> None:
    for found in find_dates(text):
        validate(found.value)
        assert found.text in " ".join(text.split())
