"""Numbers as a formula shows them: as they were given, so that a reader can do the sum again.

Results, which are rounded, are shown by ``socialvalue.shown``.
"""

from __future__ import annotations

from decimal import Decimal

from socialvalue.numbers import plain
from socialvalue.shown import pounds as money
from socialvalue.shown import quantity as amount
from socialvalue.shown import rounded

__all__ = ["amount", "factor", "money", "per_cent"]


def factor(number: Decimal) -> str:
    """An index or a discount factor, to 6 places at most."""
    return plain(rounded(number, 6))


def per_cent(share: Decimal) -> str:
    """ "12.345%" of 0.12345, exactly."""
    sign, digits, exponent = share.as_tuple()
    return f"{plain(Decimal((sign, digits, int(exponent) + 2)))}%"
