"""Whose account it is that a provider speaks of, and what somebody is told who has none.

A person is the provider's subject: an address only ever leads to an account the first time, and
only one of the domains that the settings let this provider speak for. Elsewhere its word counts for
nothing, whatever it claims: anybody can run a provider, or be a guest in a tenant.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, NoReturn

from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthError
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from councilnet import joining, providers, security_log
from councilnet.accounts import LONGEST_EMAIL, on_one_line
from councilnet.domains import domain_of
from councilnet.models import User
from councilnet.openid import Away, Claims, OpenIDProvider, addresses_among
from councilnet.providers import Provider

LONGEST_NAME = 120  # as the database has it
STATUS = {
    "away": HTTPStatus.SERVICE_UNAVAILABLE,
    "cancelled": HTTPStatus.OK,
    "late": HTTPStatus.BAD_REQUEST,
    "failed": HTTPStatus.BAD_REQUEST,
    "no_address": HTTPStatus.FORBIDDEN,
    "elsewhere": HTTPStatus.FORBIDDEN,
    "unconfirmed": HTTPStatus.FORBIDDEN,
}
# What says whether an e-mail address is verified, of OpenID Connect and of Microsoft
VERIFIERS, VERIFIED = ["email_verified", "xms_edov"], {"True", "1", "true"}
logger = logging.getLogger(__name__)


class Refused(Exception):
    """They are not signed in; the text is a key of STATUS."""


class Adapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """What allauth asks of a project about accounts elsewhere."""

    def get_provider(
        self, request: HttpRequest | None, provider: str, client_id: str | None = None
    ) -> OpenIDProvider:
        found = providers.of(provider, settings.OIDC_PROVIDERS)
        if not found:
            raise SocialApp.DoesNotExist
        return OpenIDProvider(request, found)

    def list_providers(self, request: HttpRequest) -> list[OpenIDProvider]:
        return [OpenIDProvider(request, provider) for provider in settings.OIDC_PROVIDERS]

    def get_requests_session(self) -> NoReturn:
        """It would ask any address: everything is asked by councilnet.openid.ask."""
        raise NotImplementedError

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        provider: Provider = sociallogin.provider.described
        try:
            if sociallogin.claims.get("nonce") != sociallogin.state.get("nonce"):
                raise Refused("failed")
            sociallogin.user = _whose(sociallogin, provider)
        except Refused as refused:
            raise ImmediateHttpResponse(said(request, provider, str(refused))) from None

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: OpenIDProvider,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: Any = None,
    ) -> NoReturn:
        kind = _kind_of(error, exception, extra_context or {})
        if exception:  # whoever looks after the portal may have to mend it
            logger.warning("The sign-in service %s: %s", provider.described.key, exception)
        raise ImmediateHttpResponse(said(request, provider.described, kind))


def _kind_of(error: str | None, exception: Exception | None, context: dict[str, Any]) -> str:
    if error == AuthError.CANCELLED:
        return "cancelled"
    if isinstance(exception, Away):
        return "away"
    return "late" if "state_id" in context and exception is None else "failed"


def said(request: HttpRequest, provider: Provider, kind: str) -> HttpResponse:
    """The page that says what came of it, and what to do."""
    security_log.note_refusal(f"signing in by {provider.key}", kind)
    context = {"kind": kind, "provider": provider}
    return render(request, "account/openid.html", context, status=STATUS[kind])


# --- The address -------------------------------------------------------------------------------
def address_of(claims: Claims, provider: Provider) -> str:
    """The first that may be relied on and is of the provider's domains."""
    if provider.vouches_for_addresses and _is_guest(claims):
        raise Refused("elsewhere")
    addresses = list(_relied_on(claims, provider))
    if not addresses:
        raise Refused("no_address")
    for address in addresses:
        if domain_of(address) in provider.domains:
            return address
    raise Refused("elsewhere")


def _relied_on(claims: Claims, provider: Provider) -> Iterator[str]:
    vouches = provider.vouches_for_addresses
    says = {str(claims.get(one, vouches or one != "email_verified")) for one in VERIFIERS}
    for name in addresses_among(provider):
        address = _plain(claims.get(name))
        if address and (name != "email" or says <= VERIFIED):
            yield address


def _plain(claim: Any) -> str:
    address = str(claim or "").strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        return ""
    return address if len(address) <= LONGEST_EMAIL else ""


def _is_guest(claims: Claims) -> bool:
    """A tenant's guests are what another tenant, or a private account, says that they are."""
    idp = str(claims.get("idp", claims["iss"]))
    of_tenant = idp == claims["iss"] or str(claims.get("tid") or " ") in idp
    return not of_tenant or claims.get("acct") in (1, "1")


# --- The account -------------------------------------------------------------------------------
def _whose(login: SocialLogin, provider: Provider) -> User:
    address = address_of(login.claims, provider)
    if login.is_existing:
        return User.objects.get(pk=login.user.pk)
    try:
        return _found_or_made(login, address)
    except IntegrityError:  # somebody was quicker, so by now it is there
        return _found_or_made(login, address)


@transaction.atomic
def _found_or_made(login: SocialLogin, address: str) -> User:
    known = SocialAccount.objects.filter(provider=login.account.provider, uid=login.account.uid)
    if account := known.first():
        login.account = account
        return User.objects.get(pk=account.user_id)
    confirmed = EmailAddress.objects.filter(email__iexact=address, verified=True)
    if row := confirmed.select_related("user").first():
        return _connected(login, row.user)
    if User.objects.filter(email=address).exists():
        raise Refused("unconfirmed")  # whoever made it may not be whose address it is
    return _made(login, address)


def _connected(login: SocialLogin, user: User) -> User:
    if user.is_active:  # one that is closed stays as it is, and is told so
        _keep(login, user)
        context = {"provider": login.provider.name}
        account_adapter().send_notification_mail("account/email/provider_added", user, context)
    return user


def _made(login: SocialLogin, address: str) -> User:
    user = User.objects.create_user(address, name=name_of(login.claims, address))
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    _keep(login, user)
    joining.propose(user, address)
    return user


def _keep(login: SocialLogin, user: User) -> None:
    login.account.user = user
    login.account.save(force_insert=True)


def name_of(claims: Claims, address: str) -> str:
    """As at sign-up; who is called by what cannot be shown is called by their address."""
    both = f"{claims.get('given_name') or ''} {claims.get('family_name') or ''}"
    for name in (claims.get("name"), both):
        try:
            line = on_one_line(str(name or ""))[:LONGEST_NAME].strip()
        except ValidationError:
            continue
        if line:
            return line
    return address.partition("@")[0][:LONGEST_NAME]
