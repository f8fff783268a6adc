"""A case study in a paper says what its page says, but whom to ask."""

from io import BytesIO
from typing import Any

import pytest
from docx import Document

from initiatives.models import Edition
from initiatives.papers import of_case_study
from initiatives.papers.blocks import Heading, Paper
from initiatives.papers.pdf import pdf
from initiatives.papers.word import word
from tests import factories
from tests.initiatives.accessible import faults_of

pytestmark = pytest.mark.django_db

LATER = {
    "months": "12",
    "asked": "2027-05-01",
    "answered": "2027-05-20",
    "what_changed": "It is open daily.",
    "indicator": "Things mended",
    "number": "15000",
    "unit": "things",
    "source": "The café’s book",
    "again": "yes",
}
KIT = {
    "powers": "any",
    "partners": ["A landlord"],
    "needs_no_partners": False,
    "months": "3",
    "must_stay": "Residents mend.",
    "may_change": "The day.",
}
SAID = [
    "What Repair café is, in two lines.",
    "The council asks that its name be withheld until May 2031.",
    "Principles: Co-production, Innovation",
    "Stage: Stopped early",
    "When: April 2019 to 31 March 2023",
    "Theme: Neighbourhoods",
    "Cost: £10,000 to £49,999",
    "# The situation before",
    "Broken things were thrown away.",
    "Nobody mended them.",
    "# What was done",
    "We opened a café:",
    "on Mondays",
    "on Fridays",
    "# What happened",
    "More was mended. See https://example.org/repairs.",
    "# Outcomes",
    "Things mended. Source: The café’s book. Compared with: Oldham. About a third were bicycles",
    "# What came of it later",
    "20 May 2027: It is open daily.\nThings mended: 15,000 things (The café’s book)\n"
    "Would they do it again? Yes, in the same way",
    "# How strong the evidence is",
    "Evidence: Independently evaluated (level 4 of 4)",
    "Somebody independent evaluated it, and their report can be read.",
    "Evaluated by A university. Read the evaluation report",
    "# What did not work",
    "Mondays were empty.",
    "Why it stopped: Money.",
    "Ask for rent sooner.",
    "# What another place would need",
    "A room and ten volunteers.",
    "# Principles it meets, and why",
    f"Co-production: {factories.REASON}",
    f"Innovation: {factories.REASON}\nEvidence for this principle",
    "# Milestones",
    "April 2019: The first day",
    "2099: A second room",
    "# What it cost",
    "One-off cost: £22,000",
    "Cost a year: £1,250.50",
    "Staff time: Half a day a week",
    "Who paid: The council and a trust",
    "# Who decided and took part",
    "Who decided: The Executive, on 3 March 2019",
    "How residents shared power: Shared: residents and the council decided together",
    "How they took part: Residents chose the tools.",
    "Partners: Menders of Stevenage; A library",
    "# To copy it",
    "Powers: Any council",
    "Partners needed: A landlord",
    "First result: after 3 months",
    "What must stay: Residents mend.",
    "What may change: The day.",
    "# Read further",
    "The café’s own page",
]


def paper(edition: Edition) -> Paper:
    told = of_case_study.blocks(edition.content, level=1)
    return Paper("Repair café", tuple(told), edition.published_at.date())


def paragraphs(printed: Paper) -> list[str]:
    document: Any = Document(BytesIO(word(printed)))
    told = [(p.style.name.startswith("Heading"), p.text) for p in document.paragraphs if p.text]
    return [f"# {text}" if is_heading else text for is_heading, text in told]


def test_all_that_its_page_says(reference_data: None) -> None:
    edition = factories.whole_edition()
    edition.content |= {"follow_ups": [LATER], "kit": KIT, "withheld_until": "2031-05"}
    printed = paper(edition)
    assert paragraphs(printed)[1:] == SAID
    assert faults_of(pdf(printed), title="Repair café") == []


def test_what_is_not_said_has_no_heading(reference_data: None) -> None:
    edition = factories.published()
    headings = [block.text for block in paper(edition).blocks if isinstance(block, Heading)]
    assert headings == [
        "What was done",
        "How strong the evidence is",
        "Principles it meets, and why",
    ]


def test_editions_from_before_there_were_kits(reference_data: None) -> None:
    edition = factories.whole_edition()
    for name in ("kit", "follow_ups", "withheld_until", "attachments"):
        edition.content.pop(name, None)
    assert faults_of(pdf(paper(edition)), title="Repair café") == []


def test_a_paused_one_says_so(reference_data: None) -> None:
    edition = factories.whole_edition()
    edition.content["stage"] = "paused"
    assert "Why it is paused: Money." in paragraphs(paper(edition))
