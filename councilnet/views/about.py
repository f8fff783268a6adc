"""Pages about the portal itself."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from councilnet import conformance
from councilnet.conformance import Result

HALF_A_YEAR = timedelta(days=182)


@login_not_required
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "about/about.html")


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    told = {
        "criteria": conformance.CRITERIA,
        "failed": conformance.that_are(Result.FAILED),
        "unproven": conformance.that_are(Result.UNPROVEN),
        "prepared": conformance.PREPARED,
        "reviewed": conformance.REVIEWED,
    }
    return render(request, "about/accessibility.html", told)


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "about/privacy.html")


@login_not_required
@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    names = {"session": settings.SESSION_COOKIE_NAME, "csrf": settings.CSRF_COOKIE_NAME}
    return render(request, "about/cookies.html", {"cookie_names": names})


@login_not_required
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    return render(request, "about/security.html")


@login_not_required
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness (RFC 9116). It expires half a year after it is read."""
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: mailto:{settings.CONTACT_EMAIL}",
        f"Expires: {midnight + HALF_A_YEAR:%Y-%m-%dT%H:%M:%SZ}",
        f"Policy: {settings.SITE_ADDRESS}{reverse('security')}",
        f"Canonical: {settings.SITE_ADDRESS}{reverse('security_txt')}",
        "Preferred-Languages: en, cy",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
