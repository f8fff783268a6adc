"""A published case study as blocks of a paper, with all that its page says but the contact."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiatives import kit
from initiatives.kit import Kit
from initiatives.models import EvidenceLevel, FollowUp, Stage
from initiatives.papers.blocks import (
    Block,
    Facts,
    Heading,
    Lede,
    Meter,
    Note,
    Table,
    facts,
    lines,
    words,
    written,
)
from initiatives.prose import Bullets, Line, Paragraph, Run, link
from initiatives.templatetags.case_studies import (
    EXPLAINED,
    MEASURES,
    amount,
    label_of,
    measure,
    partial_date,
    period,
    pounds,
)

Content = dict[str, Any]  # see contents.Content; older editions lack what came later


def blocks(content: Content, *, level: int) -> Iterator[Block]:
    """In the order of its page; ``level`` is that of its headings."""
    yield from _beginning(content)
    for heading, said in _parts(content):
        if found := list(said):
            yield Heading(heading, level)
            yield from found


def _beginning(content: Content) -> Iterator[Block]:
    if content["summary"]:
        yield Lede(content["summary"])
    if until := partial_date(content.get("withheld_until", "")):
        yield Note(words(_("The council asks that its name be withheld until %s.") % until))
    yield facts(
        (_("Principles"), ", ".join(claim["title"] for claim in content["claims"])),
        (_("Stage"), label_of(content["stage"], "stage")),
        (_("When"), period(content)),
        (_("Theme"), content["theme"]["name"]),
        (_("Cost"), label_of(content["cost"]["band"], "cost_band")),
    )


def _parts(content: Content) -> Iterator[tuple[str, Iterator[Block]]]:
    texts = content["texts"]
    yield _("The situation before"), written(texts["situation_before"])
    yield _("What was done"), written(texts["what_was_done"])
    yield _("What happened"), written(texts["what_happened"])
    yield _("Outcomes"), outcomes(content["outcomes"])
    yield _("What came of it later"), _follow_ups(content.get("follow_ups", []))
    yield _("How strong the evidence is"), _evidence(content)
    yield _("What did not work"), _what_did_not_work(content)
    yield _("What another place would need"), written(texts["what_others_need"])
    yield _("Principles it meets, and why"), _principles(content["claims"])
    yield _("Milestones"), _milestones(content["milestones"])
    yield _("What it cost"), _cost(content["cost"])
    yield _("Who decided and took part"), _power(content["power"])
    yield _("To copy it"), _kit(kit.read(content))
    yield _("Read further"), _links(content["links"])


def outcomes(told: list[dict[str, str]]) -> Iterator[Block]:
    """A column only for what some outcome says."""
    if not told:
        return
    columns = [name for name in MEASURES if any(outcome[name] for outcome in told)]
    rows = (
        (outcome["indicator"], *(measure(outcome, name) or "–" for name in columns))
        for outcome in told
    )
    headings = (_("What was measured"), *(str(MEASURES[name]) for name in columns))
    yield Table(_("What was measured, and what came of it"), headings, tuple(rows))
    for outcome in told:
        yield from _noted(outcome)


def _noted(outcome: dict[str, str]) -> Iterator[Block]:
    said = [
        _("Source: %s") % outcome["source"] if outcome["source"] else "",
        _("Compared with: %s") % outcome["compared_with"] if outcome["compared_with"] else "",
        outcome["note"],
    ]
    if any(said):
        yield Note(words(f"{outcome['indicator']}. {'. '.join(filter(None, said))}"))


def _follow_ups(told: list[dict[str, str]]) -> Iterator[Block]:
    if told:
        yield Facts(tuple((partial_date(one["answered"]), tuple(_later(one))) for one in told))


def _later(told: dict[str, str]) -> Iterator[Line]:
    yield from lines(told["what_changed"])
    if told["number"]:
        number = amount(told["number"], told["unit"])
        yield words(f"{told['indicator']}: {number} ({told['source']})")
    yield words(_("Would they do it again? %s") % FollowUp.Again(told["again"]).label)


def meter(level: int) -> Meter:
    reached = EvidenceLevel(level)
    told = _("Evidence: %(level)s (level %(n)d of %(most)d)")
    most = max(EvidenceLevel.values)
    return Meter(level, most, told % {"level": reached.label, "n": level, "most": most})


def _evidence(content: Content) -> Iterator[Block]:
    level, reason = content["evidence"]["level"], content["evidence"]["reason"]
    yield meter(level)
    yield from written(str(EXPLAINED[EvidenceLevel(level)]))
    if reason:
        yield from written(_("Set by the network: %s") % reason)
    by, url = content["evaluation"]["by"], content["evaluation"]["url"]
    if by:
        said = Run(_("Evaluated by %(by)s.") % {"by": by} + " ")
        report = (link(url, _("Read the evaluation report")),) if url else ()
        yield Paragraph(((said, *report),))


def _what_did_not_work(content: Content) -> Iterator[Block]:
    yield from written(content["texts"]["what_did_not_work"])
    if content["stop_cause"]:
        cause = label_of(content["stop_cause"], "stop_cause")
        paused = content["stage"] == Stage.PAUSED
        said = _("Why it is paused: %s.") if paused else _("Why it stopped: %s.")
        yield Paragraph((words(said % cause),))
    yield from written(content["stop_lesson"])


def _principles(claims: list[dict[str, Any]]) -> Iterator[Block]:
    if claims:
        yield Facts(tuple((claim["title"], tuple(_claim(claim))) for claim in claims))


def _claim(claim: dict[str, Any]) -> Iterator[Line]:
    if claim["reason"]:
        yield words(claim["reason"])
    if claim["evidence_url"]:
        yield (link(claim["evidence_url"], _("Evidence for this principle")),)


def _milestones(told: list[dict[str, str]]) -> Iterator[Block]:
    if told:
        yield Facts(tuple((partial_date(m["when"]), (words(m["what"]),)) for m in told))


def _cost(cost: dict[str, str]) -> Iterator[Block]:
    known = facts(
        (_("One-off cost"), pounds(cost["one_off"])),
        (_("Cost a year"), pounds(cost["yearly"])),
        (_("Staff time"), cost["staff_time"]),
        (_("Who paid"), cost["funding"]),
    )
    if known.rows:
        yield known


def _power(power: dict[str, Any]) -> Iterator[Block]:
    known = facts(
        (_("Who decided"), power["decided_by"]),
        (_("How residents shared power"), label_of(power["shared_power"], "shared_power")),
        (_("How they took part"), power["how"]),
        (_("Partners"), "; ".join(power["partners"])),
    )
    if known.rows:
        yield known


def _kit(told: Kit) -> Iterator[Block]:
    months = int(told["months"] or 0)
    after = ngettext("after %d month", "after %d months", months) % months if months else ""
    none = _("None") if told["needs_no_partners"] else ""
    known = facts(
        (_("Powers"), label_of(told["powers"], "powers")),
        (_("Partners needed"), none or "; ".join(told["partners"])),
        (_("First result"), after),
        (_("What must stay"), told["must_stay"]),
        (_("What may change"), told["may_change"]),
    )
    if known.rows:
        yield known


def _links(told: list[dict[str, str]]) -> Iterator[Block]:
    if told:
        yield Bullets(tuple((link(one["url"], one["text"]),) for one in told))
