"""The councils' own accounts that open somebody's account here, and taking one of them away.

allauth's form, by our rule: its own knows of no passkeys, of no codes by mail, and of no service
that the settings name no longer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.adapter import get_adapter as account_adapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount import forms as allauth_forms
from allauth.socialaccount.models import SocialAccount
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from councilnet import joining, providers
from councilnet.models import User


@dataclass(frozen=True)
class Connected:
    pk: int
    name: str
    since: datetime
    last_used: datetime
    is_in_use: bool  # whether the settings still name its service
    is_only_way: bool


def of(user: User) -> list[Connected]:
    accounts = SocialAccount.objects.filter(user=user).order_by("date_joined", "pk")
    return [
        Connected(
            pk=account.pk,
            name=name_of(account),
            since=account.date_joined,
            last_used=account.last_login,
            is_in_use=is_in_use(account),
            is_only_way=is_only_way(account),
        )
        for account in accounts
    ]


def is_offered(request: HttpRequest) -> bool:
    """Whether there is anything to be seen: it asks the database where no service is set up."""
    theirs = SocialAccount.objects.filter(user_id=request.user.pk)
    return bool(settings.OIDC_PROVIDERS or theirs.exists())


def name_of(account: SocialAccount) -> str:
    provider = providers.of(account.provider, settings.OIDC_PROVIDERS)
    return provider.name if provider else str(account.provider)


def is_in_use(account: SocialAccount) -> bool:
    return providers.of(account.provider, settings.OIDC_PROVIDERS) is not None


def is_only_way(account: SocialAccount) -> bool:
    """A link for a new password is not counted: to choose one is what they should do first."""
    user = account.user
    if not is_in_use(account) or user.has_usable_password() or _has_passkey(user):
        return False
    if settings.ACCOUNT_LOGIN_BY_CODE_ENABLED and joining.confirmed_addresses(user):
        return False
    others = SocialAccount.objects.filter(user=user).exclude(pk=account.pk)
    return not any(map(is_in_use, others))


def _has_passkey(user: User) -> bool:
    """One that signs in alone, and not a key that is asked for after the password."""
    keys = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    return any(key.wrap().is_passwordless for key in keys)


class DisconnectForm(allauth_forms.DisconnectForm):  # type: ignore[misc]
    """Its rule holds only while the person's row is locked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        gone = _("It is not among your accounts any longer")
        self.fields["account"].widget = forms.HiddenInput()
        self.fields["account"].error_messages |= {"required": gone, "invalid_choice": gone}

    def clean(self) -> Any:
        account = self.cleaned_data.get("account")
        if account and is_only_way(account):
            raise ValidationError(
                _("Choose a password or add a passkey first: you have no other way to sign in")
            )
        return forms.Form.clean(self)

    def save(self) -> None:
        disconnect(self.cleaned_data["account"])


def disconnect(account: SocialAccount) -> None:
    user, name = account.user, name_of(account)
    account.delete()
    for address in sorted(joining.confirmed_addresses(user)):
        account_adapter().send_notification_mail(
            "account/email/provider_removed", user, {"provider": name}, email=address
        )
