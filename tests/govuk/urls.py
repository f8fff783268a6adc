"""The components page has its address in development alone, and tests run without DEBUG."""

from django.urls import include, path

from councilnet.urls import urlpatterns as pages

urlpatterns = [*pages, path("", include("councilnet.govuk.urls"))]
