"""The ways in: the home page, the directory, and the same as a spreadsheet."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import conditional_page, require_safe

from initiatives import directory, facets, spreadsheet

ON_HOME = 6


@login_not_required
@require_safe
@conditional_page
def home(request: HttpRequest) -> HttpResponse:
    options = facets.all_options()
    everything = directory.Query()
    counts = directory.count(everything)
    newest = directory.cards(everything.editions()[:ON_HOME], options)
    context = {
        "total": counts.total,
        "newest": newest,
        "principles": directory.counted("principle", options, counts),
        "councils": directory.counted("council", options, counts),
    }
    return render(request, "initiatives/reading/home.html", context)


@login_not_required
@require_safe
@conditional_page
def case_studies(request: HttpRequest) -> HttpResponse:
    options = facets.all_options()
    query = directory.read(request.GET, options)
    context = {
        "results": directory.answer(query, options),
        "chips": directory.chips(query),
        "sorts": directory.sorts(query),
    }
    return render(request, "initiatives/reading/case_studies.html", context)


@login_not_required
@require_safe
def case_studies_csv(request: HttpRequest) -> StreamingHttpResponse:
    options = facets.all_options()
    query = directory.read(request.GET, options)
    return StreamingHttpResponse(
        spreadsheet.lines(query, options, request.build_absolute_uri),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="case-studies.csv"'},
    )
