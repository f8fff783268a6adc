"""What every page has around its own content."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def development(settings: Settings) -> None:
    """The components page stands in development alone."""
    settings.DEBUG = True


@pytest.fixture
def html(client: Client) -> str:
    return client.get("/components/").content.decode()


def test_the_title_says_error_first_and_the_portal_last(html: str) -> None:
    assert "<title>Error: Components – CouncilNet</title>" in html


def test_nothing_is_inline(html: str) -> None:
    """The content security policy would refuse it, and the page would break in silence."""
    assert " style=" not in html
    assert "<style" not in html
    assert re.findall(r"<script(?![^>]* src=)", html) == []
    assert re.findall(r"\son[a-z]+=", html) == []


def test_every_static_file_that_is_named_is_there(html: str) -> None:
    named = set(re.findall(r'"/static/([^"]+)"', html))
    assert {"build/portal.css", "js/app.js"} <= named
    assert [name for name in named if not finders.find(name)] == []


def test_axe_core_is_not_given_to_readers() -> None:
    assert finders.find("build/axe.min.js") is None


def test_the_style_sheet_is_unbranded() -> None:
    path = finders.find("build/portal.css")
    assert path
    with open(path) as file:
        css = file.read()
    assert "GDS Transport" not in css
    assert "crown" not in css.replace("Crown copyright", "").lower()
    assert "#00625a" in css


def test_ids_are_said_once(html: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert sorted(ids) == sorted(set(ids))


def test_labels_and_descriptions_lead_somewhere(html: str) -> None:
    ids = set(re.findall(r'\sid="([^"]+)"', html))
    asked = set(re.findall(r'\sfor="([^"]+)"', html))
    for named in re.findall(r'\saria-(?:describedby|labelledby|controls)="([^"]+)"', html):
        asked |= set(named.split())
    assert asked - ids == set()


def test_a_visitor_may_sign_in(html: str) -> None:
    assert "Sign in</a>" in html
    assert "Sign out" not in html


def test_an_officer_sees_their_own_work_and_no_reviews(as_amber: Client) -> None:
    html = as_amber.get("/components/").content.decode()
    assert "Your case studies</a>" in html
    assert "Review</a>" not in html
    assert '<form action="/accounts/logout/" method="post">' in html


def test_network_staff_see_what_waits_for_review(as_dev: Client) -> None:
    assert "Review</a>" in as_dev.get("/components/").content.decode()


def test_the_components_page_stands_in_development_alone(
    client: Client, settings: Settings
) -> None:
    settings.DEBUG = False
    assert client.get("/components/").status_code == 404
