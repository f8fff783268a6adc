"""Addresses: the apps are named as strings, so that nothing is imported upwards."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from councilnet.views import about

change_password = RedirectView.as_view(pattern_name="account_change_password")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("initiatives.urls")),
    path("about/", about.about, name="about"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("privacy/", about.privacy, name="privacy"),
    path("cookies/", about.cookies, name="cookies"),
    path("accounts/", include("allauth.account.urls")),
    # One way to change a password, so that its owner is always told of it.
    path("admin/password_change/", change_password, name="admin_password_change"),
    path("admin/", admin.site.urls),
]
if settings.DEBUG:
    urlpatterns.append(path("", include("councilnet.govuk.urls")))

handler500 = "councilnet.views.errors.server_error"
