"""Collections: what each holds now, found by its search or picked by hand in an order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from operator import itemgetter
from urllib.parse import SplitResult, parse_qsl, urlsplit

from django.conf import settings
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.http import QueryDict
from django.http.request import validate_host
from django.urls import reverse
from django.utils.translation import gettext as _

from councilnet import languages
from initiatives import directory, index
from initiatives.directory import Query
from initiatives.index import Index
from initiatives.models import Collection, Edition
from initiatives.outputs import columns, listings
from initiatives.outputs.columns import Absolute, Column, Row
from initiatives.outputs.listings import CaseStudies

Notes = dict[int, str]  # by the edition's id, in the collection's order


# --- What it holds -----------------------------------------------------------------------------
def public(held: Index) -> list[Collection]:
    """Those that everybody may see: one statement, and none until a collection changes."""
    if "collections" not in held.kept:
        held.kept["collections"] = list(Collection.objects.public())
    found: list[Collection] = held.kept["collections"]
    return found


def query_of(collection: Collection) -> Query | None:
    """What its search asks; None where case studies are picked by hand.

    None as well where it names what is no more: the rest of it would find more than was meant.
    """
    query = directory.read(QueryDict(collection.address.removeprefix("?")))
    stored, now = (set(parse_qsl(text[1:])) for text in (collection.address, query.address()))
    return query if stored and stored <= now else None


def notes_of(collection: Collection) -> Notes:
    """The current editions of what was picked, and why each is there: one statement."""
    current = Edition.objects.current().values("pk")
    entries = collection.entries.filter(case_study__editions__in=current)
    return dict(entries.values_list("case_study__editions", "note"))


# --- The same in other forms -------------------------------------------------------------------
def listing(collection: Collection, absolute: Absolute) -> CaseStudies:
    query = query_of(collection)
    told = listings.of_query(query, absolute) if query else _picked(collection, absolute)
    return replace(
        told,
        name=f"collection-{collection.slug}",
        title=collection.title,
        words=f"{collection.title}: {told.words}",
        page=collection.get_absolute_url(),
    )


def _picked(collection: Collection, absolute: Absolute) -> CaseStudies:
    """In the order in which they were picked, each with its note."""
    held = index.current()
    rows = list(_rows(notes_of(collection)))
    newest = sorted(rows, key=itemgetter("pk"), reverse=True)
    note = Column("note", _("Why it is here"), itemgetter("note"))
    return CaseStudies(
        kind="case_studies",
        name="",
        title="",
        words=Query(index=held).sentence(len(rows)),
        page="",
        total=len(rows),
        columns=[*columns.of_case_studies(held.options, absolute), note],
        rows=lambda: rows,
        newest=lambda start, stop: newest[start:stop],
    )


def _rows(notes: Notes) -> Iterable[Row]:
    found = Edition.objects.current().filter(pk__in=notes).order_by()
    by_id = {row["pk"]: row for row in found.values("pk", *columns.FIELDS)}
    return (by_id[pk] | {"note": note} for pk, note in notes.items() if pk in by_id)


# --- Keeping a search --------------------------------------------------------------------------
def address_of(pasted: str) -> str:
    """The query string to keep of an address that somebody pasted, always the same for the same.

    Raises ValidationError, with what to do, for one that is not the directory's or chooses nothing.
    """
    try:
        parts = urlsplit(pasted.strip())
        query = directory.read(QueryDict(parts.query)) if _is_the_directorys(parts) else None
    except (ValueError, SuspiciousOperation):
        query = None
    if query is None:
        raise ValidationError(
            _("Paste an address of this site’s case studies, such as %s?theme=food")
            % f"{settings.SITE_ADDRESS}{reverse('case_studies')}"
        )
    if query.is_everything:
        raise ValidationError(
            _("This address chooses nothing. Choose or search among the case studies first.")
        )
    return query.address()


def _is_the_directorys(parts: SplitResult) -> bool:
    hosts = [*settings.ALLOWED_HOSTS, str(urlsplit(settings.SITE_ADDRESS).hostname)]
    is_here = not parts.netloc or validate_host(str(parts.hostname), hosts)
    at = languages.without_prefix(reverse("case_studies"))
    return is_here and languages.without_prefix(parts.path) in {"", at}
