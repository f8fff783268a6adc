"""What happens to every request, and nothing that belongs to one page."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import add_never_cache_headers

from councilnet import languages

Answer = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """Answer in the language of the address, and in no other.

    Django's own would ask the browser wherever an address names no language, and say so to caches.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = languages.of_path(request.path_info)
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class CleanAddressMiddleware:
    """Refuse addresses that PostgreSQL could not take as text: a NUL, or half of a character."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        values = [
            request.path_info,
            *request.GET,
            *(v for vs in request.GET.lists() for v in vs[1]),
        ]
        if any("\0" in text or any("\ud800" <= c <= "\udfff" for c in text) for text in values):
            raise BadRequest("This address has characters that no text has.")
        return self.get_response(request)


class PrivatePagesMiddleware:
    """Keep what a signed-in person sees out of every cache, the browser's included.

    As they sign out, however they do, the browser forgets what it may keep for the Back button. Not
    its storage, where a form may wait that was not saved; nor cookies, since that would reach the
    sites of the names above ours.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_signed_in = request.user.is_authenticated
        response = self.get_response(request)
        if request.user.is_authenticated:
            add_never_cache_headers(response)
        elif was_signed_in:
            response.headers["Clear-Site-Data"] = '"cache"'
        return response
