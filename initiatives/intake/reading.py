"""Bytes of an uploaded write-up to plain text, or one sentence that says why not."""

import codecs
from pathlib import PurePath

from django.utils.translation import gettext_lazy as _

from .cleaning import CONTROLS, MAX_CHARACTERS, clean_text
from .plain import has_words
from .word import read_word
from .write_up import UnreadableWriteUp

__all__ = ["MAX_BYTES", "MAX_CHARACTERS", "UnreadableWriteUp", "clean_text", "read_write_up"]

MAX_BYTES = 10 * 1024 * 1024

TEXT_ENDINGS = {".txt", ".md", ".markdown"}
MACRO_ENDINGS = {".docm", ".dotm"}
OTHER_WORD_ENDINGS = {".doc", ".dot", ".dotx", ".rtf", ".odt", ".pages", ".wps"}

OLE = bytes.fromhex("D0CF11E0A1B11AE1")
NOT_TEXT = (b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"{\\rtf", OLE)


def read_write_up(data: bytes, name: str, max_bytes: int = MAX_BYTES) -> str:
    """Clean plain text: headings as '# ' lines, list items as '• ' lines, links as '[words](…)'.

    Raise UnreadableWriteUp, and nothing else, where the file cannot be read.
    """
    _refuse_size(data, max_bytes)
    _refuse_pdf_and_old_word(data)
    ending = PurePath(name.strip()).suffix.lower()
    if ending == ".docx":
        text = read_word(data)
    elif ending in TEXT_ENDINGS:
        text = _read_text(data)
    else:
        raise UnreadableWriteUp(_sentence_for_ending(ending))
    text = clean_text(text)
    if not has_words(text):
        raise UnreadableWriteUp(_("There are no words in this file. Choose the one that has them."))
    return text


def _refuse_size(data: bytes, max_bytes: int) -> None:
    if not data:
        raise UnreadableWriteUp(_("This file is empty. Choose the one that holds your write-up."))
    if len(data) > max_bytes:
        raise UnreadableWriteUp(
            _("This file is larger than %(limit)s MB. Remove its pictures and try again.")
            % {"limit": f"{max_bytes / (1024 * 1024):g}"}
        )


def _refuse_pdf_and_old_word(data: bytes) -> None:
    """By content: officers rename files in the hope that it helps."""
    if data[:1024].lstrip().startswith(b"%PDF-"):
        raise UnreadableWriteUp(_sentence_for_ending(".pdf"))
    if not data.startswith(OLE):
        return
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableWriteUp(
            _("This Word document has a password. Save it as .docx without one and try again.")
        )
    raise UnreadableWriteUp(_sentence_for_ending(".doc"))


def _sentence_for_ending(ending: str) -> str:
    if ending == ".pdf":
        sentence = _(
            "This is a PDF. Choose the Word document it was made from, or copy its text and paste "
            "it in."
        )
    elif ending in MACRO_ENDINGS:
        sentence = _("This document can hold macros. Save it as .docx and try again.")
    elif ending == ".doc":
        sentence = _("This is an older kind of Word document. Save it as .docx and try again.")
    elif ending in OTHER_WORD_ENDINGS:
        sentence = _("This kind of document cannot be read. Save it as .docx and try again.")
    else:
        sentence = _("Choose a file that ends in .docx, .txt or .md.")
    return str(sentence)


def _read_text(data: bytes) -> str:
    if data.startswith(NOT_TEXT):
        raise UnreadableWriteUp(_not_text())
    text = _decoded(data)
    controls = len(CONTROLS.findall(text))
    # A stray control character is cleaned away; a twentieth of the file means that it is not text.
    if controls > max(8, len(text) // 20):
        raise UnreadableWriteUp(_not_text())
    return text


def _not_text() -> str:
    return str(
        _("This file does not hold plain text. Choose a .docx, or a .txt file saved as UTF-8.")
    )


def _decoded(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("windows-1252", errors="replace")
