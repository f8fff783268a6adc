"""How figures and scores are shown. The tag that asks the database says so."""

from __future__ import annotations

from django import template

from socialvalue import shown

register = template.Library()

# --- Figures: a Decimal, or the text of one; nothing where there is none --------------------------
for show in (shown.pounds, shown.headline, shown.range_of, shown.ratio, shown.percent):
    register.filter(show.__name__, show)
register.filter("whole", shown.whole)
register.filter("quantity", shown.quantity)
