"""Pages about the portal itself, and the pages that say what went wrong."""

import logging
import secrets

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)


@login_not_required
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "about/about.html")


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "about/accessibility.html")


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "about/privacy.html")


@login_not_required
@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    names = {"session": settings.SESSION_COOKIE_NAME, "csrf": settings.CSRF_COOKIE_NAME}
    return render(request, "about/cookies.html", {"cookie_names": names})


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
