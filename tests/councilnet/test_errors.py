"""What went wrong, said in our look and in plain words."""

import logging
from typing import Any

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.urls import path, reverse

from councilnet import urls as own_urls
from councilnet.models import User
from initiatives.workflow import MoveRefused
from tests import factories

pytestmark = pytest.mark.django_db


@login_not_required
def fails(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a secret of the machine")


@login_not_required
def forbids(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("a secret of the rules")


@login_not_required
def cannot_read(request: HttpRequest) -> HttpResponse:
    raise BadRequest("a secret of the form")


@login_not_required
def refuses(request: HttpRequest) -> HttpResponse:
    raise MoveRefused("This cannot be done now: the case study is “Published”.")


urlpatterns = [
    path("fails/", fails),
    path("forbids/", forbids),
    path("cannot-read/", cannot_read),
    path("refuses/", refuses),
    *own_urls.urlpatterns,
]
handler500 = own_urls.handler500

with_failing_pages = pytest.mark.urls(__name__)


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_not_found(client: Client, as_amber: Client) -> None:
    answer = client.get("/about/nothing/")
    assert answer.status_code == 404
    assert "Page not found" in text_of(answer)
    assert "check that it is whole" in text_of(answer)
    assert as_amber.get("/about/nothing/").status_code == 404


@with_failing_pages
def test_forbidden(client: Client) -> None:
    answer = client.get("/forbids/")
    assert answer.status_code == 403
    assert "this is for somebody with another role" in text_of(answer)
    assert "a secret of the rules" not in text_of(answer)


def test_form_that_is_out_of_date_tells_how_to_keep_what_was_typed(amber: User) -> None:
    client = Client(enforce_csrf_checks=True)
    fields = {"login": amber.email, "password": factories.PASSWORD}
    answer = client.post(reverse("account_login"), fields)
    assert answer.status_code == 403
    assert "This form is out of date" in text_of(answer)
    assert "What you typed is still in the form: copy it." in text_of(answer)


@with_failing_pages
def test_request_that_cannot_be_read(client: Client) -> None:
    answer = client.get("/cannot-read/")
    assert answer.status_code == 400
    assert "This request cannot be read" in text_of(answer)
    assert "a secret of the form" not in text_of(answer)


def test_host_that_is_not_ours(client: Client) -> None:
    answer = client.get("/about/", headers={"host": "example.org"})
    assert answer.status_code == 400
    assert "This request cannot be read" in text_of(answer)
    assert "example.org" not in text_of(answer)


@pytest.mark.parametrize("address", ["/about/%00", "/about/?q=%00", "/about/?%00=q"])
def test_characters_that_no_text_has(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    assert "This request cannot be read" in text_of(answer)


@with_failing_pages
def test_move_that_is_no_longer_possible(client: Client) -> None:
    answer = client.get("/refuses/")
    assert answer.status_code == 409
    assert "This cannot be done now: the case study is “Published”." in text_of(answer)
    assert "Nothing was done." in text_of(answer)


@with_failing_pages
def test_fault_of_ours(caplog: pytest.LogCaptureFixture) -> None:
    client = Client(raise_request_exception=False)
    with caplog.at_level(logging.ERROR):
        answer = client.get("/fails/")
    assert answer.status_code == 500
    assert "Sorry, there is a problem" in text_of(answer)
    assert "a secret of the machine" not in text_of(answer)
    [line] = [r.getMessage() for r in caplog.records if r.name == "councilnet.views.errors"]
    reference = line.removeprefix("Shown as error ").partition(":")[0]
    assert f"<strong>{reference}</strong>" in text_of(answer)


@with_failing_pages
def test_fault_page_asks_nothing_of_the_database(
    as_amber: Client, django_assert_num_queries: object
) -> None:
    as_amber.raise_request_exception = False
    with django_assert_num_queries(2) as asked:  # type: ignore[operator]
        assert as_amber.get("/fails/").status_code == 500
    assert all("session" in q["sql"] or "councilnet_user" in q["sql"] for q in asked)


@pytest.mark.parametrize("template", ["400.html", "500.html"])
def test_page_stands_without_request_or_context(template: str) -> None:
    page = render_to_string(template)
    assert page.startswith("<!doctype html>")
    assert "<h1" in page
    assert "mailto:" not in page
