"""Case studies side by side."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from councilnet.limiting import limited
from initiatives import comparing, directory
from initiatives.comparing import Comparison
from initiatives.models import Edition
from initiatives.views.for_everybody import for_everybody

A_FEW = 10


@for_everybody
@limited("comparisons", when=lambda request: "case" in request.GET or "find" in request.GET)
def compare(request: HttpRequest) -> HttpResponse:
    comparison = comparing.compare(request.GET.getlist("case"))
    sought = request.GET.get("find", "").strip()
    context = {
        "comparison": comparison,
        "sought": sought,
        "more": _more(sought, comparison) if sought and not comparison.is_full else [],
    }
    return render(request, "initiatives/following/compare.html", context)


def _more(sought: str, comparison: Comparison) -> list[tuple[Edition, str]]:
    """What the directory finds for these words, each with the address that adds it."""
    query = directory.read(QueryDict(urlencode({"q": sought})))
    there = {column.edition.pk for column in comparison.columns}
    ids = [pk for pk in query.found.ids(0, A_FEW + len(there)) if pk not in there]
    current = Edition.objects.current().select_related("council")
    found = current.only("title", "summary", "slug", "council__slug", "council__short_name")
    editions = found.in_bulk(ids[:A_FEW])
    return [(editions[pk], comparison.address_with(editions[pk])) for pk in ids if pk in editions]
