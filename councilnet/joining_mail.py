"""Who hears of joining and leaving, and in which words. Called in the transaction of the act."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from councilnet import notices
from councilnet.languages import filled, in_ours, lines
from councilnet.models import Council, Invitation, JoinRequest, Membership, User


def tell_of_request(request: JoinRequest) -> None:
    """The council's leads, or the network's staff where there is none."""
    text = filled(_("%(person)s asks to join %(council)s."), **_names(request))
    _tell_who_answers(request, text)


def tell_of_pause(request: JoinRequest) -> None:
    """Them and, as of any request, whoever answers it."""
    own = _(
        "You cannot act for %(council)s for now, since you have no confirmed address of it any "
        "more. Its lead is asked to agree; or add such an address to your account and confirm it."
    )
    asked = _(
        "%(person)s has no confirmed address of %(council)s any more, and cannot act for it until "
        "you agree. Do they still work there?"
    )
    council, page = request.council, reverse("join_council")
    _tell([request.user], "role-changed", council, filled(own, council=council), page)
    _tell_who_answers(request, filled(asked, **_names(request)))


def _tell_who_answers(request: JoinRequest, text: StrPromise) -> None:
    people = _leads(request.council) or User.objects.of_the_network()
    page = reverse("answer_request", args=[request.council.slug, request.pk])
    _tell(people, "join-asked", request.council, text, page, but=request.user)


def tell_of_agreement(request: JoinRequest, membership: Membership) -> None:
    text = filled(
        _("You can now write for %(council)s. Your role: %(role)s."),
        council=membership.council,
        role=Membership.Role(membership.role).label,
    )
    _tell([request.user], "join-answered", request.council, text, reverse("your_case_studies"))


def tell_of_declining(request: JoinRequest) -> None:
    text = filled(
        _("Your request to join %(council)s was declined: %(reason)s"),
        council=request.council,
        reason=request.reason,
    )
    _tell([request.user], "join-answered", request.council, text, reverse("join_council"))


def tell_of_accepting(membership: Membership) -> None:
    council, leads = membership.council, _leads(membership.council)
    words = _("%(person)s has accepted the invitation to %(council)s.")
    text, page = filled(words, **_names(membership)), _people_page(council)
    _tell(leads, "people-changed", council, text, page, but=membership.user)


def tell_of_role(membership: Membership, *, by: User) -> None:
    council, role = membership.council, Membership.Role(membership.role).label
    text = filled(_("Your role in %(council)s is now: %(role)s."), council=council, role=role)
    _tell([membership.user], "role-changed", council, text, _people_page(council), but=by)


def tell_of_removal(membership: Membership, *, by: User, reason: str) -> None:
    council, page = membership.council, reverse("join_council")
    text = filled(_("You no longer act for %(council)s."), council=council)
    text = lines(text, reason, between=" ")
    _tell([membership.user], "role-changed", council, text, page, but=by)


def tell_of_leaving(membership: Membership) -> None:
    text = filled(_("%(person)s has left %(council)s."), **_names(membership))
    leads = _leads(membership.council)
    hand_over = reverse("hand_over", args=[membership.council.slug])
    _tell(leads, "people-changed", membership.council, text, hand_over)


@in_ours
def send_invitation(invitation: Invitation) -> None:
    """To the address itself, which may have no account."""
    context = {
        "council": invitation.council,
        "expires_at": invitation.expires_at,
        "link": settings.SITE_ADDRESS + reverse("join_council"),
        "site_name": settings.SITE_NAME,
        "network_name": settings.NETWORK_NAME,
        "contact_email": settings.CONTACT_EMAIL,
    }
    subject = filled(
        _("%(site)s: an invitation to write for %(council)s"),
        site=settings.SITE_NAME,
        council=invitation.council,
    )
    text = render_to_string("joining/email/invitation.txt", context)
    send_mail(str(subject), text.strip(), None, [invitation.email])  # into the queue


# --- What these share --------------------------------------------------------------------------
def _tell(
    people: Iterable[User],
    kind: str,
    council: Council,
    text: StrPromise,
    path: str,
    *,
    but: User | None = None,
) -> None:
    heading = filled(_("%(council)s: people"), council=council)
    thread = f"council-{council.pk}"
    notices.tell(people, kind, thread=thread, heading=heading, text=text, path=path, but=but)


def _leads(council: Council) -> list[User]:
    held = council.memberships.current().filter(role=Membership.Role.LEAD, user__is_active=True)
    return [membership.user for membership in held.select_related("user")]


def _names(of: JoinRequest | Membership) -> dict[str, object]:
    return {"person": of.user, "council": of.council}


def _people_page(council: Council) -> str:
    return reverse("council_people", args=[council.slug])
