"""What a file is, by its content and never by its name, and whether it is harmless."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _

from initiatives.attachments import office, papers, pictures
from initiatives.attachments.refusing import MAX_BYTES, RefusedFile

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OTHER_ARCHIVES = (
    b"\x1f\x8b",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!",
    b"BZh",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
)
MARKS = ("<?xml", "<svg", "<html", "<!doctype", "<script", "<!--")


class Harmless(NamedTuple):
    kind: str  # of Attachment.Kind
    data: bytes  # cleaned: what may be stored


def harmless(data: bytes) -> Harmless:
    """The file cleaned. Raises RefusedFile, and nothing else, for whatever else it is given."""
    if not data:
        raise RefusedFile(_("This file is empty. Choose another."))
    if len(data) > MAX_BYTES:
        raise RefusedFile(_too_large())
    cleaned = _cleaned(data)
    if len(cleaned.data) > MAX_BYTES:
        raise RefusedFile(_too_large())
    return cleaned


def _too_large() -> str:
    return _("The file must be 20 MB or smaller.")


def _cleaned(data: bytes) -> Harmless:
    if data.startswith(b"%PDF-"):
        return Harmless("pdf", papers.written_anew(data))
    if data.startswith(ZIP):
        return Harmless(*office.packed_anew(data))
    if kind := _picture_kind(data):
        return Harmless(kind, pictures.written_anew(data, kind))
    raise RefusedFile(_why_not(data))


def _picture_kind(data: bytes) -> str:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    return "webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else ""


def _why_not(data: bytes) -> str:
    if data.startswith(OLD_OFFICE):
        return _why_not_old_office(data)
    if data.startswith(OTHER_ARCHIVES):
        return _("This is an archive of files. Upload the files in it one by one instead.")
    start = data[:1024].decode(errors="ignore").lstrip("\ufeff \t\r\n").lower()
    if "<svg" in start:
        return _("Drawings as SVG can hold programs. Save it as PNG and try again.")
    if start.startswith(MARKS):
        return _("This is a web page. Save it as PDF and try again.")
    return _(
        "Files of this kind cannot be kept. Choose a PDF, docx, xlsx, pptx, PNG, JPEG or WebP."
    )


def _why_not_old_office(data: bytes) -> str:
    if ENCRYPTED_OFFICE in data:
        return _("This file has a password. Save it without one and try again.")
    return _("This is a file of an older Office. Save it as .docx, .xlsx or .pptx and try again.")
