"""While the database is away: real connections that fail, and come back while somebody waits."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.client import MULTIPART_CONTENT
from django.urls import reverse

from councilnet import away
from councilnet.models import User
from initiatives.models import CaseStudy
from initiatives.views import for_everybody
from tests import factories
from tests.elsewhere import Server
from tests.pages import text_of

pytestmark = pytest.mark.django_db(transaction=True)
SORRY = "Sorry, this is unavailable for the moment"


@pytest.fixture
def server(reference_data: None) -> Iterator[Server]:
    server = Server()
    yield server
    server.come_back()


@pytest.fixture
def client() -> Client:
    """One that is shown the answer, where Django's own would raise what was answered."""
    return Client(raise_request_exception=False)


@pytest.fixture
def as_amber(amber: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(amber)
    return client


@pytest.fixture(autouse=True)
def little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(away, "PATIENCE", 0.3)
    monkeypatch.setattr(away, "BETWEEN_TRIES", 0.1)


def headings(answer: Any) -> tuple[int, str, str]:
    return answer.status_code, answer.headers.get("Retry-After", ""), text_of(answer)[: len(SORRY)]


@pytest.mark.parametrize("address", ["/", "/case-studies/?q=repair", "/councils/", "/cy/"])
def test_a_reader_is_told_and_gets_no_500(server: Server, client: Client, address: str) -> None:
    server.go_away()
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.headers["Cache-Control"] == "no-store"


def test_in_our_look_and_with_what_to_do(server: Server, client: Client) -> None:
    server.go_away()
    page = text_of(client.get("/"))
    assert page.startswith(f"{SORRY} Wait a few seconds, then load this page again.")
    assert "What you sent" not in page


def test_also_who_is_signed_in_whose_session_cannot_be_read(
    server: Server, as_amber: Client
) -> None:
    server.go_away()
    assert headings(as_amber.get(reverse("your_case_studies"))) == (503, "5", SORRY)


def test_a_reader_who_waits_notices_nothing(
    server: Server, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(away, "PATIENCE", 20)
    server.go_away(seconds=0.5)
    assert client.get("/case-studies/").status_code == 200


def test_what_was_kept_is_shown_however_old(server: Server, client: Client) -> None:
    factories.published("Repair café")
    before = client.get("/case-studies/")
    server.go_away()
    assert client.get("/case-studies/").content == before.content
    assert client.get("/case-studies/?q=other").status_code == 503


def test_what_was_kept_for_visitors_is_nobody_else_s(
    server: Server, client: Client, as_amber: Client
) -> None:
    client.get("/case-studies/")
    server.go_away()
    assert as_amber.get("/case-studies/").status_code == 503


def test_a_writer_is_told_and_what_was_saved_before_is_safe(
    server: Server, as_amber: Client
) -> None:
    case_study = factories.draft("Before")
    address = reverse("edit_part", args=[case_study.pk, "basics"])
    server.go_away()
    page = as_amber.post(address, {"title": "After"})
    assert headings(page) == (503, "5", SORRY)
    assert (
        "What you sent just now was most likely not saved. What you had saved before is safe."
        in text_of(page)
    )
    server.come_back()
    assert CaseStudy.objects.get().title == "Before"


def test_what_is_written_is_never_sent_again_by_us(server: Server) -> None:
    asked: list[str] = []

    def answer(request: HttpRequest) -> HttpResponse:
        asked.append(str(request.method))
        return away.unavailable(request, is_away=True)

    middleware = away.AwayMiddleware(answer)
    middleware(RequestFactory().post("/", {}, MULTIPART_CONTENT))
    assert asked == ["POST"]


def test_others_do_not_pile_up_on_it(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(away, "BETWEEN_TRIES", 60)
    asked: list[str] = []

    def answer(request: HttpRequest) -> HttpResponse:
        asked.append(request.path)
        return away.unavailable(request, is_away=True)

    middleware = away.AwayMiddleware(answer)
    for n in range(5):
        assert middleware(RequestFactory().post(f"/{n}/")).status_code == 503
    assert asked == ["/0/"]


def test_a_process_that_waits_for_it_still_answers(
    server: Server, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No reader may wait here, so this one is told at once, however patient."""
    monkeypatch.setattr(away, "MOST_WAITING", 0)
    monkeypatch.setattr(away, "PATIENCE", 3600)
    server.go_away()
    assert client.get("/councils/").status_code == 503


def test_it_goes_on_without_a_restart(server: Server, client: Client) -> None:
    server.go_away()
    assert client.get("/councils/").status_code == 503
    server.come_back()
    assert client.get("/councils/").status_code == 200


def test_a_program_is_told_in_its_own_shape(server: Server, client: Client) -> None:
    server.go_away()
    answer = client.get("/api/v1/case-studies")
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "application/problem+json")
    assert answer.json()["detail"] == (
        "The portal cannot answer for the moment. Ask again in a few seconds."
    )


def raising(error: Callable[[], Any]) -> HttpResponse | None:
    try:
        error()
    except Exception:
        return away.answer_to_fault(RequestFactory().get("/"))
    raise AssertionError


def fails(statement: str) -> Callable[[], Any]:
    def fail() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return fail


@pytest.mark.parametrize(
    ("what", "is_away"),
    [
        ("SET statement_timeout = 1; SELECT pg_sleep(1)", False),
        ("SET transaction_read_only = on; DELETE FROM django_session", True),
        ("DO $$BEGIN RAISE 'full' USING ERRCODE = 'disk_full'; END$$", True),
        ("DO $$BEGIN RAISE 'crossed' USING ERRCODE = 'deadlock_detected'; END$$", False),
        ("DO $$BEGIN RAISE 'stopping' USING ERRCODE = 'admin_shutdown'; END$$", True),
        ("SELECT pg_terminate_backend(pg_backend_pid())", True),
    ],
)
def test_what_passes_by_itself_is_no_fault(what: str, is_away: bool) -> None:
    answer = raising(fails(what))
    connection.close()
    assert isinstance(answer, away.Unavailable)
    assert answer.is_away is is_away


@pytest.mark.parametrize("what", ["SELECT 1/0", "SELECT nothing", "SELEC"])
def test_a_fault_stays_one(what: str) -> None:
    assert raising(fails(what)) is None


def test_what_follows_from_a_lost_connection_is_no_fault_either() -> None:
    def follows() -> None:
        try:
            raise OperationalError from psycopg.OperationalError("the connection is lost")
        except OperationalError:
            raise ValueError("What was being handled?")  # noqa: B904  # as code that forgets it

    assert isinstance(raising(follows), away.Unavailable)


def test_another_error_is_none_of_its_business() -> None:
    assert raising(lambda: 1 / 0) is None


def test_who_asks_a_closed_connection_is_away_too() -> None:
    def closed() -> None:
        raise OperationalError from psycopg.OperationalError("the connection is closed")

    assert isinstance(raising(closed), away.Unavailable)
    assert for_everybody.kept_of(RequestFactory().get("/nowhere/")) is None
