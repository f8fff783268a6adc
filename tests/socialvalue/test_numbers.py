"""Numbers as people write them: what is understood, what is asked about, what is refused."""

from decimal import Decimal, localcontext
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialvalue.numbers import Kind, NotANumber, plain, read

MANY = "9" * 200_000


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("24", "quantity", "24"),
        ("007", "quantity", "7"),
        (" 1,234.50 ", "quantity", "1234.5"),
        ("12,345,678", "money", "12345678"),
        (".5", "rate", "0.5"),
        ("5.", "quantity", "5"),
        ("£12.50", "money", "12.5"),
        ("£ 1,250", "money", "1250"),
        ("15%", "rate", "0.15"),
        ("7.5 %", "rate", "0.075"),
        ("100%", "rate", "1"),
        ("0%", "rate", "0"),
        ("1", "rate", "1"),
        ("-0", "quantity", "0"),
        ("-0.00", "rate", "0"),
        ("−12", "number", "-12"),
        ("-1,234.5", "number", "-1234.5"),
        ("99999999999999.999999", "quantity", "99999999999999.999999"),
        ("1.50000000000000000000", "quantity", "1.5"),
        ("0" * 50_000 + "1", "quantity", "1"),
        ("0." + "0" * 50_000, "quantity", "0"),
        ("2.25", "duration", "2.25"),
        ("500", "duration", "500"),
    ],
)
def test_is_understood(text: str, kind: Kind, number: str) -> None:
    found = read(text, kind=kind)
    assert (found, plain(found)) == (Decimal(number), number)
    assert not found.is_signed() or found


WRONG_MARKS = "Write a point before decimals, and commas, if any, between thousands."
RATE = "Write a rate as a number from 0 to 1, or with a per cent sign."


@pytest.mark.parametrize(
    ("text", "kind", "sentence"),
    [
        ("1.234,50", "quantity", f"Did you mean 1,234.50? {WRONG_MARKS}"),
        ("1,23", "quantity", f"Did you mean 1.23? {WRONG_MARKS}"),
        ("0,5", "quantity", f"Did you mean 0.5? {WRONG_MARKS}"),
        ("0,123", "quantity", f"Did you mean 0.123? {WRONG_MARKS}"),
        ("1.234.567", "quantity", f"Did you mean 1,234,567? {WRONG_MARKS}"),
        ("12,34,567", "quantity", f"Did you mean 1,234,567? {WRONG_MARKS}"),
        ("1 234", "quantity", f"Did you mean 1,234? {WRONG_MARKS}"),
        ("1'234", "quantity", f"Did you mean 1,234? {WRONG_MARKS}"),
        ("15", "rate", f"Did you mean 0.15 (15%)? {RATE}"),
        ("1.5", "rate", f"Did you mean 0.015 (1.5%)? {RATE}"),
        ("100", "rate", f"Did you mean 1 (100%)? {RATE}"),
        ("101", "rate", f"This is above 100%. {RATE}"),
        ("150%", "rate", f"This is above 100%. {RATE}"),
    ],
)
def test_is_asked_about(text: str, kind: Kind, sentence: str) -> None:
    with pytest.raises(NotANumber) as refused:
        read(text, kind=kind)
    assert str(refused.value) == sentence


BELOW_0 = "Enter 0 or more. What does harm is a line of its own."
TOO_LONG = "Use at most 14 figures before the point and 6 after it."


@pytest.mark.parametrize(
    ("text", "kind", "sentence"),
    [
        ("", "quantity", "Enter a number."),
        ("  ", "quantity", "Enter a number."),
        ("-1", "quantity", BELOW_0),
        ("£-5", "money", BELOW_0),
        ("-£5", "money", BELOW_0),
        ("-0.000001", "rate", BELOW_0),
        ("1e5", "quantity", "Write the number out in full, without an exponent."),
        ("1.5E+3", "money", "Write the number out in full, without an exponent."),
        ("£5", "quantity", "Leave out the pound sign: this is not an amount of money."),
        ("£5", "rate", "Leave out the pound sign: this is not an amount of money."),
        ("5%", "quantity", "Leave out the per cent sign: this is not a rate."),
        ("5%", "money", "Leave out the per cent sign: this is not a rate."),
        ("0", "duration", "Enter a number of years above 0 and at most 500."),
        ("500.000001", "duration", "Enter a number of years above 0 and at most 500."),
        ("100000000000000", "quantity", TOO_LONG),
        ("0.0000001", "quantity", TOO_LONG),
        ("0.00001%", "rate", TOO_LONG),
        (MANY, "money", TOO_LONG),
        ("0." + MANY, "rate", TOO_LONG),
    ],
)
def test_is_refused(text: str, kind: Kind, sentence: str) -> None:
    with pytest.raises(NotANumber) as refused:
        read(text, kind=kind)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    "text",
    [
        *("NaN", "sNaN", "inf", "-Infinity", "∞", "twelve", "1_000", "٣", "１２", "0x10", "+5"),
        *("5 000 x", "1/2", "--5", "5-", "%", "£", "-", ".", ",", "1,,000", "½", "1\n2", "$5"),
    ],
)
def test_words_and_signs_are_no_numbers(text: str) -> None:
    with pytest.raises(NotANumber):
        read(text, kind="rate")
    with pytest.raises(NotANumber):
        read(text, kind="money")


def test_what_somebody_wrote_is_shown_short_and_plain() -> None:
    with pytest.raises(NotANumber) as refused:
        read("a\x00b\ud800" + "c" * 60)
    shown = "a�b�" + "c" * 36 + "…"
    assert str(refused.value) == f"“{shown}” is not a number. Enter figures, such as 1,250.5."


@pytest.mark.parametrize(
    ("kind", "example"), [("money", "1,250.50"), ("rate", "0.15 or 15%"), ("quantity", "1,250.5")]
)
def test_the_example_fits_what_is_asked(kind: Kind, example: str) -> None:
    with pytest.raises(NotANumber, match=example.replace(".", r"\.")):
        read("some", kind=kind)
    assert read(example.split(" or ")[-1], kind=kind)


FITTING = st.decimals(0, 99_999_999_999_999, places=6)


@given(FITTING)
def test_what_fits_the_database_comes_back_whatever_its_spelling(number: Decimal) -> None:
    assert read(f"{number:f}") == read(f"{number:,f}") == number
    assert read(plain(number)) == number


@given(FITTING)
def test_a_small_precision_of_the_thread_takes_no_digit(number: Decimal) -> None:
    with localcontext(prec=2):
        assert read(f"{number:f}") == number
        assert plain(number) == plain(read(plain(number)))


@given(st.text(max_size=60))
def test_any_text_is_a_number_or_a_sentence(text: str) -> None:
    for kind in get_args(Kind):
        found = read_or_refused(text, kind)
        if isinstance(found, str):
            assert found.isprintable()
            assert len(found) < 200
        else:
            assert abs(found) < 10**14
            assert found == round(found, 6)


def read_or_refused(text: str, kind: Kind) -> Decimal | str:
    try:
        return read(text, kind=kind)
    except NotANumber as refused:
        return str(refused)


@given(st.text("0123456789.,-+ %£eE'", max_size=20))
def test_any_figures_are_a_number_or_a_sentence(text: str) -> None:
    test_any_text_is_a_number_or_a_sentence.hypothesis.inner_test(text)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("number", "text"),
    [("0.500", "0.5"), ("1E+3", "1000"), ("-0", "0"), ("-0.0", "0"), ("100", "100"), ("0E-9", "0")],
)
def test_plain_is_the_shortest_text(number: str, text: str) -> None:
    assert plain(Decimal(number)) == text
