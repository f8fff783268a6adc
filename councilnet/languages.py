"""The languages of the portal, and the address of a page in each of them.

The address alone says the language: English has no prefix, Welsh stands under ``/cy/``. Nobody's
cookie or browser is asked, so that what is at an address is the same for everybody and may be kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import ParamSpec, TypeVar, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.urls import get_script_prefix
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_from_path, override
from django_stubs_ext import StrOrPromise, StrPromise

SAFE = {"GET", "HEAD"}
P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class InLanguage:
    """A page in one language: ``name`` is what its speakers call it."""

    code: str
    name: str
    address: str


def of_now() -> str:
    """The language of the page that is being made; our own where none is."""
    now = get_language()
    return now if now in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def of_path(path: str) -> str:
    return get_language_from_path(path) or settings.LANGUAGE_CODE


def is_ours(language: str | None) -> bool:
    """Whether it is the network's own, in which records are kept and data are given."""
    return (language or settings.LANGUAGE_CODE) == settings.LANGUAGE_CODE


def of_request(request: HttpRequest) -> list[InLanguage]:
    """This page in every language, the network's own first."""
    here = without_prefix(_here(request))
    root = get_script_prefix().rstrip("/")
    return [
        InLanguage(code, str(name), root + address(here, code)) for code, name in settings.LANGUAGES
    ]


def other(pages: list[InLanguage]) -> InLanguage:
    """The one that a link leads to: there are two."""
    return next(page for page in pages if page.code != of_now())


def _here(request: HttpRequest) -> str:
    """Where this page may be fetched: an answer to a form, at the page that has the form."""
    if request.method not in SAFE:
        came_from = urlsplit(request.headers.get("Referer", ""))
        if came_from.netloc == _host(request) and came_from.path.startswith("/"):
            inner = came_from.path.removeprefix(get_script_prefix().rstrip("/"))
            return f"{inner}?{came_from.query}" if came_from.query else inner
    return request.get_full_path_info()


def _host(request: HttpRequest) -> str | None:
    """None where it is not ours, which a page of its own has to say."""
    try:
        return request.get_host()
    except DisallowedHost:
        return None


def without_prefix(path: str) -> str:
    """The path as it is in the network’s own language."""
    for code, _name in settings.LANGUAGES:
        if path == f"/{code}" or path.startswith(f"/{code}/"):
            return path.removeprefix(f"/{code}") or "/"
    return path


def address(path: str, code: str) -> str:
    """The path, which has no prefix, in a language."""
    return path if is_ours(code) else f"/{code}{path}"


def in_language(path: str, code: str) -> str:
    """The path of a page, in whichever language it is, in this one."""
    root = get_script_prefix().rstrip("/")
    return root + address(without_prefix(path.removeprefix(root)), code)


def marked(code: str) -> SafeString:
    """The attribute that says so of an element in this language, where its page is in another.

    Without a code, as of words that are of both, there is none.
    """
    page = of_now()[:2]
    return mark_safe("" if code in {"", page} else f' lang="{code}"')  # noqa: S308  # our own codes


class InWelsh(str):
    """Welsh words of the database: ``english`` and ``of_words`` take all others for English."""


def called(words: str, in_welsh: str) -> str:
    """What a record is called on this page: in Welsh on a Welsh one, where it has a Welsh name."""
    return InWelsh(in_welsh) if in_welsh and of_now() == "cy" else words


def of_words(words: object) -> SafeString:
    """The attribute that says so of words of the database, where they are not in the page's."""
    return marked(_code_of(words))


def english(words: object) -> SafeString:
    """Words of the database, which say of themselves that they are English where a page is not."""
    return _of_language(_code_of(words), words)


def _code_of(words: object) -> str:
    return "cy" if isinstance(words, InWelsh) else "en"


def _of_language(code: str, words: object) -> SafeString:
    lang = marked(code)
    return format_html("<span{}>{}</span>" if lang and words else "{}{}", lang, words)


def choices() -> list[tuple[str, SafeString]]:
    """Each by what its speakers call it."""
    return [(code, _of_language(code[:2], name)) for code, name in settings.LANGUAGES]


def ours() -> override:
    """``with ours():`` in the network's own language, whoever asks."""
    return override(settings.LANGUAGE_CODE)


def in_ours(function: Callable[P, R]) -> Callable[P, R]:
    """In the network's own language, whoever asks: for what is kept, sent to others or compared."""

    @wraps(function)
    def done(*args: P.args, **kwargs: P.kwargs) -> R:
        with ours():
            return function(*args, **kwargs)

    return done


# --- Words for people who read different languages ---------------------------------------------
def later(function: Callable[P, str]) -> Callable[P, StrPromise]:
    """Its words are made where they are read, in the language of whoever reads them."""
    return cast("Callable[P, StrPromise]", lazy(function, str))


@later
def filled(words: StrOrPromise, **names: object) -> str:
    """``words`` with their places filled; names of ours (a role, a status) are translated too."""
    return str(words) % {place: str(name) for place, name in names.items()}


@later
def lines(*parts: object, between: str = "\n") -> str:
    """Those of the parts that say anything, one below the other."""
    return between.join(filter(None, map(str, parts))).strip()


@later
def day_of(day: date) -> str:
    return date_format(day, "j F Y")


def in_all(words: StrOrPromise) -> list[str]:
    """As it reads in each language, to find what was said in any."""
    said = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            said.append(str(words))
    return said
