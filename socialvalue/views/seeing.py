"""A score in charts and tables, for everybody."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from initiatives.models import Edition
from initiatives.views.for_everybody import for_everybody
from initiatives.views.reading import at_its_address
from socialvalue import scores, seeing
from socialvalue.scores import Score


@for_everybody
@at_its_address
def case_study_value(request: HttpRequest, edition: Edition) -> HttpResponse:
    score = scores.score_of(edition.case_study_id)
    context: dict[str, Any] = {"edition": edition, "score": score}
    if score:
        context |= _charts(score) | _tables(score)
    return render(request, "socialvalue/seeing/value.html", context)


def _charts(score: Score) -> dict[str, Any]:
    result, record = score.run.result, score.record
    return {
        "by_theme": seeing.by_theme(result, record),
        "by_year": seeing.by_year(result, record),
        "tornado": seeing.tornado(score.weighed, score.run.npsv),
        "distribution": seeing.distribution(result),
        "waterfall": seeing.waterfall(result),
        "criteria": seeing.criteria(record),
    }


def _tables(score: Score) -> dict[str, Any]:
    result = score.run.result
    return {
        "draws": f"{score.run.draws:,}",
        "positive": result["simulation"]["positive"],
        "parts": seeing.parts(result),
        "scenarios": seeing.scenarios(result),
        "scenario_headings": [_("Benefits"), _("Harms"), _("Costs"), _("Net"), _("Ratio")],
        "year_headings": [_("Benefits"), _("Harms"), _("Costs"), _("Total so far")],
        "delivery_headings": [_("Committed"), _("Delivered"), _("Per cent")],
    }
