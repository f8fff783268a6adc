"""How the figures of a receipt are shown. Nothing here asks the database anything."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django import template

from socialvalue import explaining, shown

register = template.Library()


@register.filter
def exactly(amount: str) -> str:
    """In pounds to the sixth place, as it is kept: "£13,166.112233", "−£300.00"."""
    number = Decimal(amount)
    whole, _, places = f"{shown.WIDE.abs(number):,.6f}".partition(".")
    kept = places.rstrip("0").ljust(2, "0")
    return f"{shown.MINUS if number < 0 else ''}£{whole}.{kept}"


@register.filter
def input_name(name: str) -> str:
    """ "Deadweight" of "deadweight"."""
    words = explaining.name_of(name)
    return words[:1].upper() + words[1:]


@register.filter
def quantity_of(number: int) -> str:
    return f"{number:,}"


@register.filter
def exact_percent(share: str | None) -> str:
    """ "33.3333%" of 0.333333: nothing is rounded."""
    return "" if share is None else shown.exact_percent(Decimal(share))


@register.filter
def iso_date(text: str) -> date:
    """As records keep it."""
    return date.fromisoformat(text)
