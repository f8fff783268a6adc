"""Sets of editions as whole numbers: bit ``i`` says whether the edition with the id ``i`` is in.

Python counts and intersects them a machine word at a time, so a set of 100,000 costs microseconds.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Iterator
from itertools import islice

BLOCK = 128  # bytes that are looked through at once


def of(ids: Iterable[int]) -> int:
    """The set of these ids."""
    known = array("I", ids)
    held = bytearray(max(known, default=-1) // 8 + 1)
    for i in known:
        held[i >> 3] |= 1 << (i & 7)
    return int.from_bytes(held, "little")


def unpacked(packed: bytes | None) -> array[int]:
    """Ids as PostgreSQL's ``string_agg(int4send(id::int4), '')`` gives them."""
    ids = array("I", packed or b"")
    if sys.byteorder == "little":
        ids.byteswap()
    return ids


def with_bit(held: int, i: int, is_in: bool) -> int:
    return held | (1 << i) if is_in else held & ~(1 << i)


def highest(held: int, start: int = 0) -> Iterator[int]:
    """The ids in the set, the highest first, without the first ``start`` of them.

    What is left out is counted by the block, and what is not asked for is not looked at.
    """
    raw = held.to_bytes(_length(held), "little")
    end = len(raw)
    while start and end > 0:
        n = int.from_bytes(raw[max(0, end - BLOCK) : end], "little").bit_count()
        if n > start:
            break
        start, end = start - n, end - BLOCK
    return islice(_from_top(raw, end), start, None)


def _from_top(raw: bytes, end: int) -> Iterator[int]:
    while end > 0:
        begin = max(0, end - BLOCK)
        block = int.from_bytes(raw[begin:end], "little")
        while block:
            top = block.bit_length() - 1
            block ^= 1 << top
            yield begin * 8 + top
        end = begin


def _length(held: int) -> int:
    return (held.bit_length() + 7) // 8


def by_how_many(sets: Iterable[int], within: int) -> Iterator[int]:
    """What of ``within`` is in the most of these sets, then in one fewer, down to one.

    Each edition's number is counted in binary, one whole number for each digit.
    """
    digits: list[int] = []
    for held in sets:
        carried = held
        for place, digit in enumerate(digits):
            digits[place], carried = digit ^ carried, digit & carried
        if carried:
            digits.append(carried)
    for n in range(2 ** len(digits) - 1, 0, -1):
        held = within
        for place, digit in enumerate(digits):
            held = held & digit if n >> place & 1 else held & ~digit
        if held:
            yield held
