"""A case study on one side of A4, for those who are asked to decide whether to do the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from initiatives import naming, prose
from initiatives.models import Edition
from initiatives.packs import spoken
from initiatives.papers import of_case_study
from initiatives.papers.blocks import Block, Facts, Heading, Lede, Note, Paper, facts, words
from initiatives.prose import Bullets, Paragraph, Run
from initiatives.templatetags.case_studies import label_of, measure, period, pounds

LONGEST_QUESTION = 300
# How much fits on the page, in letters of usual width: tests fill each with the widest
ROOM = {
    **dict.fromkeys(("what_happened", "what_was_done"), 560),
    "what_did_not_work": 260,
    "what_others_need": 460,
}
OF_A_FACT = 110
OF_AN_OUTCOME = 100
MOST_OUTCOMES = 3
WIDEST, WIDE, NARROW = "WM@%—", "mwœæ", " .,;:’'-()"
SENTENCE = re.compile(r"(?<=[.!?])\s+")


def paper(edition: Edition, *, asked: str, address: str) -> Paper:
    """``address`` is where the whole of it is read. Whoever asks has their question cut too."""
    return Paper(
        title=cut(edition.title, 150)[0],
        blocks=tuple(_blocks(edition, asked, address)),
        day=localtime(edition.published_at).date(),
        above=_("Case study by %(council)s") % {"council": cut(edition.council.name, 90)[0]},
        by=settings.NETWORK_NAME,
        language=spoken(),
        is_one_page=True,
    )


def _blocks(edition: Edition, asked: str, address: str) -> Iterator[Block]:
    content: of_case_study.Content = {**naming.shown(edition.content)}
    yield Lede(cut(content["summary"], 300)[0])
    if asked:
        yield Heading(_("What is asked"))
        yield Paragraph((words(cut(asked, LONGEST_QUESTION)[0]),))
    yield Heading(_("In short"))
    yield _facts(content)
    yield of_case_study.meter(content["evidence"]["level"])
    for heading, name in _told(content["texts"]):
        yield from _text(heading, content["texts"][name], ROOM[name])
        if name in {"what_happened", "what_was_done"}:
            yield from _outcomes(content["outcomes"])
    yield Note((Run(_source(edition)), Run(address, address)))


def _told(texts: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Where nothing happened yet, what was done stands in its place."""
    if texts["what_happened"].strip():
        yield _("What happened"), "what_happened"
    else:
        yield _("What was done"), "what_was_done"
    yield _("What did not work"), "what_did_not_work"
    yield _("What another place would need"), "what_others_need"


def _facts(content: of_case_study.Content) -> Facts:
    cost, told = content["cost"], content["claims"]
    one_off, yearly = pounds(cost["one_off"]), pounds(cost["yearly"])
    money = [
        _("%s once") % one_off if one_off else "",
        _("%s a year") % yearly if yearly else "",
        "" if one_off or yearly else label_of(cost["band"], "cost_band"),
    ]
    return facts(
        (_("Money"), "; ".join(filter(None, money)) or _("Not given")),
        (_("Staff time"), cut(_flat(cost["staff_time"]), OF_A_FACT)[0]),
        (_("Who paid"), cut(_flat(cost["funding"]), OF_A_FACT)[0]),
        (_("Principles"), ", ".join(claim["title"] for claim in told)),
        (_("Stage"), _stage(content)),
    )


def _stage(content: of_case_study.Content) -> str:
    said = (label_of(content["stage"], "stage"), period(content))
    return ". ".join(filter(None, said))


def _outcomes(told: list[dict[str, str]]) -> Iterator[Block]:
    """Those with a result, the first of them: each in a line."""
    known = [outcome for outcome in told if outcome["result"]][:MOST_OUTCOMES]
    if known:
        lines = (f"{one['indicator']}: {measure(one, 'result')}" for one in known)
        yield Bullets(tuple(words(cut(_flat(line), OF_AN_OUTCOME)[0]) for line in lines))


def _text(heading: str, text: str, room: int) -> Iterator[Block]:
    said, is_cut = cut(_flat(text), room)
    if said:
        more = (Run(" " + _("More at the address below.")),) if is_cut else ()
        yield Heading(heading)
        yield Paragraph(((Run(said), *more),))


def _source(edition: Edition) -> str:
    said = _("Version %(number)d, published on %(day)s, last checked on %(checked)s. All of it: ")
    return said % {
        "number": edition.number,
        "day": date_format(localtime(edition.published_at), "j F Y"),
        "checked": date_format(edition.checked_on, "j F Y"),
    }


# --- Cutting -----------------------------------------------------------------------------------
def _flat(text: str) -> str:
    """Paragraphs and lists in one, since a line of its own costs the page most."""
    return " ".join(_in_one(block) for block in prose.blocks(text))


def _in_one(block: Paragraph | Bullets) -> str:
    if isinstance(block, Paragraph):
        return " ".join(map(_words, block.lines))
    return " ".join(f"• {_words(item)}" for item in block.items)


def _words(line: prose.Line) -> str:
    return "".join(run.text for run in line)


def cut(text: str, room: int) -> tuple[str, bool]:
    """As many whole sentences as there is room for, else words, else letters; and whether less."""
    if width(text) <= room:
        return text, False
    for ends in (SENTENCE, re.compile(r"\s+"), re.compile(r"(?<=.)(?=.)", re.DOTALL)):
        if said := _fitting(text, ends, room - 2):
            return said if ends is SENTENCE else f"{said}…", True
    return "…", True


def _fitting(text: str, ends: re.Pattern[str], room: int) -> str:
    last = 0
    for end in ends.finditer(text):
        if width(text[: end.start()]) > room:
            break
        last = end.start()
    return text[:last]


def width(text: str) -> float:
    """In letters of usual width: capitals, Chinese, and signs that go by their names, are wider."""
    return sum(map(_width, text))


def _width(letter: str) -> float:
    if letter in WIDEST or letter in WIDE:
        return 2.3 if letter in WIDEST else 1.6
    if letter.islower() or letter in NARROW:
        return 1
    category = unicodedata.category(letter)
    if category.startswith("S") and ord(letter) > 0x2BFF:
        return 15
    return 1.7 if category == "Lu" or unicodedata.east_asian_width(letter) in "WF" else 1.3
