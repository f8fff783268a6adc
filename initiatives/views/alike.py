"""Case studies like the one that is being written."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from councilnet.roles import SignedInRequest, councils_of
from initiatives import similar
from initiatives.intake.cleaning import clean_text

LONGEST = 150


@require_safe
def similar_titles(request: SignedInRequest) -> HttpResponse:
    """The list alone, for a page that shows it while a title is written."""
    if not councils_of(request.user):
        raise PermissionDenied
    title = clean_text(request.GET.get("title", "")[:LONGEST])
    found = similar.find(similar.Likeness(title))
    return render(request, "initiatives/_similar.html", {"similar": found})
