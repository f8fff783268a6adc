"""What councils took up from one another, and the way in to all learning between them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from initiatives import hub, ideas, index, lineage, travelled
from initiatives.views.for_everybody import for_everybody

MOST_IDEAS, NEWEST, ON_HUB = 20, 10, 3


@for_everybody
def adoptions(request: HttpRequest) -> HttpResponse:
    held = index.current()
    every = ideas.that_travel(held)
    context = {
        "ideas": every[:MOST_IDEAS],
        "others": len(every) - MOST_IDEAS,
        "newest": lineage.every(held)[:NEWEST],
        "total": len(lineage.every(held)),
    }
    return render(request, "initiatives/reading/adoptions.html", context)


@for_everybody
def learning(request: HttpRequest) -> HttpResponse:
    held = index.current()
    context = {
        "figures": ideas.figures(held),
        "ideas": ideas.that_travel(held)[:ON_HUB],
        "furthest": travelled.furthest(held),
        "ways": hub.for_everybody(),
        "theirs": hub.for_person(request.user) if request.user.is_authenticated else [],
    }
    return render(request, "initiatives/reading/learning.html", context)
