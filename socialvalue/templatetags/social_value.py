"""How figures and scores are shown. The tag that asks the database says so."""

from __future__ import annotations

from typing import Any

from django import template

from councilnet.models import Council
from initiatives.models import Edition
from socialvalue import portfolio, scores, shown

register = template.Library()

# --- Figures: a Decimal, or the text of one; nothing where there is none --------------------------
for show in (shown.pounds, shown.headline, shown.range_of, shown.ratio, shown.percent):
    register.filter(show.__name__, show)
register.filter("whole", shown.whole)
register.filter("quantity", shown.quantity)


# --- Scores --------------------------------------------------------------------------------------
@register.inclusion_tag("socialvalue/seeing/_score.html")
def score_of(edition: Edition) -> dict[str, Any]:
    """What the case study is assessed at, or that it is not. Asks the database, twice at most."""
    return {"edition": edition, "score": scores.score_of(edition.case_study_id)}


@register.inclusion_tag("socialvalue/seeing/_portfolio_link.html")
def portfolio_link(council: Council) -> dict[str, Any]:
    """To the scores of a council and of those that went into it. Asks the database, once."""
    return {"council": council, "n": portfolio.number_of(council.slug)}
