"""Signing up and in as a person does, and reading what the pages say."""

import re
from typing import Any

from django.core import mail
from django.test import Client
from django.urls import reverse

from councilnet.models import User
from tests import factories

NEW_PASSWORD = "seven plums under glass"


def words(response: Any) -> str:
    """What the page says, without its tags and the tokens that differ each time."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def errors(response: Any) -> dict[str, list[str]]:
    return {name: list(found) for name, found in response.context["form"].errors.items()}


def sign_up(client: Client, email: str = "fay@stevenage.gov.uk", **given: str) -> Any:
    fields = {"name": "Fay", "email": email, "password1": factories.PASSWORD} | given
    return client.post(reverse("account_signup"), fields)


def sign_in(client: Client, email: str, password: str = factories.PASSWORD, **headers: str) -> Any:
    fields = {"login": email, "password": password}
    return client.post(reverse("account_login"), fields, headers=headers)


def link_in(message: Any) -> str:
    found = re.search(r"http://testserver(/\S+)", message.body)
    assert found, message.body
    return found[1]


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("account_email")).status_code == 200


def choose_new_password(client: Client, user: User, password: str = NEW_PASSWORD) -> Any:
    client.post(reverse("account_reset_password"), {"email": user.email})
    form = client.get(link_in(mail.outbox[-1]))
    return client.post(form["Location"], {"password1": password})
