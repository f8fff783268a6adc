"""Who is told of what happens to a score: one table of event × role."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from councilnet import notices
from councilnet.languages import later
from councilnet.models import User
from initiatives.emails import authors, leads, staff
from socialvalue.models import Assessment, AssessmentEvent, CalculationRun

Kind = AssessmentEvent.Kind
Role = Callable[[Assessment], list[User]]


# --- Roles: who is meant -----------------------------------------------------------------------
def council(assessment: Assessment) -> list[User]:
    """Who writes the case study, and the council's leads."""
    return [*authors(assessment.case_study), *leads(assessment.case_study)]


def network(assessment: Assessment) -> list[User]:
    return staff(assessment.case_study)


def signer(assessment: Assessment) -> list[User]:
    """Who signed the newest run, and who put it forward for the network."""
    run = assessment.runs.order_by("-number").first()
    named = {run.signed_by_id, run.made_by_id} if run else set()
    return [user for user in network(assessment) if user.pk in named]


# --- The table: event × role -------------------------------------------------------------------
@dataclass(frozen=True)
class Telling:
    """What an event is called in mail, and who gets it as which kind of notice.

    Somebody who has several roles gets it as the first of them.
    """

    words: StrOrPromise
    to: tuple[tuple[Role, str], ...]


COUNCIL: tuple[tuple[Role, str], ...] = ((council, "scores"),)
NETWORK: tuple[tuple[Role, str], ...] = ((signer, "scores"), (network, "score-queue"))
TABLE: dict[Kind, Telling] = {
    Kind.PROPOSED: Telling(
        gettext_lazy("Its social value is put forward: somebody else signs it."), COUNCIL + NETWORK
    ),
    Kind.SENT_BACK: Telling(gettext_lazy("Its score is sent back."), COUNCIL + NETWORK),
    Kind.SIGNED: Telling(gettext_lazy("Its score is signed."), COUNCIL + NETWORK),
    Kind.REPLIED: Telling(gettext_lazy("The council has replied to its score."), NETWORK),
    Kind.PUBLISHED: Telling(gettext_lazy("Its score is published."), COUNCIL + NETWORK[:1]),
    Kind.REOPENED: Telling(gettext_lazy("It is assessed again."), COUNCIL),
    Kind.WITHDRAWN: Telling(gettext_lazy("Its score is withdrawn."), COUNCIL + NETWORK[:1]),
    Kind.DELIVERED: Telling(
        gettext_lazy("A figure of what was delivered is there to be checked."), COUNCIL + NETWORK
    ),
    Kind.CHECKED: Telling(
        gettext_lazy("A figure of what was delivered is checked."), COUNCIL + NETWORK[:1]
    ),
}


def tell_of(event: AssessmentEvent) -> None:
    """Within the transaction that writes the event."""
    telling = TABLE.get(Kind(event.kind))
    told: set[int] = set()
    for role, kind in telling.to if telling else ():
        people = [user for user in role(event.assessment) if user.pk not in told]
        told |= {user.pk for user in people}
        case_study = event.assessment.case_study
        notices.tell(
            people,
            kind,
            thread=f"case-study-{case_study.pk}",
            heading=f"{case_study.council.short_name}: {case_study.title}",
            text=_text(event, role),
            path=_path(event),
            but=event.actor,
        )


@later
def _text(event: AssessmentEvent, role: Role) -> str:
    """The network answers a council as one."""
    is_networks = event.side == Assessment.Side.NETWORK
    who = event.get_side_display() if role is council and is_networks else event.actor_name
    words = [TABLE[Kind(event.kind)].words, _wanted(event, role), _("By: %s") % who]
    return "\n".join(str(part) for part in words if part) + f"\n\n{event.message}".rstrip()


def _wanted(event: AssessmentEvent, role: Role) -> str:
    run = _run(event)
    if event.kind != Kind.SIGNED or role is not council or run is None or not run.reply_until:
        return ""
    return _("Say until the end of %s, line by line, whether your council agrees with it.") % (
        date_format(run.reply_until, "j F Y")
    )


def _path(event: AssessmentEvent) -> str:
    run = _run(event)
    number = run.number if run else 0
    return reverse("score_run", args=[event.assessment_id, number])


def _run(event: AssessmentEvent) -> CalculationRun | None:
    return event.assessment.runs.order_by("-number").first()
