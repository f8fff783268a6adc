"""Which accounts of councils open somebody's account, and taking one away."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from councilnet.models import Council as CouncilRow
from councilnet.models import User
from tests import factories
from tests.conftest import signed_in
from tests.councilnet import openid_server
from tests.councilnet.openid_server import Council, described, sign_in_there
from tests.councilnet.signing import errors, is_signed_in, words
from tests.councilnet.test_security_log import Kept, log  # noqa: F401
from tests.together import at_once

ADDRESS = "/accounts/connected/"
LINK = f'href="{ADDRESS}"'.encode()


@pytest.fixture
def theirs(stevenage: CouncilRow, settings: Settings) -> Iterator[Council]:
    with openid_server.council() as council:
        settings.OIDC_PROVIDERS = [described(council.origin)]
        yield council


@pytest.fixture
def connected(amber: User, theirs: Council) -> Client:
    """Amber, who came by her council's account."""
    theirs.claims["email"] = amber.email
    client = Client()
    sign_in_there(client, theirs)
    mail.outbox.clear()
    return client


def disconnect(client: Client, account: SocialAccount | None = None) -> Any:
    chosen = account or SocialAccount.objects.get()
    return client.post(ADDRESS, {"account": chosen.pk})


def without_password(user: User) -> None:
    """As those are whom their council's account brought."""
    user.set_unusable_password()
    user.save()


def come_again(user: User, theirs: Council) -> Client:
    without_password(user)
    client = Client()
    sign_in_there(client, theirs)
    return client


def refused(client: Client) -> None:
    assert "Disconnect Stevenage" not in words(client.get(ADDRESS))
    page = disconnect(client)
    assert errors(page) == {
        "__all__": ["Choose a password or add a passkey first: you have no other way to sign in"]
    }
    assert SocialAccount.objects.exists()
    assert mail.outbox == []


@pytest.mark.django_db
def test_it_is_shown_with_since_when_and_when_it_was_used(connected: Client) -> None:
    SocialAccount.objects.update(
        date_joined=timezone.now() - timedelta(days=400), last_login="2025-03-04T12:00Z"
    )
    [account] = SocialAccount.objects.all()
    page = words(connected.get(ADDRESS))
    assert "Signing in with your council’s account" in page
    since = account.date_joined.strftime("%B %Y")
    assert f"{account.date_joined.day} {since}." in page
    assert "Last used on 4 March 2025." in page


@pytest.mark.django_db
def test_disconnecting_tells_every_confirmed_address_and_the_log(
    connected: Client,
    amber: User,
    log: Kept,  # noqa: F811
) -> None:
    EmailAddress.objects.create(user=amber, email="second@oldham.gov.uk", verified=True)
    EmailAddress.objects.create(user=amber, email="third@oldham.gov.uk")
    answer = disconnect(connected)
    assert answer.headers["Location"] == ADDRESS
    page = words(connected.get(ADDRESS))
    assert "Stevenage no longer opens your account." in page
    assert "No account of a council’s opens yours." in page
    assert not SocialAccount.objects.exists()
    assert [message.to for message in mail.outbox] == [[amber.email], ["second@oldham.gov.uk"]]
    for message in mail.outbox:
        assert (
            message.subject == "CouncilNet: You can no longer sign in with your council’s account"
        )
        assert "Your account at Stevenage no longer opens" in message.body
    told = {(one["act"], one["user"], one["number"]) for one in log.told}
    assert told == {("provider removed", amber.pk, amber.pk)}


@pytest.mark.django_db
def test_signing_in_with_it_once_more_connects_it_again(connected: Client, theirs: Council) -> None:
    disconnect(connected)
    assert is_signed_in(connected)
    sign_in_there(Client(), theirs)
    assert SocialAccount.objects.get().user.email == theirs.claims["email"]


@pytest.mark.django_db
def test_it_asks_first_who_they_are(connected: Client, amber: User, settings: Settings) -> None:
    settings.CONFIRM_MINUTES = 15
    client = signed_in(amber)
    asking = disconnect(client)
    assert asking.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert SocialAccount.objects.exists()
    password = {"password": factories.PASSWORD, "next": ADDRESS}
    assert client.post(reverse("account_reauthenticate"), password).status_code == 302
    assert not SocialAccount.objects.exists()


@pytest.mark.django_db
def test_whoever_came_by_it_lately_is_not_asked(connected: Client, settings: Settings) -> None:
    settings.CONFIRM_MINUTES = 15
    disconnect(connected)
    assert not SocialAccount.objects.exists()


# --- Nobody is left outside ----------------------------------------------------------------------
@pytest.mark.django_db
def test_the_only_way_in_stays_and_they_read_what_to_do_first(
    connected: Client, amber: User, theirs: Council
) -> None:
    client = come_again(amber, theirs)
    page = client.get(ADDRESS)
    assert "You have no other way to sign in." in words(page)
    assert f'href="{reverse("account_set_password")}"'.encode() in page.content
    assert f'href="{reverse("mfa_add_webauthn")}"'.encode() in page.content
    refused(client)


@pytest.mark.django_db
@pytest.mark.parametrize("signs_in_alone", [True, False])
def test_a_passkey_is_a_way_in_and_a_key_after_the_password_is_none(
    signs_in_alone: bool, connected: Client, amber: User, theirs: Council
) -> None:
    credential = {"clientExtensionResults": {"credProps": {"rk": signs_in_alone}}}
    client = come_again(amber, theirs)
    Authenticator.objects.create(
        user=amber, type=Authenticator.Type.WEBAUTHN, data={"credential": credential}
    )
    if signs_in_alone:
        disconnect(client)
        assert not SocialAccount.objects.exists()
    else:
        refused(client)


@pytest.mark.django_db
def test_codes_by_mail_are_a_way_in_for_a_confirmed_address(
    connected: Client, amber: User, theirs: Council, settings: Settings
) -> None:
    settings.ACCOUNT_LOGIN_BY_CODE_ENABLED = True
    client = come_again(amber, theirs)
    EmailAddress.objects.filter(user=amber).update(verified=False)
    refused(client)
    EmailAddress.objects.filter(user=amber).update(verified=True)
    disconnect(client)
    assert not SocialAccount.objects.exists()


@pytest.mark.django_db
def test_of_a_service_that_is_set_up_no_longer(
    connected: Client, amber: User, theirs: Council, settings: Settings
) -> None:
    """It opens nothing, so it is no loss, and no way in beside another."""
    client = come_again(amber, theirs)
    old = SocialAccount.objects.create(user=amber, provider="harlow", uid="1")
    assert "harlow Connected since" in words(client.get(ADDRESS))
    page = disconnect(client, SocialAccount.objects.get(provider="stevenage"))
    assert "you have no other way to sign in" in words(page)
    disconnect(client, old)
    assert [account.provider for account in SocialAccount.objects.all()] == ["stevenage"]

    settings.OIDC_PROVIDERS = []
    page = client.get(ADDRESS)
    assert LINK in page.content
    assert "It opens nothing now" in words(page)
    disconnect(client)
    assert not SocialAccount.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_left(theirs: Council, settings: Settings) -> None:
    settings.OIDC_PROVIDERS = [described(theirs.origin, id=key) for key in ("one", "two")]
    user = factories.person("fay")
    without_password(user)
    accounts = [
        SocialAccount.objects.create(user=user, provider=key, uid="1") for key in ("one", "two")
    ]
    clients = [signed_in(user) for __ in accounts]
    acts = [
        lambda client=client, account=account: disconnect(client, account).status_code
        for client, account in zip(clients, accounts, strict=True)
    ]
    assert sorted(at_once(*acts)) == [200, 302]  # type: ignore[type-var]
    assert SocialAccount.objects.count() == 1


# --- Whose it is, and where it leads --------------------------------------------------------------
@pytest.mark.django_db
def test_somebody_elses_is_not_there(connected: Client, as_cara: Client) -> None:
    assert "Stevenage" not in words(as_cara.get(ADDRESS))
    page = disconnect(as_cara)
    assert errors(page) == {"account": ["It is not among your accounts any longer"]}
    assert SocialAccount.objects.exists()


@pytest.mark.django_db
def test_it_is_linked_where_there_is_something_to_see(as_amber: Client, theirs: Council) -> None:
    page = as_amber.get(reverse("account_email"))
    assert LINK in page.content
    assert "The first time that you sign in with one" in words(as_amber.get(ADDRESS))


@pytest.mark.django_db
def test_without_a_service_it_offers_nothing_and_is_not_linked(as_amber: Client) -> None:
    assert LINK not in as_amber.get(reverse("account_email")).content
    page = as_amber.get(ADDRESS)
    assert "No account of a council’s opens yours." in words(page)
    assert "The first time" not in words(page)
    assert "Disconnect" not in words(page)
