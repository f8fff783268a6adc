"""What an edition says: its content, whose shape stands here, and the same as words.

Pages, preview and review show the content; search, comparison and checks read the words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, NotRequired, TypedDict

from django.utils.translation import gettext as _

from initiatives import differences, kit, partial_dates
from initiatives.kit import Kit
from initiatives.models import (
    CostBand,
    EvidenceLevel,
    FollowUp,
    Powers,
    SharedPower,
    Stage,
    StopCause,
)

FORMAT = 1
TEXTS = (
    "situation_before",
    "what_was_done",
    "what_happened",
    "what_did_not_work",
    "what_others_need",
)


class Claim(TypedDict):
    key: str
    number: int
    title: str
    wording: str
    is_official: bool
    reason: str
    evidence_url: str


class File(TypedDict):
    key: str
    name: str
    kind: str
    size: int
    alternative_text: str


class Welsh(TypedDict):
    """The same in Welsh: all of it, or empty."""

    title: str
    summary: str
    body: str


NO_WELSH: Welsh = {"title": "", "summary": "", "body": ""}


class Content(TypedDict):
    """All that a case study's page shows. Numbers are strings; dates are partial dates."""

    format: int
    council: dict[str, str]
    title: str
    summary: str
    theme: dict[str, str]
    texts: dict[str, str]
    claims: list[Claim]
    stage: str
    started: str
    ended: str
    stop_cause: str
    stop_lesson: str
    milestones: list[dict[str, str]]
    outcomes: list[dict[str, str]]
    cost: dict[str, str]
    power: dict[str, Any]
    evaluation: dict[str, str]
    evidence: dict[str, Any]
    links: list[dict[str, str]]
    welsh: NotRequired[Welsh]
    kit: NotRequired[Kit]
    follow_ups: NotRequired[list[dict[str, str]]]  # what came of it later, as they were answered
    attachments: NotRequired[list[File]]  # editions of before there were files say nothing of them
    withheld_until: NotRequired[str]  # the council's name; files are left out until then too


def body(content: Content) -> str:
    """All but title and summary, as words to search in; the council's name is the last of them."""
    _title, _summary, theme, *said = [line.text for line in lines(content)]
    return "\n\n".join(filter(None, [*said, theme, content["council"]["name"]]))


class Line(NamedTuple):
    """Some of the content as words, with the part (of parts.py) in which it was written."""

    part: str
    heading: str
    text: str
    is_of_stopping: bool = False


def lines(content: Content) -> list[Line]:
    """The content in the order of the page: to search in, to compare, to check."""
    return [*_story_lines(content), *_principle_lines(content), *_fact_lines(content)]


def _story_lines(content: Content) -> Iterator[Line]:
    texts = content["texts"]
    yield Line("basics", _("Title"), content["title"])
    yield Line("basics", _("Summary"), content["summary"])
    yield Line("basics", _("Theme"), content["theme"]["name"])
    yield Line("story", _("The situation before"), texts["situation_before"])
    yield Line("story", _("What was done"), texts["what_was_done"])
    yield Line("story", _("What happened"), texts["what_happened"])
    yield Line("learning", _("What did not work"), texts["what_did_not_work"])
    yield Line("learning", _("What another place would need"), texts["what_others_need"])


def _principle_lines(content: Content) -> Iterator[Line]:
    for claim in content["claims"]:
        heading = _("Principle: %(title)s") % {"title": claim["title"]}
        said = [claim["reason"], claim["evidence_url"]]
        yield Line("principles", heading, "\n".join(filter(None, said)))


def _fact_lines(content: Content) -> Iterator[Line]:
    power = content["power"]
    yield Line("timeline", _("Stage"), label(Stage, content["stage"]))
    yield Line("timeline", _("Dates"), _dates(content))
    yield Line("timeline", _("Why it stopped"), label(StopCause, content["stop_cause"]), True)
    yield Line("timeline", _("What was learned from stopping"), content["stop_lesson"], True)
    until = partial_dates.describe(content.get("withheld_until", ""))
    yield Line("timeline", _("Council’s name withheld until"), until, is_of_stopping=not until)
    yield Line("timeline", _("Milestones"), "\n".join(map(_milestone, content["milestones"])))
    yield Line("outcomes", _("Outcomes"), "\n".join(map(_outcome_line, content["outcomes"])))
    follow_ups = map(_follow_up_line, content.get("follow_ups", []))
    yield Line("outcomes", _("What came of it later"), "\n".join(follow_ups))
    yield Line("outcomes", _("Evaluation"), " ".join(filter(None, content["evaluation"].values())))
    yield Line("outcomes", _("Evidence level"), _evidence_line(content))
    yield Line("cost", _("Cost"), _cost_line(content["cost"]))
    yield Line("cost", _("Who paid"), content["cost"]["funding"])
    yield Line("people", _("Who decided"), power["decided_by"])
    yield Line("people", _("How residents shared power"), label(SharedPower, power["shared_power"]))
    yield Line("people", _("How they took part"), power["how"])
    yield Line("people", _("Partners"), "\n".join(power["partners"]))
    yield from _kit_lines(kit.read(content))
    welsh = welsh_of(content)
    yield Line("welsh", _("Title in Welsh"), welsh["title"])
    yield Line("welsh", _("Summary in Welsh"), welsh["summary"])
    yield Line("welsh", _("Text in Welsh"), welsh["body"])
    yield Line(
        "links", _("Links"), "\n".join(f"{link['text']} {link['url']}" for link in content["links"])
    )
    yield Line("files", _("Files"), "\n".join(map(_file_line, content.get("attachments", []))))


def welsh_of(content: Content) -> Welsh:
    return content.get("welsh", NO_WELSH)


class Told(NamedTuple):
    """What a page in one language says of it: ``body`` only where that is Welsh."""

    title: str
    summary: str
    body: str
    language: str
    is_in_both: bool


def told(content: Content, language: str) -> Told:
    """In the page's language, where the council gave it in that one; else in English."""
    welsh = welsh_of(content)
    if language == "cy" and welsh["title"]:
        return Told(**welsh, language="cy", is_in_both=True)
    return Told(content["title"], content["summary"], "", "en", bool(welsh["title"]))


def _kit_lines(told: Kit) -> Iterator[Line]:
    partners = [_("It needs no partners")] if told["needs_no_partners"] else told["partners"]
    yield Line("kit", _("Powers that it needs"), label(Powers, told["powers"]))
    yield Line("kit", _("Partners that it needs"), "\n".join(partners))
    yield Line("kit", _("Months until the first result"), told["months"])
    yield Line("kit", _("What must stay"), told["must_stay"])
    yield Line("kit", _("What may change"), told["may_change"])


def _file_line(file: File) -> str:
    return ": ".join(filter(None, [file["name"], file["alternative_text"]]))


def _evidence_line(content: Content) -> str:
    level = str(EvidenceLevel(content["evidence"]["level"]).label)
    return "\n".join(filter(None, [level, content["evidence"]["reason"]]))


def label(choices: Any, value: str) -> str:
    return str(choices(value).label) if value else ""


def _dates(content: Content) -> str:
    return " – ".join(
        partial_dates.describe(content[end])  # type: ignore[literal-required]
        for end in ("started", "ended")
        if content[end]  # type: ignore[literal-required]
    )


def _milestone(milestone: dict[str, str]) -> str:
    return f"{partial_dates.describe(milestone['when'])}: {milestone['what']}"


def _outcome_line(outcome: dict[str, str]) -> str:
    parts = [
        (_("before"), outcome["baseline"]),
        (_("target"), outcome["target"]),
        (_("result"), outcome["result"]),
        (_("unit"), outcome["unit"]),
        (_("measured"), partial_dates.describe(outcome["measured"])),
        (_("source"), outcome["source"]),
        (_("compared with"), outcome["compared_with"]),
        (_("note"), outcome["note"]),
    ]
    said = "; ".join(f"{name} {value}" for name, value in parts if value)
    return f"{outcome['indicator']}: {said}" if said else outcome["indicator"]


def _follow_up_line(follow_up: dict[str, str]) -> str:
    number = " ".join(filter(None, [follow_up["number"], follow_up["unit"]]))
    again = label(FollowUp.Again, follow_up["again"])
    said = [
        follow_up["what_changed"],
        f"{follow_up['indicator']}: {number} ({follow_up['source']})" if number else "",
        _("do it again: %(again)s") % {"again": again},
    ]
    return f"{partial_dates.describe(follow_up['answered'])}: {'; '.join(filter(None, said))}"


def _cost_line(cost: dict[str, str]) -> str:
    parts = [
        (_("one-off £%(amount)s"), cost["one_off"]),
        (_("£%(amount)s a year"), cost["yearly"]),
        ("%(amount)s", label(CostBand, cost["band"])),
        ("%(amount)s", cost["staff_time"]),
    ]
    return "; ".join(words % {"amount": amount} for words, amount in parts if amount)


@dataclass(frozen=True)
class Change:
    heading: str
    pieces: list[differences.Piece]


def compare(old: Content, new: Content) -> list[Change]:
    """What differs, in the order of the page; what stands in one alone is all removed or added."""
    before = {line.heading: line.text for line in lines(old)}
    after = {line.heading: line.text for line in lines(new)}
    headings = [*after, *(heading for heading in before if heading not in after)]
    return [
        Change(heading, differences.of_words(before.get(heading, ""), after.get(heading, "")))
        for heading in headings
        if before.get(heading, "") != after.get(heading, "")
    ]
