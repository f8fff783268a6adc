"""A list as an answer, in the form with which the address ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from councilnet import licences
from initiatives.outputs import documents, feeds, spreadsheets
from initiatives.outputs.listings import CaseStudies, Listing

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "atom": "application/atom+xml; charset=utf-8",
}
A_BLOCK = 64 * 1024  # characters sent together: to send each row costs more than to make it


def answer(request: HttpRequest, listing: Listing, form: str) -> StreamingHttpResponse:
    """All of it, as "csv" or as "json"."""
    absolute = request.build_absolute_uri
    headers = _headers(listing, form, absolute(listing.page))
    lines = spreadsheets.lines(listing) if form == "csv" else documents.lines(listing, absolute)
    whole = in_blocks(lines) if request.method == "GET" else ()
    return StreamingHttpResponse(whole, headers=headers)


def answer_with_feed(request: HttpRequest, listing: CaseStudies, page: int) -> HttpResponse:
    """A page of it, the newest first."""
    absolute = request.build_absolute_uri
    headers = _headers(listing, "atom", absolute(listing.page))
    return HttpResponse(feeds.feed(listing, page, absolute), headers=headers)


def _headers(listing: Listing, form: str, page: str) -> dict[str, str]:
    licence, how = licences.chosen(), "inline" if form == "atom" else "attachment"
    links = [f'<{page}>; rel="describedby"; type="text/html"']
    links += [f'<{licence.url}>; rel="license"'] if licence.url else []
    return {
        "Content-Type": TYPES[form],
        "Content-Disposition": f'{how}; filename="{listing.name}.{form}"',
        "Link": ", ".join(links),
        "X-Robots-Tag": "noindex",
        "Access-Control-Allow-Origin": "*",  # pages of other sites may read what everybody may
    }


def in_blocks(lines: Iterable[str]) -> Iterator[str]:
    block: list[str] = []
    size = 0
    for line in lines:
        block.append(line)
        size += len(line)
        if size >= A_BLOCK:
            yield "".join(block)
            block, size = [], 0
    yield "".join(block)
