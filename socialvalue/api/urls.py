"""Addresses of the API for programs, /api/v1/…: the same in every language."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, re_path
from ninja.main import NinjaAPI

from initiatives.api.answering import for_programs, nothing_here
from socialvalue.api.whole import api, openapi


def addresses_of(one: NinjaAPI) -> list[URLPattern]:
    """Ninja's, each of which answers as ours do."""
    found, __, __ = one.urls
    named = (pattern for pattern in found if isinstance(pattern, URLPattern))
    return [
        path(str(pattern.pattern), for_programs(pattern.callback), name=pattern.name or "")
        for pattern in named
    ]


for_everyone: list[URLPattern | URLResolver] = [
    path("openapi.json", for_programs(openapi), name="openapi"),
    *addresses_of(api),
    re_path(r"^[\s\S]+$", nothing_here, name="nothing_here"),  # a line's end too, unlike path's
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", include((for_everyone, "api"), namespace="api")),
]
