"""The demonstration's pages: with real texts, which are longer and odder than a test's."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from councilnet.demonstration import AMBER, DEV, Person, account_of, make_people
from initiatives.demonstration import load
from initiatives.models import CaseStudy, Edition
from tests.browser.conftest import Axe, SignIn
from tests.browser.looking import faults_of


@pytest.fixture
def demonstration(live_server: LiveServer, reference_data: None) -> None:
    make_people()
    load()


def of(person: Person | None) -> list[str]:
    match person:
        case None:
            return [edition.get_absolute_url() for edition in Edition.objects.standing()]
        case _ if person == AMBER:
            theirs = CaseStudy.objects.filter(council__slug=AMBER.council)
            return [reverse("your_case_study", args=[one.pk]) for one in theirs]
        case _:
            submitted = CaseStudy.objects.filter(submitted_at__isnull=False)
            return [reverse("review_case_study", args=[one.pk]) for one in submitted]


@pytest.mark.parametrize("person", [None, AMBER, DEV], ids=["visitor", "officer", "staff"])
def test_every_case_study(
    page: Page, axe: Axe, demonstration: None, sign_in: SignIn, person: Person | None
) -> None:
    sign_in(page, account_of(person) if person else None)
    faults = []
    for address in of(person):
        page.goto(address)
        faults += faults_of(page, axe)
    assert faults == []
