"""What is held about a person and their account, and forgetting it. What they wrote stays."""

from __future__ import annotations

import re
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import Model, Q
from django.db.models.fields.json import KeyTextTransform
from django.utils.html import escape
from django.utils.translation import gettext as _

from councilnet import joining, post
from councilnet.curating import change_sets
from councilnet.models import (
    Invitation,
    JoinRequest,
    Membership,
    MembershipEvent,
    Notice,
    QueuedMail,
    User,
)

Kind = MembershipEvent.Kind
Facts = dict[str, Any]


# --- What is held ------------------------------------------------------------------------------
def about_account(user: User) -> Facts:
    """In lists and texts alone, for a file that people and machines can read."""
    addresses = addresses_of(user)
    return {
        "account": {
            "name": user.name,
            "email": user.email,
            "role": user.get_role_display(),
            "language_of_mail": user.get_language_display(),
            "joined_at": user.joined_at,
            "last_signed_in_at": user.last_login,
            "mail_refused_since": user.bounced_at,
        },
        "email_addresses": _rows(
            EmailAddress.objects.filter(user_id=user.pk), "email", "verified", "primary"
        ),
        "memberships": _rows(
            user.memberships.all(), "council__name", "role", "started_on", "ended_on", "paused_at"
        ),
        "requests_to_join": _rows(
            user.join_requests.all(),
            *("council__name", "how", "note", "asked_at", "agreed", "decided_at", "reason"),
        ),
        "invitations": _rows(
            Invitation.objects.filter(Q(email__in=addresses) | Q(accepted_by=user)),
            *("council__name", "email", "role", "invited_at", "accepted_at", "withdrawn_at"),
        ),
        "invitations_sent": _rows(
            Invitation.objects.filter(invited_by=user), "council__name", "email", "invited_at"
        ),
        "membership_events": _rows(
            _events_of(user, addresses),
            *("council__name", "at", "kind", "person_name", "actor_name", "message"),
        ),
        "notices": _rows(user.notices.all(), "kind", "heading", "text", "at", "sent_at"),
        "second_factors": _rows(
            Authenticator.objects.filter(user=user).annotate(name=KeyTextTransform("name", "data")),
            *("type", "name", "created_at", "last_used_at"),
        ),
        "accounts_elsewhere": _rows(
            SocialAccount.objects.filter(user=user), "provider", "date_joined", "last_login"
        ),
        "signed_in": _rows(
            UserSession.objects.filter(user=user), "ip", "user_agent", "created_at", "last_seen_at"
        ),
        "choices_of_notices": _rows(user.notice_choices.all(), "kind", "often"),
    }


def _rows(found: Any, *columns: str) -> list[Facts]:
    return [
        {name.partition("__")[0]: value for name, value in row.items()}
        for row in found.values(*columns)
    ]


def addresses_of(user: User) -> list[str]:
    """All, in lower case, whether or not they are confirmed."""
    rows = EmailAddress.objects.filter(user_id=user.pk).values_list("email", flat=True)
    return sorted({user.email, *(email.lower() for email in rows)})


def _events_of(user: User, addresses: list[str]) -> Any:
    theirs = Q(person=user) | Q(actor=user) | Q(person_name__in=addresses)
    return MembershipEvent.objects.filter(theirs)


# --- Forgetting it -----------------------------------------------------------------------------
def former_member() -> str:
    return _("a former member")


def forget_account(user: User, threads: list[str]) -> None:
    """Within a transaction. Raises JoiningRefused where somebody must first take their place.

    ``threads`` are those, beside their councils', in which notices to others may name them.
    """
    _refuse_if_last_administrator(user)
    for membership in user.memberships.held().order_by("council"):
        joining.leave(membership, by=user)
    addresses = addresses_of(user)
    _forget_in_history(user, addresses)
    _forget_in_mail(user, addresses, threads)
    user.join_requests.all().delete()
    Invitation.objects.filter(Q(email__in=addresses) | Q(accepted_by=user)).delete()
    held = EmailAddress.objects.filter(user_id=user.pk)
    pks = [str(pk) for pk in held.values_list("pk", flat=True)]
    change_sets.forget(EmailAddress, pks, former_member())
    held.delete()
    Authenticator.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
    UserSession.objects.filter(user=user).delete()
    _close(user)
    _end_sessions(user)


def _refuse_if_last_administrator(user: User) -> None:
    administrators = User.objects.filter(role=User.Role.ADMINISTRATOR, is_active=True)
    pks = {admin.pk for admin in administrators.select_for_update().order_by("pk")}
    if pks == {user.pk}:
        raise joining.JoiningRefused(
            _("You are the only administrator. Make somebody else an administrator first.")
        )


def _forget_in_history(user: User, addresses: list[str]) -> None:
    former = former_member()
    events = MembershipEvent.objects.all()
    events.filter(person=user, kind__in=[Kind.DECLINED, Kind.REMOVED]).update(message="")
    events.filter(Q(person=user) | Q(person_name__in=addresses)).update(person_name=former)
    events.filter(actor=user).update(actor_name=former)
    memberships = [str(pk) for pk in user.memberships.values_list("pk", flat=True)]
    _forget_in_log(User, [str(user.pk)])
    _forget_in_log(Membership, memberships)
    requests = [str(pk) for pk in user.join_requests.values_list("pk", flat=True)]
    change_sets.forget(JoinRequest, requests, former)
    change_sets.forget_who(user, former)


def _forget_in_log(model: type[Model], pks: list[str]) -> None:
    """What administrators did keeps its row."""
    kind = ContentType.objects.get_for_model(model)
    told = LogEntry.objects.filter(content_type=kind, object_id__in=pks)
    told.update(object_repr=former_member(), change_message="")
    change_sets.forget(model, pks, former_member())


def _forget_in_mail(user: User, addresses: list[str], threads: list[str]) -> None:
    """What they were told goes; what others were told of them loses the name."""
    user.notices.all().delete()
    user.notice_choices.all().delete()
    post.forget_mail_to(addresses)
    councils = {*user.memberships.values_list("council", flat=True)}
    councils |= {*user.join_requests.values_list("council", flat=True)}
    threads = [*threads, *(f"council-{pk}" for pk in councils)]
    for name in {str(user), escape(str(user))}:
        told = Notice.objects.filter(thread__in=threads, text__contains=name)
        _forget_name(told, name, ["text"])
        waiting = Q(subject__contains=name) | Q(text__contains=name) | Q(html__contains=name)
        _forget_name(QueuedMail.objects.filter(waiting), name, ["subject", "text", "html"])


def _forget_name(rows: Any, name: str, columns: list[str]) -> None:
    """Within a longer name it is somebody else's."""
    whole = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    for row in rows:
        for column in columns:
            setattr(row, column, whole.sub(former_member(), getattr(row, column)))
        row.save(update_fields=columns)


def _close(user: User) -> None:
    user.name, user.email = former_member(), f"former-member-{user.pk}@erased.invalid"
    user.role, user.is_active, user.last_login = User.Role.PERSON, False, None
    user.set_unusable_password()
    user.save()


def _end_sessions(user: User) -> None:
    """The new password ends them already; here their rows go too."""
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
