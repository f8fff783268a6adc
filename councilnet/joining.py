"""How people come to act for a council, change role there, and leave.

Each act locks the council's row, so that two at once are told apart; then asks whether this person
may, changes what it is about, records the MembershipEvent and tells who must hear of it, in one
transaction. PermissionDenied is raised where the person may not; JoiningRefused, with a sentence
for them, where it cannot be done now.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, TypeAlias

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from councilnet import joining_mail, security_log
from councilnet.domains import councils_of_address, mailbox_of
from councilnet.models import Council, Invitation, JoinRequest, Membership, MembershipEvent, User
from councilnet.roles import acts_for, may_manage

Kind: TypeAlias = MembershipEvent.Kind
Role: TypeAlias = Membership.Role
How: TypeAlias = JoinRequest.How
INVITATION_LASTS = timedelta(days=14)
INVITATIONS_A_DAY = 20  # of one council: more would be a way to flood strangers with mail


class JoiningRefused(Exception):
    """It cannot be done now; the text says why, for the person who tried."""


# --- Asking ------------------------------------------------------------------------------------
@transaction.atomic
def propose(user: User, address: str) -> list[JoinRequest]:
    """Ask for whoever confirmed this address to join the councils that have its domain."""
    proposed = []
    for council in councils_of_address(address):
        _lock(council)
        if not (_is_expected(council, address) or _is_known(council, user, address)):
            proposed.append(_request(council, user, How.DOMAIN))
    return proposed


def _is_expected(council: Council, address: str) -> bool:
    """An invitation waits for them, which they accept by themselves."""
    return open_invitations([address.lower()]).filter(council=council).exists()


def _is_known(council: Council, user: User, address: str) -> bool:
    """They asked or were answered already, be it under the same address with a +tag."""
    people = set(JoinRequest.objects.filter(council=council).values_list("user_id", flat=True))
    people |= set(Membership.objects.filter(council=council).values_list("user_id", flat=True))
    addresses = EmailAddress.objects.filter(user_id__in=people, verified=True)
    mailboxes = {mailbox_of(email) for email in addresses.values_list("email", flat=True)}
    return user.pk in people or mailbox_of(address) in mailboxes


@transaction.atomic
def ask(council: Council, *, by: User, note: str) -> JoinRequest:
    """Ask for a council by name. Asking again, while the first waits, is the same request."""
    _lock(council)
    if council.is_abolished:
        raise JoiningRefused(_("Choose a council that still stands."))
    if acts_for(by, council.pk):
        raise JoiningRefused(_("You act for %(council)s already.") % {"council": council})
    waiting = JoinRequest.objects.filter(user=by, council=council, agreed__isnull=True).first()
    return waiting or _request(council, by, How.ASKED, note)


def _request(council: Council, user: User, how: How, note: str = "") -> JoinRequest:
    request = JoinRequest.objects.create(council=council, user=user, how=how, note=note)
    _record(council, Kind.ASKED, user, by=user)
    joining_mail.tell_of_request(request)
    return request


@transaction.atomic
def agree(request: JoinRequest, *, by: User, role: Role = Role.OFFICER) -> Membership:
    locked = _to_decide(request, by)
    _decide(locked, True, by=by)
    membership = _begin(locked.council, locked.user, role)
    _record(locked.council, Kind.AGREED, locked.user, by=by, message=membership.get_role_display())
    joining_mail.tell_of_agreement(locked, membership)
    return membership


@transaction.atomic
def decline(request: JoinRequest, *, by: User, reason: str) -> None:
    locked = _to_decide(request, by)
    _decide(locked, False, by=by, reason=reason)
    _record(locked.council, Kind.DECLINED, locked.user, by=by, message=reason)
    joining_mail.tell_of_declining(locked)


def _to_decide(request: JoinRequest, by: User) -> JoinRequest:
    """Nobody answers their own request, whatever they are."""
    _lock_to_manage(request.council, by)
    locked = JoinRequest.objects.select_related("user", "council").get(pk=request.pk)
    if locked.user_id == by.pk:
        raise PermissionDenied
    if locked.agreed is not None or not locked.user.is_active:
        raise JoiningRefused(_("Somebody has answered this request meanwhile."))
    return locked


def _decide(request: JoinRequest, agreed: bool, *, by: User | None, reason: str = "") -> None:
    request.agreed, request.decided_at = agreed, timezone.now()
    request.decided_by, request.reason = by, reason
    request.save(update_fields=["agreed", "decided_at", "decided_by", "reason"])


# --- Inviting ----------------------------------------------------------------------------------
@transaction.atomic
def invite(council: Council, email: str, role: Role, *, by: User) -> Invitation:
    """Answers alike whether or not the address has an account; inviting again sends it again."""
    _lock_to_manage(council, by)
    day_ago = timezone.now() - timedelta(days=1)
    sent = MembershipEvent.objects.filter(council=council, kind=Kind.INVITED, at__gte=day_ago)
    if sent.count() >= INVITATIONS_A_DAY:
        raise JoiningRefused(_("You have sent many invitations today. Send the next tomorrow."))
    email = email.lower()
    invitation, __ = Invitation.objects.update_or_create(
        council=council,
        email=email,
        accepted_at=None,
        withdrawn_at=None,
        defaults={
            "role": role,
            "invited_by": by,
            "expires_at": timezone.now() + INVITATION_LASTS,
        },
    )
    _record(council, Kind.INVITED, None, by=by, name=email, message=invitation.get_role_display())
    joining_mail.send_invitation(invitation)
    return invitation


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: User) -> None:
    _lock_to_manage(invitation.council, by)
    locked = Invitation.objects.select_related("council").get(pk=invitation.pk)
    if locked.accepted_at or locked.withdrawn_at:
        raise JoiningRefused(_("This invitation was accepted or withdrawn meanwhile."))
    locked.withdrawn_at = timezone.now()
    locked.save(update_fields=["withdrawn_at"])
    _record(locked.council, Kind.INVITATION_WITHDRAWN, None, by=by, name=locked.email)


def open_invitations(addresses: Any) -> QuerySet[Invitation]:
    """``addresses`` are in lower case: a list, or a query of them."""
    return Invitation.objects.filter(
        email__in=addresses,
        accepted_at=None,
        withdrawn_at=None,
        expires_at__gt=timezone.now(),
    ).select_related("council")


def invitations_for(user: User) -> QuerySet[Invitation]:
    """Those to an address that this person has confirmed."""
    own = EmailAddress.objects.filter(user_id=user.pk, verified=True)
    return open_invitations(own.values(lower=Lower("email")))


@transaction.atomic
def accept(invitation: Invitation, *, by: User) -> Membership:
    _lock(invitation.council)
    locked = invitations_for(by).filter(pk=invitation.pk).first()
    if locked is None:
        raise JoiningRefused(_("This invitation has expired or was withdrawn. Ask for another."))
    locked.accepted_at, locked.accepted_by = timezone.now(), by
    locked.save(update_fields=["accepted_at", "accepted_by"])
    waiting = JoinRequest.objects.filter(user=by, council=locked.council, agreed__isnull=True)
    for request in waiting:
        _decide(request, True, by=locked.invited_by)
    membership = _begin(locked.council, by, Role(locked.role))
    _record(locked.council, Kind.ACCEPTED, by, by=by, message=membership.get_role_display())
    joining_mail.tell_of_accepting(membership)
    return membership


def _begin(council: Council, user: User, role: Role) -> Membership:
    """Their membership, not paused any longer; it may rise to a lead's and never falls."""
    membership, made = Membership.objects.get_or_create(
        council=council, user=user, ended_on=None, defaults={"role": role}
    )
    if not made:
        membership.paused_at = None
        membership.role = role if role == Role.LEAD else membership.role
        membership.save(update_fields=["role", "paused_at"])
    return membership


# --- Being there -------------------------------------------------------------------------------
@transaction.atomic
def change_role(membership: Membership, role: Role, *, by: User) -> None:
    locked = _to_change(membership, by)
    if locked.role == role:
        return
    if role != Role.LEAD:
        _refuse_if_last_lead(locked)
    locked.role = role
    locked.save(update_fields=["role"])
    said = locked.get_role_display()
    _record(locked.council, Kind.ROLE_CHANGED, locked.user, by=by, message=said)
    joining_mail.tell_of_role(locked, by=by)


@transaction.atomic
def remove(membership: Membership, *, by: User, reason: str = "") -> None:
    locked = _to_change(membership, by)
    _refuse_if_last_lead(locked)
    locked.end(timezone.localdate())
    _record(locked.council, Kind.REMOVED, locked.user, by=by, message=reason)
    joining_mail.tell_of_removal(locked, by=by, reason=reason)


@transaction.atomic
def leave(membership: Membership, *, by: User) -> None:
    _lock(membership.council)
    locked = _still_held(membership)
    if locked.user_id != by.pk:
        raise PermissionDenied
    _refuse_if_last_lead(locked)
    locked.end(timezone.localdate())
    _record(locked.council, Kind.LEFT, by, by=by)
    joining_mail.tell_of_leaving(locked)


@transaction.atomic
def choose_mailbox(council: Council, inbox: str, *, by: User) -> None:
    """Where mail about work goes that nobody looks after; "" for nowhere."""
    _lock_to_manage(council, by)
    Council.objects.filter(pk=council.pk).update(inbox=inbox)
    _record(council, Kind.MAILBOX_CHOSEN, None, by=by, name=inbox)


# --- While an address is not confirmed ----------------------------------------------------------
def confirmed_addresses(user: User) -> set[str]:
    found = EmailAddress.objects.filter(user_id=user.pk, verified=True)
    return {email.lower() for email in found.values_list("email", flat=True)}


@transaction.atomic
def pause_without(user: User, gone: set[str], *, by: User) -> None:
    """``gone`` were confirmed addresses of theirs: with a council's last go their rights there.

    Its leads are asked whether they still act for it. Nobody's answer is needed where they confirm
    an address of it again.
    """
    left = {
        council.pk
        for address in confirmed_addresses(user)
        for council in councils_of_address(address)
    }
    touched = {council for address in gone for council in councils_of_address(address)}
    for council in sorted(touched, key=lambda council: council.pk):
        if council.pk not in left:
            _pause(council, user, by)


def _pause(council: Council, user: User, by: User) -> None:
    _lock(council)
    held = Membership.objects.current().filter(council=council, user=user)
    if not held.update(paused_at=timezone.now()):
        return
    _record(council, Kind.PAUSED, user, by=by)
    waiting = JoinRequest.objects.filter(user=user, council=council, agreed__isnull=True).first()
    request = waiting or JoinRequest.objects.create(user=user, council=council, how=How.LOST)
    joining_mail.tell_of_pause(request)


@transaction.atomic
def resume(user: User, address: str) -> None:
    """They have confirmed it: of its councils they need not be asked about any longer."""
    for council in councils_of_address(address):
        _lock(council)
        paused = Membership.objects.held().exclude(paused_at=None)
        if paused.filter(council=council, user=user).update(paused_at=None):
            for request in JoinRequest.objects.filter(
                council=council, user=user, agreed__isnull=True
            ):
                _decide(request, True, by=None)
            _record(council, Kind.RESUMED, user, by=user)


def _to_change(membership: Membership, by: User) -> Membership:
    _lock_to_manage(membership.council, by)
    return _still_held(membership)


def _still_held(membership: Membership) -> Membership:
    held = Membership.objects.held().select_related("user", "council")
    locked = held.filter(pk=membership.pk).first()
    if locked is None:
        raise JoiningRefused(_("They have left the council meanwhile."))
    return locked


def _refuse_if_last_lead(membership: Membership) -> None:
    if is_last_lead(membership):
        raise JoiningRefused(
            _("%(person)s is the only lead of %(council)s. Make somebody else a lead first.")
            % {"person": membership.user, "council": membership.council}
        )


def is_last_lead(membership: Membership) -> bool:
    """Somebody who cannot sign in any longer, or is paused, looks after nobody."""
    if membership.role != Role.LEAD or membership.paused_at:
        return False
    leading = Membership.objects.current().filter(role=Role.LEAD, user__is_active=True)
    return not leading.filter(council=membership.council_id).exclude(pk=membership.pk).exists()


# --- What all acts share -----------------------------------------------------------------------
def _lock(council: Council) -> None:
    Council.objects.select_for_update(no_key=True).get(pk=council.pk)


def _lock_to_manage(council: Council, by: User) -> None:
    """Asked once the row is ours: whoever was here first may have ended this person's rights."""
    _lock(council)
    if not may_manage(by, council.pk):
        raise PermissionDenied


def _record(
    council: Council,
    kind: Kind,
    person: User | None,
    *,
    by: User,
    name: str = "",
    message: str = "",
) -> None:
    security_log.note(f"membership {kind.value}", by=by, about=person, council=council.pk)
    MembershipEvent.objects.create(
        council=council,
        kind=kind,
        person=person,
        person_name=name or str(person),
        actor=by,
        actor_name=str(by),
        message=message,
    )
