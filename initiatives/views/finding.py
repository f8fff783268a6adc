"""The ways in: the home page and the directory."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from councilnet.limiting import limited, searches
from councilnet.roles import councils_of
from initiatives import cards, collecting, directory, ideas, panels, peers
from initiatives.views.for_everybody import for_everybody

ON_HOME, IDEAS_ON_HOME = 6, 3


@for_everybody
def home(request: HttpRequest) -> HttpResponse:
    everything = directory.Query()
    context = {
        "total": everything.found.total,
        "newest": cards.read(everything.found.ids(0, ON_HOME), everything.index),
        "principles": directory.choices(everything, "principle"),
        "councils": directory.choices(everything, "council"),
        "ideas": ideas.that_travel(everything.index)[:IDEAS_ON_HOME],
        "collections": collecting.public(everything.index)[:ON_HOME],
    }
    return render(request, "initiatives/reading/home.html", context)


@for_everybody
@limited("searches", when=searches)
def case_studies(request: HttpRequest) -> HttpResponse:
    query = directory.read(request.GET)
    mine = councils_of(request.user) if request.user.is_authenticated else []
    context = {
        "results": directory.answer(query),
        "chips": directory.chips(query),
        "sorts": directory.sorts(query),
        "filters": panels.filled(query),
        "meant": directory.meant(query),
        "like_mine": peers.like_mine(mine, query),
    }
    return render(request, "initiatives/reading/case_studies.html", context)
