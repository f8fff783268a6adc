"""Reads a page as a person would: its words, its forms as a browser would send them, its errors."""

from typing import Any

from lxml import html


def _main(response: Any) -> Any:
    return html.fromstring(response.content.decode()).xpath("//main")[0]


def text_of(response: Any) -> str:
    """The words of the page below its header, with white space folded."""
    return " ".join(_main(response).text_content().split())


def fields(response: Any) -> dict[str, str]:
    """What a browser would send if nothing were changed, of all forms in the page together."""
    forms = _main(response).xpath(".//form")
    return {name: str(value or "") for form in forms for name, value in form.fields.items()}


def errors(response: Any) -> list[tuple[str, str]]:
    """What the error summary says: the id to which each leads, and its words."""
    items = _main(response).xpath(".//ul[contains(@class, 'govuk-error-summary__list')]/li")
    return [("".join(i.xpath(".//a/@href")).lstrip("#"), i.text_content().strip()) for i in items]
