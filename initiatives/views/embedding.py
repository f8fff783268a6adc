"""A case study on other people's sites: a card that any page may frame, and how to get it there."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt

from councilnet import languages
from councilnet.problems import problem
from initiatives import addresses, naming
from initiatives.models import Edition
from initiatives.views.for_everybody import for_everybody
from initiatives.views.reading import at_its_address, at_its_address_or

WIDTH, HEIGHT = 480, 400  # pixels; the card itself takes any width from 250
EMBEDDED = {"case_study", "case_study_card", "case_study_share"}


def card_of(edition: Edition) -> str:
    return reverse("case_study_card", args=[edition.council.slug, edition.slug])


def _no_longer(request: HttpRequest, edition: Edition) -> HttpResponse:
    return render(request, "initiatives/embedding/no_longer.html", {"edition": edition}, status=410)


# The one answer that other sites may frame: it has no form, no cookie and no script.
@csp_replace({"frame-ancestors": ["*"]})
@xframe_options_exempt
@for_everybody
@at_its_address_or(_no_longer, merged=card_of)
def case_study_card(request: HttpRequest, edition: Edition) -> HttpResponse:
    context = {"edition": edition, "content": naming.shown(edition.content)}
    return render(request, "initiatives/embedding/card.html", context)


@for_everybody
@at_its_address
def case_study_share(request: HttpRequest, edition: Edition) -> HttpResponse:
    context = {
        "edition": edition,
        "frame": frame(request, edition, "100%", HEIGHT),
        "link": _link(request, edition),
        "title": _title(edition),
    }
    return render(request, "initiatives/embedding/share.html", context)


@for_everybody
def oembed(request: HttpRequest) -> HttpResponse:
    """What a site that was given the address of a case study shows of it (oembed.com)."""
    if request.GET.get("format", "json") != "json":
        return problem(501, _("This is given as JSON alone. Leave “format” out."))
    edition = _edition_at(request, request.GET.get("url", ""))
    if edition is None:
        return problem(404, _("Give the whole address of a published case study as “url”."))
    return JsonResponse(_rich(request, edition))


def _edition_at(request: HttpRequest, address: str) -> Edition | None:
    """The current edition at one of our addresses, or None."""
    try:
        parts = urlsplit(address)
        match = resolve(languages.without_prefix(parts.path))
    except (ValueError, Resolver404):
        return None
    if parts.netloc != request.get_host() or match.view_name not in EMBEDDED:
        return None
    edition = addresses.standing_at(**match.kwargs)
    return edition if edition and edition.status == Edition.Status.CURRENT else None


def _rich(request: HttpRequest, edition: Edition) -> dict[str, Any]:
    width = min(WIDTH, _pixels(request.GET.get("maxwidth", "")) or WIDTH)
    height = min(HEIGHT, _pixels(request.GET.get("maxheight", "")) or HEIGHT)
    council = reverse("council", args=[edition.council.slug])
    by = {} if edition.council.is_stand_in else {"author_url": request.build_absolute_uri(council)}
    return {
        "version": "1.0",
        "type": "rich",
        "title": edition.title,
        "author_name": edition.council.name,
        **by,
        "provider_name": settings.SITE_NAME,
        "provider_url": request.build_absolute_uri("/"),
        "cache_age": 3600,
        "width": width,
        "height": height,
        "html": frame(request, edition, str(width), height),
    }


def _pixels(text: str) -> int:
    return int(text[:5]) if text.isascii() and text.isdigit() else 0


# --- What is copied ------------------------------------------------------------------------------
def frame(request: HttpRequest, edition: Edition, width: str, height: int) -> SafeString:
    """HTML for another site's page, with everything in it escaped."""
    return format_html(
        '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy"'
        ' style="border: 0; max-width: 40em"></iframe>',
        request.build_absolute_uri(card_of(edition)),
        _title(edition),
        width,
        height,
    )


def _link(request: HttpRequest, edition: Edition) -> SafeString:
    address = request.build_absolute_uri(edition.get_absolute_url())
    return format_html('<a href="{}">{}</a>', address, _title(edition))


def _title(edition: Edition) -> str:
    return f"{edition.title}: {edition.council.short_name}"
