"""The least that Django can do: a view that returns 20 kB, to set the portal's pages beside."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

PAGE = b"<!doctype html><title>Bare</title>" + b"<p>Twenty thousand bytes.</p>" * 689


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE)


urlpatterns = [path("", page)]

if not settings.configured:
    settings.configure(
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        SECRET_KEY=os.environ["SECRET_KEY"],
        MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
    )
application = get_wsgi_application()
