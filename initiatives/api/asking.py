"""What may be asked of the directory, as the document tells it: one parameter for each facet."""

from __future__ import annotations

from typing import Any

from initiatives import directory
from initiatives.facets import FACETS, Facet

Parameter = dict[str, Any]
EXAMPLES = {"theme": "food", "principle": "innovation", "council": "stevenage", "region": "wales"}


def _of_facet(facet: Facet) -> Parameter:
    example = {"example": [EXAMPLES[facet.key]]} if facet.key in EXAMPLES else {}
    return {
        "in": "query",
        "name": facet.key,
        "description": f"{facet.label}: one key or several, as in the page’s own address.",
        "schema": {"type": "array", "items": {"type": "string"}},
        "style": "form",
        "explode": True,
        **example,
    }


def _text(name: str, description: str, **schema: Any) -> Parameter:
    told = {"type": "string", **schema}
    return {"in": "query", "name": name, "description": description, "schema": told}


DIRECTORY = {
    "parameters": [
        *map(_of_facet, FACETS),
        _text("q", "Words to search for, as in the search box."),
        _text(
            "sort",
            f"The order: {', '.join(directory.SORTS)}. Without one, the best match first where "
            "words are searched for, else the newest.",
        ),
    ]
}
