"""Signing in by a code that comes by mail, where SIGN_IN_BY_CODE says so."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.models import EmailAddress
from allauth.account.views import request_login_code
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from councilnet.accounts import ask_for_email
from councilnet.govuk.forms import Look
from councilnet.models import User


@login_not_required
@never_cache
def request_code(request: HttpRequest) -> HttpResponse:
    if not settings.ACCOUNT_LOGIN_BY_CODE_ENABLED:
        raise Http404
    response: HttpResponse = request_login_code(request)
    return response


class RequestCodeForm(allauth_forms.RequestLoginCodeForm):  # type: ignore[misc]
    _user: User | None
    looks = {"email": Look(width="30")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_for_email(self.fields["email"], hint=_("The one that you sign in with."))

    def clean_email(self) -> str:
        """A code would confirm an address, and with it the account of whoever signed up with it."""
        email = str(super().clean_email())
        confirmed = EmailAddress.objects.filter(user=self._user, email__iexact=email, verified=True)
        if not confirmed.exists():
            self._user = None
        return email


class ConfirmCodeForm(allauth_forms.ConfirmLoginCodeForm):  # type: ignore[misc]
    looks = {"code": Look(width="10")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label = _("Code")
        code.help_text = _("8 letters, for example BCDF-GHJK.")
        code.error_messages["required"] = _("Enter the code")
        code.widget.attrs.pop("placeholder", None)
        code.widget.attrs["spellcheck"] = "false"
