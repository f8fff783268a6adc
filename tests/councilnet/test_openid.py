"""Signing in with a council's own account: whose word is taken for what, and what is said else."""

import socket
import time
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from councilnet import models, openid, outward
from councilnet.models import JoinRequest, User
from tests import factories
from tests.councilnet import openid_server
from tests.councilnet.openid_server import ABOUT_FAY, Council, described, set_out, sign_in_there
from tests.councilnet.signing import is_signed_in, link_in, sign_in, sign_up, words

pytestmark = pytest.mark.django_db

FAY = "fay@stevenage.gov.uk"


@pytest.fixture
def theirs(stevenage: models.Council, settings: Settings) -> Any:
    models.Council.objects.filter(pk=stevenage.pk).update(email_domains=["stevenage.gov.uk"])
    with openid_server.council() as council:
        settings.OIDC_PROVIDERS = [described(council.origin)]
        yield council


def with_setting(settings: Settings, theirs: Council, **changed: Any) -> None:
    settings.OIDC_PROVIDERS = [described(theirs.origin, **changed)]


def refused(page: Any, status: int, says: str) -> None:
    assert page.status_code == status
    assert says in words(page)
    assert "Back to signing in" in words(page)
    assert not is_signed_in(page.client)
    assert not User.objects.filter(email=FAY, is_active=True, password__startswith="!").exists()


# --- The whole way -------------------------------------------------------------------------------
def test_somebody_new_is_signed_in_and_proposed_to_the_council(
    client: Client, theirs: Council
) -> None:
    page = client.get(reverse("account_login"))
    assert "Sign in with your council’s account: Stevenage" in words(page)
    answer = sign_in_there(client, theirs)
    assert answer.headers["Location"] == reverse("your_case_studies")
    assert is_signed_in(client)
    fay = User.objects.get()
    assert (fay.email, fay.name, fay.role) == (FAY, "Fay Example", "person")
    assert not fay.has_usable_password()
    assert EmailAddress.objects.get(user=fay, email=FAY).verified
    [request] = JoinRequest.objects.all()
    assert (request.user, request.council.slug, request.how) == (fay, "stevenage", "domain")


def test_it_is_asked_for_no_more_than_it_must_and_nothing_of_it_is_kept(
    client: Client, theirs: Council
) -> None:
    leads_to = set_out(client).context["leads_to"]
    for part in ("scope=openid+profile+email", "code_challenge=", "nonce=", "response_type=code"):
        assert part in leads_to
    assert "s3cret" not in leads_to
    client.get(theirs.agreed(leads_to))
    assert [path for path, __ in theirs.asked[1:]] == [
        "/.well-known/openid-configuration",
        "/token",
        "/keys",
    ]
    [account] = SocialAccount.objects.all()
    assert (account.provider, account.extra_data) == ("stevenage", {})
    assert "fay" not in account.uid
    assert not SocialToken.objects.exists()
    assert not SocialApp.objects.exists()


def test_whoever_came_before_is_the_same_person_whatever_their_address_is_now(
    theirs: Council,
) -> None:
    sign_in_there(Client(), theirs)
    theirs.claims["email"] = "fay.example@stevenage.gov.uk"
    client = Client()
    sign_in_there(client, theirs)
    assert is_signed_in(client)
    assert [user.email for user in User.objects.all()] == [FAY]


def test_it_leads_back_to_where_it_was_asked_for_and_to_no_other_site(theirs: Council) -> None:
    answer = sign_in_there(Client(), theirs, next="/accounts/email/")
    assert answer.headers["Location"] == "/accounts/email/"
    answer = sign_in_there(Client(), theirs, next="https://example.org/")
    assert answer.headers["Location"] == reverse("your_case_studies")


def test_in_welsh_from_the_button_to_the_page_after(client: Client, theirs: Council) -> None:
    leads_to = set_out(client, "/cy").context["leads_to"]
    assert "%2Fcy%2F" not in leads_to, "the provider knows one address"
    answer = client.get(theirs.agreed(leads_to))
    assert answer.headers["Location"].startswith("/cy/")
    leads_to = set_out(Client(), "/cy").context["leads_to"]
    other = Client()
    state = set_out(other, "/cy").context["leads_to"].partition("state=")[2].partition("&")[0]
    address = reverse("openid_callback", args=["stevenage"])
    page = other.get(address, {"error": "access_denied", "state": state})
    assert page.headers["Content-Language"] == "cy"
    assert b'<html lang="cy"' in page.content


def test_userinfo_is_asked_where_the_token_says_too_little(client: Client, theirs: Council) -> None:
    theirs.claims = {"sub": "fay-1"}
    theirs.userinfo = dict(ABOUT_FAY)
    sign_in_there(client, theirs)
    assert is_signed_in(client)


def test_names_are_cleaned_as_at_sign_up(theirs: Council) -> None:
    names = {
        "one": ("  Fay\n Example ", "Fay Example"),
        "two": ("Fay \u202eelpmaxE", "two"),
        "three": ("F" * 300, "F" * 120),
        "four": (["Fay"], "['Fay']"),
        "five": (None, "five"),
    }
    for sub, (name, __) in names.items():
        theirs.claims |= {"sub": sub, "email": f"{sub}@stevenage.gov.uk", "name": name}
        sign_in_there(Client(), theirs)
    made = dict(User.objects.values_list("email", "name"))
    assert made == {f"{sub}@stevenage.gov.uk": name for sub, (__, name) in names.items()}


def test_without_a_provider_there_is_neither_button_nor_address(client: Client) -> None:
    assert "council’s account" not in words(client.get(reverse("account_login")))
    assert set_out(client).status_code == 404
    assert client.get(reverse("openid_callback", args=["stevenage"])).status_code == 404


def test_opening_the_first_address_alone_changes_nothing(client: Client, theirs: Council) -> None:
    answer = client.get(reverse("openid_begin", args=["stevenage"]))
    assert answer.headers["Location"] == reverse("account_login")
    assert theirs.asked == []


def test_setting_out_is_counted(client: Client, theirs: Council, settings: Settings) -> None:
    settings.COSTLY_REQUESTS_A_MINUTE = 4
    assert [set_out(client).status_code for __ in range(2)] == [200, 429]


# --- Addresses that have an account --------------------------------------------------------------
def test_a_confirmed_address_opens_its_account_and_its_owner_is_told(
    client: Client, amber: User, theirs: Council
) -> None:
    theirs.claims["email"] = amber.email.upper()
    sign_in_there(client, theirs)
    assert is_signed_in(client)
    assert SocialAccount.objects.get().user == amber
    assert User.objects.filter(email=amber.email).count() == 1
    [message] = mail.outbox
    assert message.to == [amber.email]
    assert message.subject == "CouncilNet: You can now sign in with your council’s account"
    amber.refresh_from_db()
    assert amber.check_password(factories.PASSWORD)


def test_an_address_that_nobody_confirmed_opens_nothing(theirs: Council) -> None:
    """Whoever signed up with another's address would else be let in by its owner."""
    sign_up(Client(), FAY)
    client = Client()
    page = sign_in_there(client, theirs)
    refused(page, 403, "nobody has confirmed that the address is theirs")
    client.post(mail_to_confirm(), {})
    sign_in_there(client, theirs)
    assert is_signed_in(client)


def mail_to_confirm() -> str:
    return link_in(mail.outbox[-1])


def test_an_address_that_another_only_claims_is_no_hindrance(
    client: Client, amber: User, theirs: Council
) -> None:
    EmailAddress.objects.create(user=amber, email=FAY)
    sign_in_there(client, theirs)
    assert is_signed_in(client)
    assert EmailAddress.objects.get(email=FAY, verified=True).user.email == FAY


def test_a_closed_account_stays_closed(client: Client, amber: User, theirs: Council) -> None:
    User.objects.filter(pk=amber.pk).update(is_active=False)
    theirs.claims["email"] = amber.email
    answer = sign_in_there(client, theirs)
    assert answer.headers["Location"] == reverse("account_inactive")
    assert not is_signed_in(client)
    assert not SocialAccount.objects.exists()


def test_one_that_was_closed_since_is_not_opened(theirs: Council) -> None:
    sign_in_there(Client(), theirs)
    User.objects.update(is_active=False)
    client = Client()
    assert sign_in_there(client, theirs).headers["Location"] == reverse("account_inactive")
    assert not is_signed_in(client)


def test_whoever_is_signed_in_as_another_is_signed_in_as_who_they_are_there(
    as_amber: Client, theirs: Council
) -> None:
    leads_to = set_out(as_amber).context["leads_to"]
    as_amber.get(theirs.agreed(leads_to))
    assert FAY in words(as_amber.get(reverse("account_email")))


# --- Whose word is taken -------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("claims", "says"),
    [
        ({"email": None}, "does not tell us an e-mail address"),
        ({"email": "no address"}, "does not tell us an e-mail address"),
        ({"email": ["fay@stevenage.gov.uk"]}, "does not tell us an e-mail address"),
        ({"email_verified": False}, "does not tell us an e-mail address"),
        ({"email_verified": "false"}, "does not tell us an e-mail address"),
        ({"email_verified": None}, "does not tell us an e-mail address"),
        ({"email": "fay@oldham.gov.uk"}, "(stevenage.gov.uk)"),
        ({"email": "fay@x.stevenage.gov.uk"}, "(stevenage.gov.uk)"),
        ({"email": "fay@stevenage.gov.uk.example.org"}, "(stevenage.gov.uk)"),
        ({"email": '"a@stevenage.gov.uk"@example.org'}, "(stevenage.gov.uk)"),
        ({"email": "fay@evil.example", "preferred_username": FAY}, "(stevenage.gov.uk)"),
        ({"email": None, "preferred_username": FAY}, "does not tell us an e-mail address"),
        ({"email_verified": False, "upn": FAY}, "does not tell us an e-mail address"),
    ],
)
def test_what_is_not_relied_on(
    claims: dict[str, Any], says: str, client: Client, theirs: Council
) -> None:
    theirs.claims |= claims
    refused(sign_in_there(client, theirs), 403, says)
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("claims", "is_let_in"),
    [
        ({"email": FAY}, True),
        ({"preferred_username": FAY}, True),
        ({"upn": FAY}, True),
        ({"email": "fay@home.example", "preferred_username": FAY}, True),
        ({"email": FAY, "email_verified": False}, False),
        ({"email": FAY, "xms_edov": False}, False),
        ({"email": FAY, "xms_edov": "0"}, False),
        ({"email": FAY, "xms_edov": True}, True),
        ({"preferred_username": "fay@evil.example", "upn": "fay@home.example"}, False),
        ({"email": FAY, "tid": "ours", "idp": "https://sts.windows.net/ours/"}, True),
        ({"email": FAY, "tid": "ours", "idp": "https://sts.windows.net/theirs/"}, False),
        ({"email": FAY, "idp": "live.com"}, False),
        ({"email": FAY, "acct": 1}, False),
        ({"email": FAY, "acct": 0}, True),
    ],
)
def test_of_one_that_vouches_for_addresses_and_sign_in_names(
    claims: dict[str, Any], is_let_in: bool, client: Client, theirs: Council, settings: Settings
) -> None:
    """As a tenant of Microsoft’s does: no claim says that the address was verified."""
    with_setting(settings, theirs, vouches_for_addresses=True)
    theirs.claims = {"sub": "fay-1", "name": "Fay"} | claims
    sign_in_there(client, theirs)
    assert is_signed_in(client) is is_let_in
    assert User.objects.filter(email=FAY).exists() is is_let_in


def test_who_leaves_the_domains_is_not_let_in_any_more(theirs: Council) -> None:
    sign_in_there(Client(), theirs)
    theirs.claims["email"] = "fay@elsewhere.example"
    client = Client()
    assert sign_in_there(client, theirs).status_code == 403
    assert not is_signed_in(client)


# --- What goes wrong -----------------------------------------------------------------------------
def test_consent_that_was_denied(client: Client, theirs: Council) -> None:
    state = set_out(client).context["leads_to"].partition("state=")[2].partition("&")[0]
    address = reverse("openid_callback", args=["stevenage"])
    page = client.get(address, {"error": "access_denied", "state": state})
    refused(page, 200, "You did not finish signing in at Stevenage")


def test_faults_that_it_names_are_not_repeated(client: Client, theirs: Council) -> None:
    state = set_out(client).context["leads_to"].partition("state=")[2].partition("&")[0]
    address = reverse("openid_callback", args=["stevenage"])
    fault = {"error": "<script>", "error_description": "Call 0900 666", "state": state}
    page = client.get(address, fault)
    refused(page, 400, "What Stevenage answered cannot be relied on")
    assert "0900" not in words(page)


def test_a_state_that_is_not_of_this_browser(client: Client, theirs: Council) -> None:
    of_another = theirs.agreed(set_out(Client()).context["leads_to"])
    for address in (of_another, of_another.partition("&state")[0], of_another + "\u00e9"):
        refused(client.get(address), 400, "it began in another browser")


def test_a_state_that_is_too_old_and_one_that_was_used(
    client: Client, theirs: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = theirs.agreed(set_out(client).context["leads_to"])
    real = time.time
    with monkeypatch.context() as later:
        later.setattr("allauth.socialaccount.internal.statekit.time.time", lambda: real() + 601)
        refused(client.get(address), 400, "longer than 10 minutes")
    refused(client.get(address), 400, "longer than 10 minutes")


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"aud": "another"},
        {"aud": ["councilnet", "another"], "azp": "another"},
        {"exp": 1},
        {"exp": None},
        {"sub": None},
        {"sub": 7},
        {"nonce": "of another sign-in"},
    ],
)
def test_a_token_that_says_what_it_should_not(
    claims: dict[str, Any], client: Client, theirs: Council
) -> None:
    theirs.claims |= claims
    refused(sign_in_there(client, theirs), 400, "cannot be relied on")


def test_a_token_that_another_signed(client: Client, theirs: Council) -> None:
    theirs.signs_with = openid_server.key("another's")
    refused(sign_in_there(client, theirs), 400, "cannot be relied on")


def test_a_token_that_our_own_secret_signed_or_nobody(client: Client, theirs: Council) -> None:
    for algorithm, secret in (("HS256", "s3cret" * 8), ("none", None)):
        theirs.algorithm, theirs.signs_with = algorithm, secret  # type: ignore[assignment]
        refused(sign_in_there(client, theirs), 400, "cannot be relied on")


def test_a_key_that_it_does_not_have(client: Client, theirs: Council) -> None:
    theirs.kid = "two"
    refused(sign_in_there(client, theirs), 400, "cannot be relied on")


DISCOVERY = "/.well-known/openid-configuration"


@pytest.mark.parametrize(
    ("path", "answer", "status"),
    [
        (DISCOVERY, (500, {}), 503),
        (DISCOVERY, (404, {}), 400),
        (DISCOVERY, (302, {"Location": "/elsewhere"}), 400),
        (DISCOVERY, b"<html>", 400),
        (DISCOVERY, b"[" * 100_000, 400),
        (DISCOVERY, [], 400),
        (DISCOVERY, b" " * (openid.MOST + 1), 400),
        (DISCOVERY, {"issuer": "https://evil.example"}, 400),
    ],
)
def test_a_provider_that_is_not_well(
    path: str, answer: Any, status: int, client: Client, theirs: Council
) -> None:
    theirs.changed[path] = answer
    page = set_out(client)
    refused(page, status, "Stevenage")


@pytest.mark.parametrize(
    ("path", "answer", "status"),
    [
        ("/token", (503, {}), 503),
        ("/token", (400, {}), 400),
        ("/token", (302, {"Location": "http://169.254.169.254/"}), 400),
        ("/token", {}, 400),
        ("/token", {"access_token": 5}, 400),
        ("/token", {"access_token": "x"}, 400),
        ("/token", {"access_token": "x", "id_token": 5}, 400),
        ("/token", {"access_token": "x", "id_token": "a.b.c"}, 400),
        ("/keys", {}, 400),
        ("/keys", {"keys": "one"}, 400),
        ("/keys", {"keys": [{"kty": "RSA", "kid": "one", "n": 5}]}, 400),
        ("/keys", {"keys": [5]}, 400),
        ("/userinfo", {"sub": "another", "email": FAY}, 400),
        ("/userinfo", (401, {}), 400),
    ],
)
def test_a_provider_that_falls_ill_in_the_middle(
    path: str, answer: Any, status: int, client: Client, theirs: Council
) -> None:
    if path == "/userinfo":
        theirs.claims.pop("email")
    theirs.changed[path] = answer
    refused(sign_in_there(client, theirs), status, "Stevenage")


def test_a_provider_that_is_away(client: Client, theirs: Council, settings: Settings) -> None:
    settings.OIDC_PROVIDERS = [described("http://127.0.0.1:1")]
    refused(set_out(client), 503, "does not answer")


# --- Where it may lead us ------------------------------------------------------------------------
ENDPOINTS = ["token_endpoint", "jwks_uri", "userinfo_endpoint"]
INSIDE = [
    "https://127.0.0.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://[::ffff:10.0.0.1]/",
    "https://localhost:5432/",
    "https://1.1.1.1:8443/",
    "http://1.1.1.1/",
    "file:///etc/passwd",
    "//127.0.0.1/",
    "https://",
    "",
    None,
    {"a": 1},
]


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_discovery_leads_nowhere_inside(
    endpoint: str, client: Client, theirs: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No connection is made but to the host that the settings name."""
    theirs.claims.pop("email")  # so that userinfo is asked
    real, port = socket.create_connection, int(theirs.origin.rpartition(":")[2])

    def connect(where: Any, *args: Any, **options: Any) -> Any:
        assert where == ("127.0.0.1", port)
        return real(where, *args, **options)

    monkeypatch.setattr(socket, "create_connection", connect)
    for address in INSIDE:
        theirs.changed[DISCOVERY] = theirs.configuration | {endpoint: address}
        page = sign_in_there(client, theirs)
        assert page.status_code in {403, 400}
        assert not is_signed_in(client)


def test_a_host_that_nobody_named_is_not_asked(
    client: Client, theirs: Council, settings: Settings
) -> None:
    issuer = theirs.origin.replace("http:", "https:")
    settings.OIDC_PROVIDERS = [described(issuer, hosts=[])]
    refused(set_out(client), 400, "cannot be relied on")
    with_setting(settings, theirs, hosts=["127.0.0.1:1", theirs.origin])
    assert set_out(client).status_code == 200


def test_a_name_that_changes_its_answer_gains_nothing(
    client: Client, theirs: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Public when it is judged, private when it is reached: it is asked once, and pinned."""
    theirs.changed[DISCOVERY] = theirs.configuration | {"token_endpoint": "https://sso.example/t"}
    answers, reached = iter(["1.1.1.1", "127.0.0.1"]), []
    resolve, connect = socket.getaddrinfo, socket.create_connection

    def resolved(host: str, port: Any, *args: Any, **options: Any) -> Any:
        where = (next(answers) if host == "sso.example" else host, port)
        return resolve(*where, *args, **options)

    def connected(where: Any, *args: Any, **options: Any) -> Any:
        if where[0] == "127.0.0.1":
            return connect(where, *args, **options)
        reached.append(where)
        raise OSError("nobody is there")

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    monkeypatch.setattr(socket, "create_connection", connected)
    refused(sign_in_there(client, theirs), 503, "does not answer")
    refused(sign_in_there(client, theirs), 400, "cannot be relied on")
    assert reached == [("1.1.1.1", 443)]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "http://evil.example/", "", None]
)
def test_the_browser_is_sent_to_no_script(address: Any, client: Client, theirs: Council) -> None:
    theirs.changed[DISCOVERY] = theirs.configuration | {"authorization_endpoint": address}
    refused(set_out(client), 400, "cannot be relied on")


def test_how_long_it_may_take() -> None:
    """Each wait three seconds, all of them ten; half a megabyte."""
    assert (openid.SECONDS, openid.SECONDS_IN_ALL, openid.MOST) == (3.0, 10.0, 512 * 1024)
    assert outward.Question("https://example.org").most == 0


# --- The second factor ---------------------------------------------------------------------------
@pytest.mark.parametrize("counts", [False, True])
def test_whether_it_counts_as_the_second_factor_is_a_setting(
    counts: bool, client: Client, amber: User, theirs: Council, settings: Settings
) -> None:
    with_setting(settings, theirs, second_factor=counts)
    Authenticator.objects.create(user=amber, type=Authenticator.Type.TOTP, data={})
    theirs.claims["email"] = amber.email
    sign_in_there(client, theirs)
    assert is_signed_in(client) is counts
    by_password = Client()
    sign_in(by_password, amber.email)
    assert not is_signed_in(by_password)


@pytest.mark.parametrize("counts", [False, True])
def test_staff_without_one_are_led_to_adding_one_unless_it_counts(
    counts: bool, client: Client, dev: User, theirs: Council, settings: Settings
) -> None:
    settings.STAFF_SECOND_FACTOR = True
    domains = [dev.email.partition("@")[2]]
    with_setting(settings, theirs, second_factor=counts, domains=domains)
    theirs.claims["email"] = dev.email
    sign_in_there(client, theirs)
    answer = client.get(reverse("review_queue"))
    assert answer.status_code == (200 if counts else 302)
