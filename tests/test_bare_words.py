"""Every page in a language that has all that is marked: whatever is still English is told here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, JSONField, TextField
from django.test import Client
from pytest_django import Settings

from councilnet.models import Council, User
from tests import bare
from tests.browser.test_every_page import (
    of_accounts,
    of_everybody,
    of_more,
    of_the_matrix,
)
from tests.browser.world import LONG, World, build
from tests.test_access import ROLES

WRITTEN = (CharField, TextField, JSONField, ArrayField)
ASKED = {"zebra", "number", "repair", "To try it in one ward"}  # by the addresses
# To what a chart has room for
CUT = {"Taken by Preston Llanfairpwllgwyn", "People Llanfairpwllgwyn", "Former jobseekers in"}
CUT |= {LONG[: len(LONG) // 2], "Survey", "work", "A&E", "attendances"}
CUT |= {"Community leadership and a new role", "for councillors"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def world(reference_data: None) -> World:
    return build()


def names() -> set[str]:
    """What people, councils and things are called is the same in both languages."""
    told = {"CouncilNet", "GOV.UK", "CSV", "JSON", "JPEG", "PDF", "English", "Cymraeg"}
    told |= {"sessionid", "csrftoken", "messages"}
    told |= {"Co-operative Councils’ Innovation Network"}
    for council in Council.objects.all():
        told |= {council.name, council.short_name}
    return told | set(User.objects.values_list("name", flat=True)) - {""}


def what_people_wrote() -> set[str]:
    """Every text of the database, and each of its lines."""
    told = set()
    for model in apps.get_models():
        if model._meta.app_label in {"councilnet", "initiatives", "socialvalue"}:
            for field in model._meta.concrete_fields:
                if isinstance(field, WRITTEN) and not field.choices:
                    values = model._default_manager.values_list(field.name, flat=True)
                    told |= {line for value in values for line in _lines(value)}
    return told


def _lines(value: object) -> Iterator[str]:
    """Of texts, however deep in lists and objects: each, its lines, and what stands round links."""
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _lines(inner)
    elif isinstance(value, str):
        for line in {value, *value.splitlines()}:
            pieces = (told.strip("•- ") for told in (line, *bare.LINK.split(line)))
            yield from (told for told in pieces if len(told) > 1)


def bare_words(
    client: Client, addresses: Iterator[str], names: bare.Pattern, written: bare.Pattern
) -> dict[str, list[str]]:
    found = {}
    for address in dict.fromkeys(addresses):
        page = client.get(f"/{bare.BRACKETED}{address}")
        if (
            page.content
            and page.get("Content-Type", "").startswith("text/html")
            and (words := bare.words_of(page.content, names, written))
        ):
            found[address] = words
    return found


def test_what_everybody_reads(
    world: World, client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare.bracket_everything(settings, monkeypatch)
    written = bare.any_of(names() | what_people_wrote() | ASKED | CUT)
    assert bare_words(client, of_everybody(), written, written) == {}


@pytest.mark.parametrize("role", ROLES)
def test_what_each_role_reads(
    role: str, world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    if person := world.people[role]:
        client.force_login(person)
    bare.bracket_everything(settings, monkeypatch)
    written = bare.any_of(names() | what_people_wrote() | ASKED | CUT)
    addresses = (*of_accounts(role), *of_the_matrix(world, role), *of_more(world, role))
    assert bare_words(client, iter(addresses), written, written) == {}
