"""A page that says whether what a council did would fit another."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from councilnet.roles import councils_of
from initiatives import fitting, kit
from initiatives.forms.fitting import FitForm
from initiatives.models import Edition
from initiatives.views.for_everybody import for_everybody
from initiatives.views.reading import at_its_address


@for_everybody
@at_its_address
def fit_check(request: HttpRequest, edition: Edition) -> HttpResponse:
    told, staff_time = kit.read(edition.content), edition.content["cost"]["staff_time"]
    form = FitForm(request.GET, kit=told, staff_time=staff_time)
    council = form.council_chosen
    context = {
        "edition": edition,
        "form": form,
        "council": council,
        "own": councils_of(request.user) if request.user.is_authenticated else [],
        "kit": told,
        "fit": fitting.fit(edition.content, edition.council, council, form.means),
        "is_asked": bool(request.GET),
        "missing": kit.missing(told, edition.content["cost"]),
    }
    return render(request, "initiatives/reading/fit.html", context)
