"""What measures, values and criteria must be besides what their fields say: admin and imports.

Each fault is a field's name and a sentence. The database refuses most of them too.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from socialvalue import series
from socialvalue.models import SHARES, Measure, UnitValue
from socialvalue.numbers import plain

Faults = Iterator[tuple[str, str]]


def wrong_with_measure(measure: Measure) -> Faults:
    low, high = measure.plausible_low, measure.plausible_high
    if low is not None and high is not None and low > high:
        yield "plausible_high", _("The most that is plausible is below the least.")


def wrong_with_weight(weight: Decimal | None) -> Faults:
    if weight is not None and weight <= 0:
        yield "weight", _("Give it a weight above 0.")


def wrong_with_value(value: UnitValue) -> Faults:
    """``value.central`` is there."""
    yield from _wrong_with_range(value)
    if value.price_base and not series.kind_of_year(value.price_base):
        yield "price_base", _("Give the prices’ year as 2012-13 or as 2019.")
    total = sum((getattr(value, share) or Decimal(0) for share in SHARES), Decimal(0))
    if total > 1:
        yield "fiscal", _("The shares add up to %s. They may add up to 1 at most.") % plain(total)
    if value.status == UnitValue.Status.APPROVED and not value.approved_by.strip():
        yield "approved_by", _("Say who approved the value.")


def _wrong_with_range(value: UnitValue) -> Faults:
    if value.low is None and value.high is None:
        return
    if value.low is None or value.high is None:
        absent = "low" if value.low is None else "high"
        yield absent, _("Give both a low and a high value, or neither.")
    elif value.low > value.central:
        yield "low", _("The low value is above the central one.")
    elif value.high < value.central:
        yield "high", _("The high value is below the central one.")
