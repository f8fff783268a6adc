"""Principles recognised from their sentences and titles, however they were set down."""

import random
import string
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from initiatives.intake.understanding import (
    KnownPrinciple,
    PrincipleMatch,
    Section,
    WriteUp,
    understand,
)
from tests.initiatives.write_ups import (
    PRINCIPLES,
    SENTENCES,
    STEVENAGE,
    STRAY_TAIL,
    TITLES,
    seeded,
    words_lost_or_added,
)

BODY = "We opened three kitchens, and learning followed from innovation. They are still open."
NONE_UNDER_HEADING = "A heading for principles was found, but no known principle under it."
READ_AS_HEADING = "A heading has the name of a principle. Add that principle if it is met."


def understood(text: str) -> WriteUp:
    found = understand(text, PRINCIPLES)
    assert words_lost_or_added(text, found) == ("", "")
    return found


def keys(text: str) -> list[str]:
    return [match.key for match in understood(text).matches]


def straight(text: str) -> str:
    return text.translate(str.maketrans("‘’“”", "''\"\""))


class TestSentences:
    @pytest.mark.parametrize("key", SENTENCES)
    def test_alone(self, key: str) -> None:
        assert understood(SENTENCES[key]).matches == (
            PrincipleMatch(key, SENTENCES[key], 100, "sentence"),
        )

    @pytest.mark.parametrize("seed", range(6))
    @pytest.mark.parametrize(
        "mark",
        [
            "",
            "• ",
            "•",
            "- ",
            "* ",
            "– ",
            "o\t",
            "1. ",
            "2) ",
            "(3) ",
            "a) ",
            "iv. ",
            "☒ ",
            "- [x] ",
        ],
    )
    def test_in_any_order_behind_any_mark(self, mark: str, seed: int) -> None:
        order = seeded(seed).sample(list(SENTENCES), len(SENTENCES))
        text = "\n".join(f"  {mark}{SENTENCES[key]}" for key in order)
        found = understood(f"Principles met\n\n{text}\n\n{BODY}")
        assert found.matches == tuple(
            PrincipleMatch(key, SENTENCES[key], 100, "sentence") for key in order
        )
        assert found.sections == (Section("", BODY),)
        assert found.leftovers == ()

    @pytest.mark.parametrize(
        "change",
        [
            straight,
            str.upper,
            lambda text: text.replace("\n", "\r\n"),
            lambda text: text.replace(" ", "\u00a0"),
            lambda text: text.replace("-", "\u2011"),
            lambda text: text.replace("co-operative", "cooperative"),
            lambda text: text.replace(".\n", "\n"),
            lambda text: text.replace("We ", "\u200bWe\u00ad "),
        ],
        ids=["straight", "upper", "crlf", "nbsp", "hyphens", "cooperative", "no-stop", "invisible"],
    )
    def test_the_words_are_the_same_whatever_their_dress(self, change) -> None:  # type: ignore[no-untyped-def]
        found = understood(change(STEVENAGE.read_text()))
        assert [(match.key, match.certainty) for match in found.matches] == [
            ("enterprise-and-social-economy", 100),
            ("innovation", 100),
            ("learning", 100),
            ("maximising-social-value", 100),
            ("new-models", 100),
        ]

    @pytest.mark.parametrize("space", [" ", "", "\n"])
    def test_run_together(self, space: str) -> None:
        order = list(SENTENCES)
        found = understood(space.join(SENTENCES.values()) + f" {STRAY_TAIL} {BODY}")
        assert [match.key for match in found.matches] == order
        assert [match.certainty for match in found.matches] == [100] * 5
        assert found.matches[-1].tail == STRAY_TAIL
        assert found.leftovers == (STRAY_TAIL,)
        assert found.sections == (Section("", BODY),)

    @pytest.mark.parametrize("width", [30, 45, 72])
    @pytest.mark.parametrize("mark", ["", "• "])
    def test_wrapped(self, width: int, mark: str) -> None:
        wrapped = ["\n".join(_wrapped(mark + sentence, width)) for sentence in SENTENCES.values()]
        found = understood("\n".join(wrapped) + f"\n\n{BODY}")
        assert found.matches == tuple(
            PrincipleMatch(key, sentence, 100, "sentence") for key, sentence in SENTENCES.items()
        )
        assert found.sections == (Section("", BODY),)

    def test_in_the_middle_of_a_paragraph(self) -> None:
        found = understood(f"We cooked. {SENTENCES['innovation']} Then we ate.")
        assert [match.key for match in found.matches] == ["innovation"]
        assert found.sections == (Section("", "We cooked. Then we ate."),)

    def test_with_its_title_and_a_number_in_front(self) -> None:
        found = understood(f"• 8. Innovation: {SENTENCES['innovation']}")
        assert found.matches == (
            PrincipleMatch("innovation", SENTENCES["innovation"], 100, "sentence"),
        )
        assert found.leftovers == ()

    def test_a_title_over_its_sentence_is_one_match(self) -> None:
        found = understood(f"Innovation\n{SENTENCES['innovation']}\n\n{BODY}")
        assert [(match.key, match.by) for match in found.matches] == [("innovation", "sentence")]
        assert found.sections == (Section("", BODY),)

    def test_the_surer_of_two_mentions_stands(self) -> None:
        typed = SENTENCES["innovation"].replace("embrace", "embrase")
        found = understood(f"• {typed}\n• {SENTENCES['innovation']}")
        assert found.matches == (
            PrincipleMatch("innovation", SENTENCES["innovation"], 100, "sentence"),
        )
        assert typed in found.consumed

    def test_the_officers_words_after_a_sentence_in_a_list_are_kept(self) -> None:
        found = understood(f"• {SENTENCES['innovation']} We held a hackathon. Twice.")
        assert found.matches[0].tail == "We held a hackathon. Twice."
        assert found.leftovers == ("We held a hackathon. Twice.",)

    def test_an_older_wording_counts_too(self) -> None:
        older = "Our council shall try out new things together with the people who live here."
        known = [
            replace(p, wordings=(*p.wordings, older)) if p.key == "innovation" else p
            for p in PRINCIPLES
        ]
        assert [match.key for match in understand(f"• {older}", known).matches] == ["innovation"]
        assert understand(f"• {older}", PRINCIPLES).matches == ()

    @pytest.mark.parametrize(
        "sentence",
        [
            "We will not embrace innovation in how we work with local communities to drive "
            "positive change.",
            "We will embrace innovation.",
            "Innovation and learning are what we live by.",
            "The council will promote jobs and social enterprises.",
            "He said that we will embrace innovation in how we work with local communities.",
        ],
    )
    def test_prose_is_no_principle(self, sentence: str) -> None:
        found = understood(f"# Kitchens\n\n{sentence}")
        assert found.matches == ()
        assert found.sections == (Section("", sentence),)

    def test_our_own_summaries_are_never_looked_for(self) -> None:
        summary = (
            "Citizens, communities, enterprises and councils work as partners and share "
            "responsibility for wellbeing, to the benefit of all."
        )
        assert keys(summary) == []


class TestTypingErrors:
    @pytest.mark.parametrize("seed", range(10))
    @pytest.mark.parametrize("errors", [1, 2, 4])
    @pytest.mark.parametrize("key", SENTENCES)
    def test_a_few_are_forgiven_and_counted(self, key: str, errors: int, seed: int) -> None:
        typed = mistyped(SENTENCES[key], errors, seeded(seed))
        found = understood(f"Principles met\n\n• {typed}\n\n{BODY}")
        assert [match.key for match in found.matches] == [key]
        assert found.matches[0].by == "sentence"
        assert found.matches[0].certainty >= 88
        assert (found.matches[0].certainty == 100) == (letters(typed) == letters(SENTENCES[key]))
        assert found.sections == (Section("", BODY),)

    @given(seed=st.integers(0, 10**6))
    @settings(deadline=None, max_examples=60)
    def test_the_five_are_told_apart_whatever_the_order_and_the_errors(self, seed: int) -> None:
        chance = seeded(seed)
        order = chance.sample(list(SENTENCES), len(SENTENCES))
        lines = [f"• {mistyped(SENTENCES[key], chance.randint(0, 4), chance)}" for key in order]
        assert keys("Principles met\n\n" + "\n".join(lines) + f"\n\n{BODY}") == order


class TestTitles:
    @pytest.mark.parametrize("key", TITLES)
    @pytest.mark.parametrize(
        "line", ["{}", "• {}", "- {}", "• {}.", "• 8. {}", "(8) {}", "Principle 8: {}", "• **{}**"]
    )
    def test_on_a_line_or_in_an_item_of_its_own(self, key: str, line: str) -> None:
        found = understood(f"{BODY}\n\n{line.format(TITLES[key])}")
        assert [(match.key, match.certainty, match.by) for match in found.matches] == [
            (key, 100, "title")
        ]
        assert found.sections == (Section("", BODY),)

    @pytest.mark.parametrize("separator", ["\n", "\n\n", "\n• ", ", ", "; ", " | ", ",\n"])
    @pytest.mark.parametrize("heading", ["Principles met", "CCIN principles:", "## Principles"])
    def test_all_ten_under_a_heading(self, heading: str, separator: str) -> None:
        order = seeded(7).sample(list(TITLES), 10)
        titles = separator.join(TITLES[key] for key in order)
        found = understood(f"{heading}\n{'• ' if '•' in separator else ''}{titles}\n\n{BODY}")
        assert found.matches == tuple(
            PrincipleMatch(key, TITLES[key], 100, "title") for key in order
        )
        assert found.sections == (Section("", BODY),)
        assert found.leftovers == ()

    def test_on_the_line_of_the_heading(self) -> None:
        found = understood(f"Principles met: Innovation, Co-production and Learning\n\n{BODY}")
        assert [match.key for match in found.matches] == ["innovation", "co-production", "learning"]
        assert found.sections == (Section("", BODY),)

    @pytest.mark.parametrize("key", TITLES)
    @pytest.mark.parametrize("colon", [": ", " | ", " – "])
    def test_one_alone_on_the_line_of_the_heading(self, colon: str, key: str) -> None:
        found = understood(f"Principle{colon}{TITLES[key]}\n\n{BODY}")
        assert found.matches == (PrincipleMatch(key, TITLES[key], 100, "title"),)
        assert found.sections == (Section("", BODY),)

    def test_joined_by_and(self) -> None:
        text = (
            "• Enterprise & social economy and Community leadership and a new role for councillors"
        )
        assert keys(text) == ["enterprise-and-social-economy", "community-leadership"]

    def test_what_is_not_known_in_a_list_is_left_over(self) -> None:
        found = understood(f"Principles met\n• Innovation\n• Kindness\n  and care\n\n{BODY}")
        assert [match.key for match in found.matches] == ["innovation"]
        assert found.leftovers == ("Kindness", "and care")
        assert found.remarks == ("No title was found.",)

    def test_what_is_not_known_in_a_row_is_left_over(self) -> None:
        found = understood("Principles met: Innovation, kindness; Learning")
        assert [match.key for match in found.matches] == ["innovation", "learning"]
        assert found.leftovers == ("kindness",)

    def test_a_reason_beside_a_title_is_kept_with_it(self) -> None:
        found = understood("Principles met\n\n• Innovation – residents held a hackathon")
        assert found.matches == (
            PrincipleMatch("innovation", "Innovation", 100, "title", "residents held a hackathon"),
        )
        assert found.leftovers == ("residents held a hackathon",)

    @pytest.mark.parametrize(
        ("typed", "key"),
        [
            ("Inovation", "innovation"),
            ("Learnings", "learning"),
            ("Walking the tallk", "walking-the-talk"),
            ("Co production", "co-production"),
            ("Maximizing social value", "maximising-social-value"),
        ],
    )
    def test_a_typing_error_in_a_list_of_principles(self, typed: str, key: str) -> None:
        found = understood(f"Principles met\n\n• {typed}")
        assert [(match.key, match.line) for match in found.matches] == [(key, typed)]
        assert 85 <= found.matches[0].certainty < 100

    @pytest.mark.parametrize("line", ["Learnings", "• Leaning", "Evaluation", "• New models"])
    def test_a_word_that_is_near_a_short_title_is_not_it(self, line: str) -> None:
        assert keys(f"{BODY}\n\n{line}") == []

    @pytest.mark.parametrize("heading", ["Learning", "# Learning", "**Innovation**"])
    def test_a_title_over_prose_is_a_heading_and_is_remarked_on(self, heading: str) -> None:
        found = understood(f"# Kitchens\n\nBefore.\n\n{heading}\n\n{BODY}")
        assert found.matches == ()
        assert found.sections[1] == Section(heading.strip("#* "), BODY)
        assert found.remarks == (READ_AS_HEADING,)

    @pytest.mark.parametrize("box", ["☐ ", "□ ", "- [ ] ", "[ ] "])
    def test_a_box_that_is_not_ticked_is_no_match(self, box: str) -> None:
        found = understood(f"Principles met\n\n☒ Learning\n{box}Innovation\n\n{BODY}")
        assert [match.key for match in found.matches] == ["learning"]
        assert found.leftovers == (f"{box}Innovation",)
        assert keys(f"{box}{SENTENCES['innovation']}") == []

    @pytest.mark.parametrize(
        "heading",
        [
            "Principles",
            "Principles met:",
            "Which principles does it meet?",
            "Which CCIN principles does this project meet?",
            "Co-operative values and principles",
            "The co-operative councils’ principles",
            "**Policy principles**",
        ],
    )
    def test_a_heading_over_principles(self, heading: str) -> None:
        found = understood(f"# Kitchens\n\n{heading}\n\n• Learning\n\n{BODY}")
        assert [match.key for match in found.matches] == ["learning"]
        assert found.sections == (Section("", BODY),)
        assert found.remarks == ()

    def test_a_heading_over_no_known_principle(self) -> None:
        found = understood(f"# Kitchens\n\nPrinciples met\n\n{BODY}")
        assert (found.matches, found.remarks) == ((), (NONE_UNDER_HEADING,))
        assert found.sections == (Section("", BODY),)

    def test_a_principle_without_a_wording_is_known_by_its_title_alone(self) -> None:
        known = [KnownPrinciple("kindness", "Kindness to all")]
        assert understand("• Kindness to all", known).matches == (
            PrincipleMatch("kindness", "Kindness to all", 100, "title"),
        )


def letters(text: str) -> list[str]:
    return ["".join(filter(str.isalnum, word)) for word in text.lower().split()]


def mistyped(text: str, errors: int, chance: random.Random) -> str:
    """With letters left out, doubled, changed for another or swapped."""
    for _ in range(errors):
        place = chance.randrange(1, len(text) - 2)
        before, letter, after, rest = text[:place], text[place], text[place + 1], text[place + 2 :]
        text = before + chance.choice(
            [
                after + rest,
                letter + letter + after + rest,
                chance.choice(string.ascii_lowercase) + after + rest,
                after + letter + rest,
            ]
        )
    return text


def _wrapped(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
