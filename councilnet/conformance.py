"""Each success criterion of WCAG 2.2, levels A and AA: what was checked, when, and what came of it.

The statement at /accessibility/ is made of it, and ``python -m councilnet.conformance`` writes the
table of docs/accessibility.md. Numbers and names are those of https://www.w3.org/TR/WCAG22/; 4.1.1
is no longer one of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

PREPARED, REVIEWED = date(2026, 11, 22), date(2026, 11, 23)
DOCUMENT = Path(__file__).parent.parent / "docs/accessibility.md"
TABLE = re.compile(r"(?<=<!-- criteria -->\n).*(?=<!-- /criteria -->)", re.DOTALL)


class Result(TextChoices):
    MET = "met", _("met")
    UNPROVEN = "unproven", _("met as far as we can tell")
    NOTHING = "nothing", _("nothing here of the kind")
    FAILED = "failed", _("not met")


@dataclass(frozen=True)
class Check:
    """``tests`` are those below tests/ that hold it, as ``file::test``."""

    words: StrOrPromise
    tests: tuple[str, ...] = ()


@dataclass(frozen=True)
class Criterion:
    """``left`` says what nobody has checked, of one that is unproven."""

    number: str
    name: StrOrPromise
    level: str
    checks: tuple[Check, ...]
    result: Result = Result.MET
    left: StrOrPromise = ""
    on: date = REVIEWED

    @property
    def shown(self) -> StrOrPromise:
        return Result(self.result).label


# --- How things were checked -------------------------------------------------------------------
AXE = Check(
    _("checked by axe-core on every page, at three widths, blank and with errors"),
    (
        "browser/test_every_page.py::test_what_everybody_reads",
        "browser/test_every_page.py::test_the_private_pages",
        "browser/test_every_form.py::test_every_mistake_is_told",
    ),
)
BY_EYE = Check(_("looked at in a browser by those who make it"))
BY_READING = Check(_("the templates and scripts were read by those who make them"))
BY_KEYBOARD = Check(
    _("each journey is made by keyboard alone"),
    (
        "browser/test_by_keyboard.py::test_somebody_new_signs_up_in_and_asks_to_join",
        "browser/test_by_keyboard.py::test_a_case_study_is_written_and_submitted",
        "browser/test_by_keyboard.py::test_it_is_reviewed_and_published",
        "browser/test_by_keyboard.py::test_a_search_is_narrowed_and_followed",
        "browser/test_by_keyboard.py::test_an_idea_is_taken_up",
        "browser/test_by_keyboard.py::test_help_is_asked_for_and_offered",
        "browser/test_by_keyboard.py::test_a_score_is_begun_and_its_first_line_written",
        "browser/test_by_keyboard.py::test_a_reminder_is_answered",
        "browser/test_by_keyboard.py::test_a_theme_is_changed_for_several_in_the_administration",
        "browser/test_journeys.py::test_from_the_first_page_to_a_case_study_by_keyboard",
    ),
)
NARROW = Check(
    _("every page fits a window 320 pixels wide, which is 400% of 1,280"),
    ("browser/test_every_page.py::test_what_everybody_reads",),
)
SPACED = Check(
    _("on every page, words set further apart stay whole"),
    (
        "browser/test_every_page.py::test_what_everybody_reads",
        "browser/test_every_page.py::test_the_private_pages",
    ),
)
TITLES = Check(
    _("each public page has a title of its own"),
    ("browser/test_every_page.py::test_each_public_page_has_a_title_of_its_own",),
)
FOCUS = Check(
    _("on a page of each kind, whatever has the focus is in view, uncovered and marked"),
    ("browser/test_focus.py::test_the_focus_is_seen",),
)
FILLED_IN = Check(
    _("fields about oneself say so to the browser, which can fill them in"),
    ("councilnet/test_accounts.py::test_a_browser_can_fill_in_what_is_about_oneself",),
)
SKIPS = Check(
    _("the link past the navigation comes first"),
    ("browser/test_components.py::test_the_skip_link_comes_first_and_leads_to_the_content",),
)
CHARTS = Check(
    _("each chart and map stands beside a list or table of the same, and its words are large"),
    ("browser/test_charts_of_scores.py::test_words_in_charts_are_large_whole_and_apart",),
)
FORCED = Check(
    _("pages of each kind were looked at in colours of one’s own (forced colours)"),
    (
        "browser/test_colours_of_ones_own.py::test_what_is_pressed_has_an_edge",
        "browser/test_colours_of_ones_own.py::test_land_and_sea_take_the_page_s_ground",
    ),
)
ERRORS = Check(
    _("a mistake is made in every form: it is said in words, at its field and at the top"),
    (
        "browser/test_every_form.py::test_every_mistake_is_told",
        "browser/test_components.py::test_the_error_summary_leads_to_the_first_radio",
    ),
)
LANGUAGES = Check(
    _("Welsh and English parts are marked as what they are"),
    (
        "councilnet/test_languages.py::test_the_address_says_the_language",
        "initiatives/test_welsh_versions.py::test_without_one_the_welsh_page_marks_the_english",
    ),
)
STATUS = Check(
    _("what is saved by itself is said where screen readers look for it"),
    ("browser/test_writing.py::test_what_is_typed_is_saved_by_itself",),
)
PAPERS = Check(
    _("PDFs are tagged, with titles, languages, headings and tables"),
    ("initiatives/test_papers.py::test_a_pdf_is_for_everybody",),
)
NO_SCRIPTS = Check(
    _("journeys of officers and visitors are made without JavaScript too"),
    (
        "browser/test_journeys.py::test_from_a_file_to_its_readers",
        "browser/test_following.py::test_a_visitor_follows_keeps_and_compares_without_scripts",
        "browser/test_writing.py::test_without_javascript_the_button_saves",
    ),
)
UNDONE = Check(
    _("nothing is sent or published before it was shown for checking, or it can be undone"),
    (
        "browser/test_journeys.py::test_from_a_file_to_its_readers",
        "browser/test_curating.py::test_another_theme_for_several_and_back",
    ),
)
SAVED = Check(
    _("what is typed is kept, also when signing in again is needed"),
    ("browser/test_writing.py::test_signing_in_again_in_another_tab_carries_on",),
)
PASSKEYS = Check(
    _("browsers can fill in passwords, and a passkey opens an account without one"),
    (
        "councilnet/test_accounts.py::test_a_browser_can_fill_in_what_is_about_oneself",
        "browser/test_second_factor.py::test_a_passkey_alone_signs_somebody_in",
    ),
)
NONE: tuple[Check, ...] = (BY_READING,)
HEARD = _("nobody has yet listened to it with a screen reader")
WRITTEN = _("what councils write is theirs, and is read by reviewers alone")

# --- The criteria ------------------------------------------------------------------------------
CRITERIA = (
    Criterion("1.1.1", _("Non-text content"), "A", (AXE, CHARTS)),
    Criterion("1.2.1", _("Audio-only and video-only"), "A", NONE, Result.NOTHING),
    Criterion("1.2.2", _("Captions (prerecorded)"), "A", NONE, Result.NOTHING),
    Criterion("1.2.3", _("Audio description or media alternative"), "A", NONE, Result.NOTHING),
    Criterion("1.2.4", _("Captions (live)"), "AA", NONE, Result.NOTHING),
    Criterion("1.2.5", _("Audio description (prerecorded)"), "AA", NONE, Result.NOTHING),
    Criterion("1.3.1", _("Info and relationships"), "A", (AXE, PAPERS)),
    Criterion("1.3.2", _("Meaningful sequence"), "A", (BY_EYE,), Result.UNPROVEN, HEARD),
    Criterion("1.3.3", _("Sensory characteristics"), "A", (BY_READING,)),
    Criterion("1.3.4", _("Orientation"), "AA", (BY_READING, NARROW)),
    Criterion("1.3.5", _("Identify input purpose"), "AA", (AXE, FILLED_IN)),
    Criterion("1.4.1", _("Use of colour"), "A", (AXE, CHARTS, FORCED)),
    Criterion("1.4.2", _("Audio control"), "A", NONE, Result.NOTHING),
    Criterion("1.4.3", _("Contrast (minimum)"), "AA", (AXE,)),
    Criterion("1.4.4", _("Resize text"), "AA", (NARROW,)),
    Criterion("1.4.5", _("Images of text"), "AA", (BY_EYE,)),
    Criterion("1.4.10", _("Reflow"), "AA", (NARROW,)),
    Criterion("1.4.11", _("Non-text contrast"), "AA", (BY_EYE, CHARTS, FORCED)),
    Criterion("1.4.12", _("Text spacing"), "AA", (SPACED,)),
    Criterion("1.4.13", _("Content on hover or focus"), "AA", NONE, Result.NOTHING),
    Criterion("2.1.1", _("Keyboard"), "A", (BY_KEYBOARD, NO_SCRIPTS)),
    Criterion("2.1.2", _("No keyboard trap"), "A", (BY_KEYBOARD,)),
    Criterion("2.1.4", _("Character key shortcuts"), "A", NONE, Result.NOTHING),
    Criterion("2.2.1", _("Timing adjustable"), "A", (SAVED,)),
    Criterion("2.2.2", _("Pause, stop, hide"), "A", NONE, Result.NOTHING),
    Criterion("2.3.1", _("Three flashes or below threshold"), "A", NONE, Result.NOTHING),
    Criterion("2.4.1", _("Bypass blocks"), "A", (AXE, SKIPS)),
    Criterion("2.4.2", _("Page titled"), "A", (AXE, TITLES)),
    Criterion("2.4.3", _("Focus order"), "A", (BY_KEYBOARD,)),
    Criterion("2.4.4", _("Link purpose (in context)"), "A", (AXE,), Result.UNPROVEN, WRITTEN),
    Criterion("2.4.5", _("Multiple ways"), "AA", (BY_EYE,)),
    Criterion("2.4.6", _("Headings and labels"), "AA", (AXE, BY_EYE), Result.UNPROVEN, HEARD),
    Criterion("2.4.7", _("Focus visible"), "AA", (FOCUS,)),
    Criterion("2.4.11", _("Focus not obscured (minimum)"), "AA", (FOCUS,)),
    Criterion("2.5.1", _("Pointer gestures"), "A", NONE, Result.NOTHING),
    Criterion("2.5.2", _("Pointer cancellation"), "A", (BY_READING,)),
    Criterion("2.5.3", _("Label in name"), "A", (AXE,)),
    Criterion("2.5.4", _("Motion actuation"), "A", NONE, Result.NOTHING),
    Criterion("2.5.7", _("Dragging movements"), "AA", NONE, Result.NOTHING),
    Criterion("2.5.8", _("Target size (minimum)"), "AA", (AXE,)),
    Criterion("3.1.1", _("Language of page"), "A", (AXE, LANGUAGES)),
    Criterion("3.1.2", _("Language of parts"), "AA", (LANGUAGES,), Result.UNPROVEN, WRITTEN),
    Criterion("3.2.1", _("On focus"), "A", (BY_KEYBOARD,)),
    Criterion("3.2.2", _("On input"), "A", (BY_KEYBOARD, NO_SCRIPTS)),
    Criterion("3.2.3", _("Consistent navigation"), "AA", (BY_READING,)),
    Criterion("3.2.4", _("Consistent identification"), "AA", (BY_READING,)),
    Criterion("3.2.6", _("Consistent help"), "A", (BY_READING,)),
    Criterion("3.3.1", _("Error identification"), "A", (ERRORS,)),
    Criterion("3.3.2", _("Labels or instructions"), "A", (AXE, BY_EYE)),
    Criterion("3.3.3", _("Error suggestion"), "AA", (ERRORS,)),
    Criterion("3.3.4", _("Error prevention (legal, financial, data)"), "AA", (UNDONE,)),
    Criterion("3.3.7", _("Redundant entry"), "A", (BY_READING, SAVED)),
    Criterion("3.3.8", _("Accessible authentication (minimum)"), "AA", (PASSKEYS,)),
    Criterion("4.1.2", _("Name, role, value"), "A", (AXE,)),
    Criterion("4.1.3", _("Status messages"), "AA", (STATUS,), Result.UNPROVEN, HEARD),
)


def that_are(result: Result) -> list[Criterion]:
    return [criterion for criterion in CRITERIA if criterion.result == result]


# --- The table of docs/accessibility.md --------------------------------------------------------
HEAD = "| | Criterion | Level | How it was checked | Result | When |\n|---|---|---|---|---|---|"


def table() -> str:
    """The criteria, then the tests of each check."""
    checks = dict.fromkeys(check for criterion in CRITERIA for check in criterion.checks)
    lists = [_tests_of(check) for check in checks if check.tests]
    return "\n".join([HEAD, *map(_row, CRITERIA), "", *lists]) + "\n"


def _row(criterion: Criterion) -> str:
    how = "; ".join(str(check.words) for check in criterion.checks)
    result = ": ".join(filter(None, [str(criterion.shown), str(criterion.left)]))
    on = f"{criterion.on.day} {criterion.on:%B %Y}"
    cells = [criterion.number, str(criterion.name), criterion.level, how, result, on]
    return f"| {' | '.join(cells)} |"


def _tests_of(check: Check) -> str:
    return f"- {check.words}: {', '.join(f'`{test}`' for test in check.tests)}"


if __name__ == "__main__":
    import django

    django.setup()
    DOCUMENT.write_text(TABLE.sub(lambda __: table(), DOCUMENT.read_text()))
