"""What of people cannot be undone by writing a row back."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.utils.translation import gettext as _

from councilnet.curating.change_sets import guard
from councilnet.models import Change, JoinRequest, User


@guard(User)
def of_people(change: Change, by: User) -> str:
    """An address opens the account, so it is changed where its owner must confirm it."""
    touched = {*(change.before or {}), *(change.after or {})}
    if str(by.pk) == change.object_id and touched & {"role", "is_active"}:
        return _("Nobody changes their own rights: ask another administrator.")
    if "email" in touched and not (change.is_made or change.is_removed):
        return _("Change the e-mail address on the person’s own page.")
    return ""


@guard(EmailAddress)
def of_addresses(change: Change, by: User) -> str:
    return "" if change.is_made else _("Change the e-mail address on the person’s own page.")


@guard(JoinRequest)
def of_requests(change: Change, by: User) -> str:
    return _("They were told by mail. Invite them instead, on the page of the council’s people.")
