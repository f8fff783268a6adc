"""Another site's page frames a card, and nothing else of ours."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import quote, unquote

import pytest
from playwright.sync_api import Browser, Frame, Page
from pytest_django.live_server_helper import LiveServer

from tests import factories

CASE_STUDY = "/case-studies/stevenage/repair-cafe/"


class Elsewhere(BaseHTTPRequestHandler):
    """A site of somebody else, whose page frames whatever address is asked of it."""

    def do_GET(self) -> None:  # the name that the library calls
        address = unquote(self.path.removeprefix("/"))
        page = f'<!doctype html><title>A council</title><iframe src="{address}" width="250">'
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, *said: object) -> None:
        """Not among the tests' words."""


@pytest.fixture
def elsewhere() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        running = Thread(target=server.serve_forever)
        running.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        running.join()


@pytest.fixture
def visitor(browser: Browser, reference_data: None) -> Iterator[Page]:
    """Whose browser may complain of what it refuses."""
    factories.published()
    context = browser.new_context(viewport={"width": 320, "height": 700})
    yield context.new_page()
    context.close()


def framed(page: Page, elsewhere: str, address: str) -> Frame:
    page.goto(f"{elsewhere}/{quote(address, safe='')}")
    return page.frames[1]


def test_the_card_is_shown_in_a_page_of_another_site(
    visitor: Page, elsewhere: str, live_server: LiveServer
) -> None:
    frame = framed(visitor, elsewhere, f"{live_server.url}{CASE_STUDY}card/")
    assert "Case study by Stevenage Borough Council" in frame.locator("body").inner_text()
    assert frame.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert visitor.context.cookies() == []
    frame.get_by_role("link", name="Repair café").click()
    visitor.wait_for_url(f"{live_server.url}{CASE_STUDY}")  # in the place of the whole page


@pytest.mark.parametrize("address", [CASE_STUDY, f"{CASE_STUDY}share/", "/accounts/login/", "/"])
def test_no_other_page_is(
    visitor: Page, elsewhere: str, live_server: LiveServer, address: str
) -> None:
    frame = framed(visitor, elsewhere, f"{live_server.url}{address}")
    assert "refused to connect" in frame.locator("body").inner_text()


def test_our_own_page_shows_it_as_others_would(
    page: Page, live_server: LiveServer, reference_data: None
) -> None:
    factories.published()
    page.goto(f"{CASE_STUDY}share/")
    inside = page.frame_locator("iframe")
    assert inside.get_by_role("heading", level=1).inner_text() == "Repair café"
