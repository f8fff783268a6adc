"""The parts in which a case study is written, and what each still wants before it is submitted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from initiatives import kit, telltales
from initiatives.models import CaseStudy, Stage


@dataclass(frozen=True)
class Part:
    key: str
    title: StrOrPromise
    asks: StrOrPromise
    minutes: int
    needed: bool = False


PARTS = {
    part.key: part
    for part in [
        Part(
            "basics",
            gettext_lazy("Title, summary and theme"),
            gettext_lazy("What it is, in two lines."),
            1,
            needed=True,
        ),
        Part(
            "story",
            gettext_lazy("What you did"),
            gettext_lazy("The situation before, what you did, and what happened."),
            5,
            needed=True,
        ),
        Part(
            "principles",
            gettext_lazy("Principles it meets"),
            gettext_lazy("Which of the ten principles it meets, and why."),
            3,
            needed=True,
        ),
        Part(
            "timeline",
            gettext_lazy("Stage and dates"),
            gettext_lazy("How far it has come, and its milestones."),
            2,
            needed=True,
        ),
        Part(
            "learning",
            gettext_lazy("What others can learn"),
            gettext_lazy("What did not work, and what another place would need."),
            3,
        ),
        Part(
            "outcomes",
            gettext_lazy("Outcomes and evidence"),
            gettext_lazy("What you counted, where the figures come from, who evaluated it."),
            3,
        ),
        Part(
            "cost",
            gettext_lazy("Cost"),
            gettext_lazy("What it cost, in money and staff time, and who paid."),
            1,
        ),
        Part(
            "people",
            gettext_lazy("Who decided and took part"),
            gettext_lazy("Who decided, how residents shared power, and your partners."),
            2,
        ),
        Part(
            "kit",
            gettext_lazy("What another place needs to copy it"),
            gettext_lazy("Powers, partners, time, what must stay and what may change."),
            2,
        ),
        Part(
            "welsh",
            gettext_lazy("Welsh version"),
            gettext_lazy("Title, summary and text in Welsh, if you have them."),
            5,
        ),
        Part("links", gettext_lazy("Links"), gettext_lazy("Pages and papers to read further."), 1),
        Part(
            "files",
            gettext_lazy("Files"),
            gettext_lazy("Pictures that show it, and papers that others can use."),
            2,
        ),
        Part(
            "contact",
            gettext_lazy("Contact"),
            gettext_lazy("Whom other councils can ask: a shared mailbox is best."),
            1,
        ),
    ]
}


_NAMES = gettext_lazy("Take “%(words)s” out of “%(heading)s”: the council’s name is withheld")


@dataclass(frozen=True)
class Missing:
    part: Part
    field: str  # to whose input the sentence leads: the first of several radios
    sentence: str


def missing(case_study: CaseStudy) -> list[Missing]:
    """What must still be said before it can be submitted, in the order of the parts."""
    return [Missing(PARTS[part], field, sentence) for part, field, sentence in _wanted(case_study)]


def _wanted(case_study: CaseStudy) -> Iterator[tuple[str, str, str]]:
    if not case_study.summary:
        yield "basics", "summary", _("Enter a summary of one or two sentences")
    if case_study.theme_id is None:
        yield "basics", "theme", _("Choose a theme")
    if not case_study.what_was_done:
        yield "story", "what_was_done", _("Write what you did")
    yield from _wanted_of_claims(case_study)
    yield from _wanted_of_stage(case_study)
    yield from _wanted_in_welsh(case_study)
    for told in telltales.told_in(case_study, timezone.localdate()):
        yield told.part, told.field, _NAMES % {"words": told.words, "heading": told.heading}


def _wanted_of_claims(case_study: CaseStudy) -> Iterator[tuple[str, str, str]]:
    claims = list(case_study.claims.select_related("principle"))
    if not claims:
        yield "principles", "principles", _("Choose at least one principle that it meets")
    for claim in claims:
        if not claim.has_a_full_reason:
            yield (
                "principles",
                f"reason_{claim.principle.key}",
                _("Say in 20 to 600 characters why it meets “%(title)s”")
                % {"title": claim.principle.called},
            )


def _wanted_of_stage(case_study: CaseStudy) -> Iterator[tuple[str, str, str]]:
    if not case_study.stage:
        yield "timeline", "stage_0", _("Choose the stage that it has reached")
    if case_study.stage == Stage.STOPPED and not case_study.stop_cause:
        yield "timeline", "stop_cause", _("Choose why it stopped")
    if case_study.stage == Stage.STOPPED and not case_study.stop_lesson:
        yield "timeline", "stop_lesson", _("Write what was learned from stopping")


def _wanted_in_welsh(case_study: CaseStudy) -> Iterator[tuple[str, str, str]]:
    """A version is all of it: half a page in each language serves nobody."""
    asked = {
        "welsh_title": _("Enter the title in Welsh, or empty the Welsh version"),
        "welsh_summary": _("Enter the summary in Welsh, or empty the Welsh version"),
        "welsh_body": _("Write the text in Welsh, or empty the Welsh version"),
    }
    if any(getattr(case_study, name) for name in asked):
        for name, sentence in asked.items():
            if not getattr(case_study, name):
                yield "welsh", name, sentence


def begun(case_study: CaseStudy) -> set[str]:
    """The keys of the parts in which something is said."""
    said = {
        "story": [case_study.situation_before, case_study.what_was_done, case_study.what_happened],
        "learning": [case_study.what_did_not_work, case_study.what_others_need],
        "principles": case_study.claims.all(),
        "timeline": [case_study.stage, case_study.started, *case_study.milestones.all()],
        "outcomes": [case_study.evaluated_by, *case_study.outcomes.all()],
        "cost": [case_study.known_cost_band, case_study.staff_time, case_study.funding],
        "people": [case_study.decided_by, case_study.shared_power, *case_study.partners],
        "kit": [kit.is_begun(kit.of(case_study))],
        "welsh": [case_study.welsh_title, case_study.welsh_summary, case_study.welsh_body],
        "links": case_study.links.all(),
        "files": case_study.attachments.kept(),
        "contact": [case_study.contact_role, case_study.contact_email],
    }
    return {"basics", *(key for key, values in said.items() if any(values))}
