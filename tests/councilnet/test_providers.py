"""What OIDC_PROVIDERS may say, and what is said of it where it is wrong."""

import json
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from councilnet import providers
from tests.councilnet.test_settings import PRODUCTION, complaint, setting

ENTRA = {
    "id": "stevenage",
    "name": "Stevenage Borough Council",
    "issuer": "https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0",
    "client_id": "6731de76-14a6-49ae-97bc-6eba6914391e",
    "secret": "never-to-be-shown",
    "domains": ["Stevenage.gov.uk"],
}


def read(**changed: Any) -> providers.Provider:
    [provider] = providers.read(json.dumps([ENTRA | changed]))
    return provider


def test_without_any_there_is_none() -> None:
    assert providers.read("") == []
    assert providers.read("[]") == []


def test_a_tenant_of_microsofts() -> None:
    provider = read()
    assert provider.configuration == f"{ENTRA['issuer']}/.well-known/openid-configuration"
    assert provider.domains == ("stevenage.gov.uk",)
    assert (provider.vouches_for_addresses, provider.second_factor) == (True, False)
    assert provider.hosts == frozenset()


def test_any_other_vouches_for_what_it_says_it_has_verified_alone() -> None:
    assert not read(issuer="https://sso.stevenage.gov.uk/realms/staff").vouches_for_addresses
    assert read(issuer="https://a.example", vouches_for_addresses=True).vouches_for_addresses


def test_where_its_configuration_is_may_be_said_instead() -> None:
    address = "https://adfs.council.internal/adfs/.well-known/openid-configuration"
    row = {name: value for name, value in ENTRA.items() if name != "issuer"}
    [provider] = providers.read(json.dumps([row | {"server_url": address}]))
    assert (provider.issuer, provider.configuration) == (
        "https://adfs.council.internal/adfs",
        address,
    )


def test_hosts_that_may_be_private_are_named_with_their_port() -> None:
    given = ["adfs.council.internal", "sso.council.internal:8443", "http://[::1]:8000"]
    assert read(hosts=given).hosts == {
        ("https", "adfs.council.internal", 443),
        ("https", "sso.council.internal", 8443),
        ("http", "::1", 8000),
    }


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"colour": 1}, "nothing is called colour."),
        ({"id": "Stevenage!"}, "id must be small letters, figures and hyphens, 40 at most."),
        ({"id": 5}, "id must be text."),
        ({"secret": ""}, "secret must be text."),
        ({"domains": []}, "domains must name at least one."),
        ({"domains": "stevenage.gov.uk"}, "domains must be a list of texts."),
        ({"domains": ["*.gov.uk"]}, "'*.gov.uk' is no domain, such as stevenage.gov.uk."),
        ({"domains": ["uk"]}, "'uk' is no domain, such as stevenage.gov.uk."),
        ({"hosts": ["ftp://a"]}, "'ftp://a' is no host, such as sso.council.internal or "),
        ({"second_factor": "yes"}, "second_factor must be true or false."),
        ({"issuer": "http://sso.example"}, "issuer must begin with https://."),
        ({"issuer": "sso.example"}, "issuer must begin with https://."),
        *[
            (
                {"issuer": f"https://login.microsoftonline.com/{tenant}/v2.0"},
                "issuer must name a tenant of its own: with this one, anybody could say anything.",
            )
            for tenant in ["common", "Organizations", *providers.ANYBODYS]
        ],
    ],
)
def test_what_is_wrong_is_said_without_the_secret(changed: dict[str, Any], says: str) -> None:
    with pytest.raises(ImproperlyConfigured) as caught:
        read(**changed)
    assert str(caught.value).startswith(f"OIDC_PROVIDERS, number 1: {says}")
    assert "never-to-be-shown" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "OIDC_PROVIDERS must be a list in JSON."),
        ("{}", "OIDC_PROVIDERS must be a list in JSON."),
        ("[5]", "OIDC_PROVIDERS, number 1: it is no object."),
        ("[{}]", "number 1: it lacks client_id, domains, id, issuer, name, secret."),
        (json.dumps([ENTRA, ENTRA]), "OIDC_PROVIDERS gives two of them the same id."),
    ],
)
def test_what_is_no_list_of_them(text: str, says: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=says.replace(".", r"\.")):
        providers.read(text)


def test_a_process_starts_with_them_and_shows_no_secret() -> None:
    shown = setting("OIDC_PROVIDERS", **PRODUCTION, OIDC_PROVIDERS=json.dumps([ENTRA]))
    assert "Stevenage Borough Council" in shown
    assert "never-to-be-shown" not in shown
    assert complaint(**PRODUCTION, OIDC_PROVIDERS="[5]") == (
        "OIDC_PROVIDERS, number 1: it is no object."
    )
