"""The ways in: the home page and the directory."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import conditional_page, require_safe

from initiatives import directory, panels

ON_HOME = 6


@login_not_required
@require_safe
@conditional_page
def home(request: HttpRequest) -> HttpResponse:
    everything = directory.Query()
    context = {
        "total": everything.found.total,
        "newest": directory.shown(everything, 0, ON_HOME),
        "principles": directory.choices(everything, "principle"),
        "councils": directory.choices(everything, "council"),
    }
    return render(request, "initiatives/reading/home.html", context)


@login_not_required
@require_safe
@conditional_page
def case_studies(request: HttpRequest) -> HttpResponse:
    query = directory.read(request.GET)
    context = {
        "results": directory.answer(query),
        "chips": directory.chips(query),
        "sorts": directory.sorts(query),
        "filters": panels.filled(query),
        "meant": directory.meant(query),
    }
    return render(request, "initiatives/reading/case_studies.html", context)
