"""Signing in with a council's own account: going there, and coming back."""

from __future__ import annotations

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import get_random_string
from django.utils.translation import get_language, override
from django.views.decorators.cache import never_cache

from councilnet import providers
from councilnet.limiting import limited
from councilnet.openid import Connection
from councilnet.providers import Provider

MOST_OFTEN = 4  # as much work as four searches: it waits for another server


@login_not_required
@never_cache
@limited("oidc", costs=MOST_OFTEN)
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """A page that leads there by itself: our forms may be sent on to no other site."""
    provider = _provider(key)
    if request.method != "POST":
        return redirect("account_login")
    theirs, nonce = get_adapter().get_provider(request, key), get_random_string(32)
    remembered = {"nonce": nonce, "language": get_language()}
    try:
        response: HttpResponse = theirs.redirect(
            request,
            process="login",
            next_url=get_next_redirect_url(request),
            auth_params={"nonce": nonce},
            **remembered,
        )
    except OAuth2Error as error:
        response = render_authentication_error(request, theirs, exception=error)
    if "Location" not in response.headers:
        return response
    context = {"provider": provider, "leads_to": response.headers["Location"]}
    return render(request, "account/openid_begin.html", context)


@login_not_required
@never_cache
def callback(request: HttpRequest, key: str) -> HttpResponse:
    """In the language in which they set out: the address has none."""
    provider = _provider(key)
    state, *__ = statekit.get_states(request).get(request.GET.get("state", ""), ({},))
    language = state.get("language") or settings.LANGUAGE_CODE
    with override(language):
        view = OAuth2CallbackView.adapter_view(Connection(request, provider))
        response: HttpResponse = view(request)
    response.headers["Content-Language"] = language
    return response


def _provider(key: str) -> Provider:
    if provider := providers.of(key, settings.OIDC_PROVIDERS):
        return provider
    raise Http404
