"""The API's OpenAPI document: what the types say, and what is the same for every address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from ninja import NinjaAPI

from councilnet import licences
from councilnet.problems import MEDIA_TYPE
from initiatives.api.paging import Paged
from initiatives.api.shapes import Problem
from initiatives.outputs.columns import Absolute

Document = dict[str, Any]
SAID = {
    "200": "What was asked for.",
    "301": "It stands at another address now, which Location says.",
    "404": "Nothing published is there.",
    "410": "It was published, and has been withdrawn.",
    "422": "A parameter cannot be read; the sentence says which, and what to give.",
}
PROBLEM = {"schema": {"$ref": f"#/components/schemas/{Problem.__name__}"}}
HEADERS = {
    "ETag": {
        "description": "Send it back as If-None-Match; what has not changed is not sent again.",
        "schema": {"type": "string"},
    },
    "Cache-Control": {
        "description": "For how long caches may keep it.",
        "schema": {"type": "string"},
    },
}


def document(api: NinjaAPI, absolute: Absolute) -> Document:
    """The same for everybody who asks at the same host; made anew at each call."""
    made: Document = dict(api.get_openapi_schema())
    made["servers"] = [{"url": absolute("/").rstrip("/"), "description": settings.SITE_NAME}]
    made["info"] |= _about()
    made["components"]["schemas"].setdefault(Problem.__name__, Problem.model_json_schema())
    made["components"]["schemas"].pop(Paged.__name__, None)  # told as parameters
    for operation in _operations(made):
        operation["responses"] = _answers(operation["responses"])
    return made


def _about() -> Document:
    licence = licences.chosen()
    url = {"url": licence.url} if licence.url else {}
    return {
        "contact": {"name": settings.NETWORK_NAME, "email": settings.CONTACT_EMAIL},
        "license": {"name": str(licence.name), **url},
    }


def _operations(made: Document) -> Iterator[Document]:
    for methods in made["paths"].values():
        yield from methods.values()


def _answers(told: dict[Any, Document]) -> dict[str, Document]:
    """What the view itself may answer, and what any may."""
    answers = {str(status): answer for status, answer in told.items()}
    for status, answer in answers.items():
        answer["description"] = SAID.get(status, answer["description"])
        if int(status) >= 400:
            answer["content"] = {MEDIA_TYPE: PROBLEM}
    answers["200"]["headers"] = HEADERS
    most = settings.API_REQUESTS_A_MINUTE
    return answers | {
        "304": {"description": "What your ETag names is what there is still."},
        "400": _problem("The address has characters that no text has."),
        "429": _problem(f"More than {most} requests a minute; Retry-After says when to ask again."),
    }


def _problem(description: str) -> Document:
    return {"description": description, "content": {MEDIA_TYPE: PROBLEM}}
