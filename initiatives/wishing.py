"""What councils ask one another for, what they offer, and the letters between the two.

Each act locks the request, asks whether this person may, and tells whom it concerns, in one
transaction. PermissionDenied where the person may not, MoveRefused with a sentence where it cannot
be. Nobody is shown an address: the portal hands letters on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_stubs_ext import StrOrPromise

from councilnet import notices
from councilnet.languages import filled, later, lines
from councilnet.models import Council, User
from councilnet.roles import acts_for, people_of
from initiatives import adopting, emails, index, matching
from initiatives.models import Adoption, CaseStudy, Edition, Letter, Offer, Wish
from initiatives.workflow import MoveRefused

TOLD = 5  # owners of so many case studies hear that somebody wants what they did
UNMATCHED, AGAIN = timedelta(days=7), timedelta(days=7)


def may_read(user: User) -> bool:
    """Open requests are for people of member councils and of the network."""
    return user.is_network_staff or Council.objects.acted_for_by(user).exists()


# --- Asking ------------------------------------------------------------------------------------
@transaction.atomic
def ask(council: Council, told: dict[str, Any], *, by: User) -> Wish:
    if not acts_for(by, council.pk):
        raise PermissionDenied
    wish = Wish.objects.create(council=council, asked_by=by, **told)
    for match in matching.matches(wish, index.current())[:TOLD]:
        _tell_owner(wish, match.edition, by=by)
    return wish


def _tell_owner(wish: Wish, edition: Edition, *, by: User) -> None:
    case_study = edition.case_study
    words = filled(
        gettext_lazy("%(council)s wants to do something like your “%(title)s”. Can you help?"),
        council=wish.council.short_name,
        title=edition.title,
    )
    people = {*emails.authors(case_study), *emails.leads(case_study)}
    _tell(people, wish, words, wish.title, by=by)


@transaction.atomic
def change(wish: Wish, told: dict[str, Any], *, by: User) -> None:
    locked = _locked_open(wish)
    _refuse_unless(acts_for(by, locked.council_id))
    Wish.objects.filter(pk=locked.pk).update(**told)


# --- Offering ----------------------------------------------------------------------------------
@transaction.atomic
def offer(
    wish: Wish,
    council: Council,
    kind: str,
    *,
    by: User,
    case_study: CaseStudy | None = None,
    text: str = "",
) -> Offer:
    locked = _locked_open(wish)
    _refuse_unless(acts_for(by, council.pk))
    if council.pk == locked.council_id:
        raise MoveRefused(_("This is your own request: another council offers help."))
    made, is_new = Offer.objects.get_or_create(
        wish=locked, council=council, kind=kind, defaults={"offered_by": by}
    )
    if not is_new:
        raise MoveRefused(_("Your council has offered this already: write a letter instead."))
    if case_study:
        Offer.objects.filter(pk=made.pk).update(case_study=case_study)
    _tell(of_asker(locked), locked, _what_is_offered(made), by=by)
    if text:
        _write(made, council, text, by=by)
    return made


@later
def _what_is_offered(made: Offer) -> str:
    words = _("%(council)s offers you: %(kind)s.")
    return words % {"council": made.council.short_name, "kind": made.get_kind_display().lower()}


@transaction.atomic
def answer(made: Offer, *, by: User, accepts: bool) -> None:
    """Kindly either way. What was answered may be answered anew while the request is open."""
    locked = _locked_open(made.wish)
    _refuse_unless(acts_for(by, locked.council_id))
    said = Offer.Answer.ACCEPTED if accepts else Offer.Answer.DECLINED
    Offer.objects.filter(pk=made.pk).update(answer=said, answered_at=timezone.now())
    words = (
        gettext_lazy("%(council)s gladly takes your offer. Write to agree on a day.")
        if accepts
        else gettext_lazy("%(council)s thanks you for the offer, and does not need it.")
    )
    _tell(of_offerer(made), locked, filled(words, council=locked.council.short_name), by=by)


@transaction.atomic
def write(made: Offer, text: str, *, by: User) -> Letter:
    """From one of the two councils to the other, also after the request was closed."""
    wish = made.wish
    councils = [one for one in (wish.council, made.council) if acts_for(by, one.pk)]
    _refuse_unless(bool(councils))
    return _write(made, councils[0], text, by=by)


def _write(made: Offer, council: Council, text: str, *, by: User) -> Letter:
    letter = Letter.objects.create(offer=made, council=council, by=by, by_name=str(by), text=text)
    to = of_offerer(made) if council.pk == made.wish.council_id else of_asker(made.wish)
    _tell(to, made.wish, filled(gettext_lazy("%(who)s writes:"), who=by), text, by=by)
    return letter


# --- Closing -----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Ending:
    """``days_saved`` is the council's own figure. ``edition``: whose idea it took up."""

    how: str
    note: str = ""
    days_saved: Decimal | None = None
    edition: Edition | None = None


@transaction.atomic
def close(wish: Wish, ending: Ending, *, by: User) -> None:
    locked = _locked_open(wish)
    _refuse_unless(acts_for(by, locked.council_id))
    locked.closed_at, locked.closed_how = timezone.now(), ending.how
    locked.closed_note, locked.days_saved = ending.note, ending.days_saved
    if ending.edition and ending.how == Wish.Closing.ADOPTED:
        locked.adoption = _adopted(locked, ending.edition, by=by)
    locked.save()
    words = filled(
        gettext_lazy("%(council)s has closed its request: %(how)s."),
        council=locked.council.short_name,
        how=Wish.Closing(ending.how).label,
    )
    for made in locked.offers.exclude(answer=Offer.Answer.DECLINED):
        _tell(of_offerer(made), locked, words, ending.note, by=by)


def _adopted(wish: Wish, edition: Edition, *, by: User) -> Adoption:
    known = Adoption.objects.filter(origin=edition.case_study_id, council=wish.council).first()
    status = Adoption.Status.PLANNING
    return known or adopting.begin(edition, wish.council, by=by, status=status)


# --- What nobody has answered ------------------------------------------------------------------
def list_unmatched(now: datetime) -> int:
    """Tell staff of requests open for a week without an offer, each once a week: how many."""
    due = Wish.objects.unmatched().filter(asked_at__lte=now - UNMATCHED)
    due = due.exclude(listed_at__gt=now - AGAIN)
    with transaction.atomic():
        listed = list(due.select_for_update(skip_locked=True, of=("self",)).order_by("asked_at"))
        if listed:
            _list(listed)
            Wish.objects.filter(pk__in=[wish.pk for wish in listed]).update(listed_at=now)
    return len(listed)


def _list(wishes: list[Wish]) -> None:
    notices.tell(
        User.objects.of_the_network(),
        "unmatched-requests",
        thread="unmatched-requests",
        heading=gettext_lazy("Requests for help"),
        text=_listed(wishes),
        path=reverse("requests"),
    )


@later
def _listed(wishes: list[Wish]) -> str:
    n = len(wishes)
    words = ngettext("%(n)s request without an offer", "%(n)s requests without an offer", n)
    titles = [f"{wish.council.short_name}: {wish.title}" for wish in wishes]
    return "\n".join([words % {"n": n}, "", *titles])


# --- Whom it concerns --------------------------------------------------------------------------
def of_asker(wish: Wish) -> Iterable[User]:
    """Who asked, while they act for the council; else all who do."""
    return _or_all(people_of(wish.council), wish.asked_by)


def of_offerer(made: Offer) -> Iterable[User]:
    return _or_all(people_of(made.council), made.offered_by)


def _or_all(there: QuerySet[User], one: User | None) -> Iterable[User]:
    return [one] if one and one in there else there


def _tell(people: Iterable[User], wish: Wish, *text: StrOrPromise, by: User) -> None:
    notices.tell(
        people,
        "requests",
        thread=f"request-{wish.pk}",
        heading=f"{wish.council.short_name}: {wish.title}",
        text=lines(*text, between="\n\n"),
        path=reverse("request_for_help", args=[wish.pk]),
        but=by,
    )


def _locked_open(wish: Wish) -> Wish:
    locked = Wish.objects.select_for_update(of=("self",)).get(pk=wish.pk)
    if locked.closed_at:
        raise MoveRefused(_("This request was closed meanwhile."))
    return locked


def _refuse_unless(may: bool) -> None:
    if not may:
        raise PermissionDenied
