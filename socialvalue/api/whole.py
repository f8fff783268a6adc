"""The API, put together of the routers of both apps, with its errors in one shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation
from ninja.renderers import JSONRenderer
from pydantic import BaseModel, Field

from councilnet.problems import problem
from initiatives.api import adoptions, case_studies, describing, registers
from initiatives.api.paging import MOST
from initiatives.outputs import documents
from socialvalue.api import frameworks, scores

ABOUT = f"""\
What co-operative councils of the UK publish in {settings.SITE_NAME}, for programs: the same that
its pages show everybody, and nothing else. There is no key and nothing to sign up for, and no
answer has anything to do with who asks.

What may change: within version 1 keys and addresses stay, and no key changes its meaning. New
addresses, parameters and keys may be added, so pass over what you do not know. Labels are for
people and may be worded anew. What cannot be had that way will be version 2, beside this one for a
year.
"""


class PlainLetters(JSONRenderer):
    """“é” as itself, and not as six signs."""

    json_dumps_params: Mapping[str, Any] = {"ensure_ascii": False}


LISTS = ("case_studies", "councils", "principles", "themes", "adoptions", "frameworks", "scores")


class OpenData(NinjaAPI):
    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Its address’s own name: it becomes the name of a function in other people’s programs."""
        return operation.view_func.__name__


api = OpenData(
    title=f"{settings.SITE_NAME}: open data",
    version="1.0",
    description=ABOUT,
    urls_namespace="api",
    renderer=PlainLetters(),
    openapi_url=None,  # the document is ours to finish, and its page asks nothing of other sites
    docs_url=None,
)
api.add_router("/case-studies", case_studies.router)
api.add_router("", registers.router)
api.add_router("", adoptions.router)
api.add_router("", frameworks.router)
api.add_router("", scores.router)


class Beginning(BaseModel):
    """Where to begin."""

    version: str
    document: Annotated[str, Field(description="The OpenAPI document of this API.")]
    page: Annotated[str, Field(description="The same for people.")]
    licence: dict[str, str | None]
    resources: Annotated[dict[str, str], Field(description="Each list, by its name.")]


@api.get("", response=Beginning, url_name="beginning", tags=["About"], summary="Where to begin")
def beginning(request: HttpRequest) -> dict[str, Any]:
    """Every list, and where this document is."""
    absolute = request.build_absolute_uri
    return {
        "version": api.version,
        "document": absolute(reverse("api:openapi")),
        "page": absolute(reverse("api_page")),
        "licence": documents.licence(),
        "resources": {name: absolute(reverse(f"api:{name}")) for name in LISTS},
    }


def openapi(request: HttpRequest) -> HttpResponse:
    made = describing.document(api, request.build_absolute_uri)
    return JsonResponse(made, json_dumps_params={"ensure_ascii": False, "indent": 1})


# --- What goes wrong -----------------------------------------------------------------------------
@api.exception_handler(Exception)
def _ours(request: HttpRequest, error: Exception) -> HttpResponse:
    """A fault of ours is logged and answered where those of pages are."""
    raise error


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, _("There is nothing published at this address."))


@api.exception_handler(HttpError)
def _refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, error.message)


@api.exception_handler(ValidationError)
def _not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """One sentence for each parameter that cannot be read."""
    named = dict.fromkeys(str(one["loc"][-1]) for one in error.errors)
    return problem(422, " ".join(_sentence(name) for name in named))


def _sentence(name: str) -> str:
    if name == "limit":
        return _("Give “limit” as a whole number from 1 to %(most)s.") % {"most": MOST}
    return _("“%(name)s” cannot be read: see the document of this API.") % {"name": name}
