"""Figures as pages show them: rounded half up here, and nowhere before.

They come as Decimals, or as the text in which runs keep them. Nothing has no sign, though a
Decimal knows -0; what is not known is "".
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

from django.utils.translation import gettext as _

Figure = Decimal | str
# Of as many digits as a figure can have, so that rounding never overflows.
WIDE = Context(prec=1000, rounding=ROUND_HALF_UP)
MINUS = "−"
MILLION, BILLION = Decimal(10**6), Decimal(10**9)
SIGNIFICANT = 3


def pounds(amount: Figure | None) -> str:
    """To the penny: "£13,166.11", "−£300.00"."""
    return "" if amount is None else _signed(rounded(Decimal(amount), 2), "£", ",.2f")


def headline(amount: Figure | None) -> str:
    """To 3 significant figures: "£45,600", "−£3,210", "£1.23 million". No finer than pence."""
    if amount is None:
        return ""
    short = significant(Decimal(amount))
    size = WIDE.abs(short)
    if size >= BILLION:
        return _("%(pounds)s billion") % {"pounds": _few_digits(short.scaleb(-9, WIDE))}
    if size >= MILLION:
        return _("%(pounds)s million") % {"pounds": _few_digits(short.scaleb(-6, WIDE))}
    return _signed(short, "£", ",.0f" if size >= 100 or not size else ",.2f")


def range_of(low: Figure, high: Figure) -> str:
    """ "£98,000 to £142,000"; one figure where both are shown alike."""
    ends = {"low": headline(low), "high": headline(high)}
    return ends["low"] if ends["low"] == ends["high"] else _("%(low)s to %(high)s") % ends


def ratio(number: Figure | None) -> str:
    """To 2 places: "2.61"."""
    return "" if number is None else _signed(rounded(Decimal(number), 2), "", ",.2f")


def percent(share: Figure | None) -> str:
    """ "40%" of 0.4, "33.5%" of 0.335: to one place at most."""
    if share is None:
        return ""
    short = rounded(Decimal(share).scaleb(2, WIDE), 1)
    return _signed(short, "", ",.0f" if short == short.to_integral() else ",.1f") + "%"


def exact_percent(share: Decimal) -> str:
    """ "12.345%" of 0.12345: as a formula shows it, so that a reader can do the sum again."""
    sign, digits, exponent = share.as_tuple()
    return f"{quantity(Decimal((sign, digits, int(exponent) + 2)))}%"


def factor(number: Decimal) -> str:
    """An index or a discount factor, to 6 places at most."""
    return quantity(rounded(number, 6))


def whole(number: Figure | None) -> str:
    """A score from 0 to 100, without places: "72"."""
    return "" if number is None else _signed(rounded(Decimal(number), 0), "", ",.0f")


def quantity(number: Figure | None) -> str:
    """As it was given, with commas between thousands and no places that say nothing: "1,250.5"."""
    if number is None:
        return ""
    given = Decimal(number)
    whole_part, point, places = f"{WIDE.abs(given):,f}".partition(".")
    rest = places.rstrip("0")
    return f"{MINUS if given < 0 else ''}{whole_part}{point if rest else ''}{rest}"


def year_name(starts: str, after: int) -> str:
    """ "2024-25" of "2023-24" and 1; "2024" of "2023" and 1."""
    year = int(starts[:4]) + after
    return f"{year}-{(year + 1) % 100:02}" if "-" in starts else str(year)


def significant(amount: Decimal, figures: int = SIGNIFICANT) -> Decimal:
    """Rounded to so many figures, and never finer than pence."""
    return rounded(amount, min(figures - 1 - amount.adjusted(), 2)) if amount else Decimal(0)


def _few_digits(number: Decimal) -> str:
    return _signed(number, "£", f",.{max(SIGNIFICANT - 1 - number.adjusted(), 0)}f")


def rounded(number: Decimal, places: int) -> Decimal:
    """Half up, however many digits it has."""
    return number.quantize(Decimal((0, (1,), -places)), context=WIDE)


def _signed(number: Decimal, before: str, spelling: str) -> str:
    return f"{MINUS if number < 0 else ''}{before}{WIDE.abs(number):{spelling}}"
