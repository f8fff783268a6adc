"""What machines that read us ask for."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps.views import sitemap as sitemap_of
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from councilnet import languages
from initiatives.sitemaps import SITEMAPS

# Pages of the directory, which look at it through the same filters
FILTERED = ("case_studies", "case_studies_map", "coverage", "coverage_of_regions", "compare")


@login_not_required
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    return sitemap_of(request, SITEMAPS)


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """The directory has more addresses than anyone could crawl: the sitemap has all that count."""
    starts = [reverse("account_email").removesuffix("email/"), reverse("admin:index")]
    closed = [*starts, *(f"{reverse(name)}?" for name in FILTERED)]
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in _in_every_language(closed)),
        f"Disallow: {reverse('case_studies').rstrip('/')}.",  # in each of its other forms
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


def _in_every_language(paths: list[str]) -> list[str]:
    return [languages.address(path, code) for code, _name in settings.LANGUAGES for path in paths]
