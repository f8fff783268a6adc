"""Frameworks for programs: that each is there, and all of what is open."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import ngettext
from ninja import P, PathEx, Query, Router

from initiatives.api import paging
from initiatives.api.paging import Paged
from initiatives.api.shapes import Problem
from initiatives.outputs import columns, documents
from socialvalue import framework_files, models
from socialvalue.api.shapes import FrameworkList, FrameworkVersion

router = Router(tags=["Social value"], exclude_unset=True)
Told = dict[str, Any]


@router.get(
    "/frameworks",
    response={200: FrameworkList, 422: Problem},
    summary="Frameworks, with their versions",
)
def frameworks(request: HttpRequest, paged: Query[Paged]) -> Told:
    """By name. That there is a private one everybody may know, and what it is for; no more."""
    found = list(models.Framework.objects.shown())
    page, last = paging.of_rows(found, [one.slug for one in found], paged)
    words = ngettext("%(n)s framework", "%(n)s frameworks", len(found)) % {"n": len(found)}
    return {
        "query": words,
        "address": request.build_absolute_uri(reverse("social_value")),
        "licence": documents.licence(),
        "total": len(found),
        "next": paging.next_page(request, "frameworks", paged, last),
        "frameworks": [_framework(request, one) for one in page],
    }


def _framework(request: HttpRequest, one: models.Framework) -> Told:
    fields = ("slug", "name", "purpose", "kept_by", "is_private")
    return {
        **{name: getattr(one, name) for name in fields},
        "address": request.build_absolute_uri(one.get_absolute_url()),
        "versions": [_version(request, one, version) for version in one.versions.all()],
    }


def _version(request: HttpRequest, of: models.Framework, one: models.FrameworkVersion) -> Told:
    at = [of.slug, one.number]
    whole = request.build_absolute_uri(reverse("api:framework_version", args=at))
    return {
        "number": one.number,
        "status": one.status,
        "published": columns.day(one.published_at) if one.published_at else "",
        "is_illustrative": one.is_illustrative,
        "address": request.build_absolute_uri(reverse("framework_version", args=at)),
        "resource": None if of.is_private else whole,
    }


@router.get(
    "/frameworks/{slug}/{number}",
    response={200: FrameworkVersion, 404: Problem},
    summary="One version of an open framework, whole",
)
def framework_version(
    request: HttpRequest,
    slug: PathEx[str, P(description="The framework.", example="co-operative-social-value")],
    number: PathEx[str, P(description="Its version.", example="1.0")],
) -> Told:
    """Its measures with their values, and its criteria. A private one is never given away."""
    given = models.FrameworkVersion.objects.public().select_related("framework")
    version = get_object_or_404(given, framework__slug=slug, number=number)
    page = request.build_absolute_uri(version.get_absolute_url())
    return framework_files.told_of(version, page)
