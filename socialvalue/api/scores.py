"""Published scores for programs, each with its receipt: those by open frameworks alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import ngettext
from ninja import P, PathEx, Query, Router

from initiatives import index
from initiatives.api import paging
from initiatives.api.paging import Paged
from initiatives.api.shapes import Problem
from initiatives.models import Edition
from initiatives.outputs import documents
from initiatives.outputs.columns import nested
from socialvalue import portfolio, portfolio_listing
from socialvalue.api.shapes import Receipt, ScoreList
from socialvalue.models import CalculationRun
from socialvalue.models.runs import CalculationRunQuerySet
from socialvalue.portfolio import Scored
from socialvalue.scores import delivery_of

router = Router(tags=["Social value"], exclude_unset=True)
Told = dict[str, Any]
BESIDES = ("status", "engine", "draws", "seed", "input_sha256", "output_sha256")


@router.get(
    "/scores",
    response={200: ScoreList, 422: Problem},
    summary="Published scores, the newest first",
)
def scores(request: HttpRequest, paged: Query[Paged]) -> Told:
    """Those that stand, and those that a later one superseded. Never add or compare figures by two
    versions, of two kinds or in the prices of two years."""
    given = _given()
    total = given.count()
    later = given.filter(pk__lt=paging.number_of(paged.after)) if paged.after else given
    runs = list(_light(later)[: paged.limit + 1])
    page = runs[: paged.limit]
    last = str(page[-1].pk) if len(runs) > len(page) else ""
    portfolio.fetch_what_is_long(page)
    words = ngettext("%(n)s score", "%(n)s scores", total) % {"n": f"{total:,}"}
    return {
        "query": words,
        "address": request.build_absolute_uri(reverse("portfolio")),
        "licence": documents.licence(),
        "total": total,
        "next": paging.next_page(request, "scores", paged, last),
        "scores": _told(request, page),
    }


@router.get(
    "/scores/{int:number}",
    response={200: Receipt, 404: Problem},
    summary="One score, with all that it rests on",
)
def score(
    request: HttpRequest,
    number: PathEx[int, P(description="The number of its receipt.")],
) -> Told:
    """Its assessment file, its output and its record, so that anybody can compute it again."""
    run = _given().filter(pk=number).first()
    told = _told(request, [run]) if run else []
    if run is None or not told:
        raise Http404
    besides = {name: getattr(run, name) for name in ("document", "output", "record")}
    return {**told[0], "licence": documents.licence(), **besides}


def _given() -> CalculationRunQuerySet:
    """Whose receipts everybody may have in full, with what their rows tell."""
    editions = ("version__confidence", "version__deflator", "version__discounting")
    given = CalculationRun.objects.public().filter(version__framework__is_private=False)
    found = given.select_related("version__framework", *editions).order_by("-pk")
    return found.prefetch_related("deliveries")


def _light(runs: CalculationRunQuerySet) -> CalculationRunQuerySet:
    return runs.defer("document", "output")


def _told(request: HttpRequest, runs: Sequence[CalculationRun]) -> list[Told]:
    """As portfolios tell them, and what the receipt says besides."""
    current = Edition.objects.current().select_related("council").only(*portfolio.FIELDS)
    of_runs = current.filter(case_study__in=[run.case_study_id for run in runs])
    editions = {edition.case_study_id: edition for edition in of_runs}
    shown = portfolio_listing.columns_of(index.current().options, request.build_absolute_uri)
    rows = [(run, editions[run.case_study_id]) for run in runs if run.case_study_id in editions]
    return [
        {
            "id": run.pk,
            **nested(_scored(edition, run), shown),
            **{name: getattr(run, name) for name in BESIDES},
            "resource": request.build_absolute_uri(reverse("api:score", args=[run.pk])),
        }
        for run, edition in rows
    ]


def _scored(edition: Edition, run: CalculationRun) -> Scored:
    return Scored(edition, run, delivery_of(run) if run.deliveries.all() else None)
