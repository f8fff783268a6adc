from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from initiatives import partial_dates
from initiatives.forms.fields import PartialDateField

DAYS = st.dates(date(1800, 1, 1), date(2199, 12, 31))
LENGTHS = st.sampled_from([4, 7, 10])


@pytest.mark.parametrize(
    ("value", "words"),
    [("", ""), ("2021", "2021"), ("2021-06", "June 2021"), ("2021-06-05", "5 June 2021")],
)
def test_it_is_described_as_precisely_as_it_is_known(value: str, words: str) -> None:
    assert partial_dates.describe(value) == words


@given(DAYS, LENGTHS)
def test_the_first_day_is_the_earliest_that_it_can_mean(day: date, length: int) -> None:
    value = day.isoformat()[:length]
    first = partial_dates.first_day(value)
    assert first <= day
    assert first.isoformat()[:length] == value


@given(DAYS, LENGTHS, DAYS, LENGTHS)
def test_before_is_never_both_ways_and_never_wrong(
    one: date, one_length: int, other: date, other_length: int
) -> None:
    a, b = one.isoformat()[:one_length], other.isoformat()[:other_length]
    assert not (partial_dates.is_before(a, b) and partial_dates.is_before(b, a))
    if partial_dates.is_before(a, b):
        assert one < other


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        (["", "", ""], ""),
        (["", "", "2021"], "2021"),
        (["", "6", "2021"], "2021-06"),
        (["", "June", "2021"], "2021-06"),
        (["", "sept", "2021"], "2021-09"),
        (["5", "06", "2021"], "2021-06-05"),
        (["29", "2", "2024"], "2024-02-29"),
    ],
)
def test_a_form_takes_what_people_type(typed: list[str], value: str) -> None:
    assert PartialDateField(required=False).clean(typed) == value


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (["", "", "21"], "Enter the year in four figures, such as 2021."),
        (["", "", "٢٠٢١"], "Enter the year in four figures, such as 2021."),
        (["", "6", ""], "Enter the year in four figures, such as 2021."),
        (["5", "", "2021"], "Enter the month too, or leave the day empty."),
        (["", "13", "2021"], "Enter the month as a number from 1 to 12, or by its name."),
        (["", "Summer", "2021"], "Enter the month as a number from 1 to 12, or by its name."),
        (["32", "1", "2021"], "Enter the day as a number from 1 to 31."),
        (["29", "2", "2023"], "This month does not have that day."),
        (["", "", "1066"], "Enter a year from 1800 to 2199."),
    ],
)
def test_a_form_says_what_to_do(typed: list[str], sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        PartialDateField(required=False).clean(typed)
    assert refused.value.messages == [sentence]


@given(st.lists(st.text(max_size=12), min_size=3, max_size=3))
def test_whatever_is_typed_is_taken_or_refused(typed: list[str]) -> None:
    try:
        value = PartialDateField(required=False).clean(typed)
    except ValidationError:
        return
    if value:
        partial_dates.validate(value)
