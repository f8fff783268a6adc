"""A case study as everybody may read it: its current edition, and those before it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language

from councilnet.models import Council
from initiatives import (
    addresses,
    contents,
    facets,
    index,
    metadata,
    naming,
    peers,
    related,
    travelled,
)
from initiatives.models import Edition
from initiatives.models.editions import EditionQuerySet
from initiatives.views.for_everybody import for_everybody

View = Callable[..., HttpResponse]
Decorator = Callable[[View], View]


def at_its_address_or(
    notice: Callable[[HttpRequest, Edition], HttpResponse],
    merged: Callable[[Edition], str] = Edition.get_absolute_url,
) -> Decorator:
    """Give the view the edition that stands at an address.

    An old address leads on to the new one, one merged into another to where ``merged`` says, and a
    withdrawn edition gets its notice whatever was asked of it.
    """

    def decorator(view: View) -> View:
        @wraps(view)
        def found(request: HttpRequest, council: str, slug: str, **more: Any) -> HttpResponse:
            edition = addresses.standing_at(council, slug)
            if edition is None:
                return _moved(request, council, slug, more)
            if edition.status != Edition.Status.WITHDRAWN:
                return view(request, edition, **more)
            if into := addresses.merged_into(edition):
                return _for_now(redirect(merged(into), permanent=True))
            return notice(request, edition)

        return found

    return decorator


def _withdrawn(request: HttpRequest, edition: Edition) -> HttpResponse:
    context = {"edition": edition, "now": _now(edition.council)}
    return render(request, "initiatives/reading/withdrawn.html", context, status=410)


at_its_address = at_its_address_or(_withdrawn)


def _moved(request: HttpRequest, council: str, slug: str, more: dict[str, Any]) -> HttpResponse:
    edition = addresses.moved_from(council, slug)
    if edition is None or request.resolver_match is None:
        raise Http404
    name = request.resolver_match.view_name
    return _for_now(
        redirect(name, council=edition.council.slug, slug=edition.slug, permanent=True, **more)
    )


def _for_now(response: HttpResponse) -> HttpResponse:
    """Browsers keep such answers for ever, and an address may be moved back one day."""
    patch_cache_control(response, no_cache=True)
    return response


def _now(council: Council) -> str:
    """ "Old (now New)", where the council is no more: asks the database in that case alone."""
    if not council.is_abolished:
        return council.short_name
    into = council.successions_from.select_related("new")
    return facets.named_now(council, [succession.new.short_name for succession in into])


@for_everybody
@at_its_address
def case_study(request: HttpRequest, edition: Edition) -> HttpResponse:
    today, held = timezone.localdate(), index.current()
    context = {
        "edition": edition,
        "content": naming.shown(edition.content, held),
        "named": held.named,
        "told": contents.told(edition.content, get_language() or ""),
        "by": _now(edition.council),
        "travelled": travelled.of(edition, held),
        "related": related.related_to(edition, held),
        "done_like_this": peers.done_like_this(edition, held),
        "contact": edition.contact_on(today),
        "today": today,
        "newest": edition,
        "structured": metadata.article(edition, request.build_absolute_uri),
    }
    return render(request, "initiatives/reading/case_study.html", context)


@for_everybody
@at_its_address
def case_study_version(request: HttpRequest, newest: Edition, number: int) -> HttpResponse:
    of_it = _versions(newest).defer("body", "search")
    edition = newest if number == newest.number else get_object_or_404(of_it, number=number)
    context = {
        "edition": edition,
        "content": naming.shown(edition.content),
        "told": contents.told(edition.content, get_language() or ""),
        "by": _now(newest.council),
        "today": timezone.localdate(),
        "newest": newest,
    }
    return render(request, "initiatives/reading/version.html", context)


@for_everybody
@at_its_address
def case_study_versions(request: HttpRequest, newest: Edition) -> HttpResponse:
    of_it = _versions(newest)
    versions = list(of_it.order_by("-number").only("number", "published_at"))
    chosen = chosen_versions(request.GET, [version.number for version in versions])
    context = {"newest": newest, "versions": versions, "by": _now(newest.council), "chosen": chosen}
    if chosen:
        said = dict(of_it.filter(number__in=chosen).values_list("number", "content"))
        context["changes"] = contents.compare(*(said[number] for number in chosen))
    return render(request, "initiatives/reading/versions.html", context)


def _versions(newest: Edition) -> EditionQuerySet:
    return Edition.objects.filter(case_study=newest.case_study_id).readable()


def chosen_versions(address: QueryDict, numbers: list[int]) -> tuple[int, int] | None:
    """The older and the newer to compare of these, the newest of which comes first.

    The last two, unless the address names others.
    """
    if len(numbers) < 2:
        return None
    older = _version(address.get("from", ""), numbers) or numbers[1]
    newer = _version(address.get("to", ""), numbers) or numbers[0]
    return (older, newer) if older < newer else (newer, older)


def _version(text: str, numbers: list[int]) -> int | None:
    number = int(text[:6]) if text.isascii() and text.isdigit() else 0
    return number if number in numbers else None
