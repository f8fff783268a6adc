"""Sets of editions as whole numbers, held against Python's own sets."""

from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from initiatives import bits

ids = st.sets(st.integers(0, 5000))


@given(ids)
def test_a_set_gives_back_its_ids_the_highest_first(known: set[int]) -> None:
    assert list(bits.highest(bits.of(known))) == sorted(known, reverse=True)
    assert bits.of(known).bit_count() == len(known)


@given(ids, st.integers(0, 6000), st.integers(0, 50))
def test_what_is_left_out_is_left_out(known: set[int], start: int, n: int) -> None:
    found = list(islice(bits.highest(bits.of(known), start), n))
    assert found == sorted(known, reverse=True)[start : start + n]


@given(ids, ids)
def test_what_both_have_and_what_either_has(some: set[int], others: set[int]) -> None:
    assert bits.of(some) & bits.of(others) == bits.of(some & others)
    assert bits.of(some) | bits.of(others) == bits.of(some | others)


@given(ids, st.integers(0, 6000), st.booleans())
def test_one_bit_is_set_or_cleared(known: set[int], one: int, is_in: bool) -> None:
    expected = known | {one} if is_in else known - {one}
    assert bits.with_bit(bits.of(known), one, is_in) == bits.of(expected)


@given(ids)
def test_ids_come_packed(known: set[int]) -> None:
    packed = b"".join(one.to_bytes(4, "big") for one in known)
    assert set(bits.unpacked(packed)) == known
    assert list(bits.unpacked(None)) == []
