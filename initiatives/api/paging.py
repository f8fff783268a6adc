"""Pages of a list, each of which says where the next begins.

A cursor names the last row that was given, so whatever is published meanwhile moves nothing: no row
comes twice. It is opaque to whoever keeps it, which is why it is one word of no plain meaning.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import dropwhile, islice
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Lower
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Field, Schema
from ninja.errors import HttpError

from initiatives import bits
from initiatives.directory import Found
from initiatives.models import Edition

T = TypeVar("T")
MOST = 100
LONGEST = 200
LAST_YEAR = 32767  # where it is not known when it began, it comes after all others
ORDERED_BY: Mapping[str, Mapping[str, Any]] = {
    "title": {"low": Lower("title")},
    "started": {"year": Coalesce(F("started_year"), Value(LAST_YEAR)), "low": Lower("title")},
}


class Paged(Schema):
    limit: Annotated[int, Field(ge=1, le=MOST, description="How many to give at once.")] = 20
    cursor: Annotated[
        str,
        Field(
            max_length=LONGEST,
            description="Where to go on: take it from `next` of the page before, as it is.",
        ),
    ] = ""

    @property
    def after(self) -> str:
        """What the cursor names, "" at the beginning. Raises HttpError for what is no cursor."""
        try:
            named = urlsafe_b64decode(self.cursor.encode()).decode()
        except (Error, ValueError):
            raise _not_a_cursor() from None
        if cursor_of(named) != self.cursor:  # whatever is no sign of its alphabet is passed over
            raise _not_a_cursor()
        return named


def cursor_of(named: str) -> str:
    return urlsafe_b64encode(named.encode()).decode()


def _not_a_cursor() -> HttpError:
    return HttpError(422, _("This cursor leads nowhere. Begin without one, and follow “next”."))


def next_page(
    request: HttpRequest, name: str, paged: Paged, last: str, address: str = ""
) -> str | None:
    """The link to what follows ``last``, if anything does; ``address`` is what was asked."""
    if not last:
        return None
    more = urlencode({"limit": paged.limit, "cursor": cursor_of(last)})
    path = request.build_absolute_uri(reverse(f"api:{name}"))
    return f"{path}{address}{'&' if address else '?'}{more}"


# --- Lists that are held whole -------------------------------------------------------------------
def of_rows(rows: Sequence[T], keys: Sequence[str], paged: Paged) -> tuple[list[T], str]:
    """A page of the rows, and the key of its last where more follow. Each row has its own key."""
    begin = 0
    if paged.after:
        if paged.after not in keys:
            raise _not_a_cursor()
        begin = keys.index(paged.after) + 1
    end = begin + paged.limit
    return list(rows[begin:end]), keys[end - 1] if end < len(rows) else ""


# --- By number, the newest first -----------------------------------------------------------------
def number_of(text: str) -> int:
    """Raises HttpError for what is no number of a row."""
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise _not_a_cursor()
    return int(text)


# --- The directory, in the order of its query ----------------------------------------------------
def of_found(found: Found, paged: Paged) -> tuple[list[int], str]:
    """The ids of a page, and what its cursor names: the last of them, and how many came so far."""
    last, __, n = paged.after.partition(".")
    given = number_of(n) if paged.after else 0
    ahead = _after(found, number_of(last), given) if paged.after else found.ids()
    ids = list(islice(ahead, paged.limit + 1))
    page = ids[: paged.limit]
    return page, f"{page[-1]}.{given + len(page)}" if len(ids) > len(page) else ""


def _after(found: Found, last: int, given: int) -> Iterator[int]:
    if found.query.sort in ORDERED_BY:
        return _after_in_order(found, last)
    if found.query.sort == "relevance" and found.search:
        return _after_best(found, last, given)
    below = found.held & ((1 << min(last, found.held.bit_length())) - 1)
    return bits.highest(below)


def _after_in_order(found: Found, last: int) -> Iterator[int]:
    """An edition is never deleted and its title never changes, so its place can be asked for."""
    order = ORDERED_BY[found.query.sort]
    names = [*order, "pk"]
    place = Edition.objects.filter(pk=last).annotate(**order).values_list(*order, "pk").first()
    if place is None:
        raise _not_a_cursor()
    beyond, same = Q(pk__in=[]), Q()
    for name, value in zip(names, place, strict=True):
        beyond |= same & Q(**{f"{name}__gt": value})
        same &= Q(**{name: value})
    rows = found.rows().annotate(**order).filter(beyond).order_by(*names)
    return rows.values_list("pk", flat=True).iterator(chunk_size=MOST + 1)


def _after_best(found: Found, last: int, given: int) -> Iterator[int]:
    """Where the last was withdrawn meanwhile, by how many came before."""
    if not found.held >> min(last, found.held.bit_length()) & 1:
        return islice(found.ids(), given, None)
    return islice(dropwhile(lambda pk: pk != last, found.ids()), 1, None)


def in_order(ids: Iterable[int], rows: Iterable[tuple[int, T]]) -> list[T]:
    """What was found of these, in their order: what was withdrawn meanwhile is left out."""
    by_id = dict(rows)
    return [by_id[pk] for pk in ids if pk in by_id]
