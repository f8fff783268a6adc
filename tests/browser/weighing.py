"""What a first visit to a page brings over the wire, in bytes, compressed and without heads.

The live server compresses nothing. In production WhiteNoise sends static files compressed, and
pages are compressed where the proxy does so: this counts as if both were.
"""

import gzip
from functools import cache
from itertools import starmap
from pathlib import Path
from weakref import WeakKeyDictionary

from django.conf import settings
from django.contrib.staticfiles import finders
from playwright.sync_api import Page, Response

MOST = 40_000
FETCHED = """() => [
    ...[...document.querySelectorAll("link[rel=icon]")].map(link => [link.href, 0]),
    ...performance.getEntriesByType("resource").map(entry => [entry.name, entry.decodedBodySize]),
].map(([address, size]) => [new URL(address).pathname, size])"""
UPLOADED = "/files/"

_documents: WeakKeyDictionary[Page, Response] = WeakKeyDictionary()


def watch(page: Page) -> None:
    """From here on what the page was sent is known."""
    page.on("response", lambda answer: _remember(page, answer))


def _remember(page: Page, answer: Response) -> None:
    if answer.request.is_navigation_request() and not 300 <= answer.status < 400:
        _documents[page] = answer


def weight_of(page: Page) -> int | None:
    """With all that it fetched, but pictures that people uploaded; None if nobody watched it."""
    answer = _documents.get(page)
    if not answer:
        return None
    fetched: dict[str, int] = {}
    for frame in page.frames:
        fetched.update(frame.evaluate(FETCHED))
    ours = {path: size for path, size in fetched.items() if not path.startswith(UPLOADED)}
    return len(gzip.compress(answer.body())) + sum(starmap(_weight_of_file, ours.items()))


@cache
def _weight_of_file(path: str, size: int) -> int:
    """Compressed where it is a file of ours, else as large as it is."""
    is_file = path.startswith(settings.STATIC_URL)
    found = finders.find(path.removeprefix(settings.STATIC_URL)) if is_file else None
    return len(gzip.compress(Path(found).read_bytes())) if found else size
