"""How every address of the API answers, whatever it tells."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from councilnet.problems import problem
from initiatives.api import limiting
from initiatives.views.for_everybody import for_everybody

View = Callable[..., HttpResponse]
METHODS = "GET, HEAD, OPTIONS"


def for_programs(view: View) -> View:
    """A view that any program may GET, from the page of any site: it reads, and knows nobody.

    What nothing has changed is kept and asked for by its ETag, as pages are.
    """
    kept = for_everybody(view)

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            return _open_to_all(HttpResponse(status=204))
        if request.method not in {"GET", "HEAD"}:
            return problem(405, _("This API is read with GET alone."), Allow=METHODS)
        if wait := limiting.seconds_to_wait(request):
            return limiting.too_many(wait)
        request.method = "GET"  # the server sends no body where none was asked for
        return _open_to_all(kept(request, *args, **kwargs))

    public: View = csrf_exempt(login_not_required(answered))
    return public


def _open_to_all(answer: HttpResponse) -> HttpResponse:
    """Pages of other sites may read what everybody may, without anybody's cookies."""
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Access-Control-Allow-Methods"] = METHODS
    answer["Access-Control-Expose-Headers"] = "ETag, Retry-After"
    answer["X-Robots-Tag"] = "noindex"
    if answer.status_code == 204:
        answer["Allow"] = METHODS
        answer["Access-Control-Allow-Headers"] = "If-None-Match"
        answer["Access-Control-Max-Age"] = "86400"
    return answer


@login_not_required
@csrf_exempt
def nothing_here(request: HttpRequest) -> HttpResponse:
    return problem(404, _("There is nothing at this address. Its document says which there are."))
