"""Councils, principles and themes for programs: short lists, held whole."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from ninja import Query, Router

from initiatives import models
from initiatives.api import paging
from initiatives.api.paging import Paged
from initiatives.api.shapes import (
    Council,
    CouncilList,
    CouncilSlug,
    Principle,
    PrincipleKey,
    PrincipleList,
    Problem,
    ThemeList,
)
from initiatives.outputs import columns, documents, listings
from initiatives.outputs.columns import nested
from initiatives.outputs.listings import Listing

router = Router(exclude_unset=True)
Told = dict[str, Any]
WRONG: dict[int, Any] = {422: Problem}


@router.get(
    "/councils",
    response={200: CouncilList} | WRONG,
    tags=["Councils"],
    summary="Every council",
)
def councils(request: HttpRequest, paged: Query[Paged]) -> Told:
    """Members of the network, and those that were, by name."""
    return _listed(request, listings.of_councils(request.build_absolute_uri), "slug", paged)


@router.get(
    "/councils/{slug}",
    response={200: Council, 404: Problem},
    tags=["Councils"],
    summary="One council",
)
def council(request: HttpRequest, slug: CouncilSlug) -> Told:
    """Its case studies are at `/api/v1/case-studies?council=` and its slug."""
    return _one(request, listings.of_councils(request.build_absolute_uri), "slug", slug)


@router.get(
    "/principles",
    response={200: PrincipleList} | WRONG,
    tags=["Principles and themes"],
    summary="The network’s principles",
)
def principles(request: HttpRequest, paged: Query[Paged]) -> Told:
    """By their numbers, in the wordings in force today."""
    return _listed(request, listings.of_principles(request.build_absolute_uri), "key", paged)


@router.get(
    "/principles/{key}",
    response={200: Principle, 404: Problem},
    tags=["Principles and themes"],
    summary="One principle, with all its wordings",
)
def principle(request: HttpRequest, key: PrincipleKey) -> Told:
    """A case study keeps the wording of the day on which it was published."""
    told = _one(request, listings.of_principles(request.build_absolute_uri), "key", key)
    wordings = list(_wordings(key))
    return {**told, "licence": documents.licence(), "wordings": wordings}


def _wordings(key: str) -> Iterable[Told]:
    """Those that were ever in force: what comes later may still be changed."""
    today = timezone.localdate()
    for one in models.PrincipleWording.objects.filter(principle__key=key):
        if one.in_force_from is None or one.in_force_from <= today:
            begun = columns.iso(one.in_force_from)
            yield {"text": one.text, "is_official": one.is_official, "in_force_from": begun}


@router.get(
    "/themes",
    response={200: ThemeList} | WRONG,
    tags=["Principles and themes"],
    summary="What case studies are about",
)
def themes(request: HttpRequest, paged: Query[Paged]) -> Told:
    """Each case study has one theme."""
    listing = listings.of_themes(request.build_absolute_uri)
    return _listed(request, listing, "key", paged, has_resources=False)


def _listed(
    request: HttpRequest, listing: Listing, key: str, paged: Paged, *, has_resources: bool = True
) -> Told:
    rows = [nested(row, listing.columns) for row in listing.rows()]
    page, last = paging.of_rows(rows, [row[key] for row in rows], paged)
    if has_resources:
        page = [_with_resource(request, listing, row, row[key]) for row in page]
    return {
        **documents.about(listing, request.build_absolute_uri),
        "total": listing.total,
        "next": paging.next_page(request, listing.kind, paged, last),
        listing.kind: page,
    }


def _with_resource(request: HttpRequest, listing: Listing, row: Told, key: str) -> Told:
    at = reverse(f"api:{listing.kind.removesuffix('s')}", args=[key])
    return {**row, "resource": request.build_absolute_uri(at)}


def _one(request: HttpRequest, listing: Listing, key: str, wanted: str) -> Told:
    for row in listing.rows():
        if row[key] == wanted:
            return _with_resource(request, listing, nested(row, listing.columns), wanted)
    raise Http404
