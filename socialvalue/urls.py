"""Addresses of social value: for readers, for those who assess, and the public calculator."""

from django.urls import URLPattern, path

from socialvalue.views import frameworks

VERSION = "social-value/frameworks/<slug:slug>/<str:number>"

# frameworks, receipts, the portfolio
readers: list[URLPattern] = [
    path("social-value/", frameworks.social_value, name="social_value"),
    path("social-value/frameworks/<slug:slug>/", frameworks.framework, name="framework"),
    path(f"{VERSION}/", frameworks.framework_version, name="framework_version"),
    path(f"{VERSION}/changes/", frameworks.framework_changes, name="framework_changes"),
    *(
        path(f"{VERSION}.{form}", frameworks.framework_file, {"form": form}, f"framework_{form}")
        for form in ("csv", "xlsx", "json")
    ),
]
assessors: list[URLPattern] = []
calculator: list[URLPattern] = []

urlpatterns = readers + assessors + calculator
