from hypothesis import given
from hypothesis import strategies as st

from initiatives.differences import Piece, of_words


def test_words_that_differ_are_marked() -> None:
    assert of_words("The trust runs it.", "The mutual runs it.") == [
        Piece("same", "The "),
        Piece("removed", "trust"),
        Piece("added", "mutual"),
        Piece("same", " runs it."),
    ]


@given(st.text(), st.text())
def test_both_texts_can_be_read_from_the_pieces(old: str, new: str) -> None:
    pieces = of_words(old, new)
    assert "".join(p.text for p in pieces if p.kind != "added") == old
    assert "".join(p.text for p in pieces if p.kind != "removed") == new
