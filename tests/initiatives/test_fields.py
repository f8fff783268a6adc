from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from initiatives.forms.fields import LinesField, PlainNumberField, PoundsField, WebAddressField

NUMBER = "Enter a number, such as 1,250.5, without words or signs."
POUNDS = "Enter the cost in pounds, such as 22000 or 1,250.50."
ADDRESS = "Enter a web address, such as https://www.example.gov.uk/report"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("", None),
        ("0", Decimal(0)),
        ("-3", Decimal(-3)),
        ("−3", Decimal(-3)),
        ("1,234.50", Decimal("1234.50")),
        ("12 500", Decimal(12500)),
        ("0.780000", Decimal("0.78")),
    ],
)
def test_numbers_are_read_as_people_write_them(typed: str, number: Decimal | None) -> None:
    assert PlainNumberField(required=False).clean(typed) == number


@pytest.mark.parametrize(
    "typed", ["NaN", "Infinity", "1e5", "1.234,50", "1,23", "15%", "a lot", "--2", "٣", "0x10"]
)
def test_what_is_no_plain_number_is_asked_about(typed: str) -> None:
    with pytest.raises(ValidationError) as refused:
        PlainNumberField(required=False).clean(typed)
    assert refused.value.messages == [NUMBER]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("9" * 15, "Enter a number of up to 14 figures."),
        ("9" * 5000, "Enter a number of up to 14 figures."),
        ("0.1234567", "Enter at most 6 figures after the point."),
    ],
)
def test_numbers_beyond_the_column_are_refused(typed: str, sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        PlainNumberField(required=False).clean(typed)
    assert refused.value.messages == [sentence]


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_refused(typed: str) -> None:
    try:
        number = PlainNumberField(required=False).clean(typed)
    except ValidationError:
        return
    assert number is None or number.is_finite()


@pytest.mark.parametrize(("typed", "pounds"), [("£1,250,000", 1250000), ("22000", 22000)])
def test_pounds_may_have_their_sign(typed: str, pounds: int) -> None:
    assert PoundsField(required=False).clean(typed) == pounds


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("-1", "Enter a cost of £0 or more."),
        ("1.005", "Enter pounds and pence, such as 12.50."),
        ("1000000000000", "Enter a cost below £1,000,000,000,000."),
        ("about ten", POUNDS),
    ],
)
def test_pounds_say_what_to_do(typed: str, sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        PoundsField(required=False).clean(typed)
    assert refused.value.messages == [sentence]


def test_lines_become_a_list() -> None:
    assert LinesField(required=False).clean("Age UK\r\n\r\n  Mind \n") == ["Age UK", "Mind"]


def test_a_long_line_is_named() -> None:
    with pytest.raises(ValidationError) as refused:
        LinesField(required=False, item_length=10).clean("Age UK\nThe Society of Long Names")
    assert refused.value.messages == [
        "Shorten the line that begins “The Society of Long Names” to 10 characters."
    ]


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("www.example.gov.uk/a", "https://www.example.gov.uk/a"),
        ("http://example.org", "http://example.org"),
    ],
)
def test_web_addresses_are_completed(typed: str, address: str) -> None:
    assert WebAddressField().clean(typed) == address


@pytest.mark.parametrize("typed", ["javascript:alert(1)", "ftp://example.org", "not an address"])
def test_other_addresses_are_refused(typed: str) -> None:
    with pytest.raises(ValidationError) as refused:
        WebAddressField().clean(typed)
    assert refused.value.messages == [ADDRESS]
