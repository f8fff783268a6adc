"""Frameworks for everybody to read: what is measured and why, what changed, and files of it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from councilnet.models import User
from initiatives.views.for_everybody import FOR_CACHES, for_everybody
from socialvalue import framework_files, versions
from socialvalue.models import Framework, FrameworkVersion, Measure


@for_everybody
def social_value(request: HttpRequest) -> HttpResponse:
    frameworks = [(one, newest_of(one)) for one in Framework.objects.shown()]
    newest = next((version for one, version in frameworks if not one.is_private), None)
    context = {"frameworks": frameworks, "newest": newest}
    return render(request, "socialvalue/frameworks/social_value.html", context)


@for_everybody
def framework(request: HttpRequest, slug: str) -> HttpResponse:
    shown = get_object_or_404(Framework.objects.shown(), slug=slug)
    context = {
        "framework": shown,
        "newest": newest_of(shown),
        "may_read": may_read(shown, request),
    }
    return render(request, "socialvalue/frameworks/framework.html", context)


@for_everybody
def framework_version(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    version = _version(slug, number)
    if not may_read(version.framework, request):
        return _closed(request, version)
    held = FrameworkVersion.objects.whole().get(pk=version.pk)
    context = {
        "version": held,
        "framework": held.framework,
        "earlier": _earlier(held),
        "editions": [getattr(held, name) for name in versions.EDITIONS if getattr(held, name)],
        "counts": _counts(held),
    }
    return render(request, "socialvalue/frameworks/version.html", context)


@for_everybody
def framework_changes(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Against the version that ``?from=`` names, or else the one before."""
    version = _version(slug, number)
    if not may_read(version.framework, request):
        return _closed(request, version)
    others = list(version.framework.versions.issued().exclude(pk=version.pk))
    asked = request.GET.get("from", "")
    named = next((one for one in others if one.number == asked), None)
    other = named or _earlier(version)
    context = {
        "version": version,
        "framework": version.framework,
        "others": others,
        "other": other,
        "differences": versions.compare(other, version) if other else [],
    }
    return render(request, "socialvalue/frameworks/changes.html", context)


@login_not_required
@require_safe
@cache_control(**FOR_CACHES)
def framework_file(request: HttpRequest, slug: str, number: str, form: str) -> HttpResponse:
    """Of open frameworks alone: a private one is never given away."""
    given = FrameworkVersion.objects.public().select_related("framework")
    version = get_object_or_404(given, framework__slug=slug, number=number)
    return framework_files.answer(version, form, request.build_absolute_uri)


def may_read(framework: Framework, request: HttpRequest) -> bool:
    """All of it: everybody an open one, its licensees a private one."""
    if not framework.is_private:
        return True
    user = request.user if isinstance(request.user, User) else None
    return Framework.objects.visible_to(user).filter(pk=framework.pk).exists()


def newest_of(framework: Framework) -> FrameworkVersion | None:
    """The one in use, or the last there was; from what ``shown`` fetched."""
    found = list(framework.versions.all())
    in_use = [version for version in found if version.status == FrameworkVersion.Status.PUBLISHED]
    return next(iter(in_use or found), None)


def _version(slug: str, number: str) -> FrameworkVersion:
    found = FrameworkVersion.objects.issued().select_related("framework")
    return get_object_or_404(found, framework__slug=slug, number=number)


def _earlier(version: FrameworkVersion) -> FrameworkVersion | None:
    before = version.framework.versions.issued().filter(published_at__lt=version.published_at)
    return before.order_by("-published_at").first()


def _counts(version: FrameworkVersion) -> dict[str, int]:
    """How many measures have a price, and how many have none, from what ``whole`` fetched."""
    outcomes = [outcome for theme in version.themes.all() for outcome in theme.outcomes.all()]
    kinds = [measure.kind for outcome in outcomes for measure in outcome.measures.all()]
    priced = kinds.count(Measure.Kind.MONEY)
    return {"priced": priced, "unpriced": len(kinds) - priced}


def _closed(request: HttpRequest, version: FrameworkVersion) -> HttpResponse:
    return render(request, "socialvalue/frameworks/closed.html", {"version": version})
