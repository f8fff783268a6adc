"""Freeze a working record into an edition, under the council that it then names."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from councilnet.languages import in_ours
from councilnet.models import Council, User
from initiatives import (
    addresses,
    counting,
    dead_links,
    evidence,
    kit,
    partial_dates,
    search,
    times,
)
from initiatives.contents import FORMAT, TEXTS, Claim, Content, File, Welsh, body
from initiatives.models import (
    Attachment,
    CaseStudy,
    DirectoryState,
    Edition,
    EvidenceLevel,
    FollowUp,
    Outcome,
    PrincipleClaim,
)
from initiatives.numbers import plain


def content_of(case_study: CaseStudy, on: date) -> Content:
    """The working record as a page would show it on a day, with the wordings then in force."""
    council, theme = case_study.named_council_on(on), case_study.theme
    attachments = [] if council.is_stand_in else case_study.attachments.kept()  # they tell too much
    return {
        "format": FORMAT,
        "council": _named(council),
        "title": case_study.title,
        "welsh": _welsh(case_study),
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


def _welsh(case_study: CaseStudy) -> Welsh:
    return {
        "title": case_study.welsh_title,
        "summary": case_study.welsh_summary,
        "body": case_study.welsh_body,
    }


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


@in_ours
def columns(
    case_study: CaseStudy, content: Content, council: Council | None = None
) -> dict[str, Any]:
    """The columns that searches and lists use, from the content that they must agree with.

    What is sought in has labels in it: they are in one language, whoever publishes.
    """
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
