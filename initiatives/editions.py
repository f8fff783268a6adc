"""Freeze a working record into an edition; say what changed between two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, NotRequired, TypedDict

from django.utils import timezone
from django.utils.translation import gettext as _

from councilnet.models import Council, User
from initiatives import (
    addresses,
    counting,
    dead_links,
    differences,
    evidence,
    kit,
    partial_dates,
    search,
    times,
)
from initiatives.kit import Kit
from initiatives.models import (
    Attachment,
    CaseStudy,
    CostBand,
    DirectoryState,
    Edition,
    EvidenceLevel,
    FollowUp,
    Outcome,
    Powers,
    PrincipleClaim,
    SharedPower,
    Stage,
    StopCause,
)
from initiatives.numbers import plain

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
    kit: NotRequired[Kit]
    follow_ups: NotRequired[list[dict[str, str]]]  # what came of it later, as they were answered
    attachments: NotRequired[list[File]]  # editions of before there were files say nothing of them
    withheld_until: NotRequired[str]  # the council's name; files are left out until then too


def content_of(case_study: CaseStudy, on: date) -> Content:
    """The working record as a page would show it on a day, with the wordings then in force."""
    council, theme = case_study.named_council_on(on), case_study.theme
    attachments = [] if council.is_stand_in else case_study.attachments.kept()  # they tell too much
    return {
        "format": FORMAT,
        "council": _named(council),
        "title": case_study.title,
        "summary": case_study.summary,
        "theme": {"key": theme.key, "name": theme.name} if theme else {"key": "", "name": ""},
        "texts": {name: getattr(case_study, name) for name in TEXTS},
        "claims": [_claim(claim, on) for claim in _claims(case_study)],
        "stage": case_study.stage,
        "started": case_study.started,
        "ended": case_study.ended,
        "stop_cause": case_study.stop_cause if case_study.is_stopped else "",
        "stop_lesson": case_study.stop_lesson if case_study.is_stopped else "",
        "milestones": [{"when": m.when, "what": m.what} for m in case_study.milestones.all()],
        "outcomes": [_outcome(outcome) for outcome in case_study.outcomes.all()],
        "follow_ups": [follow_up_entry(follow_up) for follow_up in case_study.follow_ups.carried()],
        "cost": _cost(case_study),
        "kit": kit.of(case_study),
        "power": {
            "decided_by": case_study.decided_by,
            "shared_power": case_study.shared_power,
            "how": case_study.shared_power_how,
            "partners": case_study.partners,
        },
        "evaluation": {"by": case_study.evaluated_by, "url": case_study.evaluation_url},
        "evidence": {
            "level": evidence_level(case_study).value,
            "reason": case_study.evidence_level_reason,
        },
        "links": [{"text": link.text, "url": link.url} for link in case_study.links.all()],
        "attachments": [_file(attachment) for attachment in attachments],
        "withheld_until": str(case_study.name_withheld_until) if council.is_stand_in else "",
    }


def with_name(content: Content, case_study: CaseStudy, *, with_files: bool) -> Content:
    """What was published without its council's name, with it; its files were left out too."""
    files = [_file(attachment) for attachment in case_study.attachments.kept()]
    named: Content = {**content, "council": _named(case_study.council), "withheld_until": ""}
    return {**named, "attachments": files} if with_files else named


def _named(council: Council) -> dict[str, str]:
    return {"name": council.name, "short_name": council.short_name, "slug": council.slug}


def _file(attachment: Attachment) -> File:
    return {
        "key": attachment.key,
        "name": attachment.name,
        "kind": attachment.kind,
        "size": attachment.size,
        "alternative_text": attachment.alternative_text,
    }


def _claims(case_study: CaseStudy) -> Any:
    return case_study.claims.select_related("principle").prefetch_related("principle__wordings")


def _claim(claim: PrincipleClaim, on: date) -> Claim:
    wording = claim.principle.wording_on(on)
    return {
        "key": claim.principle.key,
        "number": claim.principle.number,
        "title": claim.principle.title,
        "wording": wording.text if wording else "",
        "is_official": bool(wording and wording.is_official),
        "reason": claim.reason,
        "evidence_url": claim.evidence_url,
    }


def _outcome(outcome: Outcome) -> dict[str, str]:
    words = {
        name: getattr(outcome, name)
        for name in ("indicator", "unit", "measured", "source", "compared_with", "note")
    }
    numbers = {name: plain(getattr(outcome, name)) for name in ("baseline", "target", "result")}
    return words | numbers


def follow_up_entry(follow_up: FollowUp) -> dict[str, str]:
    """Of one that is answered: without who answered, whose name stands in the history alone."""
    words = {
        name: getattr(follow_up, name)
        for name in ("what_changed", "indicator", "unit", "source", "again")
    }
    answered = timezone.localdate(follow_up.answered_at)
    return words | {
        "months": str(follow_up.months),
        "asked": timezone.localdate(follow_up.asked_at).isoformat(),
        "answered": answered.isoformat(),
        "number": plain(follow_up.number),
    }


def _cost(case_study: CaseStudy) -> dict[str, str]:
    return {
        "one_off": plain(case_study.cost_one_off),
        "yearly": plain(case_study.cost_yearly),
        "band": case_study.known_cost_band,
        "staff_time": case_study.staff_time,
        "funding": case_study.funding,
    }


def evidence_level(case_study: CaseStudy) -> EvidenceLevel:
    """As a curator set it, else as the ladder says."""
    if case_study.evidence_level_set is not None:
        return EvidenceLevel(case_study.evidence_level_set)
    return computed_evidence_level(case_study)


def computed_evidence_level(case_study: CaseStudy) -> EvidenceLevel:
    return evidence.level(
        (
            evidence.Measured(o.result, o.source, o.baseline, o.compared_with)
            for o in case_study.outcomes.all()
        ),
        evidence.Evaluation(case_study.evaluated_by, case_study.evaluation_url),
    )


def freeze(case_study: CaseStudy, *, by: User | None) -> Edition:
    """Publish the working record as its next edition, in the place of the one that stood.

    Call it inside the transaction that holds the case study's row.
    """
    at = timezone.now()
    today = timezone.localdate(at)
    confirmed = case_study.claims.filter(decision=PrincipleClaim.Decision.CONFIRMED)
    keys = set(confirmed.values_list("principle__key", flat=True))
    content = content_of(case_study, today)
    content["claims"] = [claim for claim in content["claims"] if claim["key"] in keys]
    concerned = counting.with_what_was_made_of(case_study.pk)
    counting.hold(concerned)
    standing = case_study.editions.standing().select_related("council").first()
    council = case_study.named_council_on(today)
    edition = replace_standing(
        case_study,
        council,
        standing,
        published_at=at,
        published_by=by,
        checked_on=today,
        review_on=times.review_on(content["stage"], today),
        asked_on=standing.asked_on if standing else None,
        dead_links=dead_links.among(dead_links.urls_of(content)),
        content=content,
        **columns(case_study, content, council),
    )
    counting.recount(concerned)
    return edition


def replace_standing(
    case_study: CaseStudy, council: Council, standing: Edition | None, /, **told: Any
) -> Edition:
    """Put the next edition in the place of the one that stood, under the council that it names."""
    newest = case_study.editions.order_by("-number").first()
    case_study.editions.standing().update(status=Edition.Status.SUPERSEDED)
    DirectoryState.objects.select_for_update().first()  # ids are given in the order of commits
    edition = Edition.objects.create(
        case_study=case_study,
        number=newest.number + 1 if newest else 1,
        slug=addresses.slug_under(council, case_study),
        **told,
    )
    if standing and standing.council_id != council.pk:
        addresses.lead_on(standing, to=council)
        case_study.followers.update(name=edition.title)  # an earlier one may say whose it is
    search.learn([edition.pk])
    return edition


def columns(
    case_study: CaseStudy, content: Content, council: Council | None = None
) -> dict[str, Any]:
    """The columns that searches and lists use, from the content that they must agree with."""
    return {
        **_of_council(case_study, council or case_study.council),
        "title": content["title"],
        "summary": content["summary"],
        "body": body(content),
        "principle_keys": [claim["key"] for claim in content["claims"]],
        "theme_key": content["theme"]["key"],
        "stage": content["stage"],
        "evidence_level": content["evidence"]["level"],
        "cost_band": content["cost"]["band"],
        "powers": kit.read(content)["powers"],
        "ready_to_copy": kit.is_ready(content),
        "shared_power": content["power"]["shared_power"],
        "started_year": partial_dates.year(content["started"]),
        "ended_year": partial_dates.year(content["ended"]),
    }


def _of_council(case_study: CaseStudy, council: Council) -> dict[str, Any]:
    """Of one whose name is withheld: until when, and nothing else."""
    if council.is_stand_in:
        unsaid = dict.fromkeys(("nation", "region", "council_type"), "")
        return {
            "council": council,
            **unsaid,
            "name_withheld_until": case_study.name_withheld_until,
        }
    return {
        "council": council,
        "nation": council.nation,
        "region": council.region,
        "council_type": council.type,
        "contact_role": case_study.contact_role,
        "contact_email": case_study.contact_email,
        "contact_until": case_study.contact_until,
    }


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
    yield Line(
        "links", _("Links"), "\n".join(f"{link['text']} {link['url']}" for link in content["links"])
    )
    yield Line("files", _("Files"), "\n".join(map(_file_line, content.get("attachments", []))))


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
