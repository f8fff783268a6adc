"""Adoptions for programs: which council took up whose idea, as both confirmed it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import ngettext
from ninja import Query, Router

from initiatives import index, lineage
from initiatives.api import paging
from initiatives.api.paging import Paged
from initiatives.api.shapes import AdoptionList, Problem
from initiatives.lineage import Place, Taking
from initiatives.models import Adoption, StopCause
from initiatives.outputs import columns, documents

router = Router(tags=["Adoptions"], exclude_unset=True)
Told = dict[str, Any]


@router.get(
    "/adoptions",
    response={200: AdoptionList, 422: Problem},
    summary="Which council took up whose idea",
)
def adoptions(request: HttpRequest, paged: Query[Paged]) -> Told:
    """What both councils confirmed, the newest first, where the case study that was taken up is
    published."""
    every = lineage.every(index.current())
    before = paging.number_of(paged.after) if paged.after else None
    ahead = [one for one in every if before is None or one.pk < before]
    page = ahead[: paged.limit]
    words = ngettext("%(n)s adoption", "%(n)s adoptions", len(every)) % {"n": f"{len(every):,}"}
    last = str(page[-1].pk) if len(ahead) > len(page) else ""
    return {
        "query": words,
        "address": request.build_absolute_uri(reverse("case_studies")),
        "licence": documents.licence(),
        "total": len(every),
        "next": paging.next_page(request, "adoptions", paged, last),
        "adoptions": [_adoption(request, one) for one in page],
    }


def _adoption(request: HttpRequest, one: Taking) -> Told:
    return {
        "id": columns.tag(f"adoptions/{one.pk}"),
        "origin": _place(request, one.origin),
        "taker": _place(request, one.taker),
        "status": _labelled(one.status, Adoption.Status),
        "started": one.since or None,
        "what_changed": one.what_changed,
        "stop_cause": _labelled(one.stop_cause, StopCause),
        "stop_lesson": one.stop_lesson,
    }


def _place(request: HttpRequest, place: Place) -> Told:
    council = {"name": place.name, "slug": place.council or None}
    if not place.title:
        return {"council": council, "case_study": None}
    resource = reverse("api:beginning") + place.address.strip("/")  # their addresses are alike
    case_study = {
        "title": place.title,
        "address": request.build_absolute_uri(place.address),
        "resource": request.build_absolute_uri(resource),
    }
    return {"council": council, "case_study": case_study}


def _labelled(key: str, choices: Any) -> Told:
    return {"key": key or None, "label": str(choices(key).label) if key else None}
