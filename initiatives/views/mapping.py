"""What the directory finds, on a map: the same address, the same query."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from councilnet.limiting import limited, searches
from initiatives import directory, maps, places
from initiatives.views.for_everybody import for_everybody


@for_everybody
@limited("searches", when=searches)
def case_studies_map(request: HttpRequest) -> HttpResponse:
    query = directory.read(request.GET)
    found = places.with_results(query)
    context = {
        "query": query,
        "sentence": query.sentence(query.found.total),
        "chips": directory.chips(query),
        "places": found,
        "circles": places.drawn(found),
        "not_drawn": [place for place in found if place.point is None],
        "map": maps,
    }
    return render(request, "initiatives/reading/map.html", context)
