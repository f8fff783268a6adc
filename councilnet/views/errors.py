"""Pages that say what went wrong."""

import logging
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Asks nothing of the request, the database or the context processors: any may be at fault."""
    reference = secrets.token_hex(4)
    logger.error("Shown as error %s: %r", reference, request.path)
    page = render_to_string(
        "500.html", {"contact_email": settings.CONTACT_EMAIL, "reference": reference}
    )
    return HttpResponseServerError(page)
