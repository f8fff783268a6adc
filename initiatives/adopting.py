"""Every change of an adoption: nothing else changes one.

Each act locks the row, holds what its numbers stand on, asks whether this person may, changes it,
counts anew, and records the event, in one transaction. PermissionDenied is raised where the person
may not, MoveRefused with a sentence for them where it cannot be.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councilnet.languages import ours
from councilnet.models import Council, User
from councilnet.roles import acts_for
from initiatives import counting, emails_of_adoptions
from initiatives.models import (
    Adoption,
    AdoptionEvent,
    CaseStudy,
    Edition,
    Letter,
    Stage,
    StopCause,
)
from initiatives.workflow import MoveRefused

Answer = Adoption.Answer
Kind = AdoptionEvent.Kind
Side = AdoptionEvent.Side
Status = Adoption.Status
SILENT = timedelta(days=30)  # after which the network may answer for a council

# How far it may move from where it is: a step back is as honest as one ahead
MOVES: dict[Status, tuple[Status, ...]] = {
    Status.INTERESTED: (Status.PLANNING, Status.TRYING, Status.RUNNING, Status.STOPPED),
    Status.PLANNING: (Status.INTERESTED, Status.TRYING, Status.RUNNING, Status.STOPPED),
    Status.TRYING: (Status.PLANNING, Status.RUNNING, Status.STOPPED),
    Status.RUNNING: (Status.TRYING, Status.STOPPED),
    Status.STOPPED: (Status.PLANNING, Status.TRYING, Status.RUNNING),
}
# What a case study that is published already says of how far its council has come
AS_FAR_AS = {Stage.PLANNED: Status.PLANNING, Stage.LIVE: Status.RUNNING}

# What the database refuses (migration 0013), in words
REFUSED = {
    "adoption_is_made_once_by_a_council": gettext_lazy(
        "This council has taken it up already: open that adoption."
    ),
    "adoption_is_of_anothers": gettext_lazy(
        "A council does not take up its own case study: choose another."
    ),
    "adoption_result_is_the_takers": gettext_lazy(
        "Choose a case study of the council that took it up."
    ),
    "adoption_leads_to_another_case_study": gettext_lazy(
        "A case study does not come from itself: choose another."
    ),
    "adoption_closes_no_circle": gettext_lazy(
        "The one came from the other already, so this would lead in a circle. "
        "Dispute the link that is wrong first."
    ),
}


class SavedMeanwhile(Exception):
    """Somebody else changed this adoption after it was read."""


@dataclass(frozen=True)
class Description:
    """What the taker says of its adoption."""

    started: str = ""
    what_changed: str = ""
    contact: str = ""
    name_withheld_until: date | None = None


# --- Beginning ---------------------------------------------------------------------------------
def begin(
    edition: Edition,
    council: Council,
    *,
    by: User,
    status: str = Status.INTERESTED,
    description: Description | None = None,
) -> Adoption:
    """A council takes it up: it confirms by that, the council of origin is asked."""
    if not acts_for(by, council.pk):
        raise PermissionDenied
    told = description or Description()
    adoption = Adoption(
        origin_id=edition.case_study_id,
        council=council,
        status=status,
        taker_answer=Answer.CONFIRMED,
        begun_by=by,
        **vars(told),
    )
    return _made(adoption, Kind.BEGUN, by=by)


def propose(origin: Edition, result: Edition, *, by: User) -> Adoption:
    """Anybody may say that one published case study came of another: its two councils answer.

    A council whose name is withheld is not found out by trying: it proposes itself, or the network.
    """
    if not (by.is_network_staff or Council.objects.acted_for_by(by).exists()):
        raise PermissionDenied
    _refuse_to_find_out({Side.ORIGIN: origin, Side.TAKER: result}, by)
    adoption = Adoption.objects.filter(
        origin=origin.case_study_id, council=result.case_study.council_id, result=None
    ).first()
    if adoption and acts_for(by, adoption.council_id):
        return name_result(adoption, result.case_study, by=by)
    made = Adoption(
        origin_id=origin.case_study_id,
        council=result.case_study.council,
        result_id=result.case_study_id,
        status=AS_FAR_AS.get(Stage(result.stage), Status.TRYING),
        begun_by=by,
    )
    sides = sides_of(by, made)
    made.taker_answer = Answer.CONFIRMED if Side.TAKER in sides else ""
    made.origin_answer = Answer.CONFIRMED if Side.ORIGIN in sides else ""
    return _made(made, Kind.PROPOSED, by=by)


def _made(adoption: Adoption, kind: Kind, *, by: User) -> Adoption:
    with _refusing(), transaction.atomic():
        concerned = _held(adoption.origin_id, adoption.result_id)
        if not Edition.objects.current().filter(case_study=adoption.origin_id).exists():
            raise MoveRefused(_("It is not published any more, so nobody can take it up."))
        _refuse_own_heritage(adoption)
        adoption.save()
        counting.recount(concerned)
        record(adoption, kind, by=by, was="")
    return adoption


def _refuse_to_find_out(editions: dict[Side, Edition], by: User) -> None:
    """What is refused and what is not would tell which council it is."""
    for edition in editions.values():
        own = by.is_network_staff or acts_for(by, edition.case_study.council_id)
        if edition.council.is_stand_in and not own:
            raise MoveRefused(
                _("Its council’s name is withheld: only that council can say where it came from.")
            )


def _refuse_own_heritage(adoption: Adoption) -> None:
    """The database knows of one council alone, not of those that went into it."""
    council = adoption.council
    before = Council.objects.with_predecessors([council.slug]).exclude(pk=council.pk)
    if before.filter(pk=adoption.origin.council_id).exists():
        raise MoveRefused(_("It is the work of a council that went into yours: choose another."))


# --- What the taker does -----------------------------------------------------------------------
def move(
    adoption: Adoption,
    status: str,
    *,
    by: User,
    message: str = "",
    stop_cause: str = "",
    stop_lesson: str = "",
) -> Adoption:
    """On, or a step back. Stopping needs a cause and what was learned, which history keeps."""
    if status == Status.STOPPED and stop_cause and stop_lesson:
        with ours():
            message = f"{StopCause(stop_cause).label}: {stop_lesson}\n\n{message}".strip()
    with _changing(adoption, Kind.MOVED, by=by, side=Side.TAKER, message=message) as locked:
        if Status(status) not in MOVES[Status(locked.status)]:
            raise MoveRefused(
                _("It is “%(status)s” and cannot go on from there to “%(to)s”.")
                % {"status": locked.get_status_display(), "to": Status(status).label}
            )
        is_stop = status == Status.STOPPED
        if is_stop and not (stop_cause and stop_lesson):
            raise MoveRefused(_("Say why it stopped, and what was learned."))
        locked.status = status
        locked.stop_cause = stop_cause if is_stop else ""
        locked.stop_lesson = stop_lesson if is_stop else ""
    return locked


def describe(adoption: Adoption, description: Description, *, by: User, version: int) -> Adoption:
    """Raises SavedMeanwhile where it is no longer the ``version`` that was read."""
    with _changing(adoption, Kind.CHANGED, by=by, side=Side.TAKER) as locked:
        if locked.version != version:
            raise SavedMeanwhile
        for name, value in vars(description).items():
            setattr(locked, name, value)
    return locked


def name_result(adoption: Adoption, case_study: CaseStudy | None, *, by: User) -> Adoption:
    """The taker's own case study of it, which may be a draft still; None: no longer this one.

    The other council reads the title that is published, and never that of a draft.
    """
    published = Edition.objects.current().filter(case_study=case_study).first()
    words = published.title if published else ""
    with _changing(
        adoption, Kind.LINKED, by=by, side=Side.TAKER, message=words, more=case_study
    ) as locked:
        locked.result = case_study
    return locked


# --- What both councils, and the network, say of it --------------------------------------------
def confirm(adoption: Adoption, side: str, *, by: User) -> Adoption:
    with _changing(adoption, Kind.CONFIRMED, by=by, side=Side(side)) as locked:
        _refuse_if_settled(locked)
        _answer(locked, side, Answer.CONFIRMED)
    return locked


def dispute(adoption: Adoption, side: str, *, by: User, reason: str) -> Adoption:
    with _changing(adoption, Kind.DISPUTED, by=by, side=Side(side), message=reason) as locked:
        _refuse_if_settled(locked)
        _answer(locked, side, Answer.DISPUTED, reason)
    return locked


def take_back(adoption: Adoption, side: str, *, by: User) -> Adoption:
    """As if this council had not answered yet."""
    with _changing(adoption, Kind.TAKEN_BACK, by=by, side=Side(side)) as locked:
        _refuse_if_settled(locked)
        _answer(locked, side, "")
    return locked


def settle(adoption: Adoption, *, by: User, is_so: bool, reason: str) -> Adoption:
    """The network answers, after a dispute or a long silence, for who did not confirm."""
    with _changing(adoption, Kind.SETTLED, by=by, side=Side.NETWORK, message=reason) as locked:
        if not may_be_settled(locked):
            raise MoveRefused(_("Both councils still have time to answer."))
        agreed = [] if is_settled(locked) else [Answer.CONFIRMED]
        for side in (Side.TAKER, Side.ORIGIN):
            if getattr(locked, f"{side}_answer") not in agreed:
                _answer(locked, side, Answer.CONFIRMED if is_so else Answer.DISPUTED, reason)
    return locked


def may_be_settled(adoption: Adoption) -> bool:
    """What the network settled, it may settle otherwise: councils no longer can."""
    waiting = Adoption.objects.to_settle(silent_since()).filter(pk=adoption.pk)
    return waiting.exists() or is_settled(adoption)


def is_settled(adoption: Adoption) -> bool:
    return adoption.events.filter(kind=Kind.SETTLED).exists()


def _refuse_if_settled(adoption: Adoption) -> None:
    if is_settled(adoption):
        raise MoveRefused(_("The network settled this: write to it if something has changed."))


def silent_since() -> datetime:
    return timezone.now() - SILENT


def _answer(adoption: Adoption, side: str, answer: str, reason: str = "") -> None:
    setattr(adoption, f"{side}_answer", answer)
    setattr(adoption, f"{side}_reason", reason if answer == Answer.DISPUTED else "")


@transaction.atomic
def write(adoption: Adoption, text: str, *, by: User) -> Letter:
    """From one council to the other: the portal hands it on, and shows no address."""
    sides = sides_of(by, adoption)
    if not sides & {Side.TAKER, Side.ORIGIN}:
        raise PermissionDenied
    is_taker = Side.TAKER in sides
    letter = Letter.objects.create(
        adoption=adoption,
        council=adoption.council if is_taker else adoption.origin.council,
        by=by,
        by_name=str(by),
        text=text,
    )
    to = Side.ORIGIN if is_taker else Side.TAKER
    emails_of_adoptions.tell_of_letter(letter, adoption, to=to)
    return letter


# --- Who somebody is to an adoption ------------------------------------------------------------
def sides_of(user: User, adoption: Adoption) -> set[Side]:
    """Somebody may act for both councils. Nobody settles what concerns a council of theirs."""
    councils = set(Council.objects.acted_for_by(user).values_list("pk", flat=True))
    sides = {Side.TAKER} if adoption.council_id in councils else set()
    if adoption.origin.council_id in councils:
        sides.add(Side.ORIGIN)
    if user.is_network_staff and not sides:
        sides.add(Side.NETWORK)
    return sides


# --- What all changes share --------------------------------------------------------------------
@contextmanager
def _changing(
    adoption: Adoption,
    kind: Kind,
    *,
    by: User,
    side: Side,
    message: str = "",
    more: CaseStudy | None = None,
) -> Iterator[Adoption]:
    with _refusing(), transaction.atomic():
        locked = Adoption.objects.select_for_update(of=("self",)).get(pk=adoption.pk)
        concerned = _held(locked.origin_id, locked.result_id, more.pk if more else None)
        if side not in sides_of(by, locked):
            raise PermissionDenied
        was = locked.status
        yield locked
        locked.version += 1
        locked.save()
        counting.recount(concerned)
        record(locked, kind, by=by, side=side, message=message, was=was)


def _held(*case_studies: int | None) -> list[int]:
    """Their ids, once nobody else changes them: in the order in which the workflow locks too."""
    concerned = [pk for pk in case_studies if pk]
    rows = CaseStudy.objects.filter(pk__in=concerned).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))
    counting.hold(concerned)
    return concerned


@contextmanager
def _refusing() -> Iterator[None]:
    """What the database refuses is said in words."""
    try:
        yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        if name not in REFUSED:
            raise
        raise MoveRefused(str(REFUSED[name])) from error


def record(
    adoption: Adoption,
    kind: Kind,
    *,
    by: User,
    was: str,
    side: Side | None = None,
    message: str = "",
) -> AdoptionEvent:
    """Write the event, in the transaction of what it tells of, and tell whom it concerns."""
    event = AdoptionEvent.objects.create(
        adoption=adoption,
        kind=kind,
        side=side or min(sides_of(by, adoption) or {Side.OTHER}, key=list(Side).index),
        actor=by,
        actor_name=str(by),
        from_status=was,
        to_status=adoption.status,
        message=message,
    )
    emails_of_adoptions.tell_of(event)
    return event
