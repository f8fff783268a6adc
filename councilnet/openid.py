"""OpenID Connect: what is asked of a provider, and whether its answer can be relied on.

allauth keeps the state and PKCE; every address that it would ask is asked through ``outward``, and
an id_token is believed for its signature, however it came.
"""

from __future__ import annotations

import base64
import hashlib
import json
import logging
from collections.abc import Mapping
from typing import Any, TypeAlias
from urllib.parse import quote, urlencode

import jwt
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import override

from councilnet import outward, providers
from councilnet.providers import Provider

SECONDS, SECONDS_IN_ALL = 3.0, 10.0
MOST = 512 * 1024  # bytes of an answer
LEEWAY = 60  # seconds that clocks may differ
# Those of keys that the provider alone has: with ours, or none, anybody could sign
ALGORITHMS = [f"{kind}{size}" for kind in ("RS", "PS", "ES") for size in (256, 384, 512)]
SCOPE = ["openid", "profile", "email"]

Claims: TypeAlias = dict[str, Any]
logger = logging.getLogger(__name__)


class Away(OAuth2Error):  # type: ignore[misc]
    """It does not answer, or not in what can be read."""


# --- Asking it ---------------------------------------------------------------------------------
def ask(
    provider: Provider,
    url: Any,
    *,
    form: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Claims:
    """Its answer, an object. A redirect is no answer: what we send is for this address alone."""
    question = outward.Question(
        str(url),
        {"Accept": "application/json", **(headers or {})},
        form,
        MOST,
        SECONDS,
        SECONDS_IN_ALL,
    )
    try:
        reply = outward.ask(question, may=_judge(provider, str(url)))
    except outward.NotAsked as refused:
        raise OAuth2Error(f"an address that it names was not asked: {refused}") from None
    except outward.NoAnswer:
        raise Away("it did not answer") from None
    if reply.status >= 500:
        raise Away(f"it answered {reply.status}")
    if reply.status != 200 or len(reply.body) > MOST:
        raise OAuth2Error(f"it answered {reply.status}, with {len(reply.body)} bytes or more")
    return _object(reply.body)


def _judge(provider: Provider, url: str) -> outward.Judge:
    """Private addresses are for hosts that the settings name, whatever discovery says."""
    origin = providers.origin_of(url)
    if origin in provider.hosts:
        return lambda address, port: True
    if not origin or origin[0] != "https":
        raise OAuth2Error("an address that it names does not begin with https://")
    return outward.is_public


def _object(body: bytes) -> Claims:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        raise OAuth2Error("its answer is no JSON") from None
    if not isinstance(answer, dict):
        raise OAuth2Error("its answer is no object")
    return answer


def configuration_of(provider: Provider) -> Claims:
    """What it says of itself, which must be of itself."""
    said = ask(provider, provider.configuration)
    if str(said.get("issuer")).rstrip("/") != provider.issuer.rstrip("/"):
        raise OAuth2Error("it says that it is another issuer than the settings name")
    return said


# --- What it says of somebody --------------------------------------------------------------------
def claims_in(token: Any, provider: Provider, configuration: Claims) -> Claims:
    keys = ask(provider, configuration.get("jwks_uri"))
    try:
        kid = jwt.get_unverified_header(token).get("kid")
        signing = [k for k in jwt.PyJWKSet.from_dict(keys).keys if k.public_key_use != "enc"]
        of_theirs = [key for key in signing if kid in (None, key.key_id)]
        if len(of_theirs) != 1:
            raise OAuth2Error("it has no such key")
        claims: Claims = jwt.decode(
            token,
            of_theirs[0].key,
            algorithms=ALGORITHMS,
            audience=provider.client_id,
            issuer=configuration["issuer"],
            leeway=LEEWAY,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )
    except (jwt.PyJWTError, TypeError, ValueError, AttributeError) as error:
        raise OAuth2Error(f"its id_token is not valid: {type(error).__name__}") from None
    if claims.get("azp", provider.client_id) != provider.client_id:
        raise OAuth2Error("its id_token is for somebody else")
    return claims


def also_asked(claims: Claims, token: str, provider: Provider, configuration: Claims) -> Claims:
    """With what it says where it is asked for more; about the same person, or not at all."""
    url = configuration.get("userinfo_endpoint")
    if not url or any(claims.get(name) for name in addresses_among(provider)):
        return claims
    more = ask(provider, url, headers={"Authorization": f"Bearer {token}"})
    if more.get("sub") != claims["sub"]:
        raise OAuth2Error("what it says of somebody is of somebody else")
    return more | {name: value for name, value in claims.items() if value is not None}


def addresses_among(provider: Provider) -> list[str]:
    """The claims that may hold an address: a sign-in name is what somebody chose, as a rule."""
    return ["email", *(["preferred_username", "upn"] if provider.vouches_for_addresses else [])]


def uid_of(claims: Claims) -> str:
    """One for each issuer and subject, whose own may be longer than the column."""
    return hashlib.sha256(f"{claims['iss']}\n{claims['sub']}".encode()).hexdigest()


# --- What allauth asks of a provider --------------------------------------------------------------
class Client(OAuth2Client):  # type: ignore[misc]
    """Exchanges the code for tokens, by way of ``ask``."""

    provider: Provider
    configuration: Claims

    def get_redirect_url(self, authorization_url: str, scope: Any, extra_params: Any) -> str:
        asked = {
            "client_id": self.consumer_key,
            "redirect_uri": self.callback_url,
            "scope": " ".join(scope),
            "response_type": "code",
            "state": self.state,
            **extra_params,
        }
        return f"{authorization_url}{'&' if '?' in authorization_url else '?'}{urlencode(asked)}"

    def get_access_token(
        self, code: str, pkce_code_verifier: str | None = None, extra_data: Any = None
    ) -> Claims:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.callback_url,
            "code_verifier": pkce_code_verifier or "",
        }
        headers: dict[str, str] = {}
        if self.basic_auth:
            both = f"{quote(self.consumer_key, safe='')}:{quote(self.consumer_secret, safe='')}"
            headers["Authorization"] = f"Basic {base64.b64encode(both.encode()).decode()}"
        else:
            form |= {"client_id": self.consumer_key, "client_secret": self.consumer_secret}
        tokens = ask(self.provider, self.access_token_url, form=form, headers=headers)
        if not isinstance(tokens.get("access_token"), str):
            raise OAuth2Error("it gave no token")
        return tokens


class Connection(OAuth2Adapter):  # type: ignore[misc]
    """One request's dealings with one provider."""

    def __init__(self, request: HttpRequest, provider: Provider) -> None:
        super().__init__(request)
        self.provider, self.provider_id = provider, provider.key

    @property
    def configuration(self) -> Claims:
        if not hasattr(self, "_configuration"):
            self._configuration = configuration_of(self.provider)
        return self._configuration

    @property
    def authorize_url(self) -> str:
        """Where the browser goes: never to an address that is a script."""
        url = str(self.configuration.get("authorization_endpoint"))
        origin = providers.origin_of(url)
        if not origin or not (origin[0] == "https" or origin in self.provider.hosts):
            raise OAuth2Error("it names no address at which to sign in")
        return url

    @property
    def basic_auth(self) -> bool:
        methods = self.configuration.get("token_endpoint_auth_methods_supported")
        return isinstance(methods, list) and "client_secret_post" not in methods and bool(methods)

    @property
    def access_token_url(self) -> str:
        return str(self.configuration.get("token_endpoint"))

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """In no language: a provider knows one address."""
        with override(settings.LANGUAGE_CODE):
            return request.build_absolute_uri(reverse("openid_callback", args=[self.provider_id]))

    def get_client(self, request: HttpRequest, app: SocialApp) -> Client:
        callback = self.get_callback_url(request, app)
        given = (app.client_id, app.secret, "POST", self.access_token_url, callback)
        client = Client(request, *given, basic_auth=self.basic_auth)
        client.provider = self.provider
        return client

    def parse_token(self, data: Claims) -> SocialToken:
        return SocialToken(token=data["access_token"])

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        said = claims_in(kwargs["response"].get("id_token"), self.provider, self.configuration)
        claims = also_asked(said, token.token, self.provider, self.configuration)
        login: SocialLogin = self.get_provider().sociallogin_from_response(request, claims)
        login.claims = claims
        return login


class OpenIDProvider(OAuth2Provider):  # type: ignore[misc]
    """A provider of the settings, as allauth knows it. Nothing that it says is stored."""

    id = "openid_connect"
    account_class = ProviderAccount
    pkce_enabled_default = True

    def __init__(self, request: HttpRequest | None, provider: Provider) -> None:
        app = SocialApp(
            provider=self.id,
            provider_id=provider.key,
            name=provider.name,
            client_id=provider.client_id,
            secret=provider.secret,
        )
        super().__init__(request, app=app)
        self.name, self.described = provider.name, provider

    def get_oauth2_adapter(self, request: HttpRequest) -> Connection:
        return Connection(request, self.described)

    def get_default_scope(self) -> list[str]:
        return SCOPE

    def extract_uid(self, data: Claims) -> str:
        return uid_of(data)

    def extract_extra_data(self, data: Claims) -> Claims:
        return {}
