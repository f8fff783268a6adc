"""Packs, as everybody may read them: a page, and the same as files."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from initiatives import packs
from initiatives.attachments.serving import HEADERS, TYPES
from initiatives.models import Pack
from initiatives.papers import web
from initiatives.views.for_everybody import for_everybody


@for_everybody
def all_packs(request: HttpRequest) -> HttpResponse:
    return render(request, "initiatives/reading/packs.html", {"packs": Pack.objects.issued()})


@for_everybody
def pack(request: HttpRequest, slug: str) -> HttpResponse:
    issued = get_object_or_404(Pack.objects.issued(), slug=slug)
    return render(request, "initiatives/reading/pack.html", shown(issued))


def shown(pack: Pack) -> dict[str, Any]:
    """What the page of a pack says: two statements."""
    holds = packs.held(pack)
    printed = packs.paper(pack, holds)
    front = [heading for heading in printed.contents if not heading.key.startswith("case-study")]
    return {
        "pack": pack,
        "front": front,
        "holds": holds,
        "text": web.html(printed.blocks),
        "day": printed.day,
    }


@login_not_required
@require_safe
def pack_file(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Browsers ask each time whether it is still the same, so that what is withdrawn is gone."""
    issued = get_object_or_404(Pack.objects.issued(), slug=slug)
    file = packs.file_of(issued, kind)
    etag = f'"{file.sha256}"'
    unchanged = get_conditional_response(request, etag=etag)
    response = unchanged or HttpResponse(bytes(file.content), content_type=TYPES[kind])
    response["ETag"] = etag
    response["Cache-Control"] = "public, no-cache"
    return as_file(response, f"{issued.slug}.{kind}")


def as_file(response: HttpResponse, name: str) -> HttpResponse:
    """To be kept by whoever asked for it."""
    for header, value in HEADERS.items():
        response[header] = value
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
