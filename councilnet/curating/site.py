"""The administration: its front page says what needs attention, and finds anything."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.translation import gettext as _

from councilnet import confirming, limiting, security_log
from councilnet.curating import attention, searching
from councilnet.curating.sections import OTHER, Section

LATEST = 10


class Administration(admin.AdminSite):
    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Every page but the way out: counted, and opened by who said lately who they are."""
        return super().admin_view(view if view == self.logout else _guarded(view), cacheable)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        search = path("search/", self.admin_view(self.search), name="search")
        return [search, *super().get_urls()]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        from councilnet.models import ChangeSet  # the site is made before the models

        context = {
            "matters": attention.now(),
            "latest": ChangeSet.objects.all()[:LATEST],
            **(extra_context or {}),
        }
        return super().index(request, context)

    def search(self, request: HttpRequest) -> HttpResponse:
        words = request.GET.get("q", "").strip()[: searching.LONGEST]
        context = {
            **self.each_context(request),
            "title": _("Search"),
            "words": words,
            "found": searching.search(self, request, words),
        }
        return TemplateResponse(request, "admin/search.html", context)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """By sections in the users' words, where Django has them by app."""
        if app_label:
            return super().get_app_list(request, app_label)
        sections: dict[Section, list[Any]] = {}
        for app in super().get_app_list(request):
            for model in app["models"]:
                page = self._registry[model["model"]]
                sections.setdefault(getattr(page, "section", OTHER), []).append(model)
        ordered = sorted(sections.items(), key=lambda pair: pair[0].order)
        return [_as_app(section, models) for section, models in ordered]


def _guarded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        most = settings.ADMIN_REQUESTS_A_MINUTE
        if wait := limiting.seconds_to_wait(request, "admin", most, who=str(request.user.pk)):
            return limiting.too_many(request, wait, most)
        if not confirming.is_fresh(request, settings.ADMIN_CONFIRM_MINUTES):
            return confirming.ask(request)
        return view(request, *args, **kwargs)

    return answered


def noting_refusals(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except PermissionDenied:
            security_log.note_refusal("administration")
            raise

    return answered


def _as_app(section: Section, models: list[Any]) -> dict[str, Any]:
    """What Django's templates call an app."""
    return {
        "name": section.name,
        "app_label": section.key,
        "app_url": f"{reverse('admin:index')}#{section.key}",
        "has_module_perms": True,
        "models": sorted(models, key=lambda model: str(model["name"])),
        "pages": [(words, reverse(name)) for words, name in section.pages],
    }
