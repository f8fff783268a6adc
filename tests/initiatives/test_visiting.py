"""Links are asked gently, and nothing that is not public is ever reached."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from threading import Thread
from time import monotonic, sleep
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from councilnet.outward import NotAsked, is_public
from initiatives import checks, editions, link_checking, visiting
from initiatives.models import CheckedLink
from initiatives.visiting import Answer, visit
from tests import factories


class Site(BaseHTTPRequestHandler):
    """Answers with the status that the path names; /to/… leads on."""

    asked: list[str] = []

    def do_GET(self) -> None:
        Site.asked.append(self.path)
        leads_on = self.path.startswith("/to/")
        self.send_response(302 if leads_on else int(self.path.strip("/") or 200))
        if leads_on:
            self.send_header("Location", self.path.removeprefix("/to"))
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Says nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    Site.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def anything(address: str, port: int) -> bool:
    return True


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/200", Answer(200)),
        ("/404", Answer(404, "There is no such page.")),
        ("/410", Answer(410, "There is no such page.")),
        ("/403", Answer(403)),
        ("/503", Answer(503)),
        ("/to/to/200", Answer(200)),
        ("/to/404", Answer(404, "There is no such page.")),
        ("/to/to/to/to/200", Answer(None, "It leads from one address to another without end.")),
    ],
)
def test_what_an_address_answers(path: str, answer: Answer, site: str) -> None:
    assert visit(site + path, may=anything) == answer


def test_what_does_not_answer(site: str) -> None:
    assert visit("http://127.0.0.1:9/", may=anything) == Answer(None, "It does not answer.")
    assert visit("http://no-such-host.invalid/", may=anything) == Answer(
        None, "It does not answer."
    )


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://0.0.0.0/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://192.168.0.1/",
        "http://224.0.0.1/",
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://0x7f.1/",
        "http://127.1/",
        "http://[::ffff:169.254.169.254]/",
        "http://[::127.0.0.1]/",
        "http://[fe80::1]/",
        "http://[fd00:ec2::254]/",
        "http://[64:ff9b:1::7f00:1]/",
        "http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/",
        "http://100.64.0.1/",
        "http://198.18.0.1/",
        "http://255.255.255.255/",
        "http://１２７.０.０.１/",
        "http://1.1.1.1:8080/",
        "http://1.1.1.1@127.0.0.1/",
        "http://:word@1.1.1.1/",
        "gopher://1.1.1.1/",
        "http://1.1.1.1:22/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "http://user:word@example.org/",
    ],
)
def test_private_addresses_are_refused_before_any_connection(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def connect(*args: Any, **options: Any) -> None:
        raise AssertionError("it tried to connect")

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(NotAsked):
        visit(url)


def test_a_redirect_to_a_private_address_is_refused(site: str) -> None:
    port = int(site.rpartition(":")[2])

    def only_the_site(address: str, asked: int) -> bool:
        return asked == port

    with pytest.raises(NotAsked):
        visit(f"{site}/to//127.0.0.1:1/", may=only_the_site)
    assert Site.asked == ["/to//127.0.0.1:1/"]


def test_the_connection_goes_to_the_address_that_was_judged(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that is public when it is judged and private when it is reached gains nothing."""
    answers = iter(["127.0.0.1"])
    real = socket.getaddrinfo

    def resolve(host: str, *args: Any, **options: Any) -> Any:
        return real(next(answers) if host == "changing.example" else host, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    port = site.rpartition(":")[2]
    assert visit(f"http://changing.example:{port}/200", may=anything) == Answer(200)


def test_a_name_that_changes_its_answer_gains_nothing(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a name says the second time, it is asked once for each connection, and judged."""
    asked: list[str] = []
    answers = {1: "1.1.1.1", 2: "127.0.0.1", 3: "169.254.169.254"}
    reached: list[Any] = []

    def resolve(host: str, port: int, *args: Any, **options: Any) -> Any:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answers[len(asked)], port))]

    def connect(where: tuple[str, int], *args: Any, **options: Any) -> Any:
        reached.append(where)
        raise OSError("nobody is there")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    assert visit("http://changing.example/") == Answer(None, "It does not answer.")
    assert (asked, reached) == (["changing.example"], [("1.1.1.1", 80)])
    for __ in range(2):
        with pytest.raises(NotAsked):
            visit("http://changing.example/")
    assert reached == [("1.1.1.1", 80)]


def test_one_private_address_among_public_ones_refuses_the_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))
        for address in ("1.1.1.1", "10.0.0.8")
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: found)
    monkeypatch.setattr(socket, "create_connection", lambda *args, **options: 1 / 0)
    with pytest.raises(NotAsked):
        visit("https://both.example/")


@given(st.text())
def test_any_text_is_answered_or_refused(text: str) -> None:
    def never(address: str, port: int) -> bool:
        return False

    for url in (text, f"http://[{text}", f"http://127.0.0.1:{text}"):
        try:
            assert visit(url, may=never).status is None
        except NotAsked:
            continue


@pytest.mark.parametrize(
    ("address", "expected"),
    [("1.1.1.1", True), ("2606:4700:4700::1111", True), ("172.16.0.1", False), ("fc00::1", False)],
)
def test_what_is_public(address: str, expected: bool) -> None:
    assert is_public(address, 443) is expected


class Dripping(BaseHTTPRequestHandler):
    """Sends a header now and then, and never its last."""

    def do_GET(self) -> None:
        with suppress(OSError):
            for number in range(100):
                self.wfile.write(f"X-{number}: slowly\r\n".encode())
                sleep(0.1)

    def log_message(self, *args: Any) -> None:
        """Says nothing."""


def test_one_that_answers_without_end_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visiting, "SECONDS_IN_ALL", 0.5)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Dripping)
    Thread(target=server.serve_forever, daemon=True).start()
    began = monotonic()
    answer = visit(f"http://127.0.0.1:{server.server_port}/", may=anything)
    assert (answer, monotonic() - began < 5) == (Answer(None, "It does not answer."), True)
    server.shutdown()
    server.server_close()


def test_whose_site_it_is_learns_who_asks(
    site: str, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    told: list[str] = []
    monkeypatch.setattr(Site, "do_GET", lambda self: told.append(self.headers["User-Agent"]))
    visit(f"{site}/200", may=anything)
    assert told == [f"CouncilNet-link-check/1.0 (+{settings.SITE_ADDRESS})"]


# --- The command --------------------------------------------------------------------------------


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What each address answers with, instead of the network: a fault by its URL."""
    faults: dict[str, str] = {}
    monkeypatch.setattr(link_checking, "visit", lambda url: Answer(200, faults.get(url, "")))
    return faults


def run(**options: Any) -> str:
    said = StringIO()
    call_command("check_links", pause=0, stdout=said, **options)
    return said.getvalue().strip()


def test_links_are_asked_once_a_week(reference_data: None, answers: dict[str, str]) -> None:
    case_study = factories.complete()
    case_study.links.create(text="Report", url="https://example.org/gone")
    case_study.links.create(text="Page", url="https://example.org/there")
    answers["https://example.org/gone"] = "There is no such page."
    assert run() == "2 links asked, 1 did not answer."
    assert run() == "0 links asked, 0 did not answer."
    CheckedLink.objects.update(tried_at=timezone.now() - timedelta(days=8))
    answers.clear()
    assert run() == "2 links asked, 0 did not answer."


def test_it_goes_on_where_it_was_broken_off(reference_data: None, answers: dict[str, str]) -> None:
    case_study = factories.complete()
    for number in range(3):
        case_study.links.create(text="Page", url=f"https://example.org/{number}")
    assert run(most=2) == "2 links asked, 0 did not answer."
    assert run(most=2) == "1 links asked, 0 did not answer."


def test_a_dead_link_is_said_to_its_author(reference_data: None, answers: dict[str, str]) -> None:
    case_study = factories.complete()
    case_study.links.create(text="Report", url="https://example.org/gone")
    answers["https://example.org/gone"] = "There is no such page."
    run()
    content = editions.content_of(case_study, timezone.localdate())
    assert [
        one.sentence for one in checks.advice(case_study, content) if one.part.key == "links"
    ] == ["Check the link https://example.org/gone. There is no such page."]
