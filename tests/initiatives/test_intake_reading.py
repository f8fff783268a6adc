"""Plain text at the door, and a sentence for every file that cannot be read."""

import codecs

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from initiatives.intake.reading import (
    MAX_BYTES,
    UnreadableWriteUp,
    clean_text,
    read_write_up,
)
from tests.initiatives.write_ups import read_or_refused

WORDS = "Residents’ kitchens – café, £2,000"

EMPTY = "This file is empty. Choose the one that holds your write-up."
NO_WORDS = "There are no words in this file. Choose the one that has them."
NOT_TEXT = "This file does not hold plain text. Choose a .docx, or a .txt file saved as UTF-8."
OLDER_WORD = "This is an older kind of Word document. Save it as .docx and try again."
PASSWORD = "This Word document has a password. Save it as .docx without one and try again."
MACROS = "This document can hold macros. Save it as .docx and try again."
OTHER_KIND = "This kind of document cannot be read. Save it as .docx and try again."
CHOOSE = "Choose a file that ends in .docx, .txt or .md."
PDF = "This is a PDF. Choose the Word document it was made from, or copy its text and paste it in."

OLE = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(512)


def refusal(data: bytes, name: str) -> str:
    with pytest.raises(UnreadableWriteUp) as refused:
        read_write_up(data, name)
    return str(refused.value)


@pytest.mark.parametrize(
    "data",
    [
        WORDS.encode(),
        codecs.BOM_UTF8 + WORDS.encode(),
        WORDS.encode("utf-16"),
        codecs.BOM_UTF16_BE + WORDS.encode("utf-16-be"),
        codecs.BOM_UTF16_LE + WORDS.encode("utf-16-le"),
        WORDS.encode("windows-1252"),
    ],
    ids=["utf-8", "utf-8-bom", "utf-16", "utf-16-be", "utf-16-le", "windows-1252"],
)
@pytest.mark.parametrize("name", ["a.txt", "A.TXT", "notes.v2.md", " a.txt ", "a.markdown"])
def test_text_in_the_encodings_that_people_save(data: bytes, name: str) -> None:
    assert read_write_up(data, name) == WORDS


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", "\f", "\v"])
def test_line_breaks_become_one_kind(line_break: str) -> None:
    assert clean_text(f"one{line_break}two") == "one\ntwo"


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("a\x00b\x07c\x1bd\x7fe\x9ff", "abcdef"),
        ("a\tb\nc", "a\tb\nc"),
        ("a\u00a0b\u202fc", "a b c"),
        ("a\u200b\u200d\u2060\ufeff\u00adb", "ab"),
        ("txt.\u202egpj\u202c \u2066x\u2069 \u200e\u200f\u061c", "txt.gpj x "),
        ("a\ud800b\ufffe\uffff", "a\ufffdb\ufffd\ufffd"),
        ("Café £5 – ‘a’ 👩 Ŵŷ", "Café £5 – ‘a’ 👩 Ŵŷ"),
    ],
)
def test_what_is_not_seen_does_not_pass_the_door(dirty: str, clean: str) -> None:
    assert clean_text(dirty) == clean


@given(st.text())
@example("\r\n\r")
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once
    once.encode("utf-8")
    assert "\x00" not in once
    assert "\r" not in once


def test_stray_control_characters_are_cleaned_away() -> None:
    assert read_write_up(b"Kitch\x00ens\x07", "a.txt") == "Kitchens"


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "a.txt", EMPTY),
        (b"", "a.docx", EMPTY),
        (b" \n\t\x00", "a.txt", NO_WORDS),
        (codecs.BOM_UTF8, "a.txt", NO_WORDS),
        (b"... ---", "a.md", NO_WORDS),
        (b"%PDF-1.7 ...", "a.pdf", PDF),
        (b"\n%PDF-1.7 ...", "a.docx", PDF),
        (b"words", "a.pdf", PDF),
        (OLE, "a.doc", OLDER_WORD),
        (OLE, "a.docx", OLDER_WORD),
        (OLE, "a.txt", OLDER_WORD),
        (b"words", "a.doc", OLDER_WORD),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", PASSWORD),
        (b"words", "a.docm", MACROS),
        (b"words", "a.rtf", OTHER_KIND),
        (b"words", "a.odt", OTHER_KIND),
        (b"words", "a.pages", OTHER_KIND),
        (b"words", "a.exe", CHOOSE),
        (b"words", "a", CHOOSE),
        (b"words", "", CHOOSE),
        (b"words", ".txt", CHOOSE),
        (b"words", "../../etc/passwd", CHOOSE),
        (b"PK\x03\x04 a package", "a.txt", NOT_TEXT),
        (b"\x89PNG\r\n", "a.txt", NOT_TEXT),
        (b"{\\rtf1 words}", "a.txt", NOT_TEXT),
        (bytes(range(256)) * 4, "a.txt", NOT_TEXT),
        ("Kitchens of residents".encode("utf-16-le"), "a.txt", NOT_TEXT),
    ],
)
def test_a_file_that_cannot_be_read_gets_one_sentence(
    data: bytes, name: str, sentence: str
) -> None:
    assert refusal(data, name) == sentence


def test_the_greatest_size_is_read_and_one_byte_more_is_not() -> None:
    at_limit = b"words" + b" " * (100 - 5)
    assert read_write_up(at_limit, "a.txt", max_bytes=100) == at_limit.decode()
    with pytest.raises(UnreadableWriteUp) as refused:
        read_write_up(b"a" * (MAX_BYTES + 1), "a.txt")
    assert str(refused.value) == (
        "This file is larger than 10 MB. Remove its pictures and try again."
    )


def test_the_greatest_length_is_read_and_one_character_more_is_not() -> None:
    assert len(read_write_up(b"a" * 200_000, "a.txt")) == 200_000
    assert refusal(b"a" * 200_001, "a.txt") == (
        "The text is longer than 200,000 characters. "
        "Shorten it, or put the longer parts in an attachment."
    )


@given(st.binary(max_size=2000), st.sampled_from(["a.txt", "a.md", "a.docx", "a.pdf", "a", ""]))
@example(b"PK\x05\x06" + bytes(18), "a.docx")
@settings(deadline=None)
def test_any_bytes_are_read_or_refused_with_a_sentence(data: bytes, name: str) -> None:
    text = read_or_refused(data, name)
    assert text
    assert text == clean_text(text)
