"""The second factor: an app's codes, a passkey or security key, and codes for when it is lost.

Network staff and administrators must have one where ``STAFF_SECOND_FACTOR`` says so. Whether they
do is asked as they sign in, and afterwards of those who did not: nobody else's pages cost more.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.adapter import get_adapter as mfa_adapter
from allauth.mfa.base import forms as base_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from cryptography.fernet import Fernet, MultiFernet
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councilnet import providers, security_log
from councilnet.govuk.forms import Look
from councilnet.models import User

WANTED = "second_factor_wanted"
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
# What somebody without one may still open: the way to one, and the way out.
OPEN_TO_ALL = ("account_logout", "account_reauthenticate")
CHECK_THE_CODE = gettext_lazy("Check the code: it is not the one that is shown now")


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    """What allauth asks of a project about second factors."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": gettext_lazy(
            "Network staff must have a second factor: add another before you remove this one"
        ),
        "incorrect_code": CHECK_THE_CODE,
        "unverified_email": gettext_lazy("Confirm your e-mail address first"),
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=FACTORS)
        return not must_have(authenticator.user) or others.exclude(pk=authenticator.pk).exists()

    def encrypt(self, text: str) -> str:
        """A stolen backup is not to hold what makes codes."""
        return _lock().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _lock().decrypt(encrypted_text.encode()).decode()


def _lock() -> MultiFernet:
    keys = map(str, [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS])
    return MultiFernet(Fernet(_key(key)) for key in keys)


def _key(secret: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(f"second factor {secret}".encode()).digest())


# --- Who must have one -------------------------------------------------------------------------
def must_have(user: User) -> bool:
    return bool(settings.STAFF_SECOND_FACTOR and user.is_network_staff)


def has(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user, type__in=FACTORS).exists())


def note_at_sign_in(request: HttpRequest, user: User) -> None:
    if must_have(user) and not has(user) and not asked_elsewhere(request, user):
        request.session[WANTED] = True


def asked_elsewhere(request: HttpRequest, user: User) -> bool:
    """Whether they just came by a provider that the settings trust to have asked for one."""
    records = get_authentication_records(request, user)
    if not records or records[-1].get("method") != "socialaccount":
        return False
    provider = providers.of(str(records[-1].get("provider")), settings.OIDC_PROVIDERS)
    return bool(provider and provider.second_factor)


class Stage(AuthenticateStage):  # type: ignore[misc]
    """Of signing in: it asks for the second factor of whoever has one."""

    def handle(self) -> tuple[HttpResponse | None, bool]:
        if self.login.user and asked_elsewhere(self.request, self.login.user):
            return None, True
        found: tuple[HttpResponse | None, bool] = super().handle()
        return found


class SecondFactorMiddleware:
    """Lead staff who have none to adding one, whatever they ask for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not _wanted(request):
            return None
        name = request.resolver_match.url_name or "" if request.resolver_match else ""
        if name.startswith("mfa_") or name in OPEN_TO_ALL:
            return None
        messages.warning(
            request,
            _("Add a second factor to go on: it is wanted of everybody on the network’s staff."),
        )
        return redirect("mfa_index")


def _wanted(request: HttpRequest) -> bool:
    if not request.session.get(WANTED):
        return False
    if request.user.is_authenticated and must_have(request.user) and not has(request.user):
        return True
    del request.session[WANTED]
    return False


@transaction.atomic
def take_away(user: User) -> bool:
    """Remove all that somebody lost; they are told, and add a new one as they sign in."""
    removed, __ = Authenticator.objects.filter(user=user).delete()
    if removed:
        account_adapter().send_notification_mail("account/email/second_factor_removed", user)
    return bool(removed)


# --- A code opens once --------------------------------------------------------------------------
def refuse_if_used(user: User, code: str) -> None:
    """allauth forgets a used code after one period, while a tolerant clock takes it for longer."""
    if cache.get(_use_of(user, code)):
        raise mfa_adapter().validation_error("incorrect_code")


def note_use(user: User, code: str) -> None:
    periods_taken = 2 * settings.MFA_TOTP_TOLERANCE + 1
    cache.set(_use_of(user, code), 1, timeout=app_settings.TOTP_PERIOD * periods_taken)


def _use_of(user: User, code: str) -> str:
    digest = hashlib.sha256(normalize_user_code(code).encode()).hexdigest()
    return f"second-factor-used:{user.pk}:{digest}"


# --- The forms, named in settings.MFA_FORMS ------------------------------------------------------
def ask_for_code(field: forms.Field, label: Any, hint: Any = "") -> None:
    field.label, field.help_text = label, hint
    field.error_messages["required"] = gettext_lazy("Enter the code")
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs |= {"autocomplete": "one-time-code", "spellcheck": "false"}


APP_CODE = gettext_lazy("Code from your app")


class AuthenticateForm(base_forms.AuthenticateForm):  # type: ignore[misc]
    looks = {"code": Look(width="10")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = gettext_lazy("6 figures. If you lost your app, enter one of your recovery codes.")
        ask_for_code(self.fields["code"], APP_CODE, hint)

    def clean_code(self) -> str:
        with security_log.refusal_noted("second factor", self.user):
            refuse_if_used(self.user, self.cleaned_data["code"])
            code = str(super().clean_code())
        note_use(self.user, code)
        return code


class ReauthenticateForm(base_forms.ReauthenticateForm):  # type: ignore[misc]
    looks = {"code": Look(width="10")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_for_code(self.fields["code"], APP_CODE)

    def clean_code(self) -> str:
        with security_log.refusal_noted("second factor", self.user):
            refuse_if_used(self.user, self.cleaned_data["code"])
            code = str(super().clean_code())
        note_use(self.user, code)
        return code


class ActivateTOTPForm(totp_forms.ActivateTOTPForm):  # type: ignore[misc]
    looks = {"code": Look(width="10")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_for_code(self.fields["code"], APP_CODE, gettext_lazy("6 figures."))

    def clean_code(self) -> str:
        code = str(super().clean_code())
        note_use(self.user, code)
        return code


def ask_for_name(fields: dict[str, forms.Field]) -> None:
    name = fields["name"]
    name.label = gettext_lazy("What you call it")
    name.help_text = gettext_lazy("For example “Work telephone” or “Key on my ring”.")
    name.max_length = 100  # type: ignore[attr-defined]
    name.widget.attrs |= {"maxlength": "100"}
    name.error_messages["required"] = gettext_lazy("Enter what you call it")


class AddWebAuthnForm(webauthn_forms.AddWebAuthnForm):  # type: ignore[misc]
    looks = {"name": Look(width="20")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_for_name(self.fields)
        if "passwordless" in self.fields:
            self.fields["passwordless"].label = gettext_lazy(
                "Sign in with it alone, without a password"
            )
            self.fields["passwordless"].help_text = gettext_lazy(
                "It must then ask for a fingerprint, a face or a PIN, as telephones do."
            )


class EditWebAuthnForm(webauthn_forms.EditWebAuthnForm):  # type: ignore[misc]
    looks = {"name": Look(width="20")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_for_name(self.fields)
