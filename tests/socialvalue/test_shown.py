"""Figures as pages show them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialvalue import shown

amounts = st.decimals(min_value=-(10**14), max_value=10**14, places=6)
shares = st.decimals(min_value=0, max_value=1, places=6)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("13166.105", "£13,166.11"),
        ("13166.104999", "£13,166.10"),
        ("-300", "−£300.00"),
        ("-0.004", "£0.00"),
        ("-0.005", "−£0.01"),
        ("0", "£0.00"),
        (None, ""),
    ],
)
def test_pounds_are_shown_to_the_penny(amount: str | None, words: str) -> None:
    assert shown.pounds(amount) == words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1234567", "£1.23 million"),
        ("45600.49", "£45,600"),
        ("-3214.9", "−£3,210"),
        ("-3215", "−£3,220"),
        ("999500", "£1.00 million"),
        ("999499.99", "£999,000"),
        ("12345678", "£12.3 million"),
        ("-123456789", "−£123 million"),
        ("999500000", "£1.00 billion"),
        ("4200000000000", "£4,200 billion"),
        ("99.95", "£100"),
        ("99.949999", "£99.90"),
        ("12.345", "£12.30"),
        ("0.015", "£0.02"),
        ("0.004", "£0"),
        ("0", "£0"),
        (None, ""),
    ],
)
def test_headlines_have_three_significant_figures(amount: str | None, words: str) -> None:
    assert shown.headline(amount) == words


def test_a_range_is_told_from_low_to_high() -> None:
    assert shown.range_of("98012", "141999") == "£98,000 to £142,000"
    assert shown.range_of("-3210", "1200000") == "−£3,210 to £1.20 million"
    assert shown.range_of("98012", "98013") == "£98,000"


@pytest.mark.parametrize(
    ("number", "words"), [("2.613842", "2.61"), ("0.995", "1.00"), ("-0.001", "0.00"), (None, "")]
)
def test_ratios_have_two_places(number: str | None, words: str) -> None:
    assert shown.ratio(number) == words


@pytest.mark.parametrize(
    ("share", "words"),
    [("0.4", "40%"), ("0.335", "33.5%"), ("0.9954", "99.5%"), ("1", "100%"), ("0", "0%")],
)
def test_shares_are_shown_per_cent(share: str, words: str) -> None:
    assert shown.percent(share) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [("24.000000", "24"), ("1250.500000", "1,250.5"), ("0", "0"), ("1000000", "1,000,000")],
)
def test_quantities_are_shown_as_they_were_given(number: str, words: str) -> None:
    assert shown.quantity(number) == words


def read(words: str) -> Decimal:
    """What a reader takes a shown amount for."""
    sign = -1 if words.startswith("−") else 1
    number, __, times = words.strip("−").removeprefix("£").replace(",", "").partition(" ")
    return sign * Decimal(number) * {"": 1, "million": 10**6, "billion": 10**9}[times]


@given(amounts)
def test_pounds_are_never_further_off_than_half_a_penny(amount: Decimal) -> None:
    assert abs(read(shown.pounds(amount)) - amount) <= Decimal("0.005")


@given(amounts)
def test_a_headline_is_never_further_off_than_half_its_last_figure(amount: Decimal) -> None:
    off = abs(read(shown.headline(amount)) - amount)
    assert off <= max(abs(amount) * Decimal("0.005"), Decimal("0.005"))


@given(amounts)
def test_less_is_shown_as_its_opposite(amount: Decimal) -> None:
    for show in (shown.pounds, shown.headline, shown.ratio):
        assert show(-amount).strip("−") == show(amount).strip("−")


@given(amounts, amounts)
def test_headlines_keep_the_order(one: Decimal, other: Decimal) -> None:
    low, high = sorted([one, other])
    assert read(shown.headline(low)) <= read(shown.headline(high))


@given(amounts)
def test_text_and_decimal_are_shown_alike(amount: Decimal) -> None:
    assert shown.pounds(f"{amount:f}") == shown.pounds(amount)
    assert shown.headline(f"{amount:f}") == shown.headline(amount)


@given(shares)
def test_a_share_is_never_further_off_than_a_twentieth_of_a_per_cent(share: Decimal) -> None:
    told = Decimal(shown.percent(share).removesuffix("%"))
    assert abs(told - share * 100) <= Decimal("0.05")
