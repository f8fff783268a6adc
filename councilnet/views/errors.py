"""Pages that say what went wrong."""

import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views import defaults

from councilnet import away, logs, security_log
from councilnet.problems import API, problem

logger = logging.getLogger(__name__)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What no page could read, such as a NUL in the address."""
    if request.path.startswith(API):
        return problem(400, _("This address has characters that no text has. Take them out."))
    return defaults.bad_request(request, exception)


def too_many_tries(request: HttpRequest) -> HttpResponse:
    """Of what allauth counts: signing in and up, links by mail, codes."""
    security_log.note_refusal("asking", security_log.LIMITED)
    return render(request, "429.html", status=429)


def server_error(request: HttpRequest) -> HttpResponse:
    """Asks nothing of the request, the database or the context processors: any may be at fault."""
    if unavailable := away.answer_to_fault(request):
        return unavailable
    reference = logs.number_of_request()
    logger.error("Shown as error %s: %s", reference, logs.route_of(request))
    if request.path.startswith(API):
        said = f"Something went wrong on our side. Write to {settings.CONTACT_EMAIL}: {reference}."
        return problem(500, said)
    page = render_to_string(
        "500.html", {"contact_email": settings.CONTACT_EMAIL, "reference": reference}
    )
    return HttpResponseServerError(page)
