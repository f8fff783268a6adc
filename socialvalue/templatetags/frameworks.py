"""How measures and their values are shown. Nothing here asks the database anything."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from socialvalue.models import RATES, Measure, UnitValue
from socialvalue.numbers import plain
from socialvalue.series import kind_of_year
from socialvalue.version_differences import pounds

register = template.Library()

SHARES = {
    "fiscal": gettext_lazy("%s to the public purse"),
    "economic": gettext_lazy("%s economic"),
    "social": gettext_lazy("%s social"),
    "wellbeing": gettext_lazy("%s wellbeing"),
    "environmental": gettext_lazy("%s environmental"),
}


LEVELS = (
    gettext_lazy("none"),
    gettext_lazy("weak"),
    gettext_lazy("partial"),
    gettext_lazy("good"),
    gettext_lazy("very good"),
    gettext_lazy("exemplary"),
)


@register.filter
def level_name(level: int) -> str:
    return str(LEVELS[level])


@register.filter
def in_pounds(number: Decimal) -> str:
    return pounds(plain(number))


@register.filter
def per_cent(share: Decimal) -> str:
    """ "9%" of 0.09."""
    return f"{plain(share * 100)}%"


@register.filter
def longest(measure: Measure) -> str:
    """ "1 year", "2.5 years"."""
    years = measure.longest_duration
    return _("1 year") if years == 1 else _("%s years") % plain(years)


@register.filter
def age_of_prices(value: UnitValue) -> str:
    """In whole years, by the year in which the prices' year begins."""
    years = timezone.localdate().year - int(value.price_base[:4])
    if years < 1:
        return _("less than a year old")
    return ngettext("%d year old", "%d years old", years) % years


@register.filter
def is_of_other_years(value: UnitValue, year: str) -> bool:
    """Prices of a financial year are never brought to those of a calendar year, nor back."""
    return kind_of_year(value.price_base) != kind_of_year(year)


@register.filter
def parts(value: UnitValue) -> str:
    """ "53% economic, 47% wellbeing"; "" where it is not known how the value splits."""
    held = {share: getattr(value, share) for share in SHARES}
    return ", ".join(SHARES[share] % per_cent(rate) for share, rate in held.items() if rate)


@register.filter
def usual_rates(measure: Measure) -> str:
    """ "deadweight 15%, drop-off 30%"; "" where none is offered."""
    held = {rate.replace("_", "-"): getattr(measure, f"default_{rate}") for rate in RATES}
    return ", ".join(f"{rate} {per_cent(share)}" for rate, share in held.items() if share)
