"""Figures as pages show them: rounded half up, here and nowhere before."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

from socialvalue.calculation import ZERO
from socialvalue.numbers import plain

WIDE = Context(prec=1000, rounding=ROUND_HALF_UP)
MINUS = "−"


def money(amount: Decimal) -> str:
    """To the penny: "£13,166.11", "−£300.00"."""
    return _signed(_to(amount, 2), "£", ",.2f")


def headline(amount: Decimal) -> str:
    """To 3 significant figures: "£146,000". What is below £1 is rounded to the penny."""
    places = min(2 - amount.adjusted(), 2) if amount else 0
    return _signed(_to(amount, places), "£", ",.2f" if places > 0 else ",.0f")


def ratio(number: Decimal | None) -> str:
    """To 2 places; "" where there is none."""
    return "" if number is None else _signed(_to(number, 2), "", ",.2f")


def per_cent(share: Decimal) -> str:
    """ "40%" of 0.4, exactly."""
    sign, digits, exponent = share.as_tuple()
    return f"{plain(Decimal((sign, digits, int(exponent) + 2)))}%"


def amount(number: Decimal) -> str:
    """As it was given, with commas between thousands."""
    whole, point, places = plain(number).partition(".")
    return f"{int(whole):,}{point}{places}"


def factor(number: Decimal) -> str:
    """An index or a discount factor, to 6 places at most."""
    return plain(_to(number, 6))


def _to(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal((0, (1,), -places)), context=WIDE)


def _signed(rounded: Decimal, before: str, spelling: str) -> str:
    """Nothing has no sign, though Decimal knows a -0."""
    return f"{MINUS if rounded < ZERO else ''}{before}{WIDE.abs(rounded):{spelling}}"
