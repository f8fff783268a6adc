"""How files are shown. Nothing here asks the database anything."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from initiatives.attachments.naming import file_name
from initiatives.contents import Content, File
from initiatives.models import Attachment

register = template.Library()

KINDS = {
    "docx": Attachment.Kind.DOCX.label,
    "xlsx": Attachment.Kind.XLSX.label,
    "pptx": Attachment.Kind.PPTX.label,
}


@register.inclusion_tag("initiatives/attachments/_files.html")
def files_of(content: Content) -> dict[str, Any]:
    """Pictures, which are seen where they stand, and papers, which are fetched."""
    files = content.get("attachments", [])
    return {
        "pictures": [file for file in files if file["kind"] in Attachment.PICTURES],
        "papers": [file for file in files if file["kind"] not in Attachment.PICTURES],
    }


@register.filter
def file_address(file: File | Attachment) -> str:
    told = file if isinstance(file, dict) else vars(file)
    return reverse("file", args=[told["key"], file_name(told["name"], told["kind"])])


@register.filter
def kind_and_size(file: File | Attachment) -> str:
    """ "PDF, 1.2 MB", as a reader wants to know before fetching it."""
    told = file if isinstance(file, dict) else vars(file)
    kind = KINDS.get(told["kind"], told["kind"].upper())
    return f"{kind}, {filesizeformat(told['size'])}"
