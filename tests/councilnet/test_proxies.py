"""Who asks, and by which scheme: what a proxy says of it is believed of our own proxies alone."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from councilnet.proxies import SAID_BY_PROXIES, Trusted, TrustedProxiesMiddleware

PROXY, OTHER_PROXY, CLIENT, LIAR = "10.0.0.1", "10.0.0.2", "192.0.2.7", "203.0.113.9"


@pytest.fixture(autouse=True)
def behind_a_proxy(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.0/8", "unix"]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")


def seen(came_from: str, **headers: str) -> HttpRequest:
    """What the rest of the portal sees of a request that came from there with these headers."""
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": came_from, **headers}
    TrustedProxiesMiddleware(lambda request: HttpResponse())(request)
    return request


def test_the_client_is_whom_our_proxy_names() -> None:
    request = seen(PROXY, HTTP_X_FORWARDED_FOR=CLIENT, HTTP_X_FORWARDED_PROTO="https")
    assert (request.META["REMOTE_ADDR"], request.is_secure()) == (CLIENT, True)


def test_by_a_socket_too() -> None:
    assert seen("", HTTP_X_FORWARDED_FOR=CLIENT).META["REMOTE_ADDR"] == CLIENT


def test_what_stands_before_it_the_client_wrote_itself() -> None:
    said = f"{LIAR}, {CLIENT}, {OTHER_PROXY}"
    assert seen(PROXY, HTTP_X_FORWARDED_FOR=said).META["REMOTE_ADDR"] == CLIENT


@pytest.mark.parametrize("said", ["", "nobody", f"{OTHER_PROXY}, {PROXY}", f"{LIAR}, 10.0.0.1:80"])
def test_without_a_client_it_is_the_proxy(said: str) -> None:
    assert seen(PROXY, HTTP_X_FORWARDED_FOR=said).META["REMOTE_ADDR"] == PROXY


@pytest.mark.parametrize("came_from", [CLIENT, "::1", "10.0.0.1.example.org", "11.0.0.1"])
def test_of_anybody_else_nothing_is_believed(came_from: str) -> None:
    said = dict.fromkeys(SAID_BY_PROXIES, "https")
    request = seen(came_from, **said)
    assert {"REMOTE_ADDR": came_from} == request.META
    assert not request.is_secure()


def test_without_a_proxy_nobody_speaks_for_anybody(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = []
    for came_from in ("", "127.0.0.1"):
        assert seen(came_from, HTTP_X_FORWARDED_FOR=CLIENT).META["REMOTE_ADDR"] == came_from


@pytest.mark.parametrize("name", ["proxy", "10.0.0.1/8", "10.0.0.0/33", ""])
def test_says_which_name_is_no_address(name: str) -> None:
    with pytest.raises(ImproperlyConfigured) as caught:
        Trusted([name])
    assert str(caught.value) == (
        "TRUSTED_PROXIES must be addresses such as 10.0.0.1, networks such as 10.0.0.0/8, or "
        f"unix, not {name!r}."
    )


@given(st.lists(st.ip_addresses().map(str) | st.text(max_size=20)).map(", ".join))
def test_the_client_is_an_address_that_was_named_and_none_of_ours(said: str) -> None:
    trusted = Trusted(["10.0.0.0/8"])
    client = trusted.client(said)
    assert client == "" or (client in said and not trusted.has(client))
