"""Who is told of what happens to an adoption: the other council, and the one that was asked."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise, StrPromise

from councilnet import notices
from councilnet.languages import later, lines
from councilnet.models import Membership, User
from councilnet.roles import people_of
from initiatives import emails
from initiatives.models import Adoption, AdoptionEvent, Letter
from initiatives.sides import BOTH, Sides

Kind = AdoptionEvent.Kind
Side = AdoptionEvent.Side

WORDS: dict[Kind, StrOrPromise] = {
    Kind.BEGUN: gettext_lazy("%(taker)s takes this up: %(status)s. Is it so? Please confirm it."),
    Kind.PROPOSED: gettext_lazy("Somebody says that one came of the other. Is it so?"),
    Kind.MOVED: gettext_lazy("%(taker)s moved on. How far it has come now: %(status)s."),
    Kind.CHANGED: gettext_lazy("%(taker)s said anew what it changed."),
    Kind.LINKED: gettext_lazy("%(taker)s named its own case study of it."),
    Kind.CONFIRMED: gettext_lazy("Confirmed."),
    Kind.DISPUTED: gettext_lazy("Disputed."),
    Kind.TAKEN_BACK: gettext_lazy("The answer was taken back."),
    Kind.SETTLED: gettext_lazy("The network settled it."),
}


def tell_of(event: AdoptionEvent) -> None:
    """Within the transaction that writes the event: each side in the names that it may read.

    The network hears of what it may have to settle.
    """
    told: set[int] = set()
    for side in (*BOTH, Side.NETWORK) if event.kind == Kind.DISPUTED else BOTH:
        seen = Sides(event.adoption, {side})
        people = [user for user in _people(event.adoption, side) if user.pk not in told]
        told |= {user.pk for user in people}
        text = lines(_words(event, seen), event.message, between="\n\n")
        _tell(people, seen, text, but=event.actor)


@later
def _words(event: AdoptionEvent, seen: Sides) -> str:
    status = seen.adoption.get_status_display()
    return capfirst(str(WORDS[Kind(event.kind)]) % {"taker": seen.taker_name, "status": status})


def tell_of_letter(letter: Letter, adoption: Adoption, *, to: Side) -> None:
    seen = Sides(adoption, {to})
    text = lines(_opening(letter, seen), letter.text, between="\n\n")
    _tell(_people(adoption, to), seen, text, but=letter.by)


@later
def _opening(letter: Letter, seen: Sides) -> str:
    return capfirst(_("%(who)s, writes:") % {"who": seen.who_wrote(letter)})


def _people(adoption: Adoption, side: Side) -> list[User]:
    if side == Side.NETWORK:
        return list(User.objects.of_the_network())
    return of_taker(adoption) if side == Side.TAKER else of_origin(adoption)


def of_origin(adoption: Adoption) -> list[User]:
    """Who looks after what was taken up, and the council's leads; or everybody."""
    found = [*emails.authors(adoption.origin), *emails.leads(adoption.origin)]
    return found or list(people_of(adoption.origin.council))


def of_taker(adoption: Adoption) -> list[User]:
    """Who began it or writes of it and still acts for the council, and its leads; or everybody."""
    there = people_of(adoption.council)
    actors = adoption.events.filter(side=Side.TAKER).values("actor")
    found = list(there.filter(pk__in=actors) | _leads(adoption, there))
    if adoption.result:
        found += [user for user in emails.authors(adoption.result) if user not in found]
    return found or list(there)


def _leads(adoption: Adoption, there: QuerySet[User]) -> QuerySet[User]:
    held = Membership.objects.current().filter(council=adoption.council, role=Membership.Role.LEAD)
    return there.filter(pk__in=held.values("user"))


def _tell(people: list[User], seen: Sides, text: StrPromise, *, but: User | None) -> None:
    notices.tell(
        people,
        "disputes" if Side.NETWORK in seen.mine else "adoptions",
        thread=f"adoption-{seen.adoption.pk}",
        heading=_heading(seen),
        text=text,
        path=reverse("adoption", args=[seen.adoption.pk]),
        but=but,
    )


@later
def _heading(seen: Sides) -> str:
    title = seen.origin.title if seen.origin else _("A case study")
    return capfirst(f"{seen.taker_name}: {title}")
