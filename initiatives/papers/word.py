"""A paper for Word: its own headings, lists and tables, so that a screen reader finds its way."""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from initiatives.papers.blocks import Block, Facts, Heading, Lede, Meter, Note, Paper, Table
from initiatives.papers.letters import storable
from initiatives.prose import Bullets, Line, Paragraph

BRAND = RGBColor(0x00, 0x51, 0x4A)
SIZES = {"Title": 28, "Subtitle": 14, "Heading 1": 22, "Heading 2": 15, "Heading 3": 12}
TABLE = "Table Grid"


def word(paper: Paper) -> bytes:
    document = Document()
    _describe(document, paper)
    _style(document, paper.language)
    _begin(document, paper)
    for block in paper.blocks:
        ADDED[type(block)](document, block)
    held = BytesIO()
    document.save(held)
    return held.getvalue()


def _describe(document: Any, paper: Paper) -> None:
    about = document.core_properties
    about.title, about.author = storable(paper.title), storable(paper.by)
    about.language, about.comments = paper.language, ""
    about.created = about.modified = datetime.combine(paper.day, time(12))
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)


def _style(document: Any, language: str) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), language)
    normal.element.get_or_add_rPr().append(spoken)
    for name, size in SIZES.items():
        font = document.styles[name].font
        font.name, font.size, font.color.rgb = "Calibri", Pt(size), BRAND
        fonts = document.styles[name].element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)  # which would have its way over the name


def _begin(document: Any, paper: Paper) -> None:
    if paper.above:
        document.add_paragraph(storable(paper.above))
    document.add_paragraph(storable(paper.title), style="Title")
    if paper.below:
        document.add_paragraph(storable(paper.below), style="Subtitle")
    if paper.has_cover:
        document.add_paragraph(storable(paper.by))
        _contents(document, paper)


def _contents(document: Any, paper: Paper) -> None:
    heading = document.add_heading(_("Contents"), level=1)
    heading.paragraph_format.page_break_before = True
    for entry in paper.contents:
        line = document.add_paragraph(style="List Bullet")
        _link(line, storable(entry.text), anchor=entry.key)


def _heading(document: Any, block: Heading) -> None:
    heading = document.add_heading(storable(block.text), level=block.level)
    heading.paragraph_format.page_break_before = block.starts_page
    if not block.key:
        return
    number = str(len(document.element.xpath("//w:bookmarkStart")))
    for end in ("Start", "End"):
        mark = OxmlElement(f"w:bookmark{end}")
        mark.set(qn("w:id"), number)
        if end == "Start":
            mark.set(qn("w:name"), _bookmark(block.key))
        heading._p.append(mark)


def _bookmark(key: str) -> str:
    """As Word allows its name: letters, figures and _, and not more than 40."""
    return key.replace("-", "_")[:40]


def _lede(document: Any, block: Lede) -> None:
    document.add_paragraph().add_run(storable(block.text)).font.size = Pt(13)


def _note(document: Any, block: Note) -> None:
    _line(document.add_paragraph(), block.line)


def _paragraph(document: Any, block: Paragraph) -> None:
    _lines(document.add_paragraph(), block.lines)


def _bullets(document: Any, block: Bullets) -> None:
    for item in block.items:
        _line(document.add_paragraph(style="List Bullet"), item)


def _meter(document: Any, block: Meter) -> None:
    document.add_paragraph().add_run(storable(block.words)).bold = True


def _lines(paragraph: Any, lines: tuple[Line, ...]) -> None:
    for number, line in enumerate(lines):
        if number:
            paragraph.add_run().add_break(WD_BREAK.LINE)
        _line(paragraph, line)


def _line(paragraph: Any, line: Line) -> None:
    for run in line:
        if run.url:
            _link(paragraph, storable(run.text), url=storable(run.url))
        else:
            paragraph.add_run(storable(run.text))


def _link(paragraph: Any, text: str, *, url: str = "", anchor: str = "") -> None:
    """To another site, or to a bookmark of this document."""
    link = OxmlElement("w:hyperlink")
    if url:
        link.set(
            qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        )
    else:
        link.set(qn("w:anchor"), _bookmark(anchor))
    run = paragraph.add_run(text)
    run.font.underline, run.font.color.rgb = True, BRAND
    link.append(run._r)
    paragraph._p.append(link)


def _facts(document: Any, block: Facts) -> None:
    for name, lines in block.rows:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(3)
        paragraph.add_run(f"{storable(name)}: ").bold = True
        _lines(paragraph, lines)


def _table(document: Any, block: Table) -> None:
    table = document.add_table(rows=1, cols=len(block.headings), style=TABLE)
    _tell(table, block.caption)
    _row(table.rows[0], block.headings, bold=True)
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for row in block.rows:
        _row(table.add_row(), row)
    document.add_paragraph()


def _row(row: Any, texts: tuple[str, ...], *, bold: bool = False) -> None:
    for cell, text in zip(row.cells, texts, strict=True):
        cell.paragraphs[0].add_run(storable(text)).bold = bold


def _tell(table: Any, words: str) -> None:
    """What a screen reader says of the table before it reads it."""
    told = OxmlElement("w:tblCaption")
    told.set(qn("w:val"), storable(words))
    table._tbl.tblPr.append(told)


ADDED: dict[type[Block], Any] = {
    Heading: _heading,
    Lede: _lede,
    Note: _note,
    Paragraph: _paragraph,
    Bullets: _bullets,
    Facts: _facts,
    Table: _table,
    Meter: _meter,
}
