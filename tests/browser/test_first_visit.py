"""What a first visit to each public page costs: bytes, other people's servers, cookies."""

import gzip
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Response
from pytest_django.live_server_helper import LiveServer

from tests import factories
from tests.browser.test_every_page import of_everybody

MOST = 40_000


@pytest.fixture
def addresses(live_server: LiveServer, reference_data: None) -> list[str]:
    factories.revised(factories.whole_edition(), what_was_done="We opened two cafés.")
    factories.withdrawn("Withdrawn", council="oldham")
    for number in range(1, 22):
        factories.published(f"Number {number}", council="oldham", principles=("learning",))
    return [live_server.url + address for address in of_everybody()]


def test_a_first_visit_to_any_public_page(browser: Browser, addresses: list[str]) -> None:
    assert [fault for address in addresses for fault in faults_of(browser, address)] == []


def faults_of(browser: Browser, address: str) -> Iterator[str]:
    context = browser.new_context()
    page, answers = context.new_page(), list[Response]()
    page.on("response", lambda answer: answers.append(answer))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    weight, here = sum(map(weight_of, answers)), page.evaluate("location.origin")
    if weight > MOST:
        yield f"{address} weighs {weight} bytes"
    yield from (f"{address} asks {a.url}" for a in answers if not a.url.startswith((here, "data:")))
    yield from (f"{address} leaves {cookie}" for cookie in context.cookies())
    context.close()


def weight_of(answer: Response) -> int:
    """In bytes, compressed and without its head.

    The live server compresses nothing. In production WhiteNoise sends static files compressed, and
    pages are compressed where the proxy does so: this counts as if both were.
    """
    return len(gzip.compress(answer.body()))
