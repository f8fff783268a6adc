"""What is understood of whole write-ups, and that no word of one is ever lost."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from initiatives.intake.reading import UnreadableWriteUp, read_write_up
from initiatives.intake.understanding import (
    REMARKS,
    Contact,
    DateFound,
    Link,
    PrincipleMatch,
    Section,
    WriteUp,
    understand,
)
from tests.initiatives.write_ups import (
    HERE,
    PRINCIPLES,
    SENTENCES,
    STEVENAGE,
    STRAY_TAIL,
    TITLES,
    words_lost_or_added,
)

NO_TITLE = "No title was found."
NO_CONTACT = "A contact line was found, but no contact after it."


def understood(name: str) -> WriteUp:
    text = read_write_up((HERE / name).read_bytes(), name)
    found = understand(text, PRINCIPLES)
    assert words_lost_or_added(text, found) == ("", "")
    return found


def by_sentence(key: str, tail: str = "") -> PrincipleMatch:
    return PrincipleMatch(key, SENTENCES[key], 100, "sentence", tail)


def by_title(key: str) -> PrincipleMatch:
    return PrincipleMatch(key, TITLES[key], 100, "title")


class TestTheStevenageWriteUp:
    text = read_write_up(STEVENAGE.read_bytes(), STEVENAGE.name)

    def test_everything_that_it_says(self) -> None:
        paragraphs = self.text.split("\n\n")
        assert understand(self.text, PRINCIPLES) == WriteUp(
            title="",
            sections=(Section("", "\n\n".join(paragraphs[2:4])),),
            links=(),
            dates=(DateFound("1998", "1998", paragraphs[2].split(". ")[0] + "."),),
            contact=None,
            matches=(
                by_sentence("enterprise-and-social-economy"),
                by_sentence("innovation"),
                by_sentence("learning"),
                by_sentence("maximising-social-value"),
                by_sentence("new-models", tail=STRAY_TAIL),
            ),
            leftovers=(STRAY_TAIL,),
            consumed=(
                "•",
                "•",
                "•",
                "•",
                "•",
                "Principles met",
                "For further information contact:",
            ),
            remarks=(NO_TITLE, NO_CONTACT),
        )

    def test_no_word_is_lost(self) -> None:
        assert words_lost_or_added(self.text, understand(self.text, PRINCIPLES)) == ("", "")

    def test_with_a_title_on_top(self) -> None:
        found = understand("Reframing leisure\n\n" + self.text, PRINCIPLES)
        assert found.title == "Reframing leisure"
        assert found.remarks == (NO_CONTACT,)
        assert found.sections == understand(self.text, PRINCIPLES).sections

    def test_with_a_contact_at_its_end(self) -> None:
        found = understand(self.text + " Leisure team, leisure@example.org", PRINCIPLES)
        assert found.contact == Contact("Leisure team", "leisure@example.org", "")
        assert found.remarks == (NO_TITLE,)


def test_a_markdown_write_up() -> None:
    found = understood("community-kitchens.md")
    assert found == WriteUp(
        title="Community kitchens",
        sections=(
            Section(
                "Background",
                "In 2019 there was [one kitchen](https://example.org/kitchens) for 2,000 homes.",
                "situation_before",
            ),
            Section(
                "The estate",
                "It was built in 1961, and 2000 people live there.",
                "situation_before",
            ),
            Section(
                "What we did",
                "We opened three kitchens on 1 April 2023. See https://example.org/2021/report.",
                "what_was_done",
            ),
            Section(
                "Results and impact",
                "Meals were shared 4,000 times by 31/03/2024.",
                "what_happened",
            ),
            Section("Lessons learned", "Ask first, build second.", "what_did_not_work"),
            Section("Learning", "Two residents now train others."),
            Section("", "Photographs are with the team."),
        ),
        links=(
            Link("one kitchen", "https://example.org/kitchens"),
            Link("https://example.org/2021/report", "https://example.org/2021/report"),
        ),
        dates=(
            DateFound(
                "2019",
                "2019",
                "In 2019 there was [one kitchen](https://example.org/kitchens) for 2,000 homes.",
            ),
            DateFound("1961", "1961", "It was built in 1961, and 2000 people live there."),
            DateFound("1 April 2023", "2023-04-01", "We opened three kitchens on 1 April 2023."),
            DateFound("31/03/2024", "2024-03-31", "Meals were shared 4,000 times by 31/03/2024."),
        ),
        contact=Contact("Kitchen team", "kitchens@example.org", "01632 960 123"),
        matches=(
            PrincipleMatch(
                "innovation",
                "**Innovation**",
                100,
                "title",
                "residents drew up the menu of ideas",
            ),
            PrincipleMatch("learning", "Lerning", 88, "title"),
            by_title("democratic-engagement"),
        ),
        leftovers=(
            "residents drew up the menu of ideas",
            "Something that no principle says",
            "- [ ] Social partnership",
        ),
        consumed=(
            "##",
            "Principles met",
            "–",
            "-",
            "-",
            "-",
            "- [x]",
            "## Contact",
            "Kitchen team",
            "Email: kitchens@example.org",
            "Tel: 01632 960 123",
            "#",
            "##",
            "###",
            "##",
            "##",
            "##",
            "##",
        ),
        remarks=("A heading has the name of a principle. Add that principle if it is met.",),
    )


def test_a_write_up_pasted_from_a_page_without_blank_lines() -> None:
    found = understood("pasted-from-a-page.txt")
    assert found.title == "Community kitchens"
    assert [(section.heading, section.part) for section in found.sections] == [
        ("Background", "situation_before"),
        ("What we did", "what_was_done"),
        ("Lessons learned", "what_did_not_work"),
    ]
    assert found.matches == (
        by_title("innovation"),
        by_title("learning"),
        by_title("walking-the-talk"),
    )
    assert found.contact == Contact("Kitchen team", "kitchens@example.org", "01632 960 123")
    assert [date.value for date in found.dates] == ["2019", "2023-04-01"]
    assert found.leftovers == ()
    assert found.remarks == ()


def test_a_write_up_wrapped_by_hand() -> None:
    found = understood("wrapped-by-hand.txt")
    assert found.matches == (by_sentence("innovation"), by_sentence("new-models", STRAY_TAIL))
    assert found.leftovers == (STRAY_TAIL,)
    assert [(section.heading, section.part) for section in found.sections] == [
        ("Background", "situation_before")
    ]
    assert found.remarks == (NO_TITLE,)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Community kitchens\n\nWe cooked.", "Community kitchens"),
        ("Community kitchens\n==================\nWe cooked.", "Community kitchens"),
        ("**Community kitchens**\n\nWe cooked.", "Community kitchens"),
        ("Community kitchens\n\nWe cooked.", "Community kitchens"),
        ("Title: Community kitchens\n\nWe cooked.", "Community kitchens"),
        ("Council: Anytown\nProject name: Community kitchens\n\nWe cooked.", "Community kitchens"),
        ("Who cooks?\n\nWe do.", "Who cooks?"),
        (
            "Principles met\n\n• Innovation\n\nCommunity kitchens\n\nWe cooked.",
            "Community kitchens",
        ),
        ("Background\n\nWe cooked.", ""),
        ("# Background\n\nWe cooked.", ""),
        ("We cooked.\n\n# Community kitchens", ""),
        ("We met the council and the\nkitchen trust.", ""),
        ("• Community kitchens\n\nWe cooked.", ""),
        ("Innovation\n\n• Learning", ""),
        ("", ""),
    ],
)
def test_the_title(text: str, title: str) -> None:
    found = understand(text, PRINCIPLES)
    assert found.title == title
    assert (NO_TITLE in found.remarks) == (title == "")
    assert words_lost_or_added(text, found) == ("", "")


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("Background", "situation_before"),
        ("THE CHALLENGE:", "situation_before"),
        ("Why did we do it?", "situation_before"),
        ("What we did", "what_was_done"),
        ("Our approach", "what_was_done"),
        ("Results", "what_happened"),
        ("Outcomes & impact", "what_happened"),
        ("Results/Benefits", "what_happened"),
        ("Lessons learnt", "what_did_not_work"),
        ("What didn’t work", "what_did_not_work"),
        ("Advice for other councils", "what_others_need"),
        ("Executive summary", "summary"),
        ("Results and lessons learned", ""),
        ("Challenges", ""),
        ("Next steps", ""),
        ("Kitchens on the estate", ""),
    ],
)
@pytest.mark.parametrize("mark", ["", "## ", "**"])
def test_a_heading_and_its_part(heading: str, part: str, mark: str) -> None:
    end = mark if mark == "**" else ""
    text = f"# Kitchens\n\nBefore.\n\n{mark}{heading}{end}\n\nWe cooked for 40 people."
    assert understand(text, PRINCIPLES).sections == (
        Section("", "Before."),
        Section(heading.rstrip(":"), "We cooked for 40 people.", part),  # type: ignore[arg-type]
    )


def test_a_label_in_front_of_a_paragraph_is_a_heading() -> None:
    found = understand(
        "# Kitchens\n\nBackground: We had one.\n\nResults | We have four.", PRINCIPLES
    )
    assert found.sections == (
        Section("Background", "We had one.", "situation_before"),
        Section("Results", "We have four.", "what_happened"),
    )


def test_a_short_line_in_running_text_is_no_heading() -> None:
    text = "# Kitchens\n\nWe met the council and\nKitchen Trust\nto ask for more."
    assert understand(text, PRINCIPLES).sections == (
        Section("", "We met the council and\nKitchen Trust\nto ask for more."),
    )


@pytest.mark.parametrize(
    ("lines", "contact"),
    [
        ("For further information contact: Kitchen team", Contact("Kitchen team", "", "")),
        (
            "For more information, please contact the team on kitchens@example.org.",
            Contact("the team", "kitchens@example.org", ""),
        ),
        ("Contact: kitchens@example.org", Contact("", "kitchens@example.org", "")),
        ("Contact | 01632 960123", Contact("", "", "01632 960123")),
        (
            "To find out more about the kitchens, contact us at kitchens@example.org",
            Contact("", "kitchens@example.org", ""),
        ),
        (
            "For further information contact:\nHead of Kitchens\nTel: +44 1632 960 123",
            Contact("Head of Kitchens", "", "+44 1632 960 123"),
        ),
        (
            "Key contact\n\nKitchen team\n\nkitchens@example.org",
            Contact("Kitchen team", "kitchens@example.org", ""),
        ),
        (
            "For further information contact: [Kitchens](mailto:kitchens@example.org)",
            Contact("Kitchens", "kitchens@example.org", ""),
        ),
    ],
)
def test_a_contact(lines: str, contact: Contact) -> None:
    text = f"# Kitchens\n\nWe cooked.\n\n{lines}"
    found = understand(text, PRINCIPLES)
    assert found.contact == contact
    assert found.sections == (Section("", "We cooked."),)
    assert found.leftovers == ()
    assert found.remarks == ()
    assert words_lost_or_added(text, found) == ("", "")


@pytest.mark.parametrize(
    "line",
    [
        "Contact with residents was lost.",
        "Residents contact: one another.",
        "We made contact on kitchens@example.org last year.",
        "Further information is with the team.",
    ],
)
def test_prose_that_speaks_of_contact_is_not_a_contact(line: str) -> None:
    found = understand(f"# Kitchens\n\n{line}", PRINCIPLES)
    assert (found.contact, found.remarks) == (None, ())
    assert found.sections == (Section("", line),)


def test_text_after_an_empty_contact_line_is_not_the_contact() -> None:
    found = understand("# Kitchens\n\nFor further information contact:\n\nWe cooked.", PRINCIPLES)
    assert (found.contact, found.remarks) == (None, (NO_CONTACT,))
    assert found.sections == (Section("", "We cooked."),)


def test_a_second_address_is_left_over_and_not_lost() -> None:
    line = "Contact: one@example.org or two@example.org"
    found = understand(f"# Kitchens\n\n{line}", PRINCIPLES)
    assert found.contact is not None
    assert found.contact.email == "one@example.org"
    assert found.leftovers == (line,)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("See https://example.org/a.", [("https://example.org/a", "https://example.org/a")]),
        ("(http://example.org/a(b))", [("http://example.org/a(b)", "http://example.org/a(b)")]),
        ("[the report](https://example.org/r)", [("the report", "https://example.org/r")]),
        ("<https://example.org>", [("https://example.org", "https://example.org")]),
        ("https://example.org https://example.org", [("https://example.org",) * 2]),
        ("[run](javascript:alert(1)) ftp://example.org www.example.org", []),
        ("https://user@example.org and https:// and http://[", []),
    ],
)
def test_links(text: str, links: list[tuple[str, str]]) -> None:
    assert understand(text, PRINCIPLES).links == tuple(Link(*link) for link in links)


def test_the_remark_on_a_picture_is_no_body_text() -> None:
    found = understand("# Kitchens\n\nOne.\n\n[Picture left out: A stove]\n\nTwo.", PRINCIPLES)
    assert found.sections == (Section("", "One.\n\nTwo."),)
    assert found.leftovers == ("[Picture left out: A stove]",)
    assert found.remarks == ("Pictures were left out. Attach them if they are needed.",)


def test_an_empty_text_holds_nothing() -> None:
    assert understand(" \n\t", PRINCIPLES) == WriteUp("", (), (), (), None, (), (), (), (NO_TITLE,))


def test_no_principle_is_known() -> None:
    found = understand("Innovation\n\nWe cooked.", ())
    assert (found.title, found.matches) == ("Innovation", ())


def test_a_text_that_is_too_long_says_so() -> None:
    with pytest.raises(UnreadableWriteUp) as refused:
        understand("a" * 200_001, PRINCIPLES)
    assert str(refused.value) == (
        "The text is longer than 200,000 characters. "
        "Shorten it, or put the longer parts in an attachment."
    )


# Pieces that mean something to the intake, in any order, glued and spaced at random.
PIECES = [
    *SENTENCES.values(),
    *TITLES.values(),
    STRAY_TAIL,
    "Principles met",
    "CCIN principles: ",
    "Background",
    "Results and impact",
    "Title: Kitchens",
    "Contact",
    "For further information contact: ",
    "one@example.org",
    "01632 960 123",
    "https://example.org/a).",
    "[a](https://example.org/)",
    "[Picture left out: a stove]",
    "1 April 2023",
    "in 2021",
    "We cooked with residents, and learning followed from innovation.",
    *[
        "•",
        "-",
        "*",
        "8.",
        "#",
        "##",
        "**",
        "---",
        "===",
        "☐",
        "☒",
        "|",
        ",",
        ":",
        "–",
        ".",
        "“",
        "’",
    ],
    "[ ] ",
    "- [x] ",
    "\n",
    "\n\n",
    "\r\n",
    " ",
    "\t",
]
pieced_together = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@given(st.one_of(st.text(), pieced_together))
@example("** **\n\n__a__\n===")
@example("Contact\n---\n")
@example("\ud800 \x00 \u202e")
@settings(deadline=None, max_examples=400)
def test_no_character_is_ever_lost_or_doubled(text: str) -> None:
    found = understand(text, PRINCIPLES)
    assert words_lost_or_added(text, found) == ("", "")


@given(st.one_of(st.text(), pieced_together))
@settings(deadline=None, max_examples=200)
def test_what_every_write_up_keeps_to(text: str) -> None:
    found = understand(text, PRINCIPLES)
    keys = [match.key for match in found.matches]
    assert len(keys) == len(set(keys))
    assert set(keys) <= set(TITLES)
    assert all(85 <= match.certainty <= 100 for match in found.matches)
    assert {match.tail for match in found.matches} - {""} <= set(found.leftovers)
    assert set(found.remarks) <= set(REMARKS)
    assert all(link.url.lower().startswith(("http://", "https://")) for link in found.links)
    assert understand(text, PRINCIPLES) == found


@pytest.mark.parametrize(
    "unit",
    [
        "a. ",
        "in\n",
        " ",
        "\n",
        "1 ",
        "# Learning\n",
        "https://a)))))",
        "We will embrace ",
        "Contact\n",
    ],
)
def test_a_text_of_the_greatest_length_is_understood(unit: str) -> None:
    text = (unit * 200_000)[:200_000]
    assert words_lost_or_added(text, understand(text, PRINCIPLES)) == ("", "")
