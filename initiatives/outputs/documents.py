"""A list as one JSON document. Its shape is in docs/open-data.md."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils import timezone

from councilnet import licences
from initiatives.outputs.columns import Absolute, nested
from initiatives.outputs.listings import Listing


def lines(listing: Listing, absolute: Absolute) -> Iterator[str]:
    """Valid JSON when put together: the head without its brace, a line for each row, the end."""
    head = _json(_head(listing, absolute)).removesuffix("}")
    yield f"{head}, {_json(listing.kind)}: ["
    before = "\n"
    for row in listing.rows():
        yield before + _json(nested(row, listing.columns))
        before = ",\n"
    yield "\n]}\n"


def _head(listing: Listing, absolute: Absolute) -> dict[str, Any]:
    generated = timezone.now().isoformat(timespec="seconds")
    return {**about(listing, absolute), "generated": generated, "total": listing.total}


def about(listing: Listing, absolute: Absolute) -> dict[str, Any]:
    """What a list is, whoever asks and whenever."""
    return {"query": listing.words, "address": absolute(listing.page), "licence": licence()}


def licence() -> dict[str, str | None]:
    chosen = licences.chosen()
    return {"name": str(chosen.name), "url": chosen.url or None}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_exactly)


def _exactly(value: Any) -> str:
    """Decimals as text: a number of JSON may lose digits."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    raise TypeError(f"{type(value)} has no place in JSON")
