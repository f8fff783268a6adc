"""Case studies for programs: what the directory finds, one with all that it says, its editions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from ninja import P, PathEx, Query, Router
from ninja.errors import HttpError

from initiatives import addresses, directory
from initiatives.api import paging
from initiatives.api.asking import DIRECTORY
from initiatives.api.paging import Paged
from initiatives.api.shapes import (
    CaseStudy,
    CaseStudyList,
    CouncilSlug,
    Problem,
    Slug,
    VersionWhole,
)
from initiatives.models import Edition
from initiatives.outputs import columns, documents, listings
from initiatives.outputs.columns import Column, Row, nested

router = Router(tags=["Case studies"], exclude_unset=True)
Told = dict[str, Any]


@router.get(
    "",
    response={200: CaseStudyList, 422: Problem},
    openapi_extra=DIRECTORY,
    summary="What the directory finds",
)
def case_studies(request: HttpRequest, paged: Query[Paged]) -> Told:
    """The parameters are those of the page `/case-studies/`, and so is the order. Several values of
    one parameter widen, several parameters narrow; what nobody knows is passed over.

    What is published while you go from page to page moves nothing: no row comes twice. A new
    version comes to the head of the newest first, so begin anew to have it.
    """
    query = directory.read(request.GET)
    listing = listings.of_query(query, request.build_absolute_uri)
    ids, last = paging.of_found(query.found, paged)
    rows = Edition.objects.current().filter(pk__in=ids).order_by().values("pk", *columns.FIELDS)
    told = [(row["pk"], _row(request, row, listing.columns)) for row in rows]
    return {
        **documents.about(listing, request.build_absolute_uri),
        "total": listing.total,
        "next": paging.next_page(request, "case_studies", paged, last, query.address()),
        "case_studies": paging.in_order(ids, told),
    }


def _row(request: HttpRequest, row: Row, told: Sequence[Column]) -> Told:
    at = reverse("api:case_study", args=[row["council__slug"], row["slug"]])
    return {**nested(row, told), "resource": request.build_absolute_uri(at)}


@router.get(
    "/{council}/{slug}",
    response={200: CaseStudy, 301: None, 404: Problem, 410: Problem},
    summary="One case study, with all that it says",
)
def case_study(request: HttpRequest, council: CouncilSlug, slug: Slug) -> Told | HttpResponse:
    """As it was published last, with the list of its editions. An old address leads on to the new
    one; where a case study was withdrawn, that is said."""
    edition = _standing(council, slug)
    if edition.slug != slug or edition.council.slug != council:
        return _led_on("api:case_study", edition)
    options = directory.Query().index.options
    shown = columns.of_case_studies(options, request.build_absolute_uri)
    row = Edition.objects.filter(pk=edition.pk).values("pk", *columns.FIELDS).get()
    return {
        **_row(request, row, shown),
        "licence": documents.licence(),
        "content": edition.content,
        "versions": [_version(request, edition, one) for one in _versions(edition)],
    }


@router.get(
    "/{council}/{slug}/versions/{int:number}",
    response={200: VersionWhole, 301: None, 404: Problem, 410: Problem},
    summary="One edition of a case study",
)
def case_study_version(
    request: HttpRequest,
    council: CouncilSlug,
    slug: Slug,
    number: PathEx[int, P(description="Which edition, from 1.", example=1)],
) -> Told | HttpResponse:
    """What this version said, whatever was published after it."""
    newest = _standing(council, slug)
    if newest.slug != slug or newest.council.slug != council:
        return _led_on("api:case_study_version", newest, number)
    version = _versions(newest).filter(number=number).first()
    if version is None:
        raise Http404
    return {
        **_version(request, newest, version),
        "licence": documents.licence(),
        "title": version.title,
        "summary": version.summary,
        "content": version.content,
    }


def _standing(council: str, slug: str) -> Edition:
    """What stands there, or what it leads on to, which has another address.

    Raises Http404, or HttpError for what was withdrawn.
    """
    edition = addresses.standing_at(council, slug)
    if edition and edition.status != Edition.Status.WITHDRAWN:
        return edition
    to = addresses.merged_into(edition) if edition else addresses.moved_from(council, slug)
    if to:
        return to
    if edition is None:
        raise Http404
    raise HttpError(410, _("This case study has been withdrawn. Its page says why."))


def _led_on(name: str, to: Edition, *more: int) -> HttpResponse:
    """Not for ever: an address may be moved back one day."""
    answer = redirect(name, to.council.slug, to.slug, *more, permanent=True)
    patch_cache_control(answer, no_cache=True)
    return answer


def _versions(newest: Edition) -> Any:
    of_it = Edition.objects.filter(case_study=newest.case_study_id).readable()
    return of_it.defer("body", "search", "heading").order_by("-number")


def _version(request: HttpRequest, newest: Edition, version: Edition) -> Told:
    at = [newest.council.slug, newest.slug, version.number]
    return {
        "number": version.number,
        "published": columns.day(version.published_at),
        "address": request.build_absolute_uri(reverse("case_study_version", args=at)),
        "resource": request.build_absolute_uri(reverse("api:case_study_version", args=at)),
    }
