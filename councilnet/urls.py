"""Addresses: the apps are named as strings, so that nothing is imported upwards."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("initiatives.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
]
