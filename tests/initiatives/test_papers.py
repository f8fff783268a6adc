"""A paper as PDF, for Word and on a page: the same words, heard as well as seen."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as parser

from initiatives.papers import letters, web
from initiatives.papers.blocks import (
    Block,
    Facts,
    Heading,
    Lede,
    Meter,
    Note,
    Paper,
    Table,
    facts,
    words,
    written,
)
from initiatives.papers.pdf import pages, pdf
from initiatives.papers.word import word
from initiatives.prose import Bullets
from tests.initiatives.accessible import faults_of, open_pdf, tags

WRITTEN = "We had:\n- a hall\n- a kettle\n\nSee https://example.org/a_(b).\nAnd more."
BLOCKS: tuple[Block, ...] = (
    Heading("First", 1, "first", starts_page=True),
    Lede("What it is."),
    facts(("Stage", "Live"), ("Cost", "")),
    Heading("Told", 2),
    *written(WRITTEN),
    Heading("Measured", 3),
    Meter(2, 4, "Evidence: Before and after (level 2 of 4)"),
    Table("What came of it", ("What", "Result"), (("Things mended", "13,700"), ("Raised", "£5"))),
    Note(words("From the café’s book")),
    Heading("Second", 1, "second", starts_page=True),
)


def paper(*blocks: Block, **more: Any) -> Paper:
    told: dict[str, Any] = {"by": "The network", "above": "A pack", "below": "For 2026"}
    return Paper("Ten examples", blocks or BLOCKS, date(2026, 11, 23), **(told | more))


@pytest.mark.parametrize("has_cover", [True, False])
@pytest.mark.parametrize("is_one_page", [True, False])
def test_a_pdf_is_for_everybody(has_cover: bool, is_one_page: bool) -> None:
    made = pdf(paper(has_cover=has_cover, is_one_page=is_one_page))
    assert faults_of(made, title="Ten examples") == []


def test_a_welsh_paper_says_so() -> None:
    made = pdf(paper(language="cy"))
    assert faults_of(made, title="Ten examples", language="cy") == []


def test_what_a_pdf_is_made_of() -> None:
    found = tags(pdf(paper()))
    kinds = [kind for kind, __ in found]
    assert [k for k in kinds if k in {"H1", "H2", "H3"}] == ["H1", "H2", "H3", "H1"]
    assert (kinds.count("L"), kinds.count("LI")) == (2, 3)  # the facts are a list too
    assert (kinds.count("Table"), kinds.count("TH"), kinds.count("TD")) == (1, 2, 4)
    alts = [element["alt"] for kind, element in found if kind == "Figure"]
    assert alts == ["Evidence: Before and after (level 2 of 4)"]


def test_links_lead_out_and_say_where() -> None:
    made: Any = open_pdf(pdf(paper()))
    notes = [note for page in made.pages for note in page.get("/Annots", [])]
    assert [str(note.A.URI) for note in notes] == ["https://example.org/a_(b)"]


def test_the_same_paper_makes_the_same_file() -> None:
    assert pdf(paper()) == pdf(paper())


def test_a_page_can_be_looked_at() -> None:
    assert [page[:4] for page in pages(paper(has_cover=True))] == [b"\x89PNG"] * 4


# --- Nasty texts -------------------------------------------------------------------------------
NASTY = [
    *('#eval("1+1")', "$x^2$ \\ @ref <label> [c] #[x]", "*bold* _it_ `raw` = H", "\\u{7} \x07"),
    *(
        "😀 👩‍👩‍👧 🏴󠁧󠁢󠁷󠁬󠁳󠁿",
        "العربية 中文 বাংলা",
        "\u202eabc\u202c",
        "W" * 40_000,
        "é" * 500,
        "a\u0301\u0323",
    ),
    *("https://example.org/" + "x" * 2000, '"}; #panic()', "\ufdd0\uffff\ue000", "{{ x }} {% y %}"),
]


@pytest.mark.parametrize("text", NASTY)
def test_no_text_is_code_or_too_much(text: str) -> None:
    made = paper(*_everywhere(text))
    assert faults_of(pdf(made), title="Ten examples") == []
    assert word(made).startswith(b"PK")


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=200))
def test_any_text_can_be_printed(text: str) -> None:
    made = paper(*_everywhere(text), has_cover=True)
    assert pdf(made).startswith(b"%PDF")
    assert word(made).startswith(b"PK")
    web.html(made.blocks)


def _everywhere(text: str) -> list[Block]:
    table = Table(text, (text, text), ((text, text),))
    facts_ = Facts(((text, (words(text),)),))
    first = Heading(text, 1, "first", starts_page=True)
    return [
        first,
        Lede(text),
        *written(text),
        facts_,
        table,
        Note(words(text)),
        Meter(1, 4, text or "x"),
    ]


def test_every_letter_that_is_drawn_can_be() -> None:
    every = [chr(code) for first, last in letters.DRAWN for code in range(first, last + 1)]
    drawn = letters.storable("".join(every))
    assert pdf(paper(*(Lede(drawn[at : at + 500]) for at in range(0, len(drawn), 500))))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ŵ – “x” £ → ✓", "ŵ – “x” £ → ✓"),
        ("Well done 😀", "Well done [grinning face]"),
        ("中", "□"),
        ("a\x00b\nc", "ab c"),
        ("x" * 26, "x" * 12 + "\u200b" + "x" * 12 + "\u200b" + "xx"),
    ],
)
def test_what_no_font_has_is_said_otherwise(text: str, said: str) -> None:
    assert letters.drawable(text) == said


# --- The other forms ---------------------------------------------------------------------------
def test_a_word_file_has_headings_that_word_knows() -> None:
    made: Any = Document(BytesIO(word(paper(has_cover=True))))
    about = made.core_properties
    assert (about.title, about.language, about.author) == ("Ten examples", "en-GB", "The network")
    told = [(p.style.name, p.text) for p in made.paragraphs if p.text]
    assert told == [
        ("Normal", "A pack"),
        ("Title", "Ten examples"),
        ("Subtitle", "For 2026"),
        ("Normal", "The network"),
        ("Heading 1", "Contents"),
        ("List Bullet", "First"),
        ("List Bullet", "Second"),
        ("Heading 1", "First"),
        ("Normal", "What it is."),
        ("Normal", "Stage: Live"),
        ("Heading 2", "Told"),
        ("Normal", "We had:"),
        ("List Bullet", "a hall"),
        ("List Bullet", "a kettle"),
        ("Normal", "See https://example.org/a_(b).\nAnd more."),
        ("Heading 3", "Measured"),
        ("Normal", "Evidence: Before and after (level 2 of 4)"),
        ("Normal", "From the café’s book"),
        ("Heading 1", "Second"),
    ]
    assert [[cell.text for cell in row.cells] for row in made.tables[0].rows] == [
        ["What", "Result"],
        ["Things mended", "13,700"],
        ["Raised", "£5"],
    ]
    assert len(made.element.xpath("//w:tblHeader")) == 1
    anchors = made.element.xpath("//w:hyperlink/@w:anchor")
    assert anchors == made.element.xpath("//w:bookmarkStart/@w:name") == ["first", "second"]


def test_what_is_written_is_the_same_on_a_page_and_in_word() -> None:
    page = parser.fromstring(f"<div>{web.html(written(WRITTEN))}</div>")
    made: Any = Document(BytesIO(word(paper(*written(WRITTEN)))))
    on_page = [e.text_content() for e in page.xpath("//p|//li")]
    in_word = [p.text.replace("\n", "") for p in made.paragraphs[3:]]
    assert on_page == in_word
    assert page.xpath("//a/@href") == ["https://example.org/a_(b)"]


def test_a_page_shows_no_markup_of_what_somebody_wrote() -> None:
    text = "<script>alert(1)</script>&\"'"
    page = parser.fromstring(f"<div>{web.html(_everywhere(text))}</div>")
    assert page.xpath("//script") == []
    assert text in page.text_content()


def test_a_list_of_nothing_is_nothing() -> None:
    assert list(written("  \n ")) == []
    assert facts(("Cost", " ")).rows == ()
    assert Bullets(()).items == ()
