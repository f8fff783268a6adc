"""Office files: refused where they could do harm, else packed anew without the names of people."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.parsers import expat

from django.utils.translation import gettext as _

from councilnet.packages import (
    MAX_UNPACKED_BYTES,
    Fault,
    UnsafePackage,
    chunks,
    refuse_unsafe,
)
from initiatives.attachments.pictures import without_metadata
from initiatives.attachments.refusing import RefusedFile

MAX_LISTED_BYTES = 4 * 1024 * 1024  # content types and relations are read whole
KINDS = {
    "wordprocessingml.document.main+xml": "docx",
    "spreadsheetml.sheet.main+xml": "xlsx",
    "presentationml.presentation.main+xml": "pptx",
}
HARMLESS_SCHEMES = {"http", "https", "mailto", "tel"}
# Programs, controls, other files within and what asks a server for data
WITHIN = re.compile(
    r"/(embeddings|activex|ctrlprops|externallinks|webextensions|macrosheets|dialogsheets)/"
    r"|/connections\.xml$|oleobject|/afchunk|\.(exe|dll|js|vbs|bat|cmd|ps1|html?|mht|rtf)$"
)
# Where Office writes who noted or changed something: the part's name, and what stands for a person
QUOTED = rb"""("[^"<]*"|'[^'<]*')"""
PEOPLE = [
    (re.compile(part), re.compile(rb"(\b(?:" + attributes + rb")=)" + QUOTED))
    for part, attributes in [
        (r"^word/", rb"w:author|w:initials|w15:author|w15:userId"),
        (r"^ppt/(commentauthors|authors)", rb"name|initials|userId"),
        (r"^xl/persons/", rb"displayName|userId"),
        (r"^xl/(workbook|revisions/)", rb"userName"),
    ]
]
AUTHORS = re.compile(rb"<author>[^<]*</author>")
EMPTY_CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties xmlns:cp='
    b'"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
EMPTY_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
EMPTY_CUSTOM = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
)
PROPERTIES = {
    "core-properties": EMPTY_CORE,
    "extended-properties": EMPTY_APP,
    "custom-properties": EMPTY_CUSTOM,
}
PICTURES = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".webp": "webp"}


def packed_anew(data: bytes) -> tuple[str, bytes]:
    """The kind that its content says, and the file without names. Raises RefusedFile."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _refuse_other_archives(package)
            refuse_unsafe(package)
            return _kind(package), _packed(package, _relations(package))
    except RefusedFile:
        raise
    except UnsafePackage as unsafe:
        raise RefusedFile(_sentence(unsafe.fault)) from unsafe
    # A damaged package breaks zipfile in ways that it does not name.
    except Exception as error:
        raise RefusedFile(_sentence(Fault.DAMAGED)) from error


def _sentence(fault: Fault) -> str:
    match fault:
        case Fault.TOO_LARGE:
            return _("This file is too large once it is unpacked. Save a smaller one.")
        case Fault.PASSWORD:
            return _("This file has a password. Save it without one and try again.")
        case Fault.MACROS:
            return _("This file holds macros. Save it as .docx, .xlsx or .pptx and try again.")
        case Fault.DAMAGED:
            return _("This file is damaged or not whole. Open it, save it anew and try again.")


def _refuse_other_archives(package: zipfile.ZipFile) -> None:
    if "[Content_Types].xml" not in package.namelist():
        raise RefusedFile(
            _("This is an archive of files. Upload the files in it one by one instead.")
        )


# What it is, and to what it leads


def _kind(package: zipfile.ZipFile) -> str:
    types = {
        attributes.get("ContentType", "").lower()
        for name, attributes in _elements(_read(package, "[Content_Types].xml"))
    }
    if any("macroenabled" in type_ or "vbaproject" in type_ for type_ in types):
        raise UnsafePackage(Fault.MACROS)
    kinds = {kind for end, kind in KINDS.items() if any(type_.endswith(end) for type_ in types)}
    if len(kinds) != 1:
        raise RefusedFile(
            _("This is no document, spreadsheet or presentation. Save it as .docx, .xlsx or .pptx.")
        )
    if any(WITHIN.search(f"/{name.lower()}") for name in package.namelist()):
        raise RefusedFile(
            _(
                "This file holds other files or programs inside it, or takes in data from "
                "elsewhere. Paste charts and tables as pictures, save it and try again."
            )
        )
    return kinds.pop()


def _relations(package: zipfile.ZipFile) -> dict[str, bytes]:
    """The parts that tell of people, with what to write in their place."""
    told = {}
    for name in package.namelist():
        if name.lower().endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(name))
            for __, relation in _elements(_read(package, name)):
                _refuse_outside(relation)
                purpose = relation.get("Type", "").rpartition("/")[2]
                if purpose in PROPERTIES:
                    part = posixpath.join("/", folder, relation.get("Target", ""))
                    told[posixpath.normpath(part).lower()] = PROPERTIES[purpose]
    return told


def _refuse_outside(relation: dict[str, str]) -> None:
    """A link that a reader follows may lead outside; nothing may be fetched by itself."""
    if relation.get("TargetMode", "").lower() != "external":
        return
    is_link = relation.get("Type", "").endswith("/hyperlink")
    if is_link and urlsplit(relation.get("Target", "")).scheme.lower() in HARMLESS_SCHEMES:
        return
    raise RefusedFile(
        _(
            "This file links to a file on a computer, or takes in something from elsewhere when it "
            "is opened. Remove such links, pictures and templates, save it and try again."
        )
    )


def _elements(content: bytes) -> list[tuple[str, dict[str, str]]]:
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: found.append((name, attributes))
    parser.StartDoctypeDeclHandler = _refuse_declaration
    parser.Parse(content, True)
    return found


def _refuse_declaration(*document_type: object) -> None:
    """Entities are declared in a document type, and Office never writes one."""
    raise UnsafePackage(Fault.DAMAGED)


def _read(package: zipfile.ZipFile, name: str) -> bytes:
    return b"".join(chunks(package, package.getinfo(name), MAX_LISTED_BYTES))


# Packed anew


def _packed(package: zipfile.ZipFile, told: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as clean:
        for name, content in _cleaned(package, told):
            # A day that is always the same, so that the same file is known again.
            clean.writestr(_entry(name), content)
    return out.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _cleaned(package: zipfile.ZipFile, told: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    allowance = MAX_UNPACKED_BYTES
    for entry in package.infolist():
        if entry.is_dir():
            continue
        content = b"".join(chunks(package, entry, allowance))
        allowance -= len(content)
        name = entry.filename.lower()
        yield entry.filename, told.get(f"/{name}") or _without_people(name, content)


def _without_people(name: str, content: bytes) -> bytes:
    if kind := PICTURES.get(posixpath.splitext(name)[1]):
        return without_metadata(content, kind)
    if name.endswith(".xml"):
        for part, attributes in PEOPLE:
            if part.search(name):
                content = attributes.sub(rb'\1""', content)
        return AUTHORS.sub(b"<author></author>", content) if name.startswith("xl/") else content
    return content
