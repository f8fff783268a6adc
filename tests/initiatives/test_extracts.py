"""What of a text was sought, marked, and nothing of it trusted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initiatives import extracts

TEXT = "Ynys Môn’s communities share <b>allotments</b>; each community gains."


@pytest.mark.parametrize(
    ("tsquery", "expected"),
    [
        (
            "'communiti'",
            "Ynys Môn’s <mark>communities</mark> share &lt;b&gt;allotments&lt;/b&gt;; "
            "each <mark>community</mark> gains.",
        ),
        (
            "'mon' & !'share'",
            "Ynys <mark>Môn</mark>’s communities share &lt;b&gt;allotments&lt;/b&gt;; "
            "each community gains.",
        ),
        (
            "'allot' | 'gain'",
            "Ynys Môn’s communities share &lt;b&gt;<mark>allotments</mark>&lt;/b&gt;; "
            "each community <mark>gains</mark>.",
        ),
        ("!'share'", str(extracts.marked(TEXT, None))),
        ("", str(extracts.marked(TEXT, None))),
    ],
)
def test_every_place_is_marked(tsquery: str, expected: str) -> None:
    assert extracts.marked(TEXT, extracts.pattern(tsquery)) == expected


def test_an_extract_has_some_words_on_either_side() -> None:
    text = f"{'before ' * 100}allotments {'after ' * 100}"
    assert extracts.extract(text, extracts.pattern("'allot'")) == (
        f"… {'before ' * 17}<mark>allotments</mark>{' after' * 19} …"
    )


def test_a_short_text_is_an_extract_of_itself() -> None:
    assert extracts.extract("Our allotments", extracts.pattern("'allot'")) == (
        "Our <mark>allotments</mark>"
    )
    assert extracts.extract("Our gardens", extracts.pattern("'allot'")) == ""


@given(st.text(max_size=300), st.text(max_size=10))
def test_whatever_the_text_its_marks_are_the_only_tags(text: str, stem: str) -> None:
    quoted = stem.replace("'", "''").replace("\\", "")
    sought = extracts.pattern(f"'{quoted}'")
    for html in (extracts.marked(text, sought), extracts.extract(text, sought)):
        assert html.replace("<mark>", "").replace("</mark>", "").count("<") == 0
