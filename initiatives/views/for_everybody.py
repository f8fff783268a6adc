"""How a page that everybody may read is answered: at once, where nothing changed since it was made.

A visitor's page depends on its address, the language and what the directory holds, and on nothing
else. So each process keeps the pages that it made last, under ``Index.key``: one small statement
says whether they still hold, and a publication is seen by the next request. Whoever brings a
session, or waits to be told something, is answered by the view itself.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control, set_response_etag
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from councilnet import routing
from councilnet.limiting import limited
from initiatives import index

View = Callable[..., HttpResponse]
Table = Callable[..., HttpResponseBase]
MOST = 200  # pages, of up to 100 kB
# What stands between us and readers may keep a page for a moment, and show it while we are away.
FOR_CACHES = {
    "public": True,
    "max_age": 10,
    "stale_while_revalidate": 50,
    "stale_if_error": 3600,
}
# Who brings one of these is somebody, or is to be told something.
SOMEBODYS = {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name}
_pages: OrderedDict[tuple[str, ...], HttpResponse] = OrderedDict()
_lock = Lock()


def for_everybody(view: View) -> View:
    """A view that anybody may GET, and whose answer to visitors may be kept."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.COOKIES.keys() & SOMEBODYS:
            return view(request, *args, **kwargs)
        with routing.reading_anywhere(index.changes), index.steady() as held:
            key = (held.key, *_place(request))
            return _kept(key) or _keep(key, request, view(request, *args, **kwargs))

    public: View = login_not_required(require_safe(conditional_page(answered)))
    return public


def table_for_everybody(view: Table) -> Table:
    """A list in another form, which anybody may GET, so often a minute, and caches may keep."""
    kept = cache_control(**FOR_CACHES)(view)
    public: Table = login_not_required(require_safe(limited("tables")(kept)))
    return public


def kept_of(request: HttpRequest) -> HttpResponse | None:
    """What this process last made for a visitor at this address, however old: while the database
    is away that is better than nothing."""
    if request.COOKIES.keys() & SOMEBODYS:
        return None
    with _lock:
        newest = next((key for key in reversed(_pages) if key[1:] == _place(request)), None)
    return _kept(newest) if newest else None


def _place(request: HttpRequest) -> tuple[str, str]:
    return get_language() or "", request.build_absolute_uri()


def forget() -> None:
    """For tests, which take back what was committed."""
    _pages.clear()


def _kept(key: tuple[str, ...]) -> HttpResponse | None:
    with _lock:
        page = _pages.get(key)
        if page is None:
            return None
        _pages.move_to_end(key)
    return _copy(page)


def _keep(key: tuple[str, ...], request: HttpRequest, page: HttpResponse) -> HttpResponse:
    if page.status_code != 200 or page.streaming or _is_someones(request, page):
        return page
    patch_cache_control(page, **FOR_CACHES)
    set_response_etag(page)
    with _lock:
        _pages[key] = _copy(page)
        while len(_pages) > MOST:
            _pages.popitem(last=False)
    return page


def _is_someones(request: HttpRequest, page: HttpResponse) -> bool:
    return bool(page.cookies) or "CSRF_COOKIE_NEEDS_UPDATE" in request.META


def _copy(page: HttpResponse) -> HttpResponse:
    """Middleware adds headers to what it is given."""
    return HttpResponse(page.content, status=page.status_code, headers=dict(page.items()))
