"""PDFs: refused where they could do harm, else written anew without the names of people."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf
from django.utils.translation import gettext as _
from pikepdf import Dictionary, Name, Pdf

from initiatives.attachments.refusing import RefusedFile

MAX_OBJECTS = 200_000
MAX_UNPACKED_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 50
# What runs, sends, or opens something else
ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR"}
    | {"/Rendition", "/Movie", "/Sound", "/RichMediaExecute"}
)
RUNS = frozenset({"/JS", "/JavaScript", "/XFA", "/AA"})
HOLDS = frozenset({"/EmbeddedFiles", "/EF", "/RichMediaContent", "/Collection"})
SUBTYPES = frozenset({"/FileAttachment", "/RichMedia", "/3D", "/Movie", "/Sound"})
TELLS_OF_PEOPLE = frozenset({"/Metadata", "/PieceInfo", "/LastModified"})
STREAM = re.compile(rb"stream\r?\n")


def written_anew(data: bytes) -> bytes:
    """All that stood outside the document goes, as does what tells who wrote it."""
    _refuse_polyglots(data)
    _refuse_bombs(data)
    try:
        with pikepdf.open(io.BytesIO(data), attempt_recovery=False) as pdf:
            return _written(pdf)
    except RefusedFile:
        raise
    except pikepdf.PasswordError as error:
        raise RefusedFile(_password()) from error
    # qpdf tells of damage in more ways than one can name.
    except Exception as error:
        raise RefusedFile(_damaged()) from error


def _password() -> str:
    return _("This PDF is protected. Save it without a password and try again.")


def _damaged() -> str:
    return _("This PDF is damaged or not whole. Open it, save it anew and try again.")


def _refuse_polyglots(data: bytes) -> None:
    if zipfile.is_zipfile(io.BytesIO(data)):
        raise RefusedFile(_("This PDF holds an archive too. Save it anew as PDF and try again."))
    if b"%%EOF" not in data[-2048:]:
        raise RefusedFile(_damaged())


def _refuse_bombs(data: bytes) -> None:
    """qpdf unpacks whole the streams in which a PDF keeps its objects: look first how large."""
    allowance = MAX_UNPACKED_BYTES
    for found in STREAM.finditer(data):
        before = data[max(0, found.start() - 1024) : found.start()].rpartition(b"obj")[2]
        # A name may be written with # and figures, so that it cannot be told here.
        if any(sign in before for sign in (b"/ObjStm", b"/XRef", b"#")):
            if before.count(b"/FlateDecode") > 1:
                raise RefusedFile(_damaged())
            allowance -= _unpacked_size(data[found.end() :], allowance)
            if allowance <= 0:
                raise RefusedFile(_("This PDF is too large once it is unpacked."))


def _unpacked_size(packed: bytes, allowance: int) -> int:
    try:
        return len(zlib.decompressobj().decompress(packed, allowance))
    except zlib.error:
        return 0  # not packed so, or damaged: qpdf says which


def _written(pdf: Pdf) -> bytes:
    if pdf.is_encrypted:
        raise RefusedFile(_password())
    if len(pdf.objects) > MAX_OBJECTS or not len(pdf.pages):
        raise RefusedFile(_damaged())
    if isinstance(pdf.Root.get(Name.OpenAction), pikepdf.Array):
        del pdf.Root.OpenAction  # the page at which it opens, and no more
    for dictionary in _dictionaries(pdf):
        _refuse_harm(dictionary)
        _forget_people(dictionary)
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _forget_people(dictionary: Any) -> None:
    keys = set(dictionary.keys())
    for key in TELLS_OF_PEOPLE & keys:
        del dictionary[key]
    if {"/T", "/Rect"} <= keys and "/FT" not in keys:
        del dictionary["/T"]  # who wrote a note; of a form's field it is the name


def _dictionaries(pdf: Pdf) -> Iterator[Any]:
    for item in pdf.objects:
        yield from _within(item, MAX_DEPTH)


def _within(item: Any, depth: int) -> Iterator[Any]:
    """What stands directly in one object; what it refers to is an object of its own."""
    if depth == 0:
        raise RefusedFile(_damaged())
    if isinstance(item, (Dictionary, pikepdf.Stream)):
        yield item
        inner = [value for __, value in item.items()]
    elif isinstance(item, pikepdf.Array):
        inner = list(item)
    else:
        return
    for value in inner:
        if isinstance(value, (Dictionary, pikepdf.Array)) and not value.is_indirect:
            yield from _within(value, depth - 1)


def _refuse_harm(dictionary: Any) -> None:
    keys = set(dictionary.keys())
    said = {str(dictionary.get(key, "")) for key in ("/Subtype", "/Type")}
    if keys & RUNS or str(dictionary.get("/S", "")) in ACTIONS or "/OpenAction" in keys:
        raise RefusedFile(
            _(
                "This PDF holds a program, or does something by itself when it is opened. "
                "Print it to a new PDF and try again."
            )
        )
    if keys & HOLDS or said & SUBTYPES or "/EmbeddedFile" in said:
        raise RefusedFile(
            _("This PDF holds other files inside it. Print it to a new PDF and try again.")
        )
