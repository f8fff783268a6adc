"""The administration: its front page says what needs attention, and finds anything."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.translation import gettext as _

from councilnet.curating import attention, searching
from councilnet.curating.sections import OTHER, Section

LATEST = 10


class Administration(admin.AdminSite):
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
