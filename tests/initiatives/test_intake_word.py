"""Word documents: what of them becomes text, and what is refused before it is parsed."""

import base64
import io
import struct
import zipfile

import docx
import pytest
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from hypothesis import given, settings
from hypothesis import strategies as st

from councilnet import packages
from initiatives.intake import word
from initiatives.intake.reading import UnreadableWriteUp, read_write_up
from initiatives.intake.understanding import Contact, Link, PrincipleMatch, Section, understand
from tests.initiatives.write_ups import (
    PRINCIPLES,
    SENTENCES,
    STEVENAGE,
    STRAY_TAIL,
    read_or_refused,
    with_parts,
    word_file,
    words_lost_or_added,
)

NOT_WORD = (
    "This is not a Word document, or it is damaged. "
    "Open it in Word, save it as .docx and try again."
)
TOO_LARGE = (
    "This document is too large once it is unpacked. "
    "Remove its pictures and embedded files, save it as .docx and try again."
)
PASSWORD = "This document has a password. Save it as .docx without one and try again."
MACROS = "This document holds macros. Save it as .docx without them and try again."

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
BODY = "word/document.xml"
WORD_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def text_of(document: Document) -> str:
    return read_write_up(word_file(document), "a.docx")


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableWriteUp) as refused:
        read_write_up(data, "a.docx")
    return str(refused.value)


def kitchens() -> bytes:
    document = docx.Document()
    document.add_paragraph("Kitchens")
    return word_file(document)


def with_body(inside: str) -> bytes:
    """A document whose body is this XML, and which has no styles: it is read in no time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(
            BODY, f'<w:document xmlns:w="{WORD_NAMESPACE}"><w:body>{inside}</w:body></w:document>'
        )
    return buffer.getvalue()


def link(paragraph: Paragraph, words: str, address: str) -> None:
    relation = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    element = OxmlElement("w:hyperlink")
    element.set(qn("r:id"), relation)
    element.append(paragraph.add_run(words)._r)
    paragraph._p.append(element)


KITCHENS = kitchens()

ELEMENTS = [
    "<w:p>{}</w:p>",
    "<w:r>{}</w:r>",
    "<w:tbl>{}</w:tbl>",
    "<w:tr>{}</w:tr>",
    '<w:tc><w:tcPr><w:gridSpan w:val="x"/></w:tcPr>{}</w:tc>',
    "<w:tc>{}</w:tc>",
    "<w:hyperlink w:anchor='a'>{}</w:hyperlink>",
    "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
    "<w:p><w:pPr><w:pStyle w:val='Heading1'/></w:pPr>{}</w:p>",
    "<w:p><w:pPr><w:pStyle w:val='ListBullet'/></w:pPr>{}</w:p>",
    "<w:r><w:footnoteReference/></w:r>{}",
    "<w:r><w:br/><w:tab/></w:r>{}",
    "<w:r><w:sym w:char='x'/></w:r>{}",
]


def _nested(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    children = st.lists(inside, min_size=1, max_size=3).map("".join)
    return st.builds(str.format, st.sampled_from(ELEMENTS), children)


def _claiming(data: bytes, size: int) -> bytes:
    """The directory's last entry says that it unpacks to ``size`` bytes."""
    claimed = bytearray(data)
    place = claimed.rfind(b"PK\x01\x02")
    claimed[place + 24 : place + 28] = struct.pack("<I", size)
    return bytes(claimed)


class TestWhatIsRead:
    def test_headings_lists_and_paragraphs(self) -> None:
        document = docx.Document()
        document.add_heading("Kitchens", 0)
        document.add_heading("Background", 1)
        document.add_paragraph("One kitchen\nfor all.")
        document.add_heading("The estate", 2)
        document.add_paragraph("First", style="List Bullet")
        document.add_paragraph("Second", style="List Number")
        document.add_paragraph("Third", style="List Bullet 2")
        assert text_of(document) == (
            "# Kitchens\n\n# Background\n\nOne kitchen\nfor all.\n\n## The estate\n\n"
            "• First\n• Second\n• Third"
        )

    def test_links_keep_their_addresses(self) -> None:
        document = docx.Document()
        paragraph = document.add_paragraph("See ")
        link(paragraph, "the report", "https://example.org/a(b) c")
        paragraph.add_run(" or ")
        link(paragraph, "https://example.org", "https://example.org")
        paragraph.add_run(" or ")
        link(paragraph, "us", "mailto:one@example.org?subject=Kitchens")
        paragraph.add_run(" or ")
        link(paragraph, "my drive", "file:///C:/secret.txt")
        text = text_of(document)
        assert text == (
            "See [the report](https://example.org/a%28b%29%20c) or https://example.org "
            "or us (one@example.org) or my drive"
        )
        assert understand(text, ()).links == (
            Link("the report", "https://example.org/a%28b%29%20c"),
            Link("https://example.org", "https://example.org"),
        )

    def test_a_table_is_read_row_by_row(self) -> None:
        document = docx.Document()
        table = document.add_table(2, 2)
        table.cell(0, 0).text = "Title"
        table.cell(0, 1).text = "Kitchens"
        table.cell(1, 0).text = "Background"
        table.cell(1, 1).text = "One kitchen."
        table.cell(1, 1).add_paragraph("For all.")
        text = text_of(document)
        assert text == "Title | Kitchens\n\nBackground\n\nOne kitchen.\n\nFor all."
        found = understand(text, ())
        assert found.title == "Kitchens"
        assert found.sections == (
            Section("Background", "One kitchen.\n\nFor all.", "situation_before"),
        )

    def test_a_table_in_a_table_is_not_lost(self) -> None:
        document = docx.Document()
        cell = document.add_table(1, 2).cell(0, 0)
        cell.add_table(1, 1).cell(0, 0).text = "Inner"
        cell.add_paragraph("Outer")
        assert text_of(document).split() == ["Inner", "Outer"]

    def test_a_picture_leaves_a_remark(self) -> None:
        document = docx.Document()
        document.add_paragraph("Before")
        document.add_picture(io.BytesIO(DOT))
        document.inline_shapes[0]._inline.docPr.set("descr", "A [new] stove")
        document.add_picture(io.BytesIO(DOT))
        text = text_of(document)
        assert text == "Before\n\n[Picture left out: A new stove]\n\n[Picture left out]"
        assert understand(text, ()).leftovers == (
            "[Picture left out: A new stove]",
            "[Picture left out]",
        )

    def test_pictures_alone_are_no_words(self) -> None:
        document = docx.Document()
        document.add_picture(io.BytesIO(DOT))
        assert refusal(word_file(document)) == (
            "There are no words in this file. Choose the one that has them."
        )

    def test_footnotes_stand_at_the_end(self) -> None:
        reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
        body = f"<w:p><w:r><w:t>We cooked.</w:t></w:r>{reference}</w:p>"
        note = '<w:footnote w:id="2"><w:p><w:r><w:t>With gas.</w:t></w:r></w:p></w:footnote>'
        notes = f'<w:footnotes xmlns:w="{WORD_NAMESPACE}">{note}</w:footnotes>'
        data = with_parts(with_body(body), {"word/footnotes.xml": notes.encode()})
        assert read_write_up(data, "a.docx") == "We cooked.[1]\n\n# Notes\n\n[1] With gas."

    def test_tracked_changes_are_read_as_accepted(self) -> None:
        body = (
            "<w:p><w:r><w:t>We </w:t></w:r><w:ins><w:r><w:t>cooked</w:t></w:r></w:ins>"
            "<w:del><w:r><w:delText>burned</w:delText></w:r></w:del></w:p>"
        )
        assert read_write_up(with_body(body), "a.docx") == "We cooked"

    def test_what_cannot_be_read_is_told_of(self) -> None:
        body = (
            "<w:p><w:r><w:t>Meals: </w:t></w:r>"
            '<w:fldSimple w:instr="X"><w:r><w:t>40</w:t></w:r></w:fldSimple></w:p>'
        )
        text = read_write_up(with_body(body), "a.docx")
        assert text == "Meals:\n\n[Part of the document left out]"
        assert understand(text, ()).remarks[-1] == (
            "A part of the document could not be read. Compare the draft with the document."
        )

    def test_a_style_map_in_the_document_makes_no_word_vanish(self) -> None:
        data = with_parts(kitchens(), {"mammoth/style-map": b"p => !"})
        assert read_write_up(data, "a.docx") == "Kitchens"


class TestTheStevenageWriteUpInWord:
    def document(self) -> Document:
        document = docx.Document()
        for line in STEVENAGE.read_text().split("\n"):
            item = line.strip().startswith("•")
            if line.strip():
                words = line.strip().removeprefix("•").strip()
                document.add_paragraph(words, style="List Bullet" if item else None)
        return document

    def test_it_is_understood_as_the_text_is(self) -> None:
        text = text_of(self.document())
        assert understand(text, PRINCIPLES) == understand(STEVENAGE.read_text(), PRINCIPLES)
        assert words_lost_or_added(text, understand(text, PRINCIPLES)) == ("", "")

    def test_in_a_template_made_of_a_table(self) -> None:
        document = docx.Document()
        table = document.add_table(3, 2)
        table.cell(0, 0).text = "Title"
        table.cell(0, 1).text = "Reframing leisure"
        table.cell(1, 0).text = "Principles met"
        cell = table.cell(1, 1)
        cell.text = SENTENCES["innovation"]
        cell.add_paragraph(f"{SENTENCES['new-models']} {STRAY_TAIL}", style="List Bullet")
        table.cell(2, 0).text = "Contact"
        table.cell(2, 1).text = "Leisure team, leisure@example.org"
        found = understand(text_of(document), PRINCIPLES)
        assert found.title == "Reframing leisure"
        assert found.matches == (
            PrincipleMatch("innovation", SENTENCES["innovation"], 100, "sentence"),
            PrincipleMatch("new-models", SENTENCES["new-models"], 100, "sentence", STRAY_TAIL),
        )
        assert found.contact == Contact("Leisure team", "leisure@example.org", "")
        assert found.sections == ()


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        "data",
        [
            b"words",
            b"PK\x03\x04" + bytes(100),
            kitchens()[:-200],
            kitchens()[200:],
            with_parts(kitchens(), {BODY: None}),
            with_parts(kitchens(), {"[Content_Types].xml": None}),
            with_parts(kitchens(), {BODY: b"<w:document"}),
            with_parts(kitchens(), {BODY: b""}),
            with_parts(kitchens(), {BODY: b'<?xml version="1.0" encoding="klingon"?><a/>'}),
            with_parts(kitchens(), {BODY: b"<a/>"}),
        ],
        ids=[
            "no-package",
            "broken-package",
            "cut-short",
            "cut-in-front",
            "no-body",
            "no-types",
            "broken-xml",
            "empty-xml",
            "unknown-encoding",
            "another-body",
        ],
    )
    def test_what_is_no_word_document(self, data: bytes) -> None:
        assert refusal(data) in {
            NOT_WORD,
            "There are no words in this file. Choose the one that has them.",
        }

    def test_a_spreadsheet_named_as_a_word_document(self) -> None:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as package:
            package.writestr("[Content_Types].xml", "<Types/>")
            package.writestr("xl/workbook.xml", "<workbook/>")
        assert refusal(buffer.getvalue()) == NOT_WORD

    def test_macros(self) -> None:
        assert refusal(with_parts(kitchens(), {"word/vbaProject.bin": b"x"})) == MACROS

    def test_an_encrypted_entry(self) -> None:
        data = bytearray(kitchens())
        place = data.rfind(b"PK\x01\x02")
        data[place + 8] |= 1
        assert refusal(bytes(data)) == PASSWORD

    @pytest.mark.parametrize("name", [BODY, "word/styles.xml", "word/other.xml", "_rels/.rels"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
    @pytest.mark.parametrize(
        "document_type",
        [
            "<!DOCTYPE a>",
            '<!DOCTYPE a [<!ENTITY b "c">]>',
            '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>',
            '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">',
        ],
    )
    def test_a_document_type(self, document_type: str, encoding: str, name: str) -> None:
        xml = f'<?xml version="1.0" encoding="{encoding}"?>{document_type}<a>&#98;</a>'
        assert refusal(with_parts(kitchens(), {name: xml.encode(encoding)})) == NOT_WORD

    def test_entities_are_never_expanded(self) -> None:
        laughs = '<!ENTITY a0 "ha">' + "".join(
            f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
        )
        xml = f"<!DOCTYPE a [{laughs}]><a>&a9;</a>"
        assert refusal(with_parts(kitchens(), {BODY: xml.encode()})) == NOT_WORD

    def test_a_part_that_unpacks_to_more_than_the_limit(self) -> None:
        data = with_parts(kitchens(), {BODY: b" " * (word.MAX_XML_BYTES + 1)})
        assert len(data) < 100_000
        assert refusal(data) == TOO_LARGE

    def test_parts_that_together_unpack_to_more_than_the_limit(self) -> None:
        half = b"<a>" + b" " * (word.MAX_XML_BYTES // 2) + b"</a>"
        assert (
            refusal(with_parts(kitchens(), {"word/a.xml": half, "word/b.xml": half})) == TOO_LARGE
        )

    def test_a_package_that_says_it_unpacks_to_more_than_the_limit(self) -> None:
        data = with_parts(kitchens(), {"word/media/a.png": b"a"})
        assert refusal(_claiming(data, packages.MAX_UNPACKED_BYTES)) == TOO_LARGE

    def test_a_package_that_says_too_little_about_itself(self) -> None:
        data = with_parts(kitchens(), {"word/a.xml": b" " * (word.MAX_XML_BYTES + 1)})
        assert refusal(_claiming(data, 10)) == NOT_WORD

    @pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    def test_a_compression_that_word_does_not_write(self, compression: int) -> None:
        buffer = io.BytesIO(kitchens())
        with zipfile.ZipFile(buffer, "a", compression) as package:
            package.writestr("word/other.xml", "<a/>")
        assert refusal(buffer.getvalue()) == NOT_WORD

    def test_too_many_entries(self) -> None:
        many = {f"word/{n}.bin": b"" for n in range(packages.MAX_ENTRIES)}
        assert refusal(with_parts(kitchens(), many)) == TOO_LARGE

    def test_two_entries_of_one_name(self) -> None:
        buffer = io.BytesIO(kitchens())
        with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(buffer, "a") as package:
            package.writestr(BODY, "<a/>")
        assert refusal(buffer.getvalue()) == NOT_WORD

    @pytest.mark.parametrize(
        "body",
        [
            "<w:ins>" * 200 + "</w:ins>" * 200,
            "<w:p/>" * (word.MAX_ELEMENTS + 1),
            ("<w:p " + " ".join(f"w:a{n}='1'" for n in range(500)) + "/>") * 400,
        ],
        ids=["deep", "many-elements", "many-attributes"],
    )
    def test_xml_that_would_choke_the_parser(self, body: str) -> None:
        assert refusal(with_body(body)) == TOO_LARGE

    @given(data=st.data())
    @settings(deadline=None, max_examples=150)
    def test_a_damaged_document_is_read_or_refused_and_never_more(
        self, data: st.DataObject
    ) -> None:
        damaged = bytearray(KITCHENS)
        for _ in range(data.draw(st.integers(1, 6))):
            place = data.draw(st.integers(0, len(damaged) - 1))
            damaged[place] = data.draw(st.integers(0, 255))
        assert read_or_refused(bytes(damaged), "a.docx")

    @given(st.recursive(st.just("<w:t>a</w:t>"), _nested, max_leaves=12))
    @settings(deadline=None, max_examples=150)
    def test_elements_in_no_sensible_order_are_read_or_refused(self, body: str) -> None:
        assert read_or_refused(with_body(body), "a.docx")
