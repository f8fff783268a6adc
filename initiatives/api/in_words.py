"""An OpenAPI document in words, for a page: what may be asked, and what each answer holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _

Document = dict[str, Any]
REF = "#/components/schemas/"
MEDIA_TYPE = "application/json"


@dataclass(frozen=True)
class Kind:
    """Of what kind a value is: "list of CaseStudyRow or null". ``shape`` is one that is told."""

    words: str
    shape: str = ""

    @property
    def before(self) -> str:
        return self.words.partition(self.shape)[0] if self.shape else self.words

    @property
    def after(self) -> str:
        return self.words.partition(self.shape)[2] if self.shape else ""


@dataclass(frozen=True)
class Part:
    """A parameter, or a key of an answer. ``example`` may be ""."""

    name: str
    kind: Kind
    words: SafeString
    example: str
    is_required: bool


@dataclass(frozen=True)
class Operation:
    path: str
    summary: str
    words: SafeString
    parameters: list[Part]
    answer: str
    errors: list[tuple[str, str]]

    @property
    def anchor(self) -> str:
        return slugify(self.summary)


@dataclass(frozen=True)
class Shape:
    name: str
    words: SafeString
    parts: list[Part]


def operations(document: Document) -> dict[str, list[Operation]]:
    """Under the names of what they are about, in the document's order."""
    found: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        told = methods["get"]
        found.setdefault(told["tags"][0], []).append(_operation(path, told))
    return found


def _operation(path: str, told: Document) -> Operation:
    answers = told["responses"]
    return Operation(
        path,
        told["summary"],
        _html(told["description"]),
        [_parameter(one) for one in told["parameters"]],
        kind_of(answers["200"]["content"][MEDIA_TYPE]["schema"]).shape,
        [
            (status, one["description"])
            for status, one in sorted(answers.items())
            if status != "200"
        ],
    )


def _parameter(told: Document) -> Part:
    schema = told["schema"]
    given = told.get("example") or next(iter(schema.get("examples", [])), "")
    example = given[0] if isinstance(given, list) else given
    required = bool(told.get("required"))
    words = _html(told.get("description", ""))
    return Part(told["name"], kind_of(schema), words, str(example), required)


def shapes(document: Document) -> Iterator[Shape]:
    """Those that some answer leads to, by name."""
    for name, told in sorted(document["components"]["schemas"].items()):
        required = set(told.get("required", ()))
        parts = [_part(key, one, required) for key, one in told.get("properties", {}).items()]
        yield Shape(name, _html(told.get("description", "")), parts)


def _part(name: str, told: Document, required: set[str]) -> Part:
    example = next(iter(told.get("examples", [])), "")
    words = _html(told.get("description", ""))
    return Part(name, kind_of(told), words, str(example), name in required)


def _html(text: str) -> SafeString:
    """What stands between backticks is code: the one mark of Markdown that our words have."""
    parts = text.replace("``", "`").split("`")
    marked = (
        format_html("<code>{}</code>" if at % 2 else "{}", part) for at, part in enumerate(parts)
    )
    return format_html_join("", "{}", ((part,) for part in marked))


def kind_of(schema: Document) -> Kind:
    """Of any schema that our types make; what else there may be is said to be anything."""
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(REF)
        return Kind(name, name)
    if "allOf" in schema:
        return kind_of(schema["allOf"][0])
    if "anyOf" in schema:
        kinds = [kind_of(one) for one in schema["anyOf"]]
        shape = next((one.shape for one in kinds if one.shape), "")
        return Kind(_(" or ").join(one.words for one in kinds), shape)
    return _plain(schema)


def _plain(schema: Document) -> Kind:
    kind = schema.get("type")
    if kind == "array":
        of = kind_of(schema["items"])
        return Kind(_("list of %(kind)s") % {"kind": of.words}, of.shape)
    if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        of = kind_of(schema["additionalProperties"])
        return Kind(_("%(kind)s by key") % {"kind": of.words}, of.shape)
    words = {
        "string": _("text"),
        "integer": _("whole number"),
        "boolean": _("true or false"),
        "null": _("null"),
    }
    return Kind(words.get(str(kind), _("anything")))
