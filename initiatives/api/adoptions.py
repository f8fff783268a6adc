"""Adoptions for programs: which council took up whose idea, as both confirmed it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from initiatives.api import paging
from initiatives.api.paging import Paged
from initiatives.api.shapes import AdoptionList, Problem
from initiatives.outputs import documents, travelling
from initiatives.outputs.columns import nested

router = Router(tags=["Adoptions"], exclude_unset=True)


@router.get(
    "/adoptions",
    response={200: AdoptionList, 422: Problem},
    summary="Which council took up whose idea",
)
def adoptions(request: HttpRequest, paged: Query[Paged]) -> dict[str, Any]:
    """What both councils confirmed, the newest first, where the case study that was taken up is
    published."""
    listing = travelling.of_adoptions(request.build_absolute_uri)
    before = paging.number_of(paged.after) if paged.after else None
    ahead = [row for row in listing.rows() if before is None or row.pk < before]
    page = ahead[: paged.limit]
    last = str(page[-1].pk) if len(ahead) > len(page) else ""
    return {
        **documents.about(listing, request.build_absolute_uri),
        "total": listing.total,
        "next": paging.next_page(request, "adoptions", paged, last),
        "adoptions": [nested(row, listing.columns) for row in page],
    }
