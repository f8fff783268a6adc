"""Ten working days, over the holidays of each nation."""

from datetime import date

import pytest

from socialvalue.working_days import working_days_after


@pytest.mark.parametrize(
    ("nation", "last"),
    [
        # Christmas and Boxing Day (on Monday, since the 26th is a Saturday), and New Year's Day
        ("england", date(2027, 1, 5)),
        ("wales", date(2027, 1, 5)),
        ("northern-ireland", date(2027, 1, 5)),
        # and 2 January too, moved to Monday the 4th
        ("scotland", date(2027, 1, 6)),
    ],
)
def test_over_christmas(nation: str, last: date) -> None:
    assert working_days_after(date(2026, 12, 17), 10, nation) == last


@pytest.mark.parametrize(
    ("nation", "last"),
    [
        ("england", date(2027, 4, 7)),  # Good Friday and Easter Monday
        ("wales", date(2027, 4, 7)),
        ("northern-ireland", date(2027, 4, 7)),
        ("scotland", date(2027, 4, 6)),  # Good Friday alone
    ],
)
def test_over_easter(nation: str, last: date) -> None:
    assert working_days_after(date(2027, 3, 22), 10, nation) == last


def test_other_holidays_of_one_nation() -> None:
    """St Patrick's Day; the Twelfth of July; the first Monday in August; St Andrew's Day."""
    found = {
        nation: [
            working_days_after(day, 1, nation)
            for day in (date(2026, 3, 16), date(2027, 7, 9), date(2026, 7, 31), date(2026, 11, 27))
        ]
        for nation in ("england", "northern-ireland", "scotland")
    }
    assert found == {
        "england": [date(2026, 3, 17), date(2027, 7, 12), date(2026, 8, 3), date(2026, 11, 30)],
        "northern-ireland": [
            *(date(2026, 3, 18), date(2027, 7, 13)),
            *(date(2026, 8, 3), date(2026, 11, 30)),
        ],
        "scotland": [date(2026, 3, 17), date(2027, 7, 12), date(2026, 8, 4), date(2026, 12, 1)],
    }


def test_a_weekend_is_no_beginning() -> None:
    """The first day is the Monday, whether it was signed on Friday, Saturday or Sunday."""
    days = [date(2026, 6, day) for day in (5, 6, 7)]
    assert {working_days_after(day, 10, "england") for day in days} == {date(2026, 6, 19)}
