"""Who hears of joining and leaving, and in which words. Called in the transaction of the act."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from councilnet import notices
from councilnet.languages import in_ours
from councilnet.models import Council, Invitation, JoinRequest, Membership, User


@in_ours
def tell_of_request(request: JoinRequest) -> None:
    """The council's leads, or the network's staff where there is none."""
    people = _leads(request.council) or _staff()
    text = _("%(person)s asks to join %(council)s.") % _names(request.user, request.council)
    _tell(people, "join-asked", request.council, text, _answer_page(request), but=request.user)


@in_ours
def tell_of_pause(request: JoinRequest) -> None:
    """Them and, as of any request, whoever answers it."""
    names = _names(request.user, request.council)
    text = _(
        "You cannot act for %(council)s for now, since you have no confirmed address of it any "
        "more. Its lead is asked to agree; or add such an address to your account and confirm it."
    )
    own, page = text % names, reverse("join_council")
    _tell([request.user], "role-changed", request.council, own, page)
    text = _(
        "%(person)s has no confirmed address of %(council)s any more, and cannot act for it until "
        "you agree. Do they still work there?"
    )
    people = _leads(request.council) or _staff()
    asked, page = text % names, _answer_page(request)
    _tell(people, "join-asked", request.council, asked, page, but=request.user)


@in_ours
def tell_of_agreement(request: JoinRequest, membership: Membership) -> None:
    text = _("You can now write for %(council)s. Your role: %(role)s.") % {
        "council": membership.council,
        "role": membership.get_role_display(),
    }
    _tell([request.user], "join-answered", request.council, text, reverse("your_case_studies"))


@in_ours
def tell_of_declining(request: JoinRequest) -> None:
    text = _("Your request to join %(council)s was declined: %(reason)s") % {
        "council": request.council,
        "reason": request.reason,
    }
    _tell([request.user], "join-answered", request.council, text, reverse("join_council"))


@in_ours
def tell_of_accepting(membership: Membership) -> None:
    text = _("%(person)s has accepted the invitation to %(council)s.") % _names(
        membership.user, membership.council
    )
    council, leads = membership.council, _leads(membership.council)
    page = _people_page(council)
    _tell(leads, "people-changed", council, text, page, but=membership.user)


@in_ours
def tell_of_role(membership: Membership, *, by: User) -> None:
    text = _("Your role in %(council)s is now: %(role)s.") % {
        "council": membership.council,
        "role": membership.get_role_display(),
    }
    _tell(
        [membership.user],
        "role-changed",
        membership.council,
        text,
        _people_page(membership.council),
    )


@in_ours
def tell_of_removal(membership: Membership, *, by: User, reason: str) -> None:
    text = _("You no longer act for %(council)s.") % {"council": membership.council}
    text = f"{text} {reason}".strip()
    council, page = membership.council, reverse("join_council")
    _tell([membership.user], "role-changed", council, text, page, but=by)


@in_ours
def tell_of_leaving(membership: Membership) -> None:
    text = _("%(person)s has left %(council)s.") % _names(membership.user, membership.council)
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
    subject = _("%(site)s: an invitation to write for %(council)s") % {
        "site": settings.SITE_NAME,
        "council": invitation.council,
    }
    text = render_to_string("joining/email/invitation.txt", context)
    send_mail(subject, text.strip(), None, [invitation.email])  # into the queue


# --- What these share --------------------------------------------------------------------------
def _tell(
    people: Iterable[User],
    kind: str,
    council: Council,
    text: str,
    path: str,
    *,
    but: User | None = None,
) -> None:
    heading = _("%(council)s: people") % {"council": council}
    thread = f"council-{council.pk}"
    notices.tell(people, kind, thread=thread, heading=heading, text=text, path=path, but=but)


def _leads(council: Council) -> list[User]:
    held = council.memberships.current().filter(role=Membership.Role.LEAD, user__is_active=True)
    return [membership.user for membership in held.select_related("user")]


def _staff() -> list[User]:
    return list(User.objects.filter(is_active=True).exclude(role=User.Role.PERSON))


def _names(person: User, council: Council) -> dict[str, str]:
    return {"person": str(person), "council": str(council)}


def _people_page(council: Council) -> str:
    return reverse("council_people", args=[council.slug])


def _answer_page(request: JoinRequest) -> str:
    return reverse("answer_request", args=[request.council.slug, request.pk])
