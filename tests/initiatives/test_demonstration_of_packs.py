"""The demonstration's pack: it says that it is an example, and comes in every form."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from initiatives import demonstration_of_packs
from initiatives.models import Pack
from tests.initiatives.accessible import faults_of
from tests.pages import text_of

PAGE = "/packs/example-ten-case-studies"


@pytest.fixture
def shown(reference_data: None, settings: Settings) -> None:
    settings.DEBUG = True
    call_command("load_demonstration", stdout=StringIO())
    call_command("load_learning", stdout=StringIO())


@pytest.mark.usefixtures("shown")
def test_it_says_that_it_is_an_example(client: Client) -> None:
    told = text_of(client.get(f"{PAGE}/"))
    assert "Example: ten case studies" in told
    assert "The network did not issue it, and nobody checked what is in it." in told
    assert Pack.objects.get().entries.count() == 10


@pytest.mark.usefixtures("shown")
def test_its_pdf_is_for_everybody(client: Client) -> None:
    made = client.get(f"{PAGE}.pdf").content
    assert faults_of(made, title="Example: ten case studies") == []


@pytest.mark.usefixtures("shown")
def test_it_is_made_once() -> None:
    assert demonstration_of_packs.load(timezone.now()) is False
    assert Pack.objects.count() == 1
